"""Which cases and facts stand behind each figure: the same fold, with every addition written down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from domain.instants import local_day
from domain.kernel import Event, Id
from domain.levels import DEFAULT_LEVELS, Levels
from domain.settings import installed
from domain.weights import Weights
from projections.kernel import Row, Tables
from projections.statistics.figures import Figures, arranged
from projections.statistics.queries import HOUSEHOLDS
from projections.statistics.rows import FIGURES, Benefits, Block, Superseded, TakenBack
from projections.statistics.view import Statistics

R = TypeVar("R", bound=Row)


class FactBehind(msgspec.Struct, frozen=True):
    """A fact that added to a figure, or took away from it."""

    position: int
    version: int
    topic: str
    n: int


class CaseBehind(msgspec.Struct, frozen=True):
    """A case that a figure counts, what it adds, and by which facts."""

    case: str
    n: int
    facts: tuple[FactBehind, ...]


class Explained(msgspec.Struct, frozen=True):
    """The figures, and for each sum the cases behind it; a case that was taken back altogether is not among them."""

    figures: Figures
    behind: dict[str, tuple[CaseBehind, ...]]
    """By the keys of figures without parts; those of a figure with parts lie behind its parts."""


def explain(
    events: Iterable[Event],
    area: Id,
    first_day: int,
    last_day: int,
    as_of_day: int,
    *,
    levels: Levels = DEFAULT_LEVELS,
    weights: Weights | None = None,
) -> Explained:
    """Fold *events*, the whole log or all of *area*, and say what each figure is made of."""
    first_day = max(first_day, 0)
    view = Statistics(levels)
    tables = _Everything(view)
    behind: dict[str, dict[str, list[FactBehind]]] = defaultdict(lambda: defaultdict(list))
    for event in events:
        if type(event.fact) not in view.wants or local_day(event.recorded_at) > as_of_day:
            continue
        view.fold(event, tables)
        view.spread(tables)
        for figure, n in tables.take(area, first_day, last_day).items():
            if n:
                fact = FactBehind(event.position, event.version, event.fact.topic, n)
                behind[figure][event.case].append(fact)
    cases = {figure: tuple(_cases(by_case)) for figure, by_case in sorted(behind.items())}
    leaves = {figure: sum(case.n for case in of_figure) for figure, of_figure in cases.items()}
    return Explained(
        arranged(leaves, area, first_day, last_day, as_of_day, weights or installed().settings.weights),
        {figure: of_figure for figure, of_figure in cases.items() if of_figure},
    )


def _cases(by_case: dict[str, list[FactBehind]]) -> Iterable[CaseBehind]:
    for case, facts in by_case.items():
        n = sum(fact.n for fact in facts)
        if n:
            yield CaseBehind(case, n, tuple(facts))


class _Everything(Tables):
    """All rows in hand: what is not there does not exist. Only the sums begin at nothing with every event."""

    def __init__(self, view: Statistics) -> None:
        super().__init__(view.kinds)
        for rows in self.rows.values():
            rows.hand = defaultdict(lambda: None)

    def take(self, area: str, first: int, last: int) -> dict[str, int]:
        """What the last event added to the sums of *area* in a period."""
        added: dict[str, int] = defaultdict(int)
        blocks = self.rows[Block]
        for block in blocks.changed.values():
            if block is not None and block.id.startswith(area):
                for cell, n in block.cells.items():
                    if first <= cell >> 24 <= last:  # see Block.cells
                        added[FIGURES[cell & 255]] += n
        for (where, day, figure, _), n in self.sums[TakenBack].items():
            if where == area and first <= day <= last:
                added[FIGURES[figure]] += n
        for (where, day, after, figure, _), n in self.sums[Superseded].items():
            if where == area and first <= day and after <= last:
                added[FIGURES[figure]] -= n
        for (where, day, before, _), n in self.sums[Benefits].items():
            if where == area and first <= day <= last and before < first:
                added[HOUSEHOLDS] += n
        blocks.hand.clear()
        for rows in self.rows.values():
            rows.changed.clear()
        for sums in self.sums.values():
            sums.clear()
        return added
