"""Answered by those whose need it is, closed and reopened."""

from __future__ import annotations

from typing import ClassVar

from domain.kernel import Fact
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


class Reopened(Fact):
    topic: ClassVar[str] = "need.reopened"
    reason: ReopenReason
    words: Sealed
