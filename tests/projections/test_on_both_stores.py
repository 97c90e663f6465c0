"""The questions to the views are answered alike by both stores, from rows that were rebuilt from a log."""

from __future__ import annotations

import random

import pytest

from domain.instants import day_number
from domain.kernel import Event
from domain.need import facts as f
from domain.need.stage import Stage
from projections import VIEWS, timeline_of
from projections.board import Card, Filter, Pages, Sort, cards_of, key_of, matches
from projections.durations import Asked, By, ages, durations, funnel
from projections.durations import explain as explain_times
from projections.mine import Relation, concerning, to_confirm
from projections.statistics import explain, figures
from store import refolding
from store.backend import Backend, Stored
from store.codec import encode
from store.rebuild import rebuild
from tests.projections.test_durations_any_history import Step as Happening
from tests.projections.test_durations_any_history import log_of
from tests.projections.test_statistics_any_history import FIRST, History, Step
from tests.projections.told import PATH, id_of
from tests.store.stored import opened

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def history() -> History:
    """Enough that happens to go through every question."""
    dice = random.Random(7)
    steps = [
        Step(dice.randrange(12), dice.randrange(20), dice.randrange(3), dice.choice([0, 0, 3, 30])) for _ in range(260)
    ]
    told = History(steps)
    for i in range(12):
        for j in range(i % 4):
            told.log.tell(f"case {i}", f.Supported, "2026-01-01", supporter=id_of(f"supporter {j}"))
    return told


async def _store(backend: Backend, events: list[Event]) -> None:
    rows = [
        Stored(event.position, event.case, event.version, event.fact.topic, event.recorded_at, encode(event.fact))
        for event in events
    ]
    async with backend.transaction() as transaction:
        await transaction.write(rows, (), ())
        await transaction.commit()
    await rebuild(backend, VIEWS)


async def test_figures_are_those_that_the_log_explains(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refolding, "AT_MOST", 5)
    told = history()
    events = told.log.events
    zero = day_number(FIRST)
    async with opened(store_url) as backend:
        await _store(backend, events)
        for first, last, as_of in ((0, 400, 400), (3, 90, 400), (17, 18, 400), (10, 200, 60), (40, 39, 400)):
            asked = zero + first, zero + last, zero + as_of
            for area in (PATH[0], PATH[3]):
                made = await figures(backend, area, *asked, today=zero + 400)
                assert made == explain(events, area, *asked).figures


async def test_times_are_those_that_the_log_explains(store_url: str) -> None:
    events = log_of(steps()).events
    zero = day_number(FIRST)
    async with opened(store_url) as backend:
        await _store(backend, events)
        for as_of in (20, 60, 400):
            for by in (None, *By):
                asked = Asked(PATH[0], zero, zero + 300, zero + as_of, zero + 400, by)
                explained = explain_times(events, asked)
                assert explained.behind
                assert await durations(backend, asked) == explained.durations
                assert await funnel(backend, asked) == explained.funnel
                assert await ages(backend, asked) == explained.ages


def steps() -> list[Happening]:
    """Enough that happens, on many days."""
    dice = random.Random(3)
    return [
        Happening(dice.randrange(12), dice.randrange(17), dice.randrange(2), dice.choice([0, 0, 9]), dice.randrange(4))
        for _ in range(300)
    ]


async def test_pages_and_lines_are_the_same(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = history()
    async with opened(store_url) as backend:
        await _store(backend, told.log.events)
        cards = list((await cards_of(backend, [id_of(f"case {i}") for i in range(12)])).values())
        assert len(cards) == 12
        for few in (0, 1000):
            monkeypatch.setattr("projections.board.pages._FEW", few)
            for wanted in (
                Filter(),
                Filter(stages=(Stage.OPEN, Stage.CONFIRMED)),
                Filter(area=PATH[1], categories=("0207", "0201"), text="楼道", item=f.Item.NEED),
                Filter(claim_kind=f.ClaimKind.SERVICE, stages=tuple(Stage)),
            ):
                for sort in Sort:
                    assert await _turned(backend, wanted, sort) == _expected(cards, wanted, sort)
        raised = await concerning(backend, id_of("raiser"), Relation.RAISED)
        asked = await to_confirm(backend, id_of("raiser"))
        assert len(raised) == 12
        assert {line.case for line in asked} == {card.case for card in cards if card.stage == "awaiting_confirm"}
        lines = await timeline_of(backend, await backend.case(id_of("case 3")))
        assert lines[0].topic == "need.raised"


async def _turned(backend: Backend, wanted: Filter, sort: Sort) -> list[str]:
    pages, after, cases = Pages(backend), None, list[str]()
    while True:
        page = await pages.page(wanted, sort, after, limit=5)
        cases += page.cases
        after = page.next
        if after is None:
            return cases


def _expected(cards: list[Card], wanted: Filter, sort: Sort) -> list[str]:
    return [card.case for card in sorted(cards, key=lambda card: key_of(sort, card)) if matches(wanted, card)]
