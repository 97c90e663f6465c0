"""Upkeep as it is counted: what was due, by the day on which it was due; what was found, by the day it was found."""

from __future__ import annotations

from domain.instants import local_day
from domain.kernel import Event
from domain.upkeep.course import Course
from domain.upkeep.facts import Done, Found, Missed, Planned
from projections.kernel import Tables
from projections.statistics.adding import Adds, add, blocks_of, one, shared, take_back
from projections.statistics.rows import SHORT, KeptUp

Counted = Planned | Done | Missed | Found

_IN_TIME, _LATE, _MISSED, _FOUND = map(one, ("upkeep_in_time", "upkeep_late", "upkeep_missed", "upkeep_found"))


def keep_up(tables: Tables, event: Event, fact: Counted, known: int) -> None:
    """Count a fact of a plan.

    A day is counted when it is settled, as done in time, late, or missed; what is made up is no longer missed.
    """
    rows = tables.rows[KeptUp]
    if isinstance(fact, Planned):
        rows.put(KeptUp(event.case, shared(fact.areas), Course(fact.every, fact.first_on, fact.until_on)))
        return
    row = rows.get(event.case)
    if row is None:
        return
    if isinstance(fact, Found):
        _add(tables, row.areas, local_day(fact.at), known, _FOUND)
        return
    due_on, course = fact.due_on, row.course
    if isinstance(fact, Missed):
        _add(tables, row.areas, due_on, known, _MISSED)
    else:
        if due_on in course.missed:
            take_back(tables, row.areas, due_on, known, _MISSED)
        late = local_day(fact.at) > course.open_until(due_on)
        _add(tables, row.areas, due_on, known, _LATE if late else _IN_TIME)
    course.follow(fact)
    rows.put(row)


def _add(tables: Tables, areas: tuple[str, ...], day: int, known: int, adds: Adds) -> None:
    add(tables, blocks_of(areas, day >> SHORT), day, known, adds)
