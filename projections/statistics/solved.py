"""Solved cases and the households that benefited, counted on the day of the fix once somebody confirms it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from domain.need.facts import Fixed, Result
from projections.kernel import Tables
from projections.statistics.adding import Adds, add, blocks_of, one, take_back
from projections.statistics.rows import (
    NEVER,
    NUMBER,
    SHORT,
    Benefits,
    BlockBenefits,
    Household,
    Matter,
    Report,
)

_SOLVED, _HARD = one("solved"), one("solved", "solved.hard")
_TIMES = NUMBER["household_times"]
_ESTIMATED = {"=": NUMBER["estimated.exact"], "约": NUMBER["estimated.about"], "余": NUMBER["estimated.over"]}


def report(tables: Tables, matter: Matter, fact: Fixed, day: int, known: int) -> None:
    """Remember what a fix reported, in place of what the one before did."""
    unsolve(tables, matter, known)
    estimate = fact.estimate
    number, qualifier = (0, "") if estimate is None else (estimate.number, estimate.qualifier)
    matter.report = Report(day, fact.result is Result.SOLVED, fact.households, number, qualifier)


def solve(tables: Tables, matter: Matter, known: int) -> None:
    """Count what was reported solved, now that it is confirmed."""
    reported = matter.report
    if reported is not None and reported.solved and not matter.solved:
        matter.solved = True
        day = reported.day
        add(tables, blocks_of(matter.areas, day >> SHORT), day, known, _counts(matter, reported))
        for household in reported.households:
            _benefits(tables, matter.areas, household, day, known)


def unsolve(tables: Tables, matter: Matter, known: int) -> None:
    """Forget the last report, and take back what it counted for, on the day where it was counted."""
    reported, matter.report = matter.report, None
    if reported is not None and matter.solved:
        matter.solved = False
        take_back(tables, matter.areas, reported.day, known, _counts(matter, reported))
        for household in reported.households:
            _benefits_no_longer(tables, matter.areas, household, reported.day, known)


def _counts(matter: Matter, reported: Report) -> Adds:
    adds = _HARD if matter.hard else _SOLVED
    if reported.households:
        return (*adds, (_TIMES, len(reported.households)))
    return (*adds, (_ESTIMATED[reported.qualifier], reported.number)) if reported.number else adds


def _benefits(tables: Tables, areas: Iterable[str], household: str, day: int, known: int) -> None:
    rows = tables.rows[Household]
    row = rows.get(household)
    if row is None:
        row = Household(household, {})
    for area in areas:
        days = row.days.get(area)
        if days is None:
            days = row.days[area] = []
        place = bisect_left(days, day)
        if place == len(days) or days[place] != day:
            _link(tables, area, days, place, day, known, 1)
        insort(days, day)
    rows.put(row)


def _benefits_no_longer(tables: Tables, areas: Iterable[str], household: str, day: int, known: int) -> None:
    rows = tables.rows[Household]
    row = rows.get(household)
    if row is None:
        return
    for area in areas:
        days = row.days.get(area, [])
        place = bisect_left(days, day)
        if place < len(days) and days[place] == day:
            del days[place]
            if place == len(days) or days[place] != day:
                _link(tables, area, days, place, day, known, -1)
            if not days:
                del row.days[area]
    if row.days:
        rows.put(row)
    else:
        rows.drop(household)


def _link(tables: Tables, area: str, days: list[int], place: int, day: int, known: int, n: int) -> None:
    """Put *day* between the days before and after it (*n* = 1), or take it out from between them (-1)."""
    before = days[place - 1] if place else NEVER
    _count(tables, area, day, before, known, n)
    if place < len(days):
        after = days[place]
        _count(tables, area, after, before, known, -n)
        _count(tables, area, after, day, known, n)


def _count(tables: Tables, area: str, day: int, before: int, known: int, n: int) -> None:
    tables.add(Benefits, (area, day, before, known), n)
    tables.add(BlockBenefits, (area, day >> SHORT, before), n)
