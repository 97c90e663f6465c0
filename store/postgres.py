"""The log and its views in PostgreSQL, for any number of writing processes.

Whoever writes holds one advisory lock from before a position is drawn until the commit: once a reader can see position
N, no lower one appears later. A batch is written by one statement, however many facts and views it touches.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import asyncpg
from sqlalchemy.schema import CreateIndex, CreateTable

from domain.kernel import Event, Id
from store import schema
from store.backend import Answer, Changes, Conflict, Head, OutcomeUnknown, Stored, StoreUnavailable
from store.codec import event_of
from store.reading import Query, arguments, dialect_of
from store.statements import (
    delete_by_key,
    insert_answers,
    insert_facts,
    select_by_key,
    serve_slot,
    upsert,
    with_all,
)
from store.tables import Key, Row, RowType, Slot, indexes_of, row_from, table_of

_DIALECT = dialect_of("postgresql")
_LOCK = 0x4875_7969_6E67  # "Huying"
_SELECT = "SELECT position, case_id, version, topic, recorded_at, state FROM log"
_OF_A_CASE = _SELECT + " WHERE case_id = $1 ORDER BY version"
_LOOK = (
    "SELECT coalesce(max(position), 0), coalesce(max(recorded_at), 0), "
    "(SELECT string_agg(name || ' ' || version || ' ' || slot, ',') FROM views) "
    "FROM (SELECT position, recorded_at FROM log ORDER BY position DESC LIMIT 1) AS last"
)
_RETRYABLE = ("08", "25", "28", "3D", "40", "53", "55", "57", "58", "XX")
"""The classes of errors that say something of the database, not of what it was asked."""
_GONE = (OSError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError, asyncpg.InternalClientError, TimeoutError)
_PATIENCE = 10.0
"""Seconds that a statement may take before the database counts as gone."""

Slots = dict[str, tuple[int, Slot]]


class PostgresBackend:
    """A store in one PostgreSQL database."""

    name = "postgresql"
    alone = False

    def __init__(self, url: str, readers: int = 4) -> None:
        self.url = url
        self._readers = readers
        self._turn = asyncio.Lock()
        self._writing: asyncpg.Connection[Any] | None = None
        self._pool: asyncpg.Pool[Any] | None = None
        self._held = False
        """Whether our writing session holds the log. It keeps it from batch to batch while nobody else waits."""
        self._end: tuple[Head, Slots] = (Head(0, 0), {})
        self._asked = 0.0
        self._releasing: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[tuple[Head, Slots]] | None = None
        self._looked: tuple[str | None, Slots] = (None, {})

    async def open(self) -> None:
        with _telling():
            connection = await self._writer()
            # Workers that start together would all create the tables, and some would crash: one at a time.
            async with connection.transaction():
                await connection.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
                for table in schema.metadata.sorted_tables:
                    await connection.execute(str(CreateTable(table, if_not_exists=True).compile(dialect=_DIALECT)))
            self._pool = await asyncpg.create_pool(
                self.url,
                min_size=1,
                max_size=self._readers,
                command_timeout=60,
                statement_cache_size=500,
                server_settings=_SETTINGS,
            )

    async def close(self) -> None:
        if self._releasing is not None:
            self._releasing.cancel()
        if self._writing is not None:
            self._writing.terminate()
        if self._pool is not None:
            self._pool.terminate()

    async def _writer(self) -> asyncpg.Connection[Any]:
        if self._writing is None or self._writing.is_closed():
            self._held = False
            self._writing = await asyncpg.connect(
                self.url,
                timeout=5,
                command_timeout=_PATIENCE,
                statement_cache_size=500,
                server_settings=_SETTINGS | _WRITER_SETTINGS,
            )
        return self._writing

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[PostgresTransaction]:
        async with self._turn:
            with _telling():
                connection = await self._writer()
            if not self._held:
                with _telling():
                    await connection.execute(f"SELECT pg_advisory_lock({_LOCK})")
                    self._held, self._asked = True, time.monotonic()
                    self._end = self._understood(await connection.fetchrow(_LOOK))
            # Asking whether others wait costs as much as a small batch: not every time.
            ask = (now := time.monotonic()) - self._asked > _HOLD / 2
            if ask:
                self._asked = now
            transaction = PostgresTransaction(connection, *self._end, ask)
            try:
                yield transaction
            except OutcomeUnknown:
                self._give_up(connection)
                raise
            except BaseException:
                # Nothing is open that would have to be undone, but what we know of the log's end may not be so.
                await self._let_go(connection)
                raise
            self._end = (transaction.end, transaction.slots_after)
            if transaction.others_wait:
                await self._let_go(connection)
            elif self._releasing is None:
                self._releasing = asyncio.create_task(self._let_go_when_idle())

    async def _let_go(self, connection: asyncpg.Connection[Any]) -> None:
        """Let others write."""
        if self._held:
            self._held = False
            try:
                await connection.execute(f"SELECT pg_advisory_unlock({_LOCK})", timeout=2)
            except (asyncpg.PostgresError, *_GONE):
                self._give_up(connection)

    async def _let_go_when_idle(self) -> None:
        end = None
        while self._held and end is not self._end:
            end = self._end
            await asyncio.sleep(_HOLD)
        async with self._turn:
            self._releasing = None
            if self._held and self._writing is not None:
                await self._let_go(self._writing)

    def _give_up(self, connection: asyncpg.Connection[Any]) -> None:
        """End the session, and with it its hold on the log."""
        connection.terminate()
        self._held = False
        self._writing = None

    def _understood(self, looked: Sequence[Any] | None) -> tuple[Head, Slots]:
        assert looked is not None
        position, recorded_at, text = looked
        if text != self._looked[0]:
            parts = [entry.split(" ") for entry in (text or "").split(",") if entry]
            self._looked = (text, {name: (int(version), "b" if slot == "b" else "a") for name, version, slot in parts})
        return Head(position, recorded_at), self._looked[1]

    async def _look(self) -> tuple[Head, Slots]:
        """The end of the log and the serving slots. Callers that come while one waits to look share that look."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_once())
        return await asyncio.shield(self._looking)

    async def _look_once(self) -> tuple[Head, Slots]:
        # Yield first, so that everybody of this turn of the loop joins; whoever comes once it is asked asks again.
        await asyncio.sleep(0)
        try:
            with _telling():
                assert self._pool is not None
                async with self._pool.acquire() as connection:
                    self._looking = None
                    return self._understood(await connection.fetchrow(_LOOK))
        finally:
            # A look that failed before it was asked must not answer whoever comes later.
            if self._looking is asyncio.current_task():
                self._looking = None

    async def head(self) -> Head:
        return (await self._look())[0]

    async def slots(self) -> Slots:
        return (await self._look())[1]

    async def case(self, id: Id) -> list[Event]:
        if not schema.storable(id):
            return []
        with _telling():
            assert self._pool is not None
            return [event_of(row) for row in await self._pool.fetch(_OF_A_CASE, id)]

    async def facts(self, id: Id) -> Sequence[Stored]:
        if not schema.storable(id):
            return []
        with _telling():
            assert self._pool is not None
            return [Stored(*row) for row in await self._pool.fetch(_OF_A_CASE, id)]

    async def fetch(self, query: Query, **parameters: Any) -> Sequence[tuple[Any, ...]]:
        _, slot = (await self.slots()).get(query.view, (0, "a"))
        wanted = query.text("postgresql", slot)
        with _telling():
            assert self._pool is not None
            return [tuple(row) for row in await self._pool.fetch(wanted[0], *arguments(wanted, parameters))]

    async def rows(self, kind: type[Row], slot: Slot, keys: Sequence[Key]) -> dict[Key, Row]:
        with _telling():
            assert self._pool is not None
            return await _rows(self._pool, kind, slot, keys)

    async def scan(
        self, after: int, until: int, topics: Iterable[str] | None = None, piece: int = 5000
    ) -> AsyncIterator[Sequence[Stored]]:
        statement = _SELECT + " WHERE position > $1 AND position <= $2"
        wanted = [] if topics is None else [list(topics)]
        statement += f"{' AND topic = ANY($4)' if wanted else ''} ORDER BY position LIMIT $3"
        assert self._pool is not None
        async with self._pool.acquire() as connection:
            while True:
                with _telling():
                    rows = await connection.fetch(statement, after, until, piece, *wanted)
                if not rows:
                    return
                yield rows
                after = rows[-1][0]

    @asynccontextmanager
    async def rebuilding(self) -> AsyncIterator[None]:
        with _telling():
            connection = await asyncpg.connect(self.url, timeout=5, server_settings=_SETTINGS)
        try:
            with _telling():
                # Held by the session: it ends with us, however we end.
                await connection.execute(f"SELECT pg_advisory_lock({_LOCK + 1})")
            yield
        finally:
            connection.terminate()

    async def make_tables(self, kinds: Sequence[RowType], slot: Slot) -> None:
        async with self.transaction() as transaction:
            for kind in kinds:
                table = table_of(kind, slot)
                await transaction.run(f"DROP TABLE IF EXISTS {table.name}")
                await transaction.run(str(CreateTable(table).compile(dialect=_DIALECT)))
            await transaction.commit()

    async def fill(self, changes: Changes, *, fresh: bool) -> None:
        # The tables do not serve, so nobody else writes them: no need to hold the log meanwhile.
        with _telling():
            assert self._pool is not None
            async with self._pool.acquire() as connection, connection.transaction():
                for kind, slot, rows, dropped in changes:
                    await _change(connection, kind, slot, rows, dropped, copy=fresh)

    async def make_indexes(self, kinds: Sequence[RowType], slot: Slot) -> None:
        with _telling():
            assert self._pool is not None
            for kind in kinds:
                for index in indexes_of(kind, slot):
                    await self._pool.execute(
                        str(CreateIndex(index, if_not_exists=True).compile(dialect=_DIALECT)), timeout=3600
                    )
                await self._pool.execute(f"ANALYZE {table_of(kind, slot).name}", timeout=3600)

    async def read_rows(self, kind: RowType, slot: Slot) -> AsyncIterator[Sequence[tuple[Any, ...]]]:
        order = ", ".join(f'"{name}"' for name in kind.key)
        assert self._pool is not None
        async with self._pool.acquire() as connection, connection.transaction(readonly=True):
            cursor = await connection.cursor(f"SELECT * FROM {table_of(kind, slot).name} ORDER BY {order}")
            while rows := await cursor.fetch(2000):
                yield [tuple(row) for row in rows]


_HOLD = 0.01
"""Seconds for which an idle process keeps the log, in case another command comes."""
_SETTINGS = {"application_name": "huying", "jit": "off", "plan_cache_mode": "force_generic_plan"}
# A writer that vanished without a word must not hold the log for the hours that TCP would give it.
_WRITER_SETTINGS = {
    "idle_session_timeout": "20s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "2",
}


class PostgresTransaction:
    """A batch that holds the log's lock."""

    def __init__(
        self, connection: asyncpg.Connection[Any], head: Head, slots: Mapping[str, tuple[int, Slot]], ask: bool
    ) -> None:
        self._connection = connection
        self._ask = ask
        self._parts: list[str] = []
        self._values: list[Any] = []
        self.head = self.end = head
        self.slots = slots
        self.slots_after = dict(slots)
        self.others_wait = False

    async def run(self, statement: str) -> None:
        """Run a statement that is no part of a batch, such as making a table."""
        with _telling():
            await self._connection.execute(statement)

    async def answers(self, keys: Sequence[str]) -> dict[str, Answer]:
        if not keys:
            return {}
        with _telling():
            rows = await self._connection.fetch(
                "SELECT key, request, answer FROM answers WHERE key = ANY($1::text[])", keys
            )
        return {row[0]: Answer(*row) for row in rows}

    async def cases(self, ids: Sequence[Id]) -> dict[Id, list[Event]]:
        with _telling():
            rows = await self._connection.fetch(
                _SELECT + " WHERE case_id = ANY($1::text[]) ORDER BY case_id, version", ids
            )
        found: dict[Id, list[Event]] = {}
        for row in rows:
            found.setdefault(row[1], []).append(event_of(row))
        return found

    async def since(self, position: int, limit: int) -> list[Event]:
        with _telling():
            rows = await self._connection.fetch(
                _SELECT + " WHERE position > $1 ORDER BY position LIMIT $2", position, limit
            )
        return [event_of(row) for row in rows]

    async def rows(self, kind: type[Row], slot: Slot, keys: Sequence[Key]) -> dict[Key, Row]:
        with _telling():
            return await _rows(self._connection, kind, slot, keys)

    async def write(self, facts: Sequence[Stored], answers: Sequence[Answer], changes: Changes) -> None:
        if facts:
            self.end = Head(facts[-1].position, facts[-1].recorded_at)
            self._also(insert_facts(), facts)
        if answers:
            self._also(insert_answers(), [(*answer, self.end.recorded_at) for answer in answers])
        for kind, slot, rows, dropped in changes:
            if rows:
                self._also(upsert(kind, slot), rows)
            if dropped:
                self._also(delete_by_key(kind, slot), [(key,) for key in dropped] if len(kind.key) == 1 else dropped)

    def _also(self, part: str, rows: Sequence[Sequence[Any]]) -> None:
        self._parts.append(part)
        self._values.extend(list(column) for column in zip(*rows, strict=True))

    async def serve(self, view: str, version: int, slot: Slot) -> None:
        self.slots_after[view] = (version, slot)
        self._also(serve_slot(), [(view, version, slot)])

    async def commit(self) -> None:
        # One statement is one transaction: it is durable when it is answered, or it never was.
        if not self._parts:
            return
        try:
            self.others_wait = await self._connection.fetchval(with_all(tuple(self._parts), self._ask), *self._values)
        except asyncpg.UniqueViolationError as error:
            raise Conflict(str(error)) from error
        except Exception as error:
            if isinstance(error, asyncpg.PostgresError) and (error.sqlstate or "XX")[:2] not in _RETRYABLE:
                raise
            # Whatever went wrong, it may have done so after the commit: only the log can tell.
            raise OutcomeUnknown(f"{type(error).__name__}: {error}") from error


async def _rows(connection: Any, kind: type[Row], slot: Slot, keys: Sequence[Key]) -> dict[Key, Row]:
    make = row_from(kind)
    made = [make(row) for row in await connection.fetch(select_by_key(kind, slot), *_columns(kind, keys))]
    names = kind.key
    if len(names) == 1:
        return {getattr(row, names[0]): row for row in made}
    return {tuple(getattr(row, name) for name in names): row for row in made}


def _columns(kind: RowType, keys: Sequence[Key]) -> list[list[Any]]:
    """The values of keys, an array for each column of the key."""
    return [list(keys)] if len(kind.key) == 1 else [list(part) for part in zip(*keys, strict=True)]


async def _change(
    connection: Any, kind: RowType, slot: Slot, rows: Sequence[tuple[Any, ...]], dropped: Sequence[Key], *, copy: bool
) -> None:
    if rows and copy:
        await connection.copy_records_to_table(table_of(kind, slot).name, records=rows)
    elif rows:
        await connection.execute(upsert(kind, slot), *(list(column) for column in zip(*rows, strict=True)))
    if dropped:
        await connection.execute(delete_by_key(kind, slot), *_columns(kind, dropped))


@contextmanager
def _telling() -> Iterator[None]:
    """Say in the store's words what the driver raises when the database is locked, full or gone.

    What a statement itself got wrong stays as it is: it is a fault of ours, and concerns one command only.
    """
    try:
        yield
    except asyncpg.PostgresError as error:
        if (error.sqlstate or "XX")[:2] not in _RETRYABLE:
            raise
        raise StoreUnavailable(f"{type(error).__name__}: {error}") from error
    except _GONE as error:
        if isinstance(error, ValueError):  # a value that the driver cannot send
            raise
        raise StoreUnavailable(f"{type(error).__name__}: {error}") from error
