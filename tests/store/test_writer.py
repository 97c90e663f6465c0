"""The writer decides in batches: each caller is answered for itself, once its facts are durable, on both stores."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from domain.acting import PartyKind
from domain.casework import ChangedMeanwhile, Desk
from domain.kernel import Event, Id, IllegalNow, NotFound, Refused
from domain.need.need import Need
from domain.need.refusals import AlreadyClaimed
from store import writer as module
from store.backend import Conflict, StoreUnavailable
from store.codec import event_of
from store.jobs import Outcome
from tests.domain.people import new_id
from tests.store.stored import assert_views_equal_the_log, command, log_of, served, state_of
from tests.store.town import Town, founded, raise_need, registered, together

pytestmark = pytest.mark.anyio


async def test_a_refused_command_leaves_its_neighbours_in_the_batch_unharmed(store_url: str) -> None:
    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        batches: list[int] = []
        writer.listeners.append(lambda events: batches.append(len(events)))
        before = writer.position
        found = await together(
            writer,
            town.supported(need, town.residents[1]),
            town.fixed(need, town.organisations[0]),  # nobody has claimed it
            town.claimed(need, town.organisations[0]),
            town.claimed(need, town.organisations[1]),  # it has a lead now
            town.claimed(new_id(), town.organisations[1]),
            town.fixed(need, town.organisations[0]),
        )
        assert [type(one) for one in found] == [Outcome, IllegalNow, Outcome, AlreadyClaimed, NotFound, Outcome]
        assert batches == [3], "they were one batch"
        assert writer.position == before + 3
        await assert_views_equal_the_log(writer.backend)


async def test_of_sixteen_claims_at_once_one_wins_and_the_others_learn_who(store_url: str) -> None:
    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        found = await together(writer, *(town.claimed(need, one) for one in town.organisations))
        won = [one for one in found if isinstance(one, Outcome)]
        lost = [one for one in found if isinstance(one, AlreadyClaimed)]
        assert (len(won), len(lost)) == (1, 15)
        assert {refusal.known["by"] for refusal in lost} == {town.organisations[0]}


async def test_a_refusal_changes_nothing(store_url: str) -> None:
    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        before, head = state_of(writer.cases.at_hand(need)), await writer.backend.head()
        with pytest.raises(IllegalNow):
            await writer.submit(town.fixed(need, town.organisations[0]))
        assert state_of(writer.cases.at_hand(need)) == before
        assert await writer.backend.head() == head


async def test_an_act_that_is_refused_after_its_first_fact_leaves_nothing_of_it(store_url: str) -> None:
    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need, other = await town.open_need(writer), new_id()

        def half(desk: Desk) -> None:
            desk.need(need).open_discussion(desk.acting, "先修哪一盏？")
            raise_need(desk, other, town.building)
            desk.need(need).open_discussion(desk.acting, "已经在议了")

        before = await writer.backend.head()
        found = await together(
            writer, town.supported(need, town.residents[1]), town.by_worker(need, half), town.supplemented(need)
        )
        assert [type(one) for one in found] == [Outcome, IllegalNow, Outcome]
        assert (await writer.backend.head()).position == before.position + 2
        stored = Need.folded(await writer.backend.case(need))
        assert state_of(writer.cases.at_hand(need)) == state_of(stored)
        with pytest.raises(NotFound):
            await writer.submit(town.supplemented(other))
        await assert_views_equal_the_log(writer.backend)


async def test_an_act_on_a_case_that_must_be_fetched_half_way_happens_once(store_url: str) -> None:
    async with served(store_url, keep_cases=2) as writer:
        town = await Town().settle(writer)
        need, late = await town.open_need(writer), await town.open_need(writer)

        def both(desk: Desk) -> None:
            desk.need(need).open_discussion(desk.acting, "先修哪一盏？")
            desk.need(late).open_discussion(desk.acting, "先修哪一盏？")

        for _ in range(4):  # they push the first out of hand
            await town.open_need(writer)
        before = writer.position
        outcome = await writer.submit(town.by_worker(need, both))
        assert (outcome.version, writer.position) == (3, before + 2)
        await assert_views_equal_the_log(writer.backend)


async def test_a_writer_that_keeps_two_cases_in_hand_decides_like_any_other(store_url: str) -> None:
    async with served(store_url, keep_cases=2) as writer:
        town = await Town().settle(writer)
        needs = [await town.open_need(writer) for _ in range(6)]
        found = await together(writer, *(town.claimed(need, town.organisations[0]) for need in needs * 2))
        assert sum(isinstance(one, Outcome) for one in found) == 6
        await together(writer, *(town.fixed(need, town.organisations[0]) for need in reversed(needs)))
        await assert_views_equal_the_log(writer.backend)


async def test_unknown_cases_do_not_pile_up_in_memory(store_url: str) -> None:
    async with served(store_url, keep_cases=16) as writer:
        town = await Town().settle(writer)
        await together(writer, *(town.claimed(new_id(), town.organisations[0]) for _ in range(200)))
        assert len(writer.cases) <= 16


async def test_who_saw_an_older_version_is_told_the_one_it_is_now(store_url: str) -> None:
    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        add = town.supplemented(need).act
        raiser = town.residents[0]
        with pytest.raises(ChangedMeanwhile) as refused:
            await writer.submit(command(need, add, raiser, expects=1))
        assert refused.value.known == {"expected": 1, "version": 2}
        assert (await writer.submit(command(need, add, raiser, expects=2))).version == 3


async def test_recorded_time_never_runs_back_when_the_clock_does(store_url: str) -> None:
    clock = [2_000_000_000_000_000]
    async with served(store_url, now=lambda: clock[0]) as writer:
        first = await writer.submit(founded(new_id(), "district", None))
        clock[0] -= 3_600_000_000
        second = await writer.submit(founded(new_id(), "district", None))
        assert (first.recorded_at, second.recorded_at) == (2_000_000_000_000_000,) * 2
    clock[0] -= 1
    async with served(store_url, now=lambda: clock[0]) as writer:
        assert (await writer.submit(founded(new_id(), "district", None))).recorded_at == 2_000_000_000_000_000
        await assert_views_equal_the_log(writer.backend)


async def test_more_commands_than_the_queue_holds_are_turned_away_at_once(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LONGEST_QUEUE", 5)
    async with served(store_url) as writer:
        found = await together(writer, *(founded(new_id(), "district", None) for _ in range(8)))
        assert [type(one) for one in found] == [Outcome] * 5 + [StoreUnavailable] * 3
        assert len(await log_of(writer.backend)) == 5


async def test_a_fault_in_an_act_reaches_only_its_own_caller(store_url: str) -> None:
    def broken(desk: Desk) -> None:
        raise ZeroDivisionError

    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        found = await together(
            writer,
            town.supported(need, town.residents[1]),
            town.by_worker(need, broken),
            founded(need, "district", None),  # an id that is taken
            town.supported(need, town.residents[2]),
        )
        assert [type(one) for one in found] == [Outcome, ZeroDivisionError, Conflict, Outcome]
        await assert_views_equal_the_log(writer.backend)


async def test_a_value_that_a_store_cannot_hold_reaches_only_its_own_caller(store_url: str) -> None:
    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        strange = registered(new_id(), PartyKind.UNIT, home=town.households[0])
        beyond = command(need, lambda desk: desk.need(need).support(desk.acting), town.residents[1], at=2**62)
        found = await together(
            writer,
            town.supported(need, town.residents[1]),
            town.claimed(Id("\x00"), town.organisations[0]),
            town.claimed(Id("\ud800"), town.organisations[0]),
            strange,
            beyond,
            town.supported(need, town.residents[2]),
        )
        assert [type(one) for one in found if not isinstance(one, Refused)] == [Outcome] * 2
        assert isinstance(found[1], NotFound)
        assert isinstance(found[2], NotFound)
        assert await writer.backend.case(Id("\x00")) == []


async def test_a_listener_that_fails_does_not_make_anything_happen_twice(store_url: str) -> None:
    heard: list[int] = []

    def fails(events: Sequence[Event]) -> None:
        raise ZeroDivisionError

    async with served(store_url) as writer:
        writer.listeners += [fails, lambda events: heard.append(len(events))]
        found = await together(writer, *(founded(new_id(), "district", None) for _ in range(3)))
        assert [type(one) for one in found] == [Outcome] * 3
        assert heard == [3]
        assert len(await log_of(writer.backend)) == 3


async def test_a_caller_who_has_gone_does_not_disturb_the_others(store_url: str) -> None:
    async with served(store_url) as writer:
        waiting = [asyncio.create_task(writer.submit(founded(new_id(), "district", None))) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[1].cancel()
        found = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one) for one in found] == [Outcome, asyncio.CancelledError, Outcome]
        assert len(await log_of(writer.backend)) == 3, "it was asked for, and nobody took it back"


async def test_closing_answers_what_waits_and_takes_no_more(store_url: str) -> None:
    async with served(store_url) as writer:
        waiting = [asyncio.create_task(writer.submit(founded(new_id(), "district", None))) for _ in range(600)]
        await asyncio.sleep(0)
        await writer.stop()
        assert all(task.done() for task in waiting)
        assert len(await log_of(writer.backend)) == 600
        with pytest.raises(StoreUnavailable):
            await writer.submit(founded(new_id(), "district", None))


async def test_the_log_says_what_the_callers_were_told(store_url: str) -> None:
    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        outcome = await writer.submit(town.claimed(need, town.organisations[0]))
        facts = await writer.backend.facts(need)
        last = event_of(facts[-1])
        assert (outcome.position, outcome.version, outcome.recorded_at) == (
            last.position,
            last.version,
            last.recorded_at,
        )
        assert outcome.summary["stage"] == "claimed"
