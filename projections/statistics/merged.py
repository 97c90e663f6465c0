"""A merged need: the matter counts once, and how many reports it had is a figure of its own."""

from __future__ import annotations

from projections.kernel import Tables
from projections.statistics.adding import Adds, add, blocks_of, one, take_back
from projections.statistics.rows import NUMBER, SHORT, Matter

_MERGED, _ANSWERED = one("merged"), one("answered")


def merge(tables: Tables, blocks: tuple[str, ...], matter: Matter, day: int, known: int) -> None:
    """Count it as merged, and take back what it counted for as a case of its own."""
    matter.merged_on = day
    add(tables, blocks, day, known, _MERGED)
    for when, adds in _as_a_case(matter):
        take_back(tables, matter.areas, when, known, adds)


def unmerge(tables: Tables, matter: Matter, known: int) -> None:
    """Let it count as a case of its own again, on the days on which it did."""
    if matter.merged_on is None:
        return
    take_back(tables, matter.areas, matter.merged_on, known, _MERGED)
    matter.merged_on = None
    for when, adds in _as_a_case(matter):
        add(tables, blocks_of(matter.areas, when >> SHORT), when, known, adds)


def _as_a_case(matter: Matter) -> list[tuple[int, Adds]]:
    """What it counts for as a case, by day. What was done about it, such as a claim, happened all the same."""
    raised = one(f"raised.{matter.item}")
    counted = [(matter.raised_on, raised + _ANSWERED if matter.answered else raised)]
    return counted + [(day, ((figure, 1),)) for day, figure in matter.counted]


def counts(matter: Matter, day: int, figure: str) -> None:
    """Remember that it counts for *figure* as a case on *day*."""
    matter.counted.append((day, NUMBER[figure]))
