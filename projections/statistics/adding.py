"""How a figure grows, and how what no longer counts is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from projections.kernel import Tables
from projections.statistics.rows import LONG, NUMBER, SHORT, WIDE_AREAS, Block, TakenBack, block_id

Adds = tuple[tuple[int, int], ...]
"""Figures, by their numbers, and how much each grows; none comes twice."""
_SHORT = str(SHORT)


def one(*figures: str) -> Adds:
    """Each of the figures grows by one."""
    return tuple((NUMBER[figure], 1) for figure in figures)


@lru_cache(20_000)
def blocks_of(areas: tuple[str, ...], short: int) -> tuple[str, ...]:
    """The ids of the blocks that hold a short block of days, one for each of the areas."""
    long = short >> (LONG - SHORT)
    ids = [block_id(area, SHORT, short) for area in areas[:WIDE_AREAS]]
    return (*ids, *(block_id(area, LONG, long) for area in areas[WIDE_AREAS:]))


@lru_cache(20_000)
def shared(areas: tuple[str, ...]) -> tuple[str, ...]:
    """Those areas in the one tuple that all cases of a place share: it takes less memory and compares faster."""
    return areas


def add(tables: Tables, blocks: tuple[str, ...], day: int, known: int, adds: Adds) -> None:
    """Let figures grow in the *blocks*, which hold *day*, once what is gathered is spread."""
    # Cases of one place and day are many: they are added up before the blocks of every area are touched.
    gathered = tables.gathered
    where = (blocks, (day << 16 | known) << 8)  # see Block.cells
    sums = gathered.get(where)
    if sums is None:
        gathered[where] = dict(adds)
        return
    for figure, n in adds:
        sums[figure] = sums.get(figure, 0) + n


def spread_reads(tables: Tables) -> Iterable[str]:
    """The ids of the blocks that :func:`spread` looks at."""
    return {id for blocks, _ in tables.gathered for id in blocks}


def spread(tables: Tables) -> None:
    """Add what is gathered to the blocks."""
    rows = tables.rows[Block]
    hand, changed = rows.hand, rows.changed
    grown: dict[str, Block] = {}
    for (blocks, where), sums in tables.gathered.items():
        for id in blocks:
            row = hand[id]
            if row is None:
                row = hand[id] = Block(id, [0] * len(NUMBER) if id[-7] == _SHORT else [], {})
            changed[id] = row
            cells, totals = row.cells, row.totals
            for figure, n in sums.items():
                cell = where | figure
                before = cells.get(cell)
                if before is None:
                    cells[cell] = n
                    grown[id] = row
                else:
                    cells[cell] = before + n
                if totals:
                    totals[figure] += n
    # In the same order however the facts came together, so that a fresh fold is the same to the letter.
    for row in grown.values():
        row.cells = dict(sorted(row.cells.items()))
    tables.gathered.clear()


def take_back(tables: Tables, areas: Iterable[str], day: int, known: int, adds: Adds) -> None:
    """Let figures that grew on *day* count no longer, as is known from the day *known* on."""
    for area in areas:
        for figure, n in adds:
            tables.add(TakenBack, (area, day, figure, known), -n)
