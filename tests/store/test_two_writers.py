"""Two processes write one PostgreSQL database: here two writers, each with connections and memory of its own."""

from __future__ import annotations

import asyncio

import pytest

from domain.need.need import Need
from domain.need.refusals import AlreadyClaimed
from store import postgres
from store.backend import StoreUnavailable
from store.codec import event_of
from store.jobs import Outcome
from store.writer import Writer
from tests.domain.people import new_id
from tests.store.stored import assert_views_equal_the_log, served, state_of
from tests.store.town import Town, together

pytestmark = pytest.mark.anyio


async def test_of_claims_through_two_writers_exactly_one_wins_each_need(postgres_database: str) -> None:
    async with served(postgres_database) as one, served(postgres_database) as other:
        town = await Town().settle(one)
        needs = [await town.open_need(writer) for writer in (one, other) * 6]
        asked = [
            asyncio.create_task(writer.submit(town.claimed(need, organisation)))
            for organisation in town.organisations[:8]
            for need in needs
            for writer in (one, other)
        ]
        found = await asyncio.gather(*asked, return_exceptions=True)
        won = [outcome for outcome in found if isinstance(outcome, Outcome)]
        assert {outcome.case for outcome in won} == set(needs)
        assert len(won) == len(needs)
        assert len([lost for lost in found if type(lost).__name__ in ("AlreadyClaimed", "ClaimedByYou")]) == 15 * 12
        await assert_views_equal_the_log(one.backend)


async def test_what_one_writer_holds_in_memory_follows_what_the_other_writes(postgres_database: str) -> None:
    async with served(postgres_database) as one, served(postgres_database) as other:
        town = await Town().settle(one)
        need = await town.open_need(one)
        await other.submit(town.claimed(need, town.organisations[0]))
        with pytest.raises(AlreadyClaimed) as refused:
            await one.submit(town.claimed(need, town.organisations[1]))
        assert refused.value.known["by"] == town.organisations[0]
        await one.submit(town.fixed(need, town.organisations[0]))
        await other.submit(town.supplemented(need))
        await one.submit(town.supported(await town.open_need(one), town.residents[1]))
        stored = Need.folded([event_of(fact) for fact in await one.backend.facts(need)])
        assert state_of(one.cases.at_hand(need)) == state_of(stored)
        assert one.position == (await one.backend.head()).position
        await assert_views_equal_the_log(other.backend)


async def test_a_case_that_nobody_had_is_seen_once_the_other_writer_begins_it(postgres_database: str) -> None:
    async with served(postgres_database) as one, served(postgres_database) as other:
        town = await Town().settle(one)
        need = new_id()
        await together(one, town.claimed(need, town.organisations[0]))  # it remembers that there is none
        await other.submit(town.raised(need))
        await other.submit(town.accepted(need))
        assert (await one.submit(town.claimed(need, town.organisations[0]))).version == 3


async def test_a_writer_that_slept_through_thousands_of_facts_catches_up(postgres_database: str) -> None:
    async with served(postgres_database) as one, served(postgres_database) as other:
        town = await Town().settle(one)
        need = await town.open_need(one)
        heard: list[int] = []
        one.listeners.append(lambda events: heard.extend(event.position for event in events))
        first = one.position
        await together(other, *(town.supplemented(need) for _ in range(2500)))
        outcome = await one.submit(town.claimed(need, town.organisations[0]))
        assert outcome.version == 2503
        assert heard == list(range(first + 1, outcome.position + 1)), "each fact once, in order"


async def test_busy_writers_on_the_same_needs_leave_views_that_equal_the_log(postgres_database: str) -> None:
    async with served(postgres_database, keep_cases=4) as one, served(postgres_database) as other:
        town = await Town().settle(one)
        needs = [await town.open_need(one, exclusive=False) for _ in range(6)]

        async def busy(writer: Writer, turn: int) -> None:
            for step in range(12):
                need, organisation = needs[(turn + step) % 6], town.organisations[turn]
                await together(writer, town.claimed(need, organisation), town.supplemented(need))
                await together(writer, town.supported(need, town.residents[1 + turn % 2]), town.raised(new_id()))

        await asyncio.gather(*(busy(writer, turn) for turn, writer in enumerate((one, other) * 4)))
        events = await assert_views_equal_the_log(one.backend)
        assert len(events) > 200


async def test_a_writer_that_only_refuses_does_not_keep_the_log_from_the_other(postgres_database: str) -> None:
    async with served(postgres_database) as one, served(postgres_database) as other:
        town = await Town().settle(one)
        need = await town.open_need(one)
        enough = asyncio.Event()

        async def refused() -> None:
            while not enough.is_set():
                await together(one, town.fixed(need, town.organisations[0]))

        busy = [asyncio.create_task(refused()) for _ in range(3)]
        await asyncio.wait_for(_several(other, town), timeout=5)
        enough.set()
        await asyncio.gather(*busy)
        await assert_views_equal_the_log(one.backend)


async def test_a_writer_that_gave_up_waiting_for_the_log_does_not_keep_it(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_PATIENCE", 0.2)
    async with served(postgres_database) as one, served(postgres_database) as other:
        town = await Town().settle(one)
        async with one.backend.transaction():
            for _ in range(2):
                with pytest.raises(StoreUnavailable):
                    await other.submit(town.raised(new_id()))
        await other.submit(town.raised(new_id()))
        await asyncio.sleep(0.1)
        await one.submit(town.raised(new_id()))
        await assert_views_equal_the_log(one.backend)


async def _several(writer: Writer, town: Town) -> None:
    for _ in range(10):
        await writer.submit(town.raised(new_id()))
        await asyncio.sleep(0.03)
