"""Several processes serve one store: what one of them has kept whole is good only until any of them has acted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable

import pytest
from fastapi import Request, Response

from api.kept import Answer
from tests.api import town
from tests.api.town import Town, served, service_of
from web.app import create_app

pytestmark = pytest.mark.anyio


async def test_a_page_that_one_worker_keeps_shows_what_another_has_done_since(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town, "create_app", create_app)
    async with served(postgres_database) as one, served(postgres_database) as other:
        here = await Town(one).settled()
        community = here.places["community"]
        pages = ("/needs", f"/needs?area={community}", f"/figures/{community}")
        for _ in range(3):
            before = {path: (await other.get(path)).text for path in pages}
            again = {path: await other.get(path) for path in pages}
            assert {path: page.text for path, page in again.items()} == before
            assert all("etag" in page.headers for page in again.values())
            need = await here.raised()
            after = {path: (await other.get(path)).text for path in pages}
            assert all(need in after[path] for path in pages[:2])
            assert all(after[path] != before[path] for path in pages)


async def test_a_page_is_made_again_once_a_view_was_built_anew(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town, "create_app", create_app)
    async with served(sqlite_database) as client:
        await Town(client).settled()
        first = await client.get("/needs")
        assert (await client.get("/needs")).text == first.text
        service_of(client).kept.forget()
        asked: list[str] = []
        kept = service_of(client).kept
        answer = kept.answer

        async def noted(request: Request, key: Hashable, make: Callable[[], Awaitable[Answer]]) -> Response:
            asked.append(str(key))
            return await answer(request, key, make)

        monkeypatch.setattr(kept, "answer", noted)
        assert (await client.get("/needs")).text == first.text
        assert len(asked) > 1
