"""Which days something falls due on: every so many days, weeks or months from a first day.

Days are numbers, counted from 1970-01-01.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from enum import StrEnum

import msgspec

from domain.instants import day_number, day_of
from domain.vocabulary import PERIOD, Language


class Period(StrEnum):
    """What is counted (vocabulary group ``period``)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Every(msgspec.Struct, frozen=True):
    """Every *n* days, weeks or months; *n* is at least 1."""

    n: int
    period: Period

    def words(self, language: Language = "zh") -> str:
        """每天, 每2周, 每个月; in English every day, every 2 weeks, every month."""
        term = PERIOD[self.period].words(language)
        if language == "en":
            return f"every {term}" if self.n == 1 else f"every {self.n} {term}s"
        return f"每{term}" if self.n == 1 else f"每{self.n}{term}"


def due_day(first: int, every: Every, k: int) -> int:
    """The day on which it falls due for the *k*-th time after the first.

    Months are counted from the first day: what began on the 31st falls due on the last day of a shorter month, and on
    the 31st again in a longer one.
    """
    if every.period is Period.MONTH:
        begun = day_of(first)
        return _in_month(begun.year * 12 + begun.month - 1 + k * every.n, begun.day)
    return first + k * every.n * (7 if every.period is Period.WEEK else 1)


def times_until(first: int, every: Every, day: int) -> int:
    """How often it falls due from the first time to the end of *day*."""
    if day < first:
        return 0
    if every.period is Period.MONTH:
        begun, now = day_of(first), day_of(day)
        k = ((now.year - begun.year) * 12 + now.month - begun.month) // every.n
        return k + 1 if due_day(first, every, k) <= day else k
    return (day - first) // (every.n * (7 if every.period is Period.WEEK else 1)) + 1


def _in_month(month: int, day: int) -> int:
    """The day *day* of a month counted from the year 0, or the last one that the month has."""
    year, before = divmod(month, 12)
    return day_number(date(year, before + 1, min(day, monthrange(year, before + 1)[1])))
