"""How far a plan of upkeep has come, followed from its facts alone: the same for its state and for every view of it.

A day on which it is due stays open until the day before it is due again, or to the end of the term. Days are settled in
their order, as done or as missed; what was missed can still be made up.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from domain.kernel import Fact
from domain.recurrence import Every, due_day, times_until
from domain.upkeep.facts import Done, Ended, Lapsed, Missed


class State(StrEnum):
    """What a plan is (vocabulary group ``upkeep_state``)."""

    LIVE = "live"
    OVER = "over"
    STOPPED = "stopped"
    LAPSED = "lapsed"


class Course(msgspec.Struct):
    """Which of the days on which it is due are settled."""

    every: Every
    first_on: int
    until_on: int
    settled: int = 0
    """On how many of its days it was done or missed."""
    missed: list[int] = []
    """The days on which it was missed and that nobody made up, oldest first."""
    state: State = State.LIVE

    @property
    def next_on(self) -> int | None:
        """The next day that is not settled; None when it is not due again before its term ends."""
        day = due_day(self.first_on, self.every, self.settled)
        return day if day <= self.until_on else None

    @property
    def settles_on(self) -> int:
        """The first day on which time alone changes it: something has been missed by then, or the term is over."""
        next_on = self.next_on
        return (self.until_on if next_on is None else self.open_until(next_on)) + 1

    def open_until(self, due_on: int) -> int:
        """The last day on which what is due on *due_on* is done in time."""
        following = due_day(self.first_on, self.every, times_until(self.first_on, self.every, due_on))
        return min(following - 1, self.until_on)

    def over_by(self, day: int) -> list[int]:
        """The days that are not settled, and open no longer on *day*."""
        over: list[int] = []
        due_on = self.next_on
        while due_on is not None and due_on <= self.until_on and self.open_until(due_on) < day:
            over.append(due_on)
            due_on = due_day(self.first_on, self.every, self.settled + len(over))
        return over

    def is_due_on(self, day: int) -> bool:
        """Whether it is due on that day."""
        times = times_until(self.first_on, self.every, day)
        return times > 0 and day <= self.until_on and due_day(self.first_on, self.every, times - 1) == day

    def follow(self, fact: Fact) -> None:
        """Fold one fact of the plan; some change nothing here."""
        match fact:
            case Done():
                if fact.due_on in self.missed:
                    self.missed.remove(fact.due_on)
                else:
                    self.settled += 1
            case Missed():
                self.missed.append(fact.due_on)
                self.settled += 1
            case Lapsed():
                self.state = State.LAPSED
            case Ended():
                self.state = State(fact.reason.value)
            case _:
                pass
