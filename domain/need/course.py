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
    """The valid claims that lead."""

    @property
    def stage(self) -> Stage:
        """The stage that people see."""
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


def _accepted(course: Course, fact: facts.Accepted) -> None:
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


def _released(course: Course, fact: facts.Released) -> None:
    if fact.claim not in course.leads:
        return
    course.leads.remove(fact.claim)
    if not course.leads and course.reached in WORK:
        course.reached = Stage.OPEN


def _reopened(course: Course, fact: facts.Reopened) -> None:
    if course.reached is Stage.DECLINED:
        course.reached = Stage.REGISTERED
    else:
        course.reached = Stage.REWORK if course.leads else Stage.OPEN


_STEPS: dict[type[Fact], Callable[[Course, Any], None]] = {
    facts.Withdrawn: _ended(Stage.WITHDRAWN),
    facts.Accepted: _accepted,
    facts.Declined: _ended(Stage.DECLINED),
    facts.DiscussionOpened: _discussion_opened,
    facts.DiscussionClosed: _discussion_closed,
    facts.BallotOpened: _ballot_opened,
    facts.OutcomePublished: _outcome_published,
    facts.Opened: _opened,
    facts.Claimed: _claimed,
    facts.Released: _released,
    facts.Scheduled: _reaches(Stage.SCHEDULED),
    facts.Started: _reaches(Stage.IN_PROGRESS),
    facts.Fixed: _reaches(Stage.AWAITING_CONFIRM),
    facts.SolvedOnTheSpot: _reaches(Stage.AWAITING_CONFIRM),
    facts.Confirmed: _reaches(Stage.CONFIRMED),
    facts.Disputed: _reaches(Stage.REWORK),
    facts.Closed: _ended(Stage.CLOSED),
    facts.Reopened: _reopened,
}
