"""Answered by those whose need it is, closed and reopened."""

from __future__ import annotations

from typing import ClassVar

from domain.kernel import Fact, Id
from domain.need.facts.codes import ReopenReason, Satisfaction
from domain.words import PublicWording, Sealed


class Confirmed(Fact):
    topic: ClassVar[str] = "need.confirmed"
    return_visit: bool = False
    """Confirmed by staff who went to see, not by a resident."""


class Disputed(Fact):
    topic: ClassVar[str] = "need.disputed"
    words: Sealed


class Rated(Fact):
    topic: ClassVar[str] = "need.rated"
    solved: bool
    satisfaction: Satisfaction


class Closed(Fact):
    topic: ClassVar[str] = "need.closed"
    unconfirmed_because: PublicWording | None = None
    """Why it was closed although nobody confirmed it."""
    unfinished: tuple[Id, ...] = ()
    """The units whose own part was not finished: they said nothing of it, or were told that it needs more work."""
    unfinished_because: PublicWording | None = None
    """Why it was closed all the same."""


class Reopened(Fact):
    topic: ClassVar[str] = "need.reopened"
    reason: ReopenReason
    words: Sealed
