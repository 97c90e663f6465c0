"""Instants and days. An instant is microseconds since 1970-01-01T00:00Z; a day is one of China Standard Time."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "CST")
"""China Standard Time; there has been no summer time since 1991."""

_EPOCH = datetime(1970, 1, 1, tzinfo=CHINA) + timedelta(hours=8)
_OFFSET = 8 * 3600 * 1_000_000
_DAY = 24 * 3600 * 1_000_000


def micros(moment: datetime) -> int:
    """The instant of a moment that knows its zone."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(at: int) -> datetime:
    """The moment of an instant, in China Standard Time."""
    return datetime.fromtimestamp(at / 1_000_000, CHINA)  # exact up to the year 2255, and faster than a timedelta


def iso(at: int) -> str:
    """An instant as RFC 3339 has it, in China Standard Time."""
    return moment(at).isoformat()


def iso_minute(at: int) -> str:
    """An instant as people write it: ``2025-02-28 15:30``, in China Standard Time."""
    return moment(at).strftime("%Y-%m-%d %H:%M")


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_words(day: date) -> tuple[str, str]:
    """A day in a sentence, in Chinese and in English: 2026年1月2日, 2 January 2026."""
    return f"{day.year}年{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def minute_words(at: int) -> tuple[str, str]:
    """An instant in a sentence, in China Standard Time: 2026年1月2日09:05, 2 January 2026, 09:05."""
    there = moment(at)
    zh, en = day_words(there.date())
    return f"{zh}{there:%H:%M}", f"{en}, {there:%H:%M}"


def local_day(at: int) -> int:
    """The number of the local day of an instant, counted from 1970-01-01."""
    return (at + _OFFSET) // _DAY


def day_number(day: date) -> int:
    """The number of a calendar day, counted from 1970-01-01."""
    return day.toordinal() - 719163


def day_of(number: int) -> date:
    """The calendar day with that number."""
    return date.fromordinal(number + 719163)


def start_of(day: date) -> int:
    """The instant at which a local day begins."""
    return day_number(day) * _DAY - _OFFSET


def end_of(day: date) -> int:
    """The last instant of a local day."""
    return start_of(day) + _DAY - 1
