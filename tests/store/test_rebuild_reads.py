"""A rebuild looks for few rows, reads many with one statement, and leaves commits as durable as they were."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from store import rebuild as module
from store import refolding
from store.rebuild import rebuild
from store.sqlite import SqliteBackend
from store.tables import Key, Row, Slot
from tests.domain.people import new_id
from tests.store.stored import assert_views_equal_the_log, served
from tests.store.town import founded, renamed, together
from tests.store.views import Sign, Signs

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("number", [1, 19, 20, 200, 201, 450])
async def test_all_rows_that_are_asked_for_together_are_found_and_no_others(store_url: str, number: int) -> None:
    async with served(store_url, (Signs(),)) as writer:
        places = [new_id() for _ in range(number)]
        await together(writer, *(founded(place, "district", None) for place in (*places, new_id())))
        found = await writer.backend.rows(Sign, "a", [*places, new_id()])
        assert {key: row.case for key, row in found.items() if isinstance(row, Sign)} == {one: one for one in places}


async def test_no_row_is_looked_for_of_a_case_that_begins_in_the_piece(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CLOSE_ENOUGH", 0)
    monkeypatch.setattr(refolding, "AT_MOST", 1)
    async with served(store_url, (Signs(),)) as writer:
        early = [new_id() for _ in range(3)]
        await together(writer, *(founded(place, "district", None) for place in early))
        await rebuild(writer.backend, (Signs(),))
        late = [new_id() for _ in range(3)]
        await together(writer, *(founded(place, "district", None) for place in late))
        for place in (*early, *late):
            await writer.submit(renamed(place, f"街道{place[-4:]}"))
        looking = _Looking(writer.backend, first=len(early))
        await rebuild(looking, (Signs(),))  # type: ignore[arg-type]  # it passes on everything else
        assert looking.sought == set(early)
        await assert_views_equal_the_log(writer.backend, (Signs(),))


async def test_a_commit_waits_for_the_disk_again_after_a_rebuild(tmp_path: Path) -> None:
    async with served(f"sqlite:///{tmp_path / 'huying.db'}", (Signs(),)) as writer:
        await together(writer, *(founded(new_id(), "district", None) for _ in range(5)))
        await rebuild(writer.backend, (Signs(),))
        backend = writer.backend
        assert isinstance(backend, SqliteBackend)
        assert backend._write.execute("PRAGMA synchronous").fetchone() == (2,), "2 is FULL"


class _Looking:
    """A backend that gives the first facts in a piece of their own, lets rows go after it, and notes what is sought."""

    def __init__(self, backend: Any, first: int) -> None:
        self._backend = backend
        self._first = first
        self.sought: set[Key] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    async def scan(self, after: int, until: int, topics: Any = None) -> Any:
        for begin, end in ((after, self._first), (self._first, until)):
            async for piece in self._backend.scan(begin, end, topics):
                yield piece

    async def rows(self, kind: type[Row], slot: Slot, keys: Sequence[Key]) -> Any:
        if kind is Sign:
            self.sought.update(keys)
        return await self._backend.rows(kind, slot, keys)
