"""A database that is locked, full or gone: 503 with Retry-After, nothing half done, and all is well afterwards."""

from __future__ import annotations

import asyncio
import sqlite3
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
import pytest

from store.sqlite import SqliteBackend
from tests.api.problem import problem_of
from tests.api.town import Town, served, service_of

pytestmark = pytest.mark.anyio


def told_to_wait(answer: httpx.Response) -> None:
    """It says when to try again."""
    assert problem_of(answer)["status"] == 503, answer.text
    assert int(answer.headers["retry-after"]) > 0


async def test_a_locked_file_is_waited_for_and_then_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.sqlite._PATIENCE", 3)
    need = await town.raised()
    position = await town.position()
    store = service_of(town.client).settings.store
    other = sqlite3.connect(store.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = [town.post(f"/needs/{need}/support", by=by) for by in (town.neighbour, town.member)]
    for answer in await asyncio.gather(*waiting):
        told_to_wait(answer)
    assert (await town.asked(f"/needs/{need}"))["summary"]["supports"] == 0
    other.execute("ROLLBACK")
    other.close()
    assert await town.position() == position
    await town.did(f"/needs/{need}/support", by=town.neighbour)
    assert (await town.asked(f"/needs/{need}"))["summary"]["supports"] == 1


async def test_a_full_disk_refuses_and_recovers(town: Town) -> None:
    need = await town.raised()
    backend = service_of(town.client).backend
    assert isinstance(backend, SqliteBackend)
    (pages,) = backend._write.execute("PRAGMA page_count").fetchone()
    backend._write.execute(f"PRAGMA max_page_count={pages + 2}")
    done, position = 0, await town.position()
    more = {"words": "灯" * 2_000}
    while (answer := await town.post(f"/needs/{need}/supplements", more, by=town.raiser)).status_code == 200:
        done += 1
    told_to_wait(answer)
    assert await town.position() == position + done
    assert (await town.asked(f"/needs/{need}"))["summary"]["version"] == 1 + done
    backend._write.execute("PRAGMA max_page_count=1073741823")
    assert (await town.did(f"/needs/{need}/support", by=town.neighbour))["version"] == 2 + done


async def test_a_database_that_is_gone_comes_back(postgres_database: str) -> None:
    name = urlsplit(postgres_database).path[1:]
    async with served(postgres_database) as client:
        town = await Town(client).settled()
        need = await town.raised()
        position = await town.position()
        server = await asyncpg.connect(urlunsplit(urlsplit(postgres_database)._replace(path="/postgres")))
        await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        for _ in range(2):
            told_to_wait(await town.post(f"/needs/{need}/support", by=town.neighbour))
            for path in ("/needs", f"/needs/{need}", f"/needs/{need}/timeline"):
                told_to_wait(await town.get(path))
            told_to_wait(await client.get("/readyz"))
            assert (await client.get("/livez")).status_code == 200
        await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await server.close()
        for _ in range(20):
            if (await client.get("/readyz")).status_code == 200:
                break
            await asyncio.sleep(0.1)
        assert await town.position() == position
        assert (await town.did(f"/needs/{need}/support", by=town.neighbour))["version"] == 2
        assert (await town.asked(f"/needs/{need}"))["summary"]["supports"] == 1


async def test_a_log_that_somebody_else_holds_is_waited_for_and_then_told(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.postgres._PATIENCE", 0.5)
    async with served(postgres_database) as client:
        town = await Town(client).settled()
        need = await town.raised()
        other = await asyncpg.connect(postgres_database)
        await other.execute(f"SELECT pg_advisory_lock({0x4875_7969_6E67})")
        told_to_wait(await town.post(f"/needs/{need}/support", by=town.neighbour))
        assert (await town.asked(f"/needs/{need}"))["summary"]["supports"] == 0
        await other.close()
        assert (await town.did(f"/needs/{need}/support", by=town.neighbour))["version"] == 2
