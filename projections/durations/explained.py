"""Which cases stand behind the answers, each with the fact that put it there: the same fold, and nothing left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from domain.instants import local_day
from domain.kernel import Event
from domain.levels import DEFAULT_LEVELS, Levels
from projections.durations.figures import STEPS, Took, ages_of, durations_of, funnel_of
from projections.durations.queries import Asked, By
from projections.durations.rows import Kept, Matter, Reached, Standing, What, Within
from projections.durations.told import Ages, Durations, Funnel
from projections.durations.view import Waits
from projections.kernel import Tables


class Mover(msgspec.Struct, frozen=True):
    """A fact that put a case where it stands."""

    position: int
    version: int
    topic: str


class CaseIn(msgspec.Struct, frozen=True):
    """A case that a figure counts."""

    case: str
    key: str
    """The line that it counts in."""
    value: int
    """Seconds for ``answered``, ``closed`` and ``reopened``, days for ``open``, 1 for all others."""
    fact: Mover


class ExplainedDurations(msgspec.Struct, frozen=True):
    """The answers, and for each figure the cases behind it."""

    durations: Durations
    funnel: Funnel
    ages: Ages
    behind: dict[str, tuple[CaseIn, ...]]
    """By ``answered``, ``closed``, ``reopened``, ``due``, ``due.closed``, ``due.on_time``, ``open``, ``suspended``, and
    ``funnel.`` with the step; a figure that counts nothing is not among them."""


def explain(events: Iterable[Event], asked: Asked, *, levels: Levels = DEFAULT_LEVELS) -> ExplainedDurations:
    """Fold *events*, the whole log or all of the area, and say which cases each figure counts."""
    view = Waits(levels)
    tables = Tables(view.kinds)
    for rows in tables.rows.values():
        rows.hand = defaultdict(lambda: None)
    movers: defaultdict[str, _Movers] = defaultdict(_Movers)
    for event in events:
        if type(event.fact) not in view.wants or local_day(event.recorded_at) > asked.as_of:
            continue
        view.fold(event, tables)
        matter = tables.rows[Matter].changed.pop(event.case, None)
        if matter is not None:
            movers[event.case].follow(matter, Mover(event.position, event.version, event.fact.topic))
    inside = {row.within: row.child for row in tables.rows[Within].hand.values() if row and row.area == asked.area}
    return _told([row for row in tables.rows[Matter].hand.values() if row], inside, movers, asked)


_RAISED = What.OVER
"""What a need stands for under the day when it was raised, open or not."""


def _standing(matter: Matter) -> Iterator[Standing]:
    """All that a need stands for. One that is open stands twice under its day: other facts put it there."""
    yield from (standing for standing, _ in matter.entries)
    if matter.what != What.NOTHING:
        yield Standing(_RAISED, matter.day, 0, matter.value, matter.category, matter.unit)
    if matter.what == What.OPEN:
        suspended = 1 if matter.value & Reached.SUSPENDED else 0
        yield Standing(What.OPEN, matter.day, 0, suspended, matter.category, matter.unit)


class _Movers:
    """Which fact put a case where it stands, and which made it reach each step."""

    def __init__(self) -> None:
        self.standing: dict[Standing, Mover] = {}
        self.steps: dict[int, Mover] = {}

    def follow(self, matter: Matter, mover: Mover) -> None:
        self.standing = {standing: self.standing.get(standing, mover) for standing in _standing(matter)}
        for bit, *_ in STEPS:
            if matter.value & bit == bit:
                self.steps.setdefault(bit, mover)


def _told(
    matters: Iterable[Matter], inside: dict[int, str], movers: dict[str, _Movers], asked: Asked
) -> ExplainedDurations:
    took: defaultdict[str, Took] = defaultdict(Took)
    came: defaultdict[str, Counter[int]] = defaultdict(Counter)
    opened: defaultdict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    behind: defaultdict[str, list[CaseIn]] = defaultdict(list)
    for matter in matters:
        if matter.within not in inside:
            continue
        of_case = movers[matter.case]
        for standing in _standing(matter):
            if standing.what != What.OPEN and not asked.first <= standing.day <= asked.last:
                continue
            key = _key(asked.by, standing, inside[matter.within])
            _count(standing, took[key], came[key], opened[key])
            for figure, value, step in _figures(standing, asked.as_of):
                fact = of_case.standing[standing] if step is None else of_case.steps[step]
                behind[figure].append(CaseIn(matter.case, key, value, fact))
    return ExplainedDurations(
        durations=durations_of({key: line for key, line in took.items() if line != Took()}, asked),
        funnel=funnel_of({key: line for key, line in came.items() if line}, asked),
        ages=ages_of({key: line for key, line in opened.items() if line}, asked),
        behind={figure: tuple(sorted(cases, key=_order)) for figure, cases in sorted(behind.items())},
    )


def _order(one: CaseIn) -> tuple[str, int, str]:
    return (one.key, -one.value, one.case)


def _key(by: By | None, standing: Standing, child: str) -> str:
    return {None: "", By.CATEGORY: standing.category, By.AREA: child, By.UNIT: standing.unit}[by]


def _count(standing: Standing, took: Took, came: Counter[int], opened: Counter[tuple[int, int]]) -> None:
    """Count a standing as the view's questions do."""
    if standing.what == _RAISED:
        came[standing.value] += 1
    elif standing.what == What.OPEN:
        opened[standing.day, standing.value] += 1
    elif standing.what == What.ANSWERED:
        took.answered.append(standing.value)
    elif standing.what == What.CLOSED:
        took.closed.append(standing.value)
    elif standing.what == What.REOPENED:
        took.reopened += 1
    else:
        took.due[standing.value] += 1


def _figures(standing: Standing, as_of: int) -> Iterator[tuple[str, int, int | None]]:
    """The figures that a standing counts for, with its value, and the step of the funnel if it is one."""
    value = standing.value
    if standing.what == _RAISED:
        for bit, step, *_ in STEPS:
            if value & bit == bit:
                yield f"funnel.{step}", 1, bit
    elif standing.what == What.OPEN:
        yield "open", as_of - standing.day, None
        if value:
            yield "suspended", as_of - standing.day, None
    elif standing.what == What.DUE:
        yield "due", 1, None
        if value != Kept.NOT_CLOSED:
            yield "due.closed", 1, None
        if value == Kept.IN_TIME:
            yield "due.on_time", 1, None
    else:
        yield _TIMED[standing.what], value, None


_TIMED = {What.ANSWERED: "answered", What.CLOSED: "closed", What.REOPENED: "reopened"}
