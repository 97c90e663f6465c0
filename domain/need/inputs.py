"""What an act accepts as a code, an instant, a number, a sum of money or a list of households."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone

from domain.instants import minute_words
from domain.kernel import Id, Unacceptable
from domain.need.facts import Estimate
from domain.need.refusals import CountedTwice, NegativeCost, TooFarAhead

_CODE = re.compile(r"[a-z0-9_]{1,40}")
_CHINA = timezone(timedelta(hours=8))
_LAST_INSTANT = 7_258_118_400_000_000
"""The year 2200: a later instant is a slip of the pen."""
_DAY = 86_400_000_000
_MOST_FEN = 10**14
_MOST_HOUSEHOLDS = 10_000_000
YEARS_OF_A_TERM = 10
"""How far ahead a term ends at most: of a claim, an offer, a plan of upkeep, of work that is scheduled."""
YEARS_OF_A_LIMIT = 2
"""How far ahead a deadline that somebody sets lies at most, or the day on which something is looked at again."""
MOST_LISTED = 50_000
"""How many households, voters or things one fact lists."""


def code(value: str, field: str) -> str:
    """A code: small letters, digits and underscores."""
    if not _CODE.fullmatch(value):
        why = (
            "代码只用小写字母、数字和下划线，最多 40 个字符。",
            "A code is at most 40 small letters, digits and underscores.",
        )
        raise Unacceptable(field=field, why=why)
    return value


def codes(values: Sequence[str], field: str, at_most: int = 20) -> tuple[str, ...]:
    """A few codes, each named once."""
    if len(values) > at_most:
        raise Unacceptable(
            field=field, why=(f"最多填 {at_most} 个，请减少。", f"there are at most {at_most}; leave some out.")
        )
    if len(set(values)) < len(values):
        raise Unacceptable(
            field=field, why=("有一项填了两次，请去掉重复的。", "one of them is named twice; name it once.")
        )
    return tuple(code(value, field) for value in values)


def instant(value: int, field: str) -> int:
    """An instant between 1970 and 2200."""
    if not 0 <= value < _LAST_INSTANT:
        raise Unacceptable(field=field, why=("须在 1970 年至 2200 年之间。", "it lies between 1970 and 2200."))
    return value


def later(value: int, field: str, than: int) -> int:
    """An instant later than another."""
    if instant(value, field) <= than:
        zh, en = minute_words(than)
        raise Unacceptable(field=field, why=(f"须晚于{zh}，请填更晚的时间。", f"it has to be later than {en}."))
    return value


def not_later(value: int, field: str, than: int) -> int:
    """An instant that is not later than another."""
    if instant(value, field) > than:
        zh, en = minute_words(than)
        raise Unacceptable(field=field, why=(f"不能晚于{zh}，请填更早的时间。", f"it cannot be later than {en}."))
    return value


def not_beyond(value: int, field: str, years: int, now: int) -> int:
    """An instant at most so many years ahead; a later one is a slip of the pen, and would keep people waiting for ever.

    :raises TooFarAhead: when it is later.
    """
    latest = now + days_of(years) * _DAY
    if instant(value, field) > latest:
        raise TooFarAhead(field=field, years=years, latest=latest, latest_words=minute_words(latest))
    return value


def days_of(years: int) -> int:
    """The most days that so many years can have."""
    return years * 365 + years // 4 + 1


def day(at: int) -> int:
    """The local day of an instant, counted from 1970."""
    return (at + 28_800_000_000) // _DAY


def year_since(value: int | None, at: int) -> int | None:
    """Since when something has been so: a year that is not over-old, and not after *at*."""
    if value is not None and not 1900 <= value <= datetime.fromtimestamp(at // 1_000_000, _CHINA).year:
        why = ("起始年份须在 1900 年至今之间。", "The year lies between 1900 and now.")
        raise Unacceptable(field="since_year", why=why)
    return value


def count(value: int, field: str, at_least: int = 0, at_most: int = 10**9) -> int:
    """A whole number within bounds."""
    if not at_least <= value <= at_most:
        why = (f"须在 {at_least} 到 {at_most} 之间。", f"it lies between {at_least} and {at_most}.")
        raise Unacceptable(field=field, why=why)
    return value


def estimate(value: Estimate | None, field: str) -> Estimate | None:
    """A number of households that somebody estimated, or none."""
    if value is not None:
        count(value.number, field, at_least=1, at_most=_MOST_HOUSEHOLDS)
    return value


def cost(fen: int | None, field: str = "cost_fen") -> int | None:
    """What something cost, in fen. :raises NegativeCost: when it is below zero."""
    if fen is None:
        return None
    if fen < 0:
        raise NegativeCost(field=field)
    return count(fen, field, at_most=_MOST_FEN)


def pledge(fen: int, field: str = "amount_fen") -> int:
    """What somebody promises to give, in fen."""
    return count(fen, field, at_least=1, at_most=_MOST_FEN)


def each_once(households: Iterable[Id], field: str) -> tuple[Id, ...]:
    """Households, each named once. :raises CountedTwice: otherwise."""
    households = tuple(households)
    seen: set[Id] = set()
    for household in households:
        if household in seen:
            raise CountedTwice(field=field, household=household)
        seen.add(household)
        if len(seen) > MOST_LISTED:
            raise Unacceptable(
                field=field,
                why=(f"最多列出 {MOST_LISTED} 户，请减少。", f"there are at most {MOST_LISTED}; leave some out."),
            )
    return households
