"""Answers to requests are dropped once nobody repeats the request any more; what tells rolls apart stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.casework import SYSTEM
from domain.settings import installed
from store import pruning
from store.backend import Backend
from store.pruning import prune
from store.writer import clock
from tests.domain.people import new_id
from tests.store.stored import served
from tests.store.town import Town

pytestmark = pytest.mark.anyio

DAY = 86_400_000_000


async def keys(backend: Backend) -> list[str]:
    return [key for key, _ in await backend.kept_answers("", 1000)]


@pytest.fixture
def read_anew() -> Iterator[None]:
    """Settings are read again, although a process reads them once."""
    installed.cache_clear()
    yield
    installed.cache_clear()


async def test_an_answer_is_kept_for_thirty_days_and_its_key_is_as_good_as_new_then(store_url: str) -> None:
    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        key = f"{town.residents[0]} more"
        first = await writer.submit(town.supplemented(need), key=key, request="more")
        assert await prune(writer.backend, clock() + 29 * DAY) == 0
        assert (await writer.submit(town.supplemented(need), key=key, request="more")).version == first.version
        assert await prune(writer.backend, clock() + 31 * DAY) == 1
        assert await keys(writer.backend) == []
        assert (await writer.submit(town.supplemented(need), key=key, request="more")).version == first.version + 1


async def test_what_tells_a_roll_and_the_demo_apart_is_never_dropped(store_url: str) -> None:
    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        stay = ["demo lamps", "roster 5f2d"]
        for key in (*stay, f"{SYSTEM} 1", "receipt 5f2d"):
            await writer.submit(town.supplemented(need), key=key, request="")
        assert await prune(writer.backend, clock() + 400 * DAY) == 2
        assert await keys(writer.backend) == stay


async def test_many_are_dropped_in_pieces_between_which_others_have_their_turn(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "_AT_ONCE", 3)
    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        for _ in range(10):
            await writer.submit(town.supplemented(need), key=f"{new_id()} 1", request="")
        dropping, pieces = writer.backend.drop_old_answers, []

        async def dropped_then_written(keys: list[str], before: int) -> int:
            dropped = await dropping(keys, before)
            # Whoever waits is answered before the next piece: nothing is held.
            await writer.submit(town.supplemented(need))
            pieces.append(dropped)
            return dropped

        monkeypatch.setattr(writer.backend, "drop_old_answers", dropped_then_written)
        assert await prune(writer.backend, clock() + 31 * DAY) == 10
        assert pieces == [3, 3, 3, 1]


@pytest.mark.usefixtures("read_anew")
async def test_an_installation_says_for_how_long(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "huying.toml"
    file.write_text("[idempotency]\ndays = 2\n", encoding="utf-8")
    monkeypatch.setenv("HUYING_SETTINGS", str(file))
    async with served(sqlite_database) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        await writer.submit(town.supplemented(need), key=f"{SYSTEM} 1", request="")
        assert await prune(writer.backend, clock() + 1 * DAY) == 0
        assert await prune(writer.backend, clock() + 3 * DAY) == 1
