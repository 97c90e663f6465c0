"""Many who claim the last place at once, through HTTP: exactly one wins, and everybody else is told who."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TypeVar

import httpx
import pytest

from domain.kernel import Id
from store.opening import backend_for
from tests.api.processes import serving
from tests.api.town import Town
from tests.api.wire import Told, Wire

pytestmark = pytest.mark.anyio

T = TypeVar("T")

NEEDS = 300
CLAIMANTS = 16
AT_ONCE = 4
"""How many needs are fought over at the same time."""


@pytest.fixture(params=[("sqlite_database", 1), ("postgres_database", 2)], ids=["sqlite", "postgresql, two workers"])
def served_store(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """The address of a service, and its store."""
    store, workers = str(request.getfixturevalue(request.param[0])), request.param[1]
    with serving(store, workers) as address:
        yield address, store


async def test_of_sixteen_who_claim_one_place_at_once_one_wins(served_store: tuple[str, str]) -> None:
    address, store = served_store
    # A connection is not used again at the moment when the server gives it up for idle.
    limits = httpx.Limits(keepalive_expiry=1)
    async with httpx.AsyncClient(base_url=address, timeout=30, limits=limits) as client:
        town = await Town(client).settled()
        claimants = [await town.party("organisation", public_name=f"第{n}党支部") for n in range(CLAIMANTS)]
        needs = await _in_turns(NEEDS, 16, lambda n: town.accepted(f"修复{n}号楼前的庭院灯"))
    wires = [[await Wire.to(address) for _ in claimants] for _ in range(AT_ONCE)]
    fights = await _in_turns(NEEDS, AT_ONCE, lambda n: _fight(wires, needs[n], claimants))
    for wire in (wire for some in wires for wire in some):
        await wire.close()

    statuses: Counter[int] = Counter()
    winners = []
    for fight in fights:
        statuses.update(told.status for told in fight)
        (winner,) = (claimant for claimant, told in zip(claimants, fight, strict=True) if told.status == 201)
        winners.append(winner)
        for told in fight:
            if told.status != 201:
                assert told.body["type"].endswith("already-claimed"), told
                assert told.body["by"] == winner
                assert told.body["claimant_kind"] == "organisation"
    assert statuses == {201: NEEDS, 409: NEEDS * (CLAIMANTS - 1)}
    assert await _claimants(store, needs) == winners


async def _fight(wires: list[list[Wire]], need: str, claimants: Sequence[str]) -> list[Told]:
    mine = wires.pop()
    told = await asyncio.gather(
        *(wire.post(f"/needs/{need}/claims", claimant) for wire, claimant in zip(mine, claimants, strict=True))
    )
    wires.append(mine)
    return told


async def _in_turns(times: int, at_once: int, act: Callable[[int], Awaitable[T]]) -> list[T]:
    """The results of ``act(n)`` in order, *at_once* at a time."""
    room = asyncio.Semaphore(at_once)

    async def one(n: int) -> T:
        async with room:
            return await act(n)

    return await asyncio.gather(*(one(n) for n in range(times)))


async def _claimants(store: str, needs: Sequence[str]) -> list[str]:
    """Who claimed each need, as the log has it: exactly one."""
    backend = backend_for(store, read_only=True)
    await backend.open()
    found = []
    for need in needs:
        events = await backend.case(Id(need))
        (claim,) = (event for event in events if event.fact.topic == "need.claimed")
        found.append(str(claim.fact.by))
    await backend.close()
    return found
