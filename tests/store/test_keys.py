"""A command under an idempotency key happens once, and its caller may ask as often as they like."""

from __future__ import annotations

import asyncio

import pytest

from domain.casework import Desk
from domain.kernel import Refused
from store.jobs import KeyUsedTwice, Outcome
from tests.domain.people import new_id
from tests.store.stored import log_of, served
from tests.store.town import Town, founded, renamed

pytestmark = pytest.mark.anyio


async def test_a_repeated_key_answers_what_the_first_one_answered(store_url: str) -> None:
    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        claim = town.claimed(need, town.organisations[0])
        first = await writer.submit(claim, key="k", request="claim")
        await writer.submit(town.fixed(need, town.organisations[0]))
        again = await writer.submit(claim, key="k", request="claim")
        assert again.repeated
        assert not first.repeated
        assert _said(again) == _said(first)
        assert len(await writer.backend.facts(need)) == 4


async def test_the_same_key_many_times_in_one_batch_happens_once(store_url: str) -> None:
    async with served(store_url) as writer:
        place = new_id()
        found = await asyncio.gather(
            *(writer.submit(founded(place, "district", None), key="k", request="r") for _ in range(10))
        )
        assert [one.repeated for one in found] == [False] + [True] * 9
        assert len({str(_said(one)) for one in found}) == 1
        assert len(await log_of(writer.backend)) == 1


async def test_a_key_is_remembered_over_a_restart(store_url: str) -> None:
    place = new_id()
    async with served(store_url) as writer:
        first = await writer.submit(founded(place, "district", None), key="k", request="r")
    async with served(store_url) as writer:
        again = await writer.submit(founded(place, "district", None), key="k", request="r")
        assert again.repeated
        assert _said(again) == _said(first)
        with pytest.raises(KeyUsedTwice):
            await writer.submit(founded(new_id(), "district", None), key="k", request="another")


async def test_a_key_with_another_request_is_refused_also_in_the_same_batch(store_url: str) -> None:
    async with served(store_url) as writer:
        found = await asyncio.gather(
            writer.submit(founded(new_id(), "district", None), key="k", request="one"),
            writer.submit(founded(new_id(), "district", None), key="k", request="another"),
            writer.submit(founded(new_id(), "district", None), key="l", request="another"),
            return_exceptions=True,
        )
        assert [type(one) for one in found] == [Outcome, KeyUsedTwice, Outcome]
        assert len(await log_of(writer.backend)) == 2


async def test_a_key_whose_command_was_refused_may_be_used_again(store_url: str) -> None:
    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need = new_id()
        claim = town.claimed(need, town.organisations[0])
        with pytest.raises(Refused):
            await writer.submit(claim, key="k", request="claim")
        await writer.submit(town.raised(need))
        await writer.submit(town.accepted(need))
        assert not (await writer.submit(claim, key="k", request="claim")).repeated
        assert (await writer.submit(claim, key="k", request="claim")).repeated


async def test_a_command_that_caused_nothing_is_remembered_too(store_url: str) -> None:
    async with served(store_url) as writer:
        place = new_id()
        await writer.submit(founded(place, "district", None, "旧名"))
        first = await writer.submit(renamed(place, "旧名"), key="k", request="old")
        assert (first.version, first.position) == (1, 1)
        await writer.submit(renamed(place, "新名"))
        again = await writer.submit(renamed(place, "旧名"), key="k", request="old")
        assert again.repeated
        assert _said(again) == _said(first)
        assert len(await log_of(writer.backend)) == 2


async def test_two_processes_share_the_keys(postgres_database: str) -> None:
    async with served(postgres_database) as one, served(postgres_database) as other:
        place = founded(new_id(), "district", None)
        found = await asyncio.gather(*(writer.submit(place, key="k", request="r") for writer in (one, other) * 5))
        assert sum(not outcome.repeated for outcome in found) == 1
        assert len(await log_of(one.backend)) == 1


async def test_an_act_without_a_key_happens_each_time(store_url: str) -> None:
    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)

        def say(desk: Desk) -> None:
            desk.need(need).survey(desk.acting, "lamp", "盏", 20, 12)

        await writer.submit(town.by_worker(need, say))
        assert (await writer.submit(town.by_worker(need, say))).version == 4


def _said(outcome: Outcome) -> tuple[object, ...]:
    return outcome.case, outcome.version, outcome.position, outcome.recorded_at, outcome.summary
