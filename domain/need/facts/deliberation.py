"""Talked over and voted on."""

from __future__ import annotations

from typing import ClassVar

from domain.kernel import Fact, Id
from domain.need.facts.codes import BallotRule, Option, Voter
from domain.words import PublicWording, Sealed


class DiscussionOpened(Fact):
    topic: ClassVar[str] = "need.discussion_opened"
    question: PublicWording


class Remarked(Fact):
    topic: ClassVar[str] = "need.remarked"
    words: Sealed


class Minuted(Fact):
    topic: ClassVar[str] = "need.minuted"
    held_at: int
    present: int
    wording: PublicWording


class DiscussionClosed(Fact):
    topic: ClassVar[str] = "need.discussion_closed"
    wording: PublicWording


class BallotOpened(Fact):
    topic: ClassVar[str] = "need.ballot_opened"
    ballot: Id
    question: PublicWording
    options: tuple[Option, ...]
    rule: BallotRule
    electorate: tuple[Voter, ...]
    """Frozen here: whoever moves in later has no vote in this one."""


class VoteCast(Fact):
    topic: ClassVar[str] = "need.vote_cast"
    ballot: Id
    household: Id
    option: str | None
    """The option's key; None abstains."""


class BallotClosed(Fact):
    topic: ClassVar[str] = "need.ballot_closed"
    ballot: Id


class OutcomePublished(Fact):
    topic: ClassVar[str] = "need.outcome_published"
    ballot: Id
    votes: dict[str, int]
    """Households per option."""
    areas: dict[str, int]
    """Floor area per option, hundredths of a square metre."""
    cast: int
    eligible: int
    cast_area: int
    eligible_area: int
    winner: str | None
    """The option that carried under the rule, or None."""


class Opened(Fact):
    """It may be claimed now."""

    topic: ClassVar[str] = "need.opened"
