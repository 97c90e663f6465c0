"""Moves a store into another: the log and the answers to idempotency keys go over as they are, bit by bit."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, Protocol

import asyncpg

from store.backend import StoreUnavailable
from store.opening import backend_for, file_of
from store.snapshot import Snapshot, snapshot

Progress = Callable[[int, int], None]


class NotEmpty(Exception):
    """The target holds facts already."""


class Differs(Exception):
    """What arrived is not what was sent."""


class Contents(NamedTuple):
    """What a store holds, to be compared with another."""

    facts: int
    answers: int
    size: int
    """Bytes of the facts as stored."""
    digest: str
    """SHA-256 over everything of the log and the answers."""


async def contents(of: Snapshot) -> Contents:
    """Count and digest a store."""
    digest = hashlib.sha256()
    facts = answers = size = 0
    async for piece in of.scan():
        for row in piece:
            facts += 1
            size += len(row.state)
            digest.update(f"{row.position} {row.case_id} {row.version} {row.topic} {row.recorded_at} ".encode())
            digest.update(row.state)
    together = 0  # a sum, because databases disagree on the order of text
    async for kept in of.answers():
        for answer in kept:
            answers += 1
            one = f"{answer.key} {answer.request} {answer.recorded_at} ".encode() + answer.answer
            together += int.from_bytes(hashlib.sha256(one).digest())
    digest.update(str(together).encode())
    return Contents(facts, answers, size, digest.hexdigest())


async def copy(source: str, target: str, progress: Progress) -> Contents:
    """Copy one store into another, both named by their URLs, and compare what arrived.

    All of it arrives, or nothing. The views of the target are not made yet.

    :raises NotEmpty: when there is anything in the target.
    :raises Differs: when the two do not hold the same in the end.
    """
    making = backend_for(target)
    await making.open()
    await making.close()
    async with snapshot(source) as of:
        total = (await of.head()).position
        async with _filling(target) as into:
            if await into.occupied():
                raise NotEmpty()
            done = 0
            async for piece in of.scan():
                await into.put("log", piece)
                done += len(piece)
                progress(done, total)
            async for kept in of.answers():
                await into.put("answers", kept)
        sent = await contents(of)
    async with snapshot(target) as arrived:
        found = await contents(arrived)
    if found != sent:
        raise Differs(f"sent {sent}, found {found}")
    return found


class _Filling(Protocol):
    async def occupied(self) -> bool: ...

    async def put(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None: ...


class _IntoSqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def occupied(self) -> bool:
        return any(self._connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in _TABLES)

    async def put(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        self._connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


class _IntoPostgres:
    def __init__(self, connection: asyncpg.Connection[Any]) -> None:
        self._connection = connection

    async def occupied(self) -> bool:
        # Nobody else writes it until we are done.
        await self._connection.execute("LOCK TABLE log, answers IN EXCLUSIVE MODE")
        found = [await self._connection.fetchrow(f"SELECT 1 FROM {table} LIMIT 1") for table in _TABLES]
        return any(found)

    async def put(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        await self._connection.copy_records_to_table(table, records=rows)


_TABLES = ("log", "answers")


@asynccontextmanager
async def _filling(url: str) -> AsyncIterator[_Filling]:
    """One transaction in the store that *url* names."""
    file = file_of(url)
    try:
        if file is None:
            connection = await asyncpg.connect(url, timeout=5)
            try:
                async with connection.transaction():
                    yield _IntoPostgres(connection)
            finally:
                await connection.close()
        else:
            writing = sqlite3.connect(file, isolation_level=None)
            try:
                writing.execute("PRAGMA synchronous=FULL")
                writing.execute("BEGIN IMMEDIATE")
                yield _IntoSqlite(writing)
                writing.execute("COMMIT")
            finally:
                writing.close()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, sqlite3.Error) as error:
        raise StoreUnavailable(f"{type(error).__name__}: {error}") from error
