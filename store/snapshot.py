"""Everything in a store as it is at one moment, read beside whoever writes.

The log, the answers to idempotency keys and the rows of the views all belong to the same moment, however long the
reading takes. What reads a whole store (a check, a copy) reads it here.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, Protocol

import asyncpg

from domain.kernel import Id
from store.backend import Head, Stored, StoreUnavailable
from store.opening import BadStore, backend_for, file_of
from store.tables import RowType, Slot, table_of

_PIECE = 5000
_PART_OF_AN_ID = re.compile(r"[0-9a-f-]{1,36}")

Pieces = AsyncIterator[Sequence[Any]]


class KeptAnswer(NamedTuple):
    """An answer to an idempotency key, as it lies in the store."""

    key: str
    request: str
    answer: bytes
    recorded_at: int


class _Connection(Protocol):
    def stream(self, statement: str, *values: Any) -> Pieces: ...


class Snapshot:
    """A store at one moment."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    async def head(self) -> Head:
        """The end of the log."""
        rows = await self._all("SELECT position, recorded_at FROM log ORDER BY position DESC LIMIT 1")
        return Head(*rows[0]) if rows else Head(0, 0)

    async def slots(self) -> dict[str, tuple[int, Slot]]:
        """For each view the version it was built with and the slot that serves."""
        rows = await self._all("SELECT name, version, slot FROM views")
        return {name: (version, "b" if slot == "b" else "a") for name, version, slot in rows}

    async def scan(self, topics: Iterable[str] | None = None) -> AsyncIterator[Sequence[Stored]]:
        """The log in order and in pieces; only some topics if given."""
        wanted = list(topics or ())
        places = ", ".join(f"${i}" for i in range(1, len(wanted) + 1))
        where = f" WHERE topic IN ({places})" if wanted else ""
        columns = "position, case_id, version, topic, recorded_at, state"
        async for rows in self._connection.stream(f"SELECT {columns} FROM log{where} ORDER BY position", *wanted):
            yield [Stored(*row) for row in rows]

    async def case(self, id: str, before: int) -> list[Stored]:
        """The facts of a case before that version."""
        columns = "position, case_id, version, topic, recorded_at, state"
        statement = f"SELECT {columns} FROM log WHERE case_id = $1 AND version < {int(before)} ORDER BY version"
        return [Stored(*row) for row in await self._all(statement, id)]

    async def answers(self) -> AsyncIterator[Sequence[KeptAnswer]]:
        """The answers to idempotency keys, in pieces and in the order in which they were given."""
        statement = "SELECT key, request, answer, recorded_at FROM answers ORDER BY recorded_at, key"
        async for rows in self._connection.stream(statement):
            yield [KeptAnswer(*row) for row in rows]

    async def rows(self, kind: RowType, slot: Slot) -> Pieces:
        """All rows of a table as stored values, in key order and in pieces."""
        order = ", ".join(f'"{name}"' for name in kind.key)
        async for rows in self._connection.stream(f"SELECT * FROM {table_of(kind, slot).name} ORDER BY {order}"):
            yield rows

    async def cases_like(self, beginning: str, most: int = 10) -> list[Id]:
        """The ids of cases that begin so."""
        if not _PART_OF_AN_ID.fullmatch(beginning):
            return []
        statement = f"SELECT DISTINCT case_id FROM log WHERE version = 1 AND case_id LIKE $1 LIMIT {most}"
        return sorted(Id(row[0]) for row in await self._all(statement, f"{beginning}%"))

    async def _all(self, statement: str, *values: Any) -> list[Any]:
        return [row async for rows in self._connection.stream(statement, *values) for row in rows]


class _Sqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def stream(self, statement: str, *values: Any) -> Pieces:
        cursor = self._connection.execute(statement.replace("$", "?"), values)
        while rows := cursor.fetchmany(_PIECE):
            yield rows
            await asyncio.sleep(0)


class _Postgres:
    def __init__(self, connection: asyncpg.Connection[Any]) -> None:
        self._connection = connection

    async def stream(self, statement: str, *values: Any) -> Pieces:
        cursor = await self._connection.cursor(statement, *values)
        while rows := await cursor.fetch(_PIECE):
            yield [tuple(row) for row in rows]


@asynccontextmanager
async def snapshot(url: str) -> AsyncIterator[Snapshot]:
    """The store that *url* names, as it is now.

    :raises BadStore: when the URL is none, or the database holds no store.
    :raises StoreUnavailable: when it cannot be read.
    """
    backend_for(url, read_only=True)
    file = file_of(url)
    try:
        if file is None:
            connection = await asyncpg.connect(url, timeout=5)
            try:
                async with connection.transaction(isolation="repeatable_read", readonly=True):
                    yield Snapshot(_Postgres(connection))
            finally:
                connection.terminate()
        else:
            reading = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
            try:
                reading.execute("BEGIN")
                yield Snapshot(_Sqlite(reading))
            finally:
                reading.close()
    except asyncpg.UndefinedTableError as error:
        raise BadStore("that database holds no store yet; huying serve or huying demo makes one") from error
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, sqlite3.Error) as error:
        raise StoreUnavailable(f"{type(error).__name__}: {error}") from error
