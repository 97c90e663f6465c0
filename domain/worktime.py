"""How long something may take, and when that is over: hours, calendar days, or working days.

A day is one of China Standard Time. The day on which a limit begins does not count (民法典 201): a limit of days ends
on the n-th day after it, one of working days on the n-th working day after it, at the same time of day. Working days
are those of the State Council's yearly notice, which takes days off the week and makes weekends into working days
(调休).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Self

import msgspec

from domain.amounts import counted
from domain.instants import day_of, local_day
from domain.kernel import Unacceptable

HOUR = 3_600_000_000
DAY = 24 * HOUR
_LIMIT = re.compile(r"([0-9]{1,6})(h|d|wd)")
_MOST_DAYS = 3660
"""Ten years: nobody who means a limit means a longer one."""


class NotALimit(Unacceptable):
    """“{limit}”不是办理时限，请写成 2h（小时）、7d（天）或 5wd（工作日）这样的形式。

    {limit} is no limit: it reads 2h (hours), 7d (days) or 5wd (working days).
    """


class LimitOfNothing(Unacceptable):
    """办理时限“{limit}”必须大于零。

    The limit {limit} has to be more than nothing.
    """


class LimitTooLong(Unacceptable):
    """办理时限“{limit}”太长，最长十年。

    The limit {limit} is too long; at most ten years.
    """


class Kind(StrEnum):
    """What a limit counts."""

    HOURS = "h"
    DAYS = "d"
    WORKING_DAYS = "wd"


_WORDS = {
    Kind.HOURS: ("小时", "hour"),
    Kind.DAYS: ("天", "day"),
    Kind.WORKING_DAYS: ("个工作日", "working day"),
}


class Limit(msgspec.Struct, frozen=True):
    """How long something may take."""

    number: int
    kind: Kind

    @classmethod
    def parse(cls, text: str, field: str = "limit") -> Self:
        """The limit that people write as ``2h``, ``24h``, ``7d``, ``15d`` or ``5wd``.

        :raises NotALimit: for anything else, such as a number below zero.
        :raises LimitOfNothing: for zero.
        :raises LimitTooLong: beyond ten years.
        """
        found = _LIMIT.fullmatch(text) if text.isascii() else None
        if found is None:
            raise NotALimit(field=field, limit=text)
        limit = cls(int(found[1]), Kind(found[2]))
        if limit.number == 0:
            raise LimitOfNothing(field=field, limit=text)
        days = limit.number / 24 if limit.kind is Kind.HOURS else limit.number
        if days > _MOST_DAYS:
            raise LimitTooLong(field=field, limit=text)
        return limit

    def __str__(self) -> str:
        return f"{self.number}{self.kind}"

    def words(self) -> tuple[str, str]:
        """In Chinese and in English: 5个工作日, 5 working days."""
        zh, en = _WORDS[self.kind]
        return f"{self.number}{zh}", counted(self.number, en)


class Year(msgspec.Struct, frozen=True):
    """What the notice of a year says."""

    off: frozenset[date] = frozenset()
    """Days that are off; weekends among them are named or not, as the notice has it."""
    work: frozenset[date] = frozenset()
    """Days of a weekend on which people work all the same."""


class End(NamedTuple):
    """When a limit is over."""

    at: int
    """The last instant that is in time."""
    guessed: tuple[int, ...] = ()
    """The years that were counted by weekends alone, because nobody knows their notice yet."""


class Calendar:
    """Which days people work on. A year without a notice has its weekends off and nothing else."""

    def __init__(self, years: Mapping[int, Year]) -> None:
        self._years = dict(years)
        self._ends: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}

    def with_years(self, years: Mapping[int, Year]) -> Calendar:
        """The same, with the notices of *years* in place of what was known of them."""
        return Calendar({**self._years, **years})

    def knows(self, year: int) -> bool:
        """Whether the notice of a year is known."""
        return year in self._years

    def works(self, day: date) -> bool:
        """Whether people work on that day."""
        year = self._years.get(day.year)
        if year is not None:
            if day in year.off:
                return False
            if day in year.work:
                return True
        return day.weekday() < 5

    def end(self, at: int, limit: Limit) -> End:
        """When a limit that begins at the instant *at* is over."""
        if limit.kind is Kind.HOURS:
            return End(at + limit.number * HOUR)
        if limit.kind is Kind.DAYS:
            return End(at + limit.number * DAY)
        first = local_day(at)
        # Most that is raised is raised on the same few days.
        found = self._ends.get((first, limit.number))
        if found is None:
            if len(self._ends) > 10_000:
                self._ends.clear()
            found = self._ends[first, limit.number] = self._counted(first, limit.number)
        last, guessed = found
        return End(at + (last - first) * DAY, guessed)

    def _counted(self, first: int, number: int) -> tuple[int, tuple[int, ...]]:
        day, guessed = first, dict[int, None]()
        while number:
            day += 1
            on = day_of(day)
            if on.year not in self._years:
                guessed[on.year] = None
            number -= self.works(on)
        return day, tuple(guessed)


def by_year(off: Iterable[date], work: Iterable[date]) -> dict[int, Year]:
    """Days off and extra working days, sorted into years."""
    sorted_: dict[int, tuple[set[date], set[date]]] = {}
    for days, place in ((off, 0), (work, 1)):
        for day in days:
            sorted_.setdefault(day.year, (set(), set()))[place].add(day)
    return {year: Year(frozenset(offs), frozenset(works)) for year, (offs, works) in sorted_.items()}


WEEKENDS_ONLY = Calendar({})
"""For whoever knows no notice at all."""
