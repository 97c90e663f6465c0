"""Until when a need has to be closed, and how urgent that is: followed from its facts alone. No rule stands here."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import msgspec

from domain.kernel import Fact, Id
from domain.need import facts
from domain.worktime import DAY


class Light(StrEnum):
    """How urgent a deadline is (vocabulary group ``light``)."""

    GREEN = "green"
    YELLOW = "yellow"
    """At most 24 hours are left, or at most a fifth of the whole time."""
    RED = "red"
    """It is over."""


class Asked(msgspec.Struct, frozen=True):
    """A longer deadline that somebody asked for."""

    by: Id
    until: int


class Clock(msgspec.Struct, omit_defaults=True):
    """The deadline of a need. It is counted from the submission, and neither release nor reopening begins it anew."""

    raised_at: int = 0
    tier: str = ""
    due_at: int | None = None
    """The last instant that is in time; None where no limit was set."""
    whole: int = 0
    """How long it may take altogether, without the time it stood still: microseconds."""
    since: int | None = None
    """Since when it stands still, while it does."""
    stood_still: int = 0
    """How long it stood still before."""
    asked: Asked | None = None
    """What was asked for and neither granted nor refused."""
    extensions: int = 0
    """How often it was extended."""

    @property
    def yellow_at(self) -> int | None:
        """From when on little time is left: a day, or a fifth of the whole time, whichever begins earlier."""
        return None if self.due_at is None else self.due_at - max(DAY, self.whole // 5)

    def light(self, at: int) -> Light | None:
        """How urgent it is at that instant; None without a deadline, or while it stands still."""
        if self.due_at is None or self.since is not None:
            return None
        return light(at, self.due_at - max(DAY, self.whole // 5), self.due_at)

    def stands(self, at: int) -> int:
        """How long it has stood still by then since it was suspended."""
        return 0 if self.since is None else max(0, at - self.since)

    def follow(self, fact: Fact) -> None:
        """Fold one fact of the need; most change nothing here."""
        step = _STEPS.get(type(fact))
        if step is not None:
            step(self, fact)


def light(at: int, yellow_at: int, due_at: int) -> Light:
    """How urgent a deadline is at the instant *at*."""
    return Light.RED if at > due_at else Light.YELLOW if at >= yellow_at else Light.GREEN


def _raised(clock: Clock, fact: facts.Raised) -> None:
    clock.raised_at = fact.at
    _limited(clock, fact)


def _limited(clock: Clock, fact: facts.Raised | facts.Accepted | facts.DeadlineSet) -> None:
    if fact.due_at is not None:
        clock.tier = fact.tier
        clock.due_at = fact.due_at
        clock.whole = fact.due_at - clock.raised_at - clock.stood_still


def _asked(clock: Clock, fact: facts.ExtensionAsked) -> None:
    clock.asked = Asked(fact.by, fact.until)


def _granted(clock: Clock, fact: facts.ExtensionGranted) -> None:
    clock.asked = None
    clock.extensions += 1
    clock.whole += fact.until - (fact.until if clock.due_at is None else clock.due_at)
    clock.due_at = fact.until


def _not_granted(clock: Clock, fact: facts.ExtensionRefused) -> None:
    clock.asked = None


def _suspended(clock: Clock, fact: facts.Suspended) -> None:
    clock.since = fact.at


def _resumed(clock: Clock, fact: facts.Resumed) -> None:
    stood = clock.stands(fact.at)
    clock.since = None
    clock.stood_still += stood
    clock.due_at = fact.due_at
    if clock.asked is not None:
        clock.asked = Asked(clock.asked.by, clock.asked.until + stood)


_STEPS: dict[type[Fact], Callable[[Clock, Any], None]] = {
    facts.Raised: _raised,
    facts.Accepted: _limited,
    facts.DeadlineSet: _limited,
    facts.ExtensionAsked: _asked,
    facts.ExtensionGranted: _granted,
    facts.ExtensionRefused: _not_granted,
    facts.Suspended: _suspended,
    facts.Resumed: _resumed,
}
