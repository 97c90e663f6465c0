"""What is known of a need, folded from its facts. No rule stands here: a stricter rule must not stop a replay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from domain.kernel import Aggregate, Fact, Id
from domain.need import facts
from domain.need.ballot import Ballot
from domain.need.course import Course
from domain.need.facts import ClaimKind, Item, Part, ReopenReason, Result
from domain.need.stage import Stage
from domain.words import PublicWording

NEIGHBOURS_SHARE = 3
"""How many of the widest areas neighbours have in common: with district, street, community, the community."""


class Claim(msgspec.Struct):
    """A valid claim."""

    id: Id
    claimant: Id
    claimant_kind: str
    kind: ClaimKind
    part: Part
    amount_fen: int | None = None
    until: int | None = None


class NeedState(Aggregate):
    """The state of a need."""

    item: Item
    category: str
    place: Id
    path: tuple[Id, ...]
    raiser: Id
    entered_by: Id
    raised_at: int

    def __init__(self, id: Id) -> None:
        super().__init__(id)
        self.course = Course()
        self.supporters: set[Id] = set()
        self.wording: PublicWording | None = None
        self.exclusive = True
        self.claims: dict[Id, Claim] = {}
        """The valid claims, oldest first."""
        self.used: set[Id] = set()
        """Ids of claims and ballots that were ever given."""
        self.ballot: Ballot | None = None
        """The ballot whose outcome is not published yet."""
        self.outcomes: dict[Id, str | None] = {}
        """What carried in the ballots that were published."""
        self.result: Result | None = None
        self.round = 0
        """How often it was reported fixed."""
        self.hands: set[Id] = set()
        """Who handed a claim over or reported it fixed: like the claimants, they do not judge the work."""
        self.answered: set[Id] = set()
        """Who confirmed or disputed the last result."""
        self.rated: set[Id] = set()
        """Who rated the last result."""
        self.reopened_for: ReopenReason | None = None
        """The reason of the last reopening, until it is fixed again."""

    @property
    def stage(self) -> Stage:
        """The stage that people see."""
        return self.course.stage

    @property
    def neighbourhood(self) -> Id:
        """The area whose people are neighbours of it: its community, or its place where that is wider."""
        return self.path[:NEIGHBOURS_SHARE][-1]

    @property
    def discussing(self) -> bool:
        """Whether a discussion is open, at whatever stage."""
        return self.course.discussing

    def apply(self, fact: Fact, version: int) -> None:
        """Fold one fact into the state."""
        self.course.follow(fact)
        _FOLDS[type(fact)](self, fact)


def _raised(need: NeedState, fact: facts.Raised) -> None:
    need.item = fact.item
    need.category = fact.category
    need.place = fact.place
    need.path = fact.path
    need.raiser = fact.raiser
    need.entered_by = fact.by
    need.raised_at = fact.at


def _supported(need: NeedState, fact: facts.Supported) -> None:
    need.supporters.add(fact.supporter)


def _support_taken_back(need: NeedState, fact: facts.SupportTakenBack) -> None:
    need.supporters.discard(fact.supporter)


def _accepted(need: NeedState, fact: facts.Accepted) -> None:
    need.wording = fact.wording
    need.category = fact.category
    need.exclusive = fact.exclusive


def _ballot_opened(need: NeedState, fact: facts.BallotOpened) -> None:
    need.used.add(fact.ballot)
    areas = {voter.household: voter.area_m2_100 for voter in fact.electorate}
    need.ballot = Ballot(fact.ballot, fact.rule, fact.options, fact.electorate, fact.at, areas)


def _vote_cast(need: NeedState, fact: facts.VoteCast) -> None:
    if need.ballot is not None:
        need.ballot.votes[fact.household] = fact.option


def _ballot_closed(need: NeedState, fact: facts.BallotClosed) -> None:
    if need.ballot is not None:
        need.ballot.closed = True


def _outcome_published(need: NeedState, fact: facts.OutcomePublished) -> None:
    need.ballot = None
    need.outcomes[fact.ballot] = fact.winner


def _claimed(need: NeedState, fact: facts.Claimed) -> None:
    need.used.add(fact.claim)
    need.claims[fact.claim] = Claim(
        fact.claim, fact.claimant, fact.claimant_kind, fact.kind, fact.part, fact.amount_fen, fact.until
    )


def _released(need: NeedState, fact: facts.Released) -> None:
    need.claims.pop(fact.claim, None)


def _handed_over(need: NeedState, fact: facts.HandedOver) -> None:
    claim = need.claims.get(fact.claim)
    need.hands.add(fact.claimant)
    if claim is not None:
        claim.claimant, claim.claimant_kind = fact.to, fact.to_kind


def _fixed(need: NeedState, fact: facts.Fixed) -> None:
    need.result = fact.result
    need.round += 1
    need.hands.add(fact.by)
    need.answered.clear()
    need.rated.clear()
    need.reopened_for = None


def _answered(need: NeedState, fact: facts.Confirmed | facts.Disputed) -> None:
    need.answered.add(fact.by)


def _rated(need: NeedState, fact: facts.Rated) -> None:
    need.rated.add(fact.by)


def _reopened(need: NeedState, fact: facts.Reopened) -> None:
    need.reopened_for = fact.reason


def _only_told(need: NeedState, fact: Fact) -> None:
    """No act asks about it: it is there to be read."""


_FOLDS: dict[type[Fact], Callable[[NeedState, Any], None]] = {
    facts.Raised: _raised,
    facts.Supplemented: _only_told,
    facts.Withdrawn: _only_told,
    facts.Supported: _supported,
    facts.SupportTakenBack: _support_taken_back,
    facts.Accepted: _accepted,
    facts.Declined: _only_told,
    facts.Surveyed: _only_told,
    facts.DiscussionOpened: _only_told,
    facts.Remarked: _only_told,
    facts.Minuted: _only_told,
    facts.DiscussionClosed: _only_told,
    facts.BallotOpened: _ballot_opened,
    facts.VoteCast: _vote_cast,
    facts.BallotClosed: _ballot_closed,
    facts.OutcomePublished: _outcome_published,
    facts.Opened: _only_told,
    facts.Claimed: _claimed,
    facts.Released: _released,
    facts.HandedOver: _handed_over,
    facts.Scheduled: _only_told,
    facts.Started: _only_told,
    facts.Progressed: _only_told,
    facts.Fixed: _fixed,
    facts.SolvedOnTheSpot: _fixed,
    facts.Confirmed: _answered,
    facts.Disputed: _answered,
    facts.Rated: _rated,
    facts.Closed: _only_told,
    facts.Reopened: _reopened,
}
