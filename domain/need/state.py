"""What is known of a need, folded from its facts. No rule stands here: a stricter rule must not stop a replay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from domain.kernel import Aggregate, Fact, Id
from domain.need import facts
from domain.need.ballot import Ballot
from domain.need.carried import Absorptions, Carried
from domain.need.checks import Checks
from domain.need.clock import Clock
from domain.need.course import Course
from domain.need.facts import ClaimKind, Item, Joint, Part, ReopenReason, Result
from domain.need.orders import Order, Orders, Share, Whistle
from domain.need.photo import Photo
from domain.need.stage import REPORTED, UNFINISHED, Stage
from domain.posts import POST_ROLES
from domain.words import PublicWording, Sealed

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
    reported: bool = False
    """Whether work was scheduled, begun, reported on or reported fixed under it."""


class NeedState(Aggregate):
    """The state of a need."""

    item: Item
    category: str
    place: Id
    path: tuple[Id, ...]
    raiser: Id
    entered_by: Id
    raised_at: int
    words: Sealed

    def __init__(self, id: Id) -> None:
        super().__init__(id)
        self.course = Course()
        self.checks = Checks()
        self.clock = Clock()
        self.supporters: set[Id] = set()
        """Who said so of this need itself; see ``backers``."""
        self.joined_by: Id | None = None
        """The party of the account that its raiser has it in as well."""
        self.absorbed = Absorptions()
        """The needs that go on in this one."""
        self.origin: facts.BroughtIn | None = None
        """What the system said that it was brought in from."""
        self.wording: PublicWording | None = None
        self.exclusive = True
        self.claims: dict[Id, Claim] = {}
        """The valid claims, oldest first."""
        self.used: set[Id] = set()
        """Ids of claims, ballots, orders and whistles that were ever given."""
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
        self.orders = Orders()
        """What units were asked to do."""
        self.received_by: Id | None = None
        """Who of the staff received it first: entered it, or else accepted it."""
        self.moved_at = 0
        """When it came to the stage where it is: no later step is dated ahead of that."""
        self.photos: dict[Id, Photo] = {}
        """Those that were added and not removed, oldest first."""
        self.level: Id | None = None
        """The area it was escalated or handed down to last; None while it is with all staff of its place."""

    @property
    def stage(self) -> Stage:
        """The stage that people see."""
        return self.course.stage

    @property
    def neighbourhood(self) -> Id:
        """The area whose people are neighbours of it: its community, or its place where that is wider."""
        return self.path[:NEIGHBOURS_SHARE][-1]

    @property
    def responsible(self) -> Id | None:
        """首接负责: whoever received it first, until a unit has signed for leading it."""
        lead = self.orders.lead()
        return lead.unit if lead is not None and lead.taken else self.received_by

    @property
    def in_charge(self) -> tuple[Id, ...]:
        """The path to the area whose staff give it to units; its whole path unless it was escalated."""
        return self.path if self.level is None else self.path[: self.path.index(self.level) + 1]

    @property
    def above(self) -> tuple[Id, ...]:
        """The areas it may be escalated to: wider than the one that has it, or than its community while nobody has.

        Until it is escalated the staff of its community handle it, wherever in there its place is.
        """
        return self.path[: NEIGHBOURS_SHARE - 1][: len(self.path) - 1] if self.level is None else self.in_charge[:-1]

    @property
    def below(self) -> tuple[Id, ...]:
        """The areas that it may be handed down to; none when it was not escalated.

        Its place itself only where that is its community, or wider: what is narrower may be somebody's home.
        """
        public = max(len(self.path) - 1, NEIGHBOURS_SHARE)
        return () if self.level is None else self.path[len(self.in_charge) : public]

    @property
    def at_work(self) -> set[Id]:
        """The claimants, and the units that have signed or reported in: none of them judges the work."""
        return {claim.claimant for claim in self.claims.values()} | self.orders.at_work()

    @property
    def reports(self) -> int:
        """How many reports of the same matter it stands for, its own among them."""
        return 1 + self.absorbed.reports()

    @property
    def joints(self) -> frozenset[Joint]:
        """The raisers who have it in an account as well."""
        own = () if self.joined_by is None else (Joint(self.joined_by, self.raiser),)
        return self.absorbed.joints().union(own)

    @property
    def counted_raisers(self) -> frozenset[Id]:
        """Who raised it, or something that was merged into it: everybody once."""
        return self.absorbed.raisers() | {self.raiser}

    @property
    def raisers(self) -> frozenset[Id]:
        """The same, and the accounts that they have it in as well."""
        return self.counted_raisers | {joint.party for joint in self.joints}

    def stood_for(self, party: Id) -> frozenset[Id]:
        """Whose needs are *party*'s here: their own, and those that they have joined to their account."""
        return frozenset([party, *(joint.raiser for joint in self.joints if joint.party == party)])

    def one_person(self, party: Id) -> frozenset[Id]:
        """All that are the same person here as *party*: what one of them has done, they all have."""
        return self.stood_for(party).union(joint.party for joint in self.joints if joint.raiser == party)

    def is_raiser(self, party: Id) -> bool:
        """Whether *party* raised this need itself, or has joined it to their account."""
        return party in (self.raiser, self.joined_by)

    @property
    def backers(self) -> frozenset[Id]:
        """Who supports it, or came along with something that was merged into it; everybody but its raiser."""
        return (self.absorbed.people() | self.supporters) - {self.raiser}

    def backed_by(self, party: Id) -> bool:
        """Whether *party* is one of the backers."""
        return party != self.raiser and (party in self.supporters or self.absorbed.brings(party))

    @property
    def discussing(self) -> bool:
        """Whether a discussion is open, at whatever stage."""
        return self.course.discussing

    @property
    def unsolved(self) -> bool:
        """Whether it is being worked on once more, or the last result was said to be less than solved."""
        reached = self.course.reached
        if reached is Stage.REWORK or self.reopened_for is not None:
            return True
        if self.result is None or reached not in REPORTED:
            return False
        return self.result is not Result.SOLVED or self.checks.said_solved is False

    def is_overdue(self, at: int) -> bool:
        """Whether it should have been closed by then, and is not."""
        due_at = self.clock.due_at
        return due_at is not None and due_at < at and self.stage in UNFINISHED

    def apply(self, fact: Fact, version: int) -> None:
        """Fold one fact into the state."""
        before = self.course.stage
        self.course.follow(fact)
        if self.course.stage is not before:
            self.moved_at = fact.at
        self.checks.follow(fact)
        _FOLDS[type(fact)](self, fact)
        self.clock.follow(fact)


def _raised(need: NeedState, fact: facts.Raised) -> None:
    need.item = fact.item
    need.category = fact.category
    need.place = fact.place
    need.path = fact.path
    need.raiser = fact.raiser
    need.entered_by = fact.by
    need.raised_at = fact.at
    _received(need, fact)
    need.words = fact.words


def _supported(need: NeedState, fact: facts.Supported) -> None:
    need.supporters.add(fact.supporter)


def _support_taken_back(need: NeedState, fact: facts.SupportTakenBack) -> None:
    need.supporters.discard(fact.supporter)
    for source in fact.came_with:
        carried = need.absorbed.valid.get(source)
        if carried is not None:
            carried.left.add(fact.supporter)


def _brought_in(need: NeedState, fact: facts.BroughtIn) -> None:
    need.origin = fact


def _accepted(need: NeedState, fact: facts.Accepted) -> None:
    need.wording = fact.wording
    need.category = fact.category
    need.exclusive = fact.exclusive
    _received(need, fact)


def _reworded(need: NeedState, fact: facts.Reworded) -> None:
    need.wording = fact.wording


def _ballot_opened(need: NeedState, fact: facts.BallotOpened) -> None:
    need.used.add(fact.ballot)
    areas = {voter.household: voter.area_m2_100 for voter in fact.electorate}
    need.ballot = Ballot(fact.ballot, fact.rule, fact.options, fact.electorate, fact.at, areas)


def _vote_cast(need: NeedState, fact: facts.VoteCast) -> None:
    if need.ballot is not None:
        need.ballot.votes[fact.household] = fact.option
        if fact.role not in POST_ROLES:
            need.ballot.voters.add(fact.by)


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


def _released(need: NeedState, fact: facts.Released | facts.Lapsed) -> None:
    need.claims.pop(fact.claim, None)


def _handed_over(need: NeedState, fact: facts.HandedOver) -> None:
    claim = need.claims.get(fact.claim)
    need.hands.add(fact.claimant)
    if claim is not None:
        claim.claimant, claim.claimant_kind = fact.to, fact.to_kind


def _reported(need: NeedState, fact: Fact) -> None:
    for claim in need.claims.values():
        if claim.claimant == fact.by:
            claim.reported = True


def _resumed(need: NeedState, fact: facts.Resumed) -> None:
    stood = need.clock.stands(fact.at)
    for claim in need.claims.values():
        if claim.until is not None:
            claim.until += stood


def _fixed(need: NeedState, fact: facts.Fixed) -> None:
    _reported(need, fact)
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


def _received(need: NeedState, fact: facts.Raised | facts.Accepted) -> None:
    if need.received_by is None and fact.role in POST_ROLES:
        need.received_by = fact.by


def _dispatched(need: NeedState, fact: facts.Dispatched) -> None:
    need.used.add(fact.order)
    designated = isinstance(fact, facts.Designated)
    need.orders.valid[fact.order] = Order(fact.unit, id=fact.order, part=fact.part, designated=designated)


def _signed_for(need: NeedState, fact: facts.SignedFor) -> None:
    order = need.orders.valid.get(fact.order)
    if order is not None:
        order.taken = True


def _order_ended(need: NeedState, fact: facts.Returned | facts.OrderWithdrawn) -> None:
    need.orders.valid.pop(fact.order, None)


def _whistled(need: NeedState, fact: facts.Whistled) -> None:
    need.used.add(fact.whistle)
    need.orders.whistles[fact.whistle] = Whistle(fact.whistle, {one.unit: Share(one.unit) for one in fact.called})


def _reported_in(need: NeedState, fact: facts.ReportedIn) -> None:
    share = need.orders.share(fact.whistle, fact.unit)
    if share is not None:
        share.taken = True


def _part_reported(need: NeedState, fact: facts.PartReported) -> None:
    share = need.orders.share(fact.under, fact.unit)
    if share is not None:
        share.result, share.accepted = fact.result, None


def _part_judged(need: NeedState, fact: facts.PartJudged) -> None:
    share = need.orders.share(fact.under, fact.unit)
    if share is not None:
        share.accepted = fact.accepted


def _level_changed(need: NeedState, fact: facts.Escalated | facts.HandedDown) -> None:
    need.level = fact.to


def _absorbed(need: NeedState, fact: facts.Absorbed) -> None:
    need.absorbed.valid[fact.source] = Carried(
        fact.reports, frozenset(fact.raisers), frozenset(fact.supporters), set(fact.joined)
    )


def _joined(need: NeedState, fact: facts.Joined) -> None:
    if fact.came_with is None:
        need.joined_by = fact.party
        return
    carried = need.absorbed.valid.get(fact.came_with)
    if carried is not None:
        carried.joined.add(facts.Joint(fact.party, fact.by))


def _split_off(need: NeedState, fact: facts.SplitOff) -> None:
    need.absorbed.valid.pop(fact.source, None)


def _photo_added(need: NeedState, fact: facts.PhotoAdded) -> None:
    need.photos[fact.photo] = Photo(fact.kind, fact.by, fact.subject)


def _photo_published(need: NeedState, fact: facts.PhotoPublished) -> None:
    photo = need.photos.get(fact.photo)
    if photo is not None:
        photo.published = True


def _photo_removed(need: NeedState, fact: facts.PhotoRemoved) -> None:
    need.photos.pop(fact.photo, None)


def _only_told(need: NeedState, fact: Fact) -> None:
    """No act asks about it: it is there to be read."""


_FOLDS: dict[type[Fact], Callable[[NeedState, Any], None]] = {
    facts.Merged: _only_told,
    facts.Absorbed: _absorbed,
    facts.Unmerged: _only_told,
    facts.SplitOff: _split_off,
    facts.Joined: _joined,
    facts.Raised: _raised,
    facts.BroughtIn: _brought_in,
    facts.Supplemented: _only_told,
    facts.Withdrawn: _only_told,
    facts.Supported: _supported,
    facts.SupportTakenBack: _support_taken_back,
    facts.Accepted: _accepted,
    facts.Reworded: _reworded,
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
    facts.Lapsed: _released,
    facts.HandedOver: _handed_over,
    facts.Dispatched: _dispatched,
    facts.Designated: _dispatched,
    facts.SignedFor: _signed_for,
    facts.Returned: _order_ended,
    facts.OrderWithdrawn: _order_ended,
    facts.Whistled: _whistled,
    facts.ReportedIn: _reported_in,
    facts.PartReported: _part_reported,
    facts.PartJudged: _part_judged,
    facts.Escalated: _level_changed,
    facts.HandedDown: _level_changed,
    facts.DeadlineSet: _only_told,
    facts.ExtensionAsked: _only_told,
    facts.ExtensionGranted: _only_told,
    facts.ExtensionRefused: _only_told,
    facts.Suspended: _only_told,
    facts.Reviewed: _only_told,
    facts.Resumed: _resumed,
    facts.Scheduled: _reported,
    facts.Started: _reported,
    facts.Progressed: _reported,
    facts.Fixed: _fixed,
    facts.SolvedOnTheSpot: _fixed,
    facts.Confirmed: _answered,
    facts.Disputed: _answered,
    facts.Rated: _rated,
    facts.Closed: _only_told,
    facts.Reopened: _reopened,
    facts.SentBack: _only_told,
    facts.VisitedAgain: _only_told,
    facts.ToldAgain: _only_told,
    facts.Urged: _only_told,
    facts.Replied: _only_told,
    facts.Supervised: _only_told,
    facts.SupervisionEnded: _only_told,
    facts.PhotoAdded: _photo_added,
    facts.PhotoPublished: _photo_published,
    facts.PhotoRemoved: _photo_removed,
}
