"""The facts of a need. Money is integer fen; instants are microseconds since 1970; ids are UUIDs.

``docs/events.md`` says of each who causes it and what it means.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.kernel import Fact, Id
from domain.words import PublicWording, Sealed


class Item(StrEnum):
    """Which list of the board it stands on: what people need, or a service they offer one another to keep up."""

    NEED = "need"
    SERVICE = "service"


class Channel(StrEnum):
    WEB = "web"
    VISIT = "visit"
    HOTLINE = "hotline"
    MEETING = "meeting"
    SERVICE_POINT = "service_point"


class ClaimKind(StrEnum):
    """认领, 认捐, 认管, 认养 (vocabulary group ``claim``)."""

    SERVICE = "claim_service"
    FUND = "claim_fund"
    STEWARD = "claim_steward"
    ADOPT = "claim_adopt"


class Part(StrEnum):
    LEAD = "lead"
    ASSIST = "assist"


class Result(StrEnum):
    """How a need ended (vocabulary group ``result``)."""

    SOLVED = "solved"
    PARTLY = "partly"
    EXPLAINED = "explained"


class Qualifier(StrEnum):
    """How exact a number is: exactly, 约 (about), 余 (at least)."""

    EXACT = "="
    ABOUT = "约"
    OVER = "余"


class BallotRule(StrEnum):
    """What a ballot needs to carry (居民委员会组织法; 民法典 278)."""

    CONSULTATIVE = "consultative"
    RESIDENTS_MEETING = "residents_meeting"
    OWNERS_ORDINARY = "owners_ordinary"
    OWNERS_SPECIAL = "owners_special"


class Satisfaction(StrEnum):
    SATISFIED = "satisfied"
    BASICALLY = "basically_satisfied"
    DISSATISFIED = "dissatisfied"


class DeclineReason(StrEnum):
    NOT_OURS = "not_ours"
    NO_FACTS = "no_facts"
    IN_COURT = "in_court"
    PRIVATE = "private_dispute"
    ALREADY_HANDLED = "already_handled"


class ReopenReason(StrEnum):
    CAME_BACK = "came_back"
    NOT_COMPLETE = "not_complete"
    NEW_DAMAGE = "new_damage"
    OTHER = "other"


class Estimate(msgspec.Struct, frozen=True):
    """A number of households that nobody listed one by one."""

    number: int
    qualifier: Qualifier = Qualifier.EXACT


class Option(msgspec.Struct, frozen=True):
    """One thing to vote for; ``key`` is short and stable."""

    key: str
    wording: PublicWording


class Voter(msgspec.Struct, frozen=True):
    """A household with a vote."""

    household: Id
    area_m2_100: int = 0
    """Its floor area in hundredths of a square metre; 0 where no rule asks."""


# -- raised, and taken or not taken onto the list -----------------------------------------------------------------


class Raised(Fact):
    topic: ClassVar[str] = "need.raised"
    item: Item
    category: str
    place: Id
    path: tuple[Id, ...]
    """The areas that hold the place, from the widest to the place itself, as they were that day."""
    channel: Channel
    raiser: Id
    """Whose need it is; ``by`` is who entered it."""
    words: Sealed
    contact: Sealed | None = None
    affected: Estimate | None = None
    since_year: int | None = None
    """Since when it has been so, for what nobody solved in years."""


class Supplemented(Fact):
    topic: ClassVar[str] = "need.supplemented"
    words: Sealed


class Withdrawn(Fact):
    topic: ClassVar[str] = "need.withdrawn"


class Supported(Fact):
    topic: ClassVar[str] = "need.supported"
    supporter: Id


class SupportTakenBack(Fact):
    topic: ClassVar[str] = "need.support_taken_back"
    supporter: Id


class Accepted(Fact):
    topic: ClassVar[str] = "need.accepted"
    wording: PublicWording
    category: str
    exclusive: bool
    """Whether one claimant of a kind takes it alone."""
    deliberate: bool = False
    """Whether people talk it over before it is open to claims."""
    tags: tuple[str, ...] = ()
    """Codes, such as ``hard`` for 难点痛点."""


class Declined(Fact):
    topic: ClassVar[str] = "need.declined"
    reason: DeclineReason
    wording: PublicWording
    channel: PublicWording
    """Where to turn instead."""


class Surveyed(Fact):
    topic: ClassVar[str] = "need.surveyed"
    asset: str
    """A code, such as ``courtyard_lamp``."""
    unit: PublicWording
    total: int
    broken: int
    reported: PublicWording | None = None
    """What the source says of it in its own words, kept beside what we compute."""


# -- talked over and voted on ---------------------------------------------------------------------------------------


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


# -- claimed --------------------------------------------------------------------------------------------------------


class Claimed(Fact):
    topic: ClassVar[str] = "need.claimed"
    claim: Id
    claimant: Id
    claimant_kind: str
    kind: ClaimKind
    part: Part
    amount_fen: int | None = None
    """What is pledged, for 认捐; None when no amount was named."""
    until: int | None = None
    """When the claim's term ends."""


class Released(Fact):
    topic: ClassVar[str] = "need.released"
    claim: Id
    claimant: Id
    claimant_kind: str


class HandedOver(Fact):
    topic: ClassVar[str] = "need.handed_over"
    claim: Id
    claimant: Id
    claimant_kind: str
    to: Id
    to_kind: str


# -- worked on ------------------------------------------------------------------------------------------------------


class Scheduled(Fact):
    topic: ClassVar[str] = "need.scheduled"
    starts_at: int
    ends_at: int | None = None


class Started(Fact):
    topic: ClassVar[str] = "need.started"


class Progressed(Fact):
    topic: ClassVar[str] = "need.progressed"
    wording: PublicWording


class Fixed(Fact):
    topic: ClassVar[str] = "need.fixed"
    result: Result
    wording: PublicWording
    households: tuple[Id, ...] = ()
    """The households that benefit, one by one …"""
    estimate: Estimate | None = None
    """… or their number where nobody listed them. Never both."""
    cost_fen: int | None = None


class SolvedOnTheSpot(Fixed):
    """Solved in the visit that found it, without a claim."""

    topic: ClassVar[str] = "need.solved_on_the_spot"


# -- answered -------------------------------------------------------------------------------------------------------


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


NeedFact = (
    Raised
    | Supplemented
    | Withdrawn
    | Supported
    | SupportTakenBack
    | Accepted
    | Declined
    | Surveyed
    | DiscussionOpened
    | Remarked
    | Minuted
    | DiscussionClosed
    | BallotOpened
    | VoteCast
    | BallotClosed
    | OutcomePublished
    | Opened
    | Claimed
    | Released
    | HandedOver
    | Scheduled
    | Started
    | Progressed
    | Fixed
    | SolvedOnTheSpot
    | Confirmed
    | Disputed
    | Rated
    | Closed
    | Reopened
)
