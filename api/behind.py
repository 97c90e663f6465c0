"""The log of one area, and what stands in it behind each figure.

The same fold that makes the sums writes down every addition, so that what is told here is what was counted.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Literal

import msgspec

from domain.instants import moment
from domain.kernel import Event, Id, Unacceptable
from projections.board.card import Coded
from projections.board.inside import needs_inside
from projections.board.pages import cards_of
from projections.statistics.explained import CaseBehind, Explained, explain
from projections.statistics.figures import Figure, Figures, Rate, Unit
from projections.statistics.meanings import MADE_OF, MEANINGS, SUMS, key_of_rate
from projections.statistics.view import Statistics
from projections.upkeep.inside import plans_inside
from projections.upkeep.queries import plan_of
from store.backend import Backend
from store.codec import event_of

AT_MOST = 3_000
"""Of how many needs an area may be made whose figures are taken apart while somebody waits for it."""

_TOPICS = frozenset(kind.topic for kind in Statistics.wants)
_ONE_AT_A_TIME = ThreadPoolExecutor(1, "explaining")
"""Folding takes a while: it leaves the writer's thread alone, and never takes more than one processor."""


class TooManyToList(Unacceptable):
    """这个区域的诉求超过{most}件，不能逐件列出。请选它下面的一个区域查看。

    The area has more than {most} needs, too many to list one by one. Ask for one of the areas in it.
    """


class NoSuchFigure(Unacceptable):
    """没有“{figure}”这个统计指标，请从统计数字进入。

    There is no figure {figure}. Take one of those that the statistics list.
    """


class CountedFact(msgspec.Struct):
    """A fact that added to the figure, or took away from it."""

    position: int
    """In the log."""
    version: int
    """In its case: the timeline tells of it under that number."""
    topic: str
    recorded_at: datetime
    n: int


class CountedCase(msgspec.Struct, omit_defaults=True):
    """A case that the figure counts."""

    case: str
    kind: Literal["need", "upkeep"]
    n: int
    """What it adds."""
    facts: list[CountedFact]
    need: str | None = None
    """The need itself, or the one that the upkeep is for."""
    category: Coded | None = None
    wording: str | None = None
    place: str | None = None


class SumBehind(msgspec.Struct):
    """A sum that the figure is made of. Each of its cases is listed."""

    key: str
    zh: str
    en: str
    n: int
    cases: list[CountedCase]


class Explanation(msgspec.Struct, omit_defaults=True):
    """A figure, by what rule it is counted, and which cases and facts it counts. No person is told of."""

    area: str
    first_day: str
    last_day: str
    as_of: str
    rule_version: str
    key: str
    zh: str
    en: str
    meaning: Unit
    """The rule in a sentence."""
    parts: list[SumBehind]
    figure: Figure | None = None
    """Absent for a rate."""
    rate: Rate | None = None


async def explanation(backend: Backend, area: Id, first: int, last: int, as_of: int, key: str) -> Explanation:
    """What stands behind the figure or the rate *key* of an area.

    :raises NoSuchFigure: when there is none of that key.
    :raises TooManyToList: when the area has more needs than :data:`AT_MOST`.
    """
    if key not in MEANINGS:
        raise NoSuchFigure(field="figure", figure=key[:80])
    events = await _events_of(backend, area)
    explaining = partial(explain, events, area, first, last, as_of)
    told = await asyncio.get_running_loop().run_in_executor(_ONE_AT_A_TIME, explaining)
    made = told.figures
    figure = next((each for one in made.figures for each in (one, *one.parts) if each.key == key), None)
    rate = next((each for each in made.rates if key_of_rate(each.key) == key), None)
    called = figure or rate
    assert called is not None
    return Explanation(
        area=area,
        first_day=made.first_day,
        last_day=made.last_day,
        as_of=made.as_of,
        rule_version=made.rule_version,
        key=key,
        zh=called.zh,
        en=called.en,
        meaning=Unit(*MEANINGS[key]),
        parts=await _parts(backend, told, _sums_of(key, figure), {event.position: event for event in events}),
        figure=figure,
        rate=rate,
    )


async def _events_of(backend: Backend, area: Id) -> list[Event]:
    """What the figures of an area go by: all facts of its needs and of its upkeep, in the order of the log."""
    needs = await needs_inside(backend, area, AT_MOST + 1)
    plans = await plans_inside(backend, area, AT_MOST + 1)
    if max(len(needs), len(plans)) > AT_MOST:
        raise TooManyToList(field="area", most=AT_MOST)
    rows = []
    for number, case in enumerate((*needs, *plans)):
        rows += [row for row in await backend.facts(case) if row.topic in _TOPICS]
        if number % 100 == 99:
            await asyncio.sleep(0)  # on SQLite none of these waits for anything, and others want to be served
    return sorted((event_of(row) for row in rows), key=lambda event: event.position)


def _sums_of(key: str, figure: Figure | None) -> tuple[str, ...]:
    if key in MADE_OF:
        return MADE_OF[key]
    parts = () if figure is None else figure.parts
    return tuple(part.key for part in parts) or (key,)


async def _parts(backend: Backend, told: Explained, sums: tuple[str, ...], events: dict[int, Event]) -> list[SumBehind]:
    behind = {key: told.behind.get(key, ()) for key in sums}
    cards = await cards_of(backend, sorted({Id(each.case) for cases in behind.values() for each in cases}))

    async def line(case: CaseBehind) -> CountedCase:
        facts = [
            CountedFact(fact.position, fact.version, fact.topic, moment(events[fact.position].recorded_at), fact.n)
            for fact in case.facts
        ]
        card = cards.get(Id(case.case))
        if card is not None:
            it = card.summary
            return CountedCase(case.case, "need", case.n, facts, it.id, it.category, it.wording, it.place)
        plan = await plan_of(backend, Id(case.case))
        if plan is None:
            return CountedCase(case.case, "upkeep", case.n, facts)
        return CountedCase(case.case, "upkeep", case.n, facts, plan.need, None, plan.wording, plan.place)

    return [
        SumBehind(key, *_called(told.figures, key), sum(case.n for case in cases), [await line(case) for case in cases])
        for key, cases in behind.items()
    ]


def _called(made: Figures, key: str) -> tuple[str, str]:
    if key in SUMS:
        return SUMS[key].zh, SUMS[key].en
    return made[key].zh, made[key].en
