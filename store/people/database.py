"""The database of identities: a file of its own beside a SQLite store, a schema of its own in PostgreSQL.

Its statements are few and short, and none stands in the way of a fact: the log has connections and a lock of its own.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import asyncpg

from store.backend import StoreUnavailable
from store.batch_on_postgres import telling
from store.making import indexing, making
from store.people.fixed import Filled, Fixed, Rows, Statement, told
from store.people.tables import metadata
from store.people.together import Together
from store.pools import close_pool
from store.reading import arguments

_LOCK = 0x4875_7969_6E70
_SCHEMA = "people"
_THERE = "SELECT relname::text FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = $1"


class Database(Protocol):
    """Runs statements written with SQLAlchemy Core, once (:class:`Fixed`) or for each time."""

    async def open(self) -> None:
        """Connect, and create the tables that are missing. :raises StoreUnavailable: when that cannot be done."""
        ...

    async def close(self) -> None: ...

    async def run(self, *statements: Statement) -> list[Rows]:
        """Run all of them in one transaction; what each gave back.

        A change that gives back no row although it would (``RETURNING``) ends it when others follow: then nothing is
        done, and what was not run is missing in what comes back.

        :raises Taken: when a row would be there twice.
        :raises StoreUnavailable: when the database is locked, full or gone.
        """
        ...

    async def scrub(self) -> None:
        """Leave nothing of what was deleted in free pages.

        :raises StoreUnavailable: when the database is locked, full or gone.
        """
        ...


class Taken(Exception):
    """There is such a row already; nothing was done."""


class SqlitePeople:
    """One file. It is written by the process that serves and, seldom, by the command line: so it has no write-ahead
    log, which several writers can corrupt in most versions of SQLite, and what is deleted is overwritten.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        # One thread for one connection: a commit waits for the disk, and nobody else shall.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="people")
        self._connection: sqlite3.Connection
        self._read: sqlite3.Connection
        """Reads few rows by their key, and waits for nobody."""

    async def open(self) -> None:
        await self._in_thread(self._open)

    async def close(self) -> None:
        await self._in_thread(self._connection.close)
        self._read.close()
        self._thread.shutdown()

    async def run(self, *statements: Statement) -> list[Rows]:
        if len(statements) == 1 and isinstance(statements[0], Filled) and statements[0].fixed.key:
            found_at_once = self._read_at_once(*told(statements[0], "sqlite"))
            if found_at_once is not None:
                return [found_at_once]
        texts = [told(statement, "sqlite") for statement in statements]
        found: list[Rows] = await self._in_thread(self._run, texts)
        return found

    async def scrub(self) -> None:
        await self._in_thread(self._scrub)

    async def _in_thread(self, work: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    def _open(self) -> None:
        with _telling():
            self._connection = connection = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False, timeout=5
            )
            self._path.chmod(0o600)
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("BEGIN IMMEDIATE")
            for _, statement in _created("sqlite"):
                connection.execute(statement)
            connection.execute("COMMIT")
            self._read = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode=ro",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
                timeout=0,
            )

    def _read_at_once(self, text: str, values: list[Any]) -> Rows | None:
        """The rows of a question, in a tenth of the time that it takes to have another thread ask it; None when
        somebody writes just now.
        """
        try:
            return self._read.execute(text, values).fetchall()
        except sqlite3.Error:
            return None  # whatever it is, the other connection waits for it, mends it, or says it

    def _scrub(self) -> None:
        with _telling():
            self._connection.execute("VACUUM")

    def _run(self, texts: Sequence[tuple[str, list[Any]]]) -> list[Rows]:
        connection, found = self._connection, list[Rows]()
        reading = all(text.startswith("SELECT") for text, _ in texts)
        with _telling():
            connection.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
            try:
                for text, values in texts:
                    cursor = connection.execute(text, values)
                    found.append(cursor.fetchall())
                    if _came_to_nothing(text, found[-1]) and len(found) < len(texts):
                        break
                else:
                    connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.rollback()
        return found


class PostgresPeople:
    """The schema ``people`` of the store's database, by connections of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: asyncpg.Pool[Any]
        self._asked = Together(self._ask_all)

    async def open(self) -> None:
        with telling():
            connection = await asyncpg.connect(self._url, timeout=5)
            try:
                async with connection.transaction():
                    # Workers that start together: one at a time.
                    await connection.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
                    await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {_SCHEMA}")
                    await connection.execute(f"SET LOCAL search_path TO {_SCHEMA}")
                    # Making an index takes a lock even where it is there already, and could meet those who serve.
                    there = {row[0] for row in await connection.fetch(_THERE, _SCHEMA)}
                    for name, statement in _created("postgresql"):
                        if name not in there:
                            await connection.execute(statement)
            finally:
                connection.terminate()
            self._pool = await asyncpg.create_pool(
                self._url,
                min_size=1,
                max_size=2,
                command_timeout=10,
                reset=_as_it_is,
                server_settings={"application_name": "huying people", "search_path": _SCHEMA},
            )

    async def close(self) -> None:
        await close_pool(self._pool)

    async def run(self, *statements: Statement) -> list[Rows]:
        if len(statements) == 1 and isinstance(statements[0], Filled) and statements[0].fixed.key:
            return [await self._asked.rows(statements[0])]
        texts = [told(statement, "postgresql") for statement in statements]
        try:
            with telling():
                async with self._pool.acquire() as connection:
                    if len(texts) == 1:
                        return [_rows(await connection.fetch(texts[0][0], *texts[0][1]))]
                    return await self._together(connection, texts)
        except asyncpg.UniqueViolationError:
            raise Taken from None

    async def scrub(self) -> None:
        # The rows of before go with the old files. Each table is locked for as long as it takes to write few rows.
        with telling():
            async with self._pool.acquire() as connection:
                for table in metadata.sorted_tables:
                    await connection.execute(f"VACUUM FULL {table.name}", timeout=600)

    async def _ask_all(self, fixed: Fixed, asked: Sequence[Mapping[str, Any]]) -> Rows:
        wanted = fixed.text("postgresql")
        with telling():
            async with self._pool.acquire() as connection:
                values = [arguments(wanted, each) for each in asked]
                if len(values) == 1:
                    return _rows(await connection.fetch(wanted[0], *values[0]))
                return _rows(await connection.fetchmany(wanted[0], values))

    async def _together(self, connection: Any, texts: Sequence[tuple[str, list[Any]]]) -> list[Rows]:
        transaction, found = connection.transaction(), list[Rows]()
        await transaction.start()
        try:
            for text, values in texts:
                found.append(_rows(await connection.fetch(text, *values)))
                if _came_to_nothing(text, found[-1]) and len(found) < len(texts):
                    break
            else:
                await transaction.commit()
                return found
        except BaseException:
            await transaction.rollback()
            raise
        await transaction.rollback()
        return found


async def _as_it_is(connection: Any) -> None:
    """Whatever runs here leaves nothing behind in its connection, so it is not set right at the price of a question."""


def _rows(records: Sequence[Any]) -> Rows:
    return [tuple(record) for record in records]


def _came_to_nothing(text: str, rows: Rows) -> bool:
    return not rows and "RETURNING" in text


@cache
def _created(store: str) -> Sequence[tuple[str, str]]:
    """What makes each table and each index, by its name."""
    made = []
    for table in metadata.sorted_tables:
        made.append((table.name, making(table, store, unless_there=True)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        made += [(str(index.name), indexing(index, store)) for index in indexes]
    return made


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError:
        raise Taken from None
    except sqlite3.Error as error:
        raise StoreUnavailable(str(error)) from error
