"""The log and its views in one SQLite file: WAL, synchronous=FULL, one connection that writes, others that read.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL database when several connections write or checkpoint at once. Exactly one does
here: every change goes through ``_write`` under one lock, and readers are opened read-only.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from domain.kernel import Event, Id
from store import schema
from store.backend import Answer, Changes, Conflict, Head, Standing, Stored, StoreUnavailable, Twin
from store.codec import event_of
from store.making import indexing, making
from store.reading import Query, arguments
from store.tables import Key, Row, RowType, Slot, columns_of, indexes_of, row_from, table_of

_SELECT = "SELECT position, case_id, version, topic, recorded_at, state FROM log"
_OF_A_CASE = _SELECT + " WHERE case_id = ? ORDER BY version"
_HEAD = "SELECT position, recorded_at FROM log ORDER BY position DESC LIMIT 1"
_KEPT = "SELECT key, recorded_at FROM answers WHERE key > ? ORDER BY key LIMIT ?"
_PATIENCE = 40
"""How often a locked database is tried again, 50 ms apart, before the caller is told."""
_MANY, _AT_ONCE = 20, 200
"""From how many keys on rows are read with one statement for several, and for how many."""


class SqliteBackend:
    """A store in one file. ``read_only`` opens it beside the process that serves it."""

    name = "sqlite"
    alone = True

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._turn = asyncio.Lock()
        self._rebuilding = asyncio.Lock()
        self._committer = ThreadPoolExecutor(1, thread_name_prefix="commit")
        self._write: sqlite3.Connection
        self._read: sqlite3.Connection

    async def open(self) -> None:
        with _telling():
            if not self.read_only:
                self._write = self._connect_to_write()
            self._read = self._connect_to_read()

    async def close(self) -> None:
        self._committer.shutdown()
        self._read.close()
        if not self.read_only:
            self._write.close()

    def twin(self) -> Twin | None:
        return partial(SqliteBackend, self.path.absolute(), read_only=True)

    def _connect_to_write(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, timeout=0, cached_statements=512
        )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA cache_size=-65536")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("BEGIN IMMEDIATE")
        for table in schema.metadata.sorted_tables:
            connection.execute(making(table, "sqlite", unless_there=True))
        connection.execute("COMMIT")
        return connection

    def _connect_to_read(self) -> sqlite3.Connection:
        uri = f"{self.path.absolute().as_uri()}?mode=ro"
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=2, cached_statements=512
        )
        connection.execute("PRAGMA query_only=ON")
        connection.execute("PRAGMA cache_size=-65536")
        connection.execute("PRAGMA temp_store=MEMORY")
        return connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteTransaction]:
        async with self._turn, self._begun() as transaction:
            yield transaction

    @asynccontextmanager
    async def _begun(self) -> AsyncIterator[SqliteTransaction]:
        await self._begin()
        try:
            with _telling():
                transaction = SqliteTransaction(self._write, self._commit)
            yield transaction
        finally:
            if self._write.in_transaction:
                self._write.rollback()

    async def _begin(self) -> None:
        for attempt in range(_PATIENCE):
            try:
                self._write.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.Error as error:
                if "locked" not in str(error) or attempt == _PATIENCE - 1:
                    raise StoreUnavailable(str(error)) from error
                await asyncio.sleep(0.05)

    async def _commit(self) -> None:
        # Only the wait for the disk leaves the loop's thread: every other statement is a few microseconds of memory.
        try:
            await asyncio.get_running_loop().run_in_executor(self._committer, self._write.commit)
        except sqlite3.Error as error:
            if self._write.in_transaction:
                self._write.rollback()
            raise StoreUnavailable(str(error)) from error

    async def drop_answers(self, actors: Sequence[Id]) -> int:
        # A key begins with its actor and a blank; what comes after a blank is "!".
        ranges = [(f"{actor} ", f"{actor}!") for actor in actors]
        async with self.transaction() as transaction:
            with _telling():
                cursor = self._write.executemany("DELETE FROM answers WHERE key >= ? AND key < ?", ranges)
            await transaction.commit()
        return max(cursor.rowcount, 0)

    async def kept_answers(self, after: str, limit: int) -> Sequence[tuple[str, int]]:
        with _telling():
            return self._read.execute(_KEPT, (after, limit)).fetchall()

    async def drop_old_answers(self, keys: Sequence[str], before: int) -> int:
        async with self.transaction() as transaction:
            with _telling():
                statement = "DELETE FROM answers WHERE key = ? AND recorded_at < ?"
                cursor = self._write.executemany(statement, [(key, before) for key in keys])
            await transaction.commit()
        return max(cursor.rowcount, 0)

    async def head(self) -> Head:
        with _telling():
            return Head(*(self._read.execute(_HEAD).fetchone() or (0, 0)))

    async def slots(self) -> dict[str, tuple[int, Slot]]:
        with _telling():
            return _slots(self._read)

    async def standing(self) -> Standing:
        # Whoever has the file open is alone, and knows of every rebuild by itself.
        return Standing((await self.head()).position, "")

    async def case(self, id: Id) -> list[Event]:
        with _telling():
            return _case(self._read, id)

    async def facts(self, id: Id) -> Sequence[Stored]:
        with _telling():
            return [Stored(*row) for row in self._read.execute(_OF_A_CASE, (id,))]

    async def fetch(self, query: Query, **parameters: Any) -> Sequence[tuple[Any, ...]]:
        with _telling():
            _, slot = _slots(self._read).get(query.view, (0, "a"))
            wanted = query.text("sqlite", slot)
            return self._read.execute(wanted[0], arguments(wanted, parameters)).fetchall()

    async def rows(self, kind: type[Row], slot: Slot, keys: Sequence[Key]) -> dict[Key, Row]:
        return _rows(self._read, kind, slot, keys)

    async def scan(
        self, after: int, until: int, topics: Iterable[str] | None = None, piece: int = 2000
    ) -> AsyncIterator[Sequence[Stored]]:
        where = " WHERE position > ? AND position <= ?"
        wanted = list(topics) if topics is not None else []
        if topics is not None:
            where += f" AND topic IN ({', '.join('?' * len(wanted))})"
        connection = self._connect_to_read()
        try:
            with _telling():
                cursor = connection.execute(_SELECT + where + " ORDER BY position", (after, until, *wanted))
                while rows := cursor.fetchmany(piece):
                    yield rows
                    await asyncio.sleep(0)
        finally:
            connection.close()

    @asynccontextmanager
    async def rebuilding(self) -> AsyncIterator[None]:
        async with self._rebuilding:
            yield

    async def make_tables(self, kinds: Sequence[RowType], slot: Slot) -> None:
        async with self.transaction() as transaction:
            for kind in kinds:
                table = table_of(kind, slot)
                self._write.execute(f"DROP TABLE IF EXISTS {table.name}")
                self._write.execute(making(table, "sqlite"))
            await transaction.commit()

    async def fill(self, changes: Changes, *, fresh: bool) -> None:
        # Many rows at a time, and whoever serves meanwhile shall not wait for them. Nor do they wait for the disk: the
        # next commit that does, at the latest the one that lets them serve, makes all that was written before durable.
        async with self._turn:
            self._write.execute("PRAGMA synchronous=NORMAL")
            try:
                async with self._begun() as transaction:
                    await asyncio.get_running_loop().run_in_executor(self._committer, _change, self._write, changes)
                    await transaction.commit()
            finally:
                self._write.execute("PRAGMA synchronous=FULL")

    async def make_indexes(self, kinds: Sequence[RowType], slot: Slot) -> None:
        for kind in kinds:
            for index in indexes_of(kind, slot):
                statement = indexing(index, "sqlite")
                async with self.transaction() as transaction:
                    await asyncio.get_running_loop().run_in_executor(self._committer, self._write.execute, statement)
                    await transaction.commit()

    async def read_rows(self, kind: RowType, slot: Slot) -> AsyncIterator[Sequence[tuple[Any, ...]]]:
        # A connection of its own: an open cursor would keep every other reader of its connection in the past.
        connection = self._connect_to_read()
        try:
            with _telling():
                cursor = connection.execute(f"SELECT * FROM {table_of(kind, slot).name} ORDER BY {_quoted(kind.key)}")
                while rows := cursor.fetchmany(2000):
                    yield rows
        finally:
            connection.close()


class SqliteTransaction:
    """A batch on the one connection that writes."""

    def __init__(self, connection: sqlite3.Connection, commit: Any) -> None:
        self._connection = connection
        self._commit = commit
        self.head = Head(*(connection.execute(_HEAD).fetchone() or (0, 0)))
        self.slots: Mapping[str, tuple[int, Slot]] = _slots(connection)
        self.built = ""  # nobody else can have built any

    async def answers(self, keys: Sequence[str]) -> dict[str, Answer]:
        with _telling():
            select = self._connection.execute
            found = (
                select("SELECT key, request, answer FROM answers WHERE key = ?", (key,)).fetchone() for key in keys
            )
            return {row[0]: Answer(*row) for row in found if row}

    async def cases(self, ids: Sequence[Id]) -> dict[Id, list[Event]]:
        with _telling():
            found = ((id, _case(self._connection, id)) for id in ids)
            return {id: events for id, events in found if events}

    async def since(self, position: int, limit: int) -> list[Event]:
        with _telling():
            rows = self._connection.execute(
                _SELECT + " WHERE position > ? ORDER BY position LIMIT ?", (position, limit)
            )
            return [event_of(row) for row in rows]

    async def rows(self, kind: type[Row], slot: Slot, keys: Sequence[Key]) -> dict[Key, Row]:
        return _rows(self._connection, kind, slot, keys)

    async def write(self, facts: Sequence[Stored], answers: Sequence[Answer], changes: Changes) -> None:
        many = self._connection.executemany
        with _telling():
            try:
                many("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", facts)
            except sqlite3.IntegrityError as error:
                raise Conflict(str(error)) from error
            if answers:
                at = facts[-1].recorded_at if facts else self.head.recorded_at
                many("INSERT INTO answers VALUES (?, ?, ?, ?)", [(*answer, at) for answer in answers])
        _change(self._connection, changes)

    async def commit(self) -> None:
        await self._commit()

    async def serve(self, view: str, version: int, slot: Slot) -> None:
        """Let *slot* answer for *view* from this commit on."""
        with _telling():
            self._connection.execute("INSERT OR REPLACE INTO views VALUES (?, ?, ?)", (view, version, slot))


def _change(connection: sqlite3.Connection, changes: Changes) -> None:
    with _telling():
        for kind, slot, rows, dropped in changes:
            if rows:
                connection.executemany(_upsert(kind, slot), rows)
            if dropped:
                keys = [(key,) for key in dropped] if len(kind.key) == 1 else dropped
                connection.executemany(_delete(kind, slot), keys)


def _case(connection: sqlite3.Connection, id: Id) -> list[Event]:
    return [event_of(row) for row in connection.execute(_OF_A_CASE, (id,)).fetchall()]


def _rows(connection: sqlite3.Connection, kind: type[Row], slot: Slot, keys: Sequence[Key]) -> dict[Key, Row]:
    statement, make, single = _select_by_key(kind, slot), row_from(kind), len(kind.key) == 1
    with _telling():
        if single and len(keys) >= _MANY:
            return {row[0]: make(row) for row in _under_many(connection, kind, slot, keys)}
        found = ((key, connection.execute(statement, (key,) if single else key).fetchone()) for key in keys)
        return {key: make(row) for key, row in found if row}


def _under_many(
    connection: sqlite3.Connection, kind: type[Row], slot: Slot, keys: Sequence[Key]
) -> Iterator[tuple[Any, ...]]:
    statement = _select_by_keys(kind, slot)
    for i in range(0, len(keys), _AT_ONCE):
        some = keys[i : i + _AT_ONCE]
        yield from connection.execute(statement, (*some, *[None] * (_AT_ONCE - len(some)))).fetchall()


def _slots(connection: sqlite3.Connection) -> dict[str, tuple[int, Slot]]:
    return {
        name: (version, slot) for name, version, slot in connection.execute("SELECT name, version, slot FROM views")
    }


def _quoted(names: Iterable[str], between: str = ", ") -> str:
    return between.join(f'"{name}"' for name in names)


@cache
def _upsert(kind: RowType, slot: Slot) -> str:
    table, names = table_of(kind, slot).name, [column.name for column in columns_of(kind)]
    rest = [name for name in names if name not in kind.key and name not in kind.fixed]
    put = ", ".join(f'"{name}" = excluded."{name}"' for name in rest)
    if not issubclass(kind, Row):
        put = f"n = {table}.n + excluded.n"
    act = f"UPDATE SET {put}" if put else "NOTHING"
    return (
        f"INSERT INTO {table} ({_quoted(names)}) VALUES ({', '.join('?' * len(names))}) "
        f"ON CONFLICT ({_quoted(kind.key)}) DO {act}"
    )


@cache
def _select_by_key(kind: RowType, slot: Slot) -> str:
    names = _quoted(column.name for column in columns_of(kind))
    return f"SELECT {names} FROM {table_of(kind, slot).name} WHERE " + " AND ".join(
        f'"{name}" = ?' for name in kind.key
    )


@cache
def _select_by_keys(kind: RowType, slot: Slot) -> str:
    names = _quoted(column.name for column in columns_of(kind))
    places = ", ".join("?" * _AT_ONCE)
    return f"SELECT {names} FROM {table_of(kind, slot).name} WHERE {_quoted(kind.key)} IN ({places})"


@cache
def _delete(kind: RowType, slot: Slot) -> str:
    return f"DELETE FROM {table_of(kind, slot).name} WHERE " + " AND ".join(f'"{name}" = ?' for name in kind.key)


@contextmanager
def _telling() -> Iterator[None]:
    """Say in the store's words what the driver raises when the file is locked, full or gone."""
    try:
        yield
    except (sqlite3.DataError, sqlite3.IntegrityError, sqlite3.InterfaceError):
        raise  # a fault of ours, which concerns one command only
    except sqlite3.Error as error:
        raise StoreUnavailable(str(error)) from error
