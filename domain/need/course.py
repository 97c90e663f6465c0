"""How far a need has come, followed from its facts alone: the same for its state and for every view of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from domain.kernel import Fact, Id
from domain.need import facts
from domain.need.facts import Part
from domain.need.stage import WORK, Stage

_BEFORE_WORK = frozenset({Stage.LISTED, Stage.OPEN})


class Course(msgspec.Struct):
    """Where a need stands. Talks and ballots run beside it, and show as its stage only while nobody works on it."""

    reached: Stage = Stage.REGISTERED
    discussing: bool = False
    held: bool = False
    """Whether the discussion has to end, or staff to open the need, before anybody claims it."""
    voting: bool = False
    """Whether a ballot is open, or closed and not published."""
    leads: list[Id] = []
    """The valid claims that lead, and the order to lead that a unit has signed for."""
    elsewhere: bool = False
    """Whether all that was done about it so far was done in another system."""

    merged_into: Id | None = None
    """The need that it goes on in; what it had reached by itself is kept for the day when it is taken apart."""

    suspended: bool = False
    """Whether its clock stands still; what it had reached is kept for the day when it is resumed."""

    @property
    def stage(self) -> Stage:
        """The stage that people see."""
        if self.merged_into is not None:
            return Stage.MERGED
        if self.suspended:
            return Stage.SUSPENDED
        if self.reached in _BEFORE_WORK:
            if self.voting:
                return Stage.VOTING
            if self.held:
                return Stage.DELIBERATING
        return self.reached

    def follow(self, fact: Fact) -> None:
        """Fold one fact of the need; most change nothing here."""
        step = _STEPS.get(type(fact))
        if step is not None:
            step(self, fact)


def _brought_in(course: Course, fact: facts.BroughtIn) -> None:
    course.elsewhere = True


def _accepted(course: Course, fact: facts.Accepted) -> None:
    course.elsewhere = False
    course.reached = Stage.LISTED if fact.deliberate else Stage.OPEN


def _ended(stage: Stage) -> Callable[[Course, Fact], None]:
    def step(course: Course, fact: Fact) -> None:
        course.reached = stage
        course.discussing = course.held = False

    return step


def _reaches(stage: Stage) -> Callable[[Course, Fact], None]:
    def step(course: Course, fact: Fact) -> None:
        course.reached = stage

    return step


def _discussion_opened(course: Course, fact: facts.DiscussionOpened) -> None:
    course.discussing = True
    course.held = course.reached in _BEFORE_WORK


def _discussion_closed(course: Course, fact: facts.DiscussionClosed) -> None:
    course.discussing = course.held = False


def _ballot_opened(course: Course, fact: facts.BallotOpened) -> None:
    course.voting = True


def _outcome_published(course: Course, fact: facts.OutcomePublished) -> None:
    course.voting = False
    if fact.winner is not None and course.reached in _BEFORE_WORK:
        course.reached = Stage.OPEN
        course.held = False


def _opened(course: Course, fact: facts.Opened) -> None:
    course.reached = Stage.OPEN
    course.held = False


def _claimed(course: Course, fact: facts.Claimed) -> None:
    if fact.part is not Part.LEAD:
        return
    course.leads.append(fact.claim)
    if course.reached is Stage.OPEN:
        course.reached = Stage.CLAIMED
        course.held = False


def _released(course: Course, fact: facts.Released | facts.Lapsed) -> None:
    _leads_no_longer(course, fact.claim)


def _leads_no_longer(course: Course, lead: Id) -> None:
    if lead not in course.leads:
        return
    course.leads.remove(lead)
    if not course.leads and course.reached in WORK:
        course.reached = Stage.OPEN


def _signed_for(course: Course, fact: facts.SignedFor) -> None:
    if fact.part is not Part.LEAD:
        return
    course.leads.append(fact.order)
    if course.reached in _BEFORE_WORK:
        course.reached = Stage.CLAIMED
        course.held = False


def _order_ended(course: Course, fact: facts.Returned | facts.OrderWithdrawn) -> None:
    _leads_no_longer(course, fact.order)


def _reopened(course: Course, fact: facts.Reopened) -> None:
    # What was never on the list here has no words for everybody yet: it is taken on first.
    if course.reached is Stage.DECLINED or course.elsewhere:
        course.reached = Stage.REGISTERED
    else:
        course.reached = Stage.REWORK if course.leads else Stage.OPEN


def _merged(course: Course, fact: facts.Merged) -> None:
    course.merged_into = fact.into


def _unmerged(course: Course, fact: facts.Unmerged) -> None:
    course.merged_into = None


def _suspended(course: Course, fact: facts.Suspended) -> None:
    course.suspended = True


def _resumed(course: Course, fact: facts.Resumed) -> None:
    course.suspended = False


_STEPS: dict[type[Fact], Callable[[Course, Any], None]] = {
    facts.Withdrawn: _ended(Stage.WITHDRAWN),
    facts.BroughtIn: _brought_in,
    facts.Accepted: _accepted,
    facts.Declined: _ended(Stage.DECLINED),
    facts.DiscussionOpened: _discussion_opened,
    facts.DiscussionClosed: _discussion_closed,
    facts.BallotOpened: _ballot_opened,
    facts.OutcomePublished: _outcome_published,
    facts.Opened: _opened,
    facts.Claimed: _claimed,
    facts.Released: _released,
    facts.Lapsed: _released,
    facts.Suspended: _suspended,
    facts.Resumed: _resumed,
    facts.SignedFor: _signed_for,
    facts.Returned: _order_ended,
    facts.OrderWithdrawn: _order_ended,
    facts.Scheduled: _reaches(Stage.SCHEDULED),
    facts.Started: _reaches(Stage.IN_PROGRESS),
    facts.Fixed: _reaches(Stage.AWAITING_CONFIRM),
    facts.SolvedOnTheSpot: _reaches(Stage.AWAITING_CONFIRM),
    facts.Confirmed: _reaches(Stage.CONFIRMED),
    facts.Disputed: _reaches(Stage.REWORK),
    facts.SentBack: _reaches(Stage.REWORK),
    facts.Closed: _ended(Stage.CLOSED),
    facts.Reopened: _reopened,
    facts.Merged: _merged,
    facts.Unmerged: _unmerged,
}
