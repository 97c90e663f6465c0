"""The figures of what was brought in from one system, by that system's own terms.

A request is closed when that system says when it was closed. Hours lie between the two instants as written there; the
median of an even count is the mean of the middle two, p90 is by nearest rank. What was closed before it was opened
counts as closed, and is left out of the figures called *nonneg*. A month is that of the time here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from domain.instants import iso, moment
from projections.brought.view import counted_sources, requests_from
from store.reading import Reader

_MICROS_PER_HOUR = 3_600_000_000
_TOP = 10
Counts = dict[str, int]
Ranked = list[tuple[str, int]]


class Brought(msgspec.Struct, frozen=True):
    """What that system says, counted; hours have 4 decimals, and are None where there is nothing to take them of."""

    source: str
    rows: int
    distinct_ids: int
    created_min: str
    created_max: str
    by_status: Counts
    closed: int
    not_closed: int
    closed_before_created: int
    closed_same_instant: int
    median_hours_to_close_all: float | None
    median_hours_to_close_nonneg: float | None
    p90_hours_to_close_nonneg: float | None
    mean_hours_to_close_nonneg: float | None
    categories: int
    rows_by_category_top10: Ranked
    closed_by_category_top10: Ranked
    median_hours_nonneg_of_those_top10: dict[str, float | None]
    """Of the ten with the most closed ones."""
    rows_by_month: Counts
    closed_by_month: Counts
    rows_by_place_top10: Ranked
    sla: Counts
    """On time and overdue as that system says; ``(blank)`` where it says neither."""
    target_blank: int
    by_department: Counts
    by_source: Counts


class _Request(NamedTuple):
    category: str
    place: str | None
    unit: str | None
    channel: str | None
    status: str | None
    on_time: bool | None
    due: bool
    opened_at: int
    closed_at: int | None


async def sources(reader: Reader) -> Sequence[tuple[str, int]]:
    """The systems that anything was brought in from, and how many requests."""
    return await counted_sources(reader)


async def brought_from(reader: Reader, source: str) -> Brought | None:
    """The figures of *source*; None when nothing was brought in from it."""
    rows = [_Request(*row) for row in await requests_from(reader, source)]
    return _counted(source, rows) if rows else None


def _counted(source: str, rows: Sequence[_Request]) -> Brought:
    spans: list[int] = []
    of_category: dict[str, list[int]] = {}
    for row in rows:
        if row.closed_at is not None:
            span = row.closed_at - row.opened_at
            spans.append(span)
            of_category.setdefault(row.category, []).append(span)
    spans.sort()
    nonneg = [span for span in spans if span >= 0]
    all_of_category = Counter(row.category for row in rows)
    closed_top = _top(Counter({category: len(found) for category, found in of_category.items()}))
    opened = [row.opened_at for row in rows]
    return Brought(
        source=source,
        rows=len(rows),
        distinct_ids=len(rows),  # a reference is one case, whatever rows there were of it
        created_min=_written(min(opened)),
        created_max=_written(max(opened)),
        by_status=_counts(row.status for row in rows),
        closed=len(spans),
        not_closed=len(rows) - len(spans),
        closed_before_created=len(spans) - len(nonneg),
        closed_same_instant=nonneg.count(0),
        median_hours_to_close_all=_median(spans),
        median_hours_to_close_nonneg=_median(nonneg),
        p90_hours_to_close_nonneg=_hours(nonneg[-(-9 * len(nonneg) // 10) - 1]) if nonneg else None,
        mean_hours_to_close_nonneg=_hours(sum(nonneg), len(nonneg)) if nonneg else None,
        categories=len(all_of_category),
        rows_by_category_top10=_top(all_of_category),
        closed_by_category_top10=closed_top,
        median_hours_nonneg_of_those_top10={
            category: _median(sorted(span for span in of_category[category] if span >= 0)) for category, _ in closed_top
        },
        rows_by_month=_months(opened),
        closed_by_month=_months(row.closed_at for row in rows if row.closed_at is not None),
        rows_by_place_top10=_top(Counter(row.place or "" for row in rows)),
        sla=_counts(None if row.on_time is None else "ONTIME" if row.on_time else "OVERDUE" for row in rows),
        target_blank=sum(not row.due for row in rows),
        by_department=_counts(row.unit for row in rows),
        by_source=_counts(row.channel for row in rows),
    )


def _counts(values: Iterable[str | None]) -> Counts:
    return dict(_ranked(Counter("(blank)" if value is None else value for value in values)))


def _ranked(counter: Counter[str]) -> Ranked:
    return sorted(counter.items(), key=lambda one: (-one[1], one[0]))


def _top(counter: Counter[str]) -> Ranked:
    return _ranked(counter)[:_TOP]


def _months(instants: Iterable[int]) -> Counts:
    # By day first: many share one, and turning an instant into a date is what takes the time.
    days = Counter((at + 8 * _MICROS_PER_HOUR) // (24 * _MICROS_PER_HOUR) for at in instants)
    months: Counter[str] = Counter()
    for day, n in days.items():
        months[f"{moment(day * 24 * _MICROS_PER_HOUR):%Y-%m}"] += n
    return dict(sorted(months.items()))


def _median(ordered: Sequence[int]) -> float | None:
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return _hours(ordered[middle])
    return _hours(ordered[middle - 1] + ordered[middle], 2)


def _hours(micros: int, by: int = 1) -> float:
    return round(micros / _MICROS_PER_HOUR / by, 4)


def _written(at: int) -> str:
    return iso(at)[:19]
