"""The questions to the sums as SQL, and what their answers add up to."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec
import sqlalchemy as sa

from domain.kernel import Id
from projections.statistics.rows import (
    FIGURES,
    LONG,
    SHORT,
    Benefits,
    Block,
    BlockBenefits,
    Superseded,
    TakenBack,
    block_id,
)
from store.reading import Query, Reader
from store.tables import Slot, table_of

HOUSEHOLDS = "households.listed"
EVER = 1 << 16
"""A day of learning later than any."""

_cells = msgspec.json.Decoder(dict[int, int]).decode
_totals = msgspec.json.Decoder(list[int]).decode


async def sums(reader: Reader, area: Id, first: int, last: int, as_of: int | None) -> dict[str, int]:
    """The sums of *area* from one day to another, as of the end of a day, or of all that is known."""
    whole = _whole(first, last) if as_of is None else (1, 0)
    known = EVER if as_of is None else as_of
    period = {"first": first, "last": last}
    asked = {
        "short_from": block_id(area, SHORT, first >> SHORT),
        "short_to": block_id(area, SHORT, last >> SHORT),
        "long_from": block_id(area, LONG, first >> LONG),
        "long_to": block_id(area, LONG, last >> LONG),
        "whole_from": block_id(area, SHORT, whole[0]),
        "whole_to": block_id(area, SHORT, whole[1]),
    }
    blocks = await reader.fetch(_blocks, **asked)
    by_number = [0] * len(FIGURES)
    for total, stored in blocks:
        if total:
            for figure, n in enumerate(_totals(stored)):
                by_number[figure] += n
        else:
            low, high = first << 24, (last + 1) << 24
            for cell, n in _cells(stored).items():
                if low <= cell < high and (cell >> 8) & 0xFFFF <= known:
                    by_number[cell & 255] += n
    for figure, n in await reader.fetch(_taken_back, area=area, known=known, **period):
        by_number[figure] += n
    for figure, n in await reader.fetch(_superseded, area=area, known=known, **period):
        by_number[figure] -= n
    found = defaultdict(int, zip(FIGURES, by_number, strict=True))
    if as_of is None:
        edges = _edges(first, last, whole)
        rows = await reader.fetch(_households, area=area, first=first, whole_from=whole[0], whole_to=whole[1], **edges)
    else:
        rows = await reader.fetch(_households_then, area=area, known=known, **period)
    found[HOUSEHOLDS] = int(rows[0][0] or 0)
    return found


def _whole(first: int, last: int) -> tuple[int, int]:
    """The first and the last short block that lie in the period with all their days; the wrong way round if none."""
    return (first + (1 << SHORT) - 1) >> SHORT, ((last + 1) >> SHORT) - 1


def _edges(first: int, last: int, whole: tuple[int, int]) -> dict[str, int]:
    """The days of the period before and after its whole blocks; what is empty ends before it begins."""
    if whole[0] > whole[1]:
        return {"from_1": first, "to_1": last, "from_2": 1, "to_2": 0}
    return {"from_1": first, "to_1": (whole[0] << SHORT) - 1, "from_2": (whole[1] + 1) << SHORT, "to_2": last}


def _day(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.BigInteger)


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)


_AREA = _text("area")


def _build_blocks(slot: Slot) -> sa.Select[Any]:
    block = table_of(Block, slot).c
    total = block.id.between(_text("whole_from"), _text("whole_to"))
    stored = sa.case((total, sa.type_coerce(block.totals, sa.Text)), else_=sa.type_coerce(block.cells, sa.Text))
    asked = sa.select(sa.case((total, 1), else_=0), stored)
    return sa.union_all(  # type: ignore[return-value]  # a compound select compiles as a select does
        asked.where(block.id.between(_text("short_from"), _text("short_to"))),
        asked.where(block.id.between(_text("long_from"), _text("long_to"))),
    )


def _sum(n: Any) -> Any:
    return sa.cast(sa.func.sum(n), sa.BigInteger)


def _build_taken_back(slot: Slot) -> sa.Select[Any]:
    back = table_of(TakenBack, slot).c
    period = back.day.between(_day("first"), _day("last"))
    return (
        sa.select(back.figure, _sum(back.n))
        .where(back.area == _AREA, period, back.known <= _day("known"))
        .group_by(back.figure)
    )


def _build_superseded(slot: Slot) -> sa.Select[Any]:
    answers = table_of(Superseded, slot).c
    both = (answers.day >= _day("first"), answers.after <= _day("last"))
    return (
        sa.select(answers.figure, _sum(answers.n))
        .where(answers.area == _AREA, *both, answers.known <= _day("known"))
        .group_by(answers.figure)
    )


def _build_households(slot: Slot) -> sa.Select[Any]:
    days, blocks = table_of(Benefits, slot).c, table_of(BlockBenefits, slot).c
    first = _day("first")
    whole = blocks.block.between(_day("whole_from"), _day("whole_to"))
    parts = [sa.select(blocks.n).where(blocks.area == _AREA, whole, blocks.before < first)]
    for edge in ("1", "2"):
        within = days.day.between(_day(f"from_{edge}"), _day(f"to_{edge}"))
        parts.append(sa.select(days.n).where(days.area == _AREA, within, days.before < first))
    return sa.select(_sum(sa.union_all(*parts).subquery().c.n))


def _build_households_then(slot: Slot) -> sa.Select[Any]:
    days = table_of(Benefits, slot).c
    period = days.day.between(_day("first"), _day("last"))
    return sa.select(_sum(days.n)).where(
        days.area == _AREA, period, days.before < _day("first"), days.known <= _day("known")
    )


_blocks = Query("statistics", _build_blocks)
_taken_back = Query("statistics", _build_taken_back)
_superseded = Query("statistics", _build_superseded)
_households = Query("statistics", _build_households)
_households_then = Query("statistics", _build_households_then)
