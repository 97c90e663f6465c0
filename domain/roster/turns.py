"""Which turns a plan of duty has, and what has become of them: the same for its state and for every view of it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from domain.instants import day_of, start_of
from domain.kernel import Fact, Id
from domain.roster.facts import Absent, Cancelled, OnDuty, RotaEnded, Served, Swapped

_MINUTE = 60_000_000
DAY = 24 * 60
"""In minutes."""


class TurnState(StrEnum):
    """What has become of a turn (vocabulary group ``duty_state``)."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    DONE = "done"
    MISSED = "missed"


class Turn(msgspec.Struct):
    """What differs from the plan on one day."""

    party: Id
    kind: str
    role: str
    state: TurnState = TurnState.PLANNED
    from_minute: int | None = None
    to_minute: int | None = None
    """When they were there, where that was said."""


class Turns(msgspec.Struct):
    """The turns of a plan."""

    party: Id
    kind: str
    role: str
    from_minute: int
    to_minute: int
    first_on: int
    until_on: int
    weekdays: tuple[int, ...]
    days: tuple[int, ...]
    changed: dict[int, Turn] = {}
    """Those that are not as planned, or of which it is known what became of them; by their day."""

    @classmethod
    def of(cls, fact: OnDuty) -> Turns:
        """As they are planned."""
        return cls(
            fact.party,
            fact.party_kind.value,
            fact.duty_role,
            fact.from_minute,
            fact.to_minute,
            fact.first_on,
            fact.until_on,
            fact.weekdays,
            fact.days,
        )

    def is_on(self, day: int) -> bool:
        """Whether there is a turn on that day, be it cancelled."""
        if not self.first_on <= day <= self.until_on:
            return False
        return day in self.days if self.days else day_of(day).isoweekday() in self.weekdays

    def turn(self, day: int) -> Turn:
        """The turn of a day on which there is one."""
        return self.changed.get(day) or Turn(self.party, self.kind, self.role)

    def between(self, first: int, last: int) -> Iterator[tuple[int, Turn]]:
        """The turns from one day to another, in their order."""
        for day in range(max(first, self.first_on), min(last, self.until_on) + 1):
            if self.is_on(day):
                yield day, self.turn(day)

    def begins(self, day: int) -> int:
        """The instant at which the turn of that day begins."""
        return start_of(day_of(day)) + self.from_minute * _MINUTE

    def ends(self, day: int) -> int:
        """The instant at which it ends: of a night on the next day."""
        length = self.to_minute - self.from_minute
        return self.begins(day) + (length if length > 0 else length + DAY) * _MINUTE

    def follow(self, fact: Fact) -> None:
        """Fold one fact of the plan."""
        match fact:
            case Swapped():
                self.changed[fact.day] = Turn(fact.to, fact.to_kind.value, fact.to_role)
            case Cancelled():
                self._change(fact.day).state = TurnState.CANCELLED
            case Served():
                turn = self._change(fact.day)
                turn.state, turn.from_minute, turn.to_minute = TurnState.DONE, fact.from_minute, fact.to_minute
            case Absent():
                self._change(fact.day).state = TurnState.MISSED
            case RotaEnded():
                self.until_on = fact.last_on
            case _:
                pass

    def _change(self, day: int) -> Turn:
        turn = self.changed[day] = self.turn(day)
        return turn


def clock_of(minute: int) -> str:
    """A minute of the day as people write it: ``8:00``, ``22:00``, ``24:00``."""
    return f"{minute // 60}:{minute % 60:02}"
