"""That a session was used is noted beside the request, many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection

import pytest
from uuid_utils import uuid7

from api.people import NOTED_EVERY, People, Shown
from domain.kernel import Id
from store.backend import StoreUnavailable
from store.people.accounts import Accounts, Duty
from store.people.keeping import DAY, MINUTE, opened
from store.people.key import hashed
from store.people.sessions import Level

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    """Everything runs on asyncio."""
    return "asyncio"


@pytest.fixture
async def people(store_url: str) -> AsyncIterator[People]:
    """The identities of an empty store, on a clock that stands."""
    found = People(await opened(store_url, now=lambda: DAY))
    yield found
    await found.close()


async def _signed_in(people: People, number: int) -> list[str]:
    """The hashes of that many sessions whose use has to be noted again."""
    hashes = []
    for n in range(number):
        id = Id(str(uuid7()))
        await Accounts(people.keeping).add(id, Duty.NONE, f"login{n}")
        hashes.append(hashed(await people.sessions.begin(id, Duty.NONE, Level.FULL)))
    people.keeping.now = lambda: DAY + 2 * MINUTE
    return hashes


async def _is_due(people: People, hash: str) -> bool:
    found = await people.sessions.session(hash)
    assert found is not None
    return found.due


async def test_what_is_used_within_a_second_is_noted_together_and_none_is_lost(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = await _signed_in(people, 6)
    noted, goes_on, seen = list[int](), asyncio.Event(), people.sessions.seen

    async def slow(sessions: Collection[str], tokens: Collection[str] = ()) -> None:
        noted.append(len(sessions))
        await goes_on.wait()
        await seen(sessions, tokens)

    monkeypatch.setattr(people.sessions, "seen", slow)
    assert await people.look_up(first, Shown.SESSION)
    await asyncio.sleep(0)
    for other in others:
        assert await people.look_up(other, Shown.SESSION)
    goes_on.set()
    await asyncio.gather(*people._notes)
    assert noted == [1]
    people.keeping.now = lambda: DAY + 2 * MINUTE + NOTED_EVERY
    people._note_used()
    await asyncio.gather(*people._notes)
    assert noted == [1, 5]
    assert not any([await _is_due(people, hash) for hash in (first, *others)])


async def test_what_could_not_be_noted_hinders_nobody_and_is_due_again(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await _signed_in(people, 2)
    goes_on, seen = asyncio.Event(), people.sessions.seen

    async def broken(sessions: Collection[str], tokens: Collection[str] = ()) -> None:
        monkeypatch.setattr(people.sessions, "seen", seen)
        await goes_on.wait()
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(people.sessions, "seen", broken)
    assert await people.look_up(first, Shown.SESSION)
    await asyncio.sleep(0)
    assert await people.look_up(second, Shown.SESSION)
    goes_on.set()
    await asyncio.gather(*people._notes, return_exceptions=True)
    people.keeping.now = lambda: DAY + 2 * MINUTE + NOTED_EVERY
    people._note_used()
    await asyncio.gather(*people._notes)
    assert [await _is_due(people, hash) for hash in (first, second)] == [True, False]
    people.keeping.now = lambda: DAY + 2 * MINUTE + 2 * NOTED_EVERY
    assert await people.look_up(first, Shown.SESSION)
    await asyncio.gather(*people._notes)
    assert not await _is_due(people, first)


async def test_what_is_to_be_noted_is_noted_before_the_service_has_stopped(store_url: str) -> None:
    people = People(await opened(store_url, now=lambda: DAY))
    first, second = await _signed_in(people, 2)
    assert await people.look_up(first, Shown.SESSION)
    await asyncio.gather(*people._notes)
    assert await people.look_up(second, Shown.SESSION)
    await people.close()
    again = People(await opened(store_url, now=lambda: DAY + 2 * MINUTE))
    try:
        assert [await _is_due(again, hash) for hash in (first, second)] == [False, False]
    finally:
        await again.close()
