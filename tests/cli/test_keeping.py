"""``huying rebuild``, ``check`` and ``copy``."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from cli.demo.script import id_of
from projections import VIEWS
from projections.kernel import Tally
from projections.parties import Parties, PartyRow
from projections.places import PlaceRow, Places
from projections.statistics import Statistics
from store.control import Control, ask_to_rebuild, socket_of
from store.copying import contents
from store.opening import WriterLock, backend_for, file_of
from store.rebuild import bring_up_to_date
from store.snapshot import snapshot
from tests.cli.running import huying

_PERIOD = ("--from", "2019-01-01", "--to", "2025-04-16", "--json")


def _run(url: str, statement: str) -> None:
    """Do to a store what only a fault could do."""
    file = file_of(url)
    if file is not None:
        with sqlite3.connect(file) as connection:
            connection.execute(statement)
        connection.close()
        return

    async def execute() -> None:
        connection = await asyncpg.connect(url)
        await connection.execute(statement)
        await connection.close()

    asyncio.run(execute())


def _slot(url: str, view: str) -> str:
    async def read() -> str:
        async with snapshot(url) as of:
            return (await of.slots())[view][1]

    return asyncio.run(read())


def test_a_told_demo_checks(told: str) -> None:
    assert "equal a fresh fold" in huying("check", store=told)


def test_a_rebuilt_view_says_the_same(told: str) -> None:
    before = huying("stats", "jiafu", *_PERIOD, store=told)
    slot = _slot(told, "statistics")
    assert "statistics" in huying("rebuild", "statistics", store=told)
    assert _slot(told, "statistics") != slot
    assert huying("stats", "jiafu", *_PERIOD, store=told) == before
    assert "board, mine, places, parties, statistics" in huying("rebuild", store=told)
    huying("check", store=told)


def test_a_view_that_does_not_exist_is_told(told: str) -> None:
    assert "no view" in huying("rebuild", "weather", store=told, code=1)


def test_a_row_that_says_otherwise_is_found_and_a_rebuild_repairs_it(own: str) -> None:
    table = f"{PlaceRow.table}_{_slot(own, Places.name)}"
    _run(own, f"UPDATE {table} SET title = '别处' WHERE \"case\" = '{id_of('place/xintang')}'")
    _run(own, f"DELETE FROM {table} WHERE \"case\" = '{id_of('place/jiafu')}'")
    found = huying("check", store=own, code=1)
    assert f"{id_of('place/xintang')} differs in title" in found
    assert f"{id_of('place/jiafu')} is missing" in found
    assert "2 differences" in found
    huying("rebuild", Places.name, store=own)
    huying("check", store=own)


def test_one_difference_is_one(own: str) -> None:
    table = f"{PlaceRow.table}_{_slot(own, Places.name)}"
    _run(own, f"UPDATE {table} SET title = '别处' WHERE \"case\" = '{id_of('place/xintang')}'")
    assert "1 difference in " in huying("check", store=own, code=1)


def test_sums_that_are_wrong_and_rows_too_many_are_found(own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.checking.MOST", 5)
    for kind in Statistics.kinds:
        if issubclass(kind, Tally):
            _run(own, f"UPDATE {kind.table}_{_slot(own, Statistics.name)} SET n = n + 1")
    table = f"{PartyRow.table}_{_slot(own, Parties.name)}"
    rest = ", ".join(field for field in PartyRow.__struct_fields__ if field != "case")
    _run(own, f"INSERT INTO {table} (\"case\", {rest}) SELECT 'zz', {rest} FROM {table} LIMIT 1")
    found = huying("check", store=own, code=1)
    assert "differs in n" in found
    assert f"{PartyRow.table}: zz is there, and should not be" in found
    assert found.count("differs in n") == 4  # not all of them are told, but all are counted
    assert "more" in found


def test_cases_that_are_not_in_hand_any_more_are_folded_again(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.checking._IN_HAND", 10)
    huying("check", store=told)


def test_views_that_were_never_built_are_told(store_url: str) -> None:
    async def made() -> None:
        backend = backend_for(store_url)
        await backend.open()
        await backend.close()

    asyncio.run(made())
    period = ("--from", "2025-01-01", "--to", "2025-01-02")
    assert "huying rebuild" in huying("stats", "xintang", *period, store=store_url, code=1)
    assert "rebuild it" in huying("check", store=store_url, code=1)


def test_a_database_that_does_not_answer_is_told_in_a_sentence() -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    for command in (("check",), ("demo",), ("rebuild",), ("serve",), ("replay", "7"), ("copy", "--to", nowhere)):
        assert "the store cannot be used" in huying(*command, store=nowhere, code=1)


@pytest.mark.parametrize(
    ("fault", "told_as"),
    [
        ("DELETE FROM log WHERE position = 700", "position 701 follows 699"),
        ("UPDATE log SET recorded_at = 1 WHERE position = 700", "before the one ahead of it"),
        ("UPDATE log SET version = version + 50 WHERE position = 700", "not "),
        ("UPDATE log SET topic = 'need.vanished' WHERE position = 700", "need.vanished at 700"),
    ],
)
def test_a_fault_in_the_log_is_found(own: str, fault: str, told_as: str) -> None:
    _run(own, fault)
    assert told_as in huying("check", store=own, code=1)


def test_a_copy_holds_the_same_and_answers_the_same(told: str, store_url: str) -> None:
    huying("copy", "--to", store_url, store=told)

    async def both() -> bool:
        async with snapshot(told) as one, snapshot(store_url) as other:
            return await contents(one) == await contents(other)

    assert asyncio.run(both())
    huying("check", store=store_url)
    assert huying("stats", "jiafu", *_PERIOD, store=store_url) == huying("stats", "jiafu", *_PERIOD, store=told)
    assert "told before" in huying("demo", store=store_url)  # the answers to its keys came along
    assert "holds facts or accounts already" in huying("copy", "--to", store_url, store=told, code=1)


def test_a_copy_into_a_store_that_was_set_up_before_has_its_views(told: str, store_url: str) -> None:
    async def set_up() -> None:
        backend = backend_for(store_url)
        await backend.open()
        await bring_up_to_date(backend, VIEWS)
        await backend.close()

    asyncio.run(set_up())
    huying("copy", "--to", store_url, store=told)
    huying("check", store=store_url)


def test_a_store_is_not_copied_onto_itself(own_file: str) -> None:
    assert "the store itself" in huying("copy", "--to", own_file, store=own_file, code=1)


@contextmanager
def _service(url: str, rebuilt: Callable[[], None]) -> Iterator[Path]:
    """As much of a service as listens to the command line, in another thread."""
    file = file_of(url)
    assert file is not None
    ready = threading.Event()
    end: list[Callable[[], object]] = []

    async def serve() -> None:
        backend = backend_for(url)
        await backend.open()
        control = Control(backend, VIEWS, rebuilt)
        await control.start(socket_of(file))
        done = asyncio.Event()
        loop = asyncio.get_running_loop()
        end.append(lambda: loop.call_soon_threadsafe(done.set))
        ready.set()
        await done.wait()
        await control.stop()
        await backend.close()

    with WriterLock(file):
        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        assert ready.wait(10)
        try:
            yield socket_of(file)
        finally:
            end[0]()
            thread.join()


def test_while_a_service_runs_it_is_asked_to_rebuild(own_file: str) -> None:
    slot = _slot(own_file, "board")
    times: list[int] = []
    with _service(own_file, lambda: times.append(1)) as socket:
        assert socket.stat().st_mode & 0o777 == 0o600
        assert "board" in huying("rebuild", "board", store=own_file)
        assert times
        huying("check", store=own_file)
        for command in (("demo",), ("serve",), ("copy", "--to", f"{own_file}.copy")):
            assert "is serving this store" in huying(*command, store=own_file, code=1)
    assert _slot(own_file, "board") != slot
    assert not socket.exists()


def test_what_is_no_request_for_a_rebuild_is_answered_with_an_error(own_file: str) -> None:
    file = file_of(own_file)
    assert file is not None
    path = socket_of(file)

    async def ask(line: bytes) -> bytes:
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(line + b"\n")
        answer = await reader.readline()
        writer.close()
        await writer.wait_closed()
        return answer

    with _service(own_file, lambda: None):
        for line in (b"", b"{}", b"[]", b"rebuild", b'{"rebuild": 1}', b"\xff"):
            assert b"error" in asyncio.run(ask(line))
        assert asyncio.run(ask_to_rebuild(path, ["places"], lambda done, total: None)) > 1000
