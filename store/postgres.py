"""The log and its views in PostgreSQL, for any number of writing processes.

Whoever writes holds one advisory lock from before a position is drawn until the commit: once a reader can see position
N, no lower one appears later. A batch is written by one statement, however many facts and views it touches.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, NamedTuple

import asyncpg

from domain.kernel import Event, Id
from store import schema
from store.backend import Changes, Head, OutcomeUnknown, Standing, Stored, Twin
from store.batch_on_postgres import GONE, SELECT, PostgresTransaction, change, rows_under, telling
from store.codec import event_of
from store.making import indexing, making
from store.pools import close_pool
from store.reading import Query, arguments
from store.tables import Key, Row, RowType, Slot, indexes_of, table_of

_LOCK = 0x4875_7969_6E67  # "Huying"
_KEPT = "SELECT key, recorded_at FROM answers WHERE key > $1 ORDER BY key LIMIT $2"
_OF_A_CASE = SELECT + " WHERE case_id = $1 ORDER BY version"
# xmin, the transaction that wrote a row, tells a rebuild from the one before it, although slots come round again.
_LOOK = (
    "SELECT coalesce(max(position), 0), coalesce(max(recorded_at), 0), "
    "(SELECT string_agg(name || ' ' || version || ' ' || slot || ' ' || xmin, ',') FROM views) "
    "FROM (SELECT position, recorded_at FROM log ORDER BY position DESC LIMIT 1) AS last"
)
_PATIENCE = 10.0
"""Seconds that a statement may take before the database counts as gone."""

Slots = dict[str, tuple[int, Slot]]


class _Looked(NamedTuple):
    head: Head
    slots: Slots
    built: str


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
        self._end: tuple[Head, Slots, str] = (Head(0, 0), {}, "")
        self._asked = 0.0
        self._releasing: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[_Looked] | None = None
        self._looked: tuple[str, Slots] = ("", {})

    async def open(self) -> None:
        with telling():
            connection = await self._writer()
            # Workers that start together would all create the tables, and some would crash: one at a time.
            async with connection.transaction():
                await connection.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
                for table in schema.metadata.sorted_tables:
                    await connection.execute(making(table, "postgresql", unless_there=True))
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
            await close_pool(self._pool)

    def twin(self) -> Twin | None:
        # One reads the log, the other the rows that were let go meanwhile.
        return partial(PostgresBackend, self.url, readers=2)

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
            with telling():
                connection = await self._writer()
            if not self._held:
                try:
                    with telling():
                        await connection.execute(f"SELECT pg_advisory_lock({_LOCK})")
                        looked = self._understood(await connection.fetchrow(_LOOK))
                        self._end = (looked.head, looked.slots, looked.built)
                except BaseException:
                    # The lock may have come as we gave up waiting for it, and would never be given back.
                    self._give_up(connection)
                    raise
                self._held, self._asked = True, time.monotonic()
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
            self._end = (transaction.end, transaction.slots_after, transaction.built_after)
            if transaction.others_wait or (ask and not transaction.asked):
                await self._let_go(connection)
            elif self._releasing is None:
                self._releasing = asyncio.create_task(self._let_go_when_idle())

    async def _let_go(self, connection: asyncpg.Connection[Any]) -> None:
        """Let others write."""
        if self._held:
            self._held = False
            try:
                await connection.execute(f"SELECT pg_advisory_unlock({_LOCK})", timeout=2)
            except (asyncpg.PostgresError, *GONE):
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

    def _understood(self, looked: Sequence[Any] | None) -> _Looked:
        assert looked is not None
        position, recorded_at, text = looked
        built = text or ""
        if built != self._looked[0]:
            parts = [entry.split(" ") for entry in built.split(",") if entry]
            slots: Slots = {name: (int(version), "b" if slot == "b" else "a") for name, version, slot, _ in parts}
            self._looked = (built, slots)
        return _Looked(Head(position, recorded_at), self._looked[1], built)

    async def _look(self) -> _Looked:
        """The end of the log and the serving slots. Callers that come while one waits to look share that look."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_once())
        return await asyncio.shield(self._looking)

    async def _look_once(self) -> _Looked:
        # Yield first, so that everybody of this turn of the loop joins; whoever comes once it is asked asks again.
        await asyncio.sleep(0)
        try:
            with telling():
                assert self._pool is not None
                async with self._pool.acquire() as connection:
                    self._looking = None
                    return self._understood(await connection.fetchrow(_LOOK))
        finally:
            # A look that failed before it was asked must not answer whoever comes later.
            if self._looking is asyncio.current_task():
                self._looking = None

    async def drop_answers(self, actors: Sequence[Id]) -> int:
        # A key begins with its actor and a blank; what comes after a blank is "!".
        statement = (
            "DELETE FROM answers USING unnest($1::text[]) AS actor "
            "WHERE key >= actor || ' ' COLLATE \"C\" AND key < actor || '!' COLLATE \"C\" RETURNING 1"
        )
        with telling():
            assert self._pool is not None
            return len(await self._pool.fetch(statement, list(actors)))

    async def kept_answers(self, after: str, limit: int) -> Sequence[tuple[str, int]]:
        with telling():
            assert self._pool is not None
            return [tuple(row) for row in await self._pool.fetch(_KEPT, after, limit)]

    async def drop_old_answers(self, keys: Sequence[str], before: int) -> int:
        statement = "DELETE FROM answers WHERE key = ANY($1::text[]) AND recorded_at < $2 RETURNING 1"
        with telling():
            assert self._pool is not None
            return len(await self._pool.fetch(statement, list(keys), before))

    async def head(self) -> Head:
        return (await self._look()).head

    async def slots(self) -> Slots:
        return (await self._look()).slots

    async def standing(self) -> Standing:
        looked = await self._look()
        return Standing(looked.head.position, looked.built)

    async def case(self, id: Id) -> list[Event]:
        if not schema.storable(id):
            return []
        with telling():
            assert self._pool is not None
            return [event_of(row) for row in await self._pool.fetch(_OF_A_CASE, id)]

    async def facts(self, id: Id) -> Sequence[Stored]:
        if not schema.storable(id):
            return []
        with telling():
            assert self._pool is not None
            return [Stored(*row) for row in await self._pool.fetch(_OF_A_CASE, id)]

    async def fetch(self, query: Query, **parameters: Any) -> Sequence[tuple[Any, ...]]:
        _, slot = (await self.slots()).get(query.view, (0, "a"))
        wanted = query.text("postgresql", slot)
        with telling():
            assert self._pool is not None
            return [tuple(row) for row in await self._pool.fetch(wanted[0], *arguments(wanted, parameters))]

    async def rows(self, kind: type[Row], slot: Slot, keys: Sequence[Key]) -> dict[Key, Row]:
        with telling():
            assert self._pool is not None
            return await rows_under(self._pool, kind, slot, keys)

    async def scan(
        self, after: int, until: int, topics: Iterable[str] | None = None, piece: int = 5000
    ) -> AsyncIterator[Sequence[Stored]]:
        statement = SELECT + " WHERE position > $1 AND position <= $2"
        wanted = [] if topics is None else [list(topics)]
        statement += f"{' AND topic = ANY($4)' if wanted else ''} ORDER BY position LIMIT $3"
        assert self._pool is not None
        async with self._pool.acquire() as connection:
            while True:
                with telling():
                    rows = await connection.fetch(statement, after, until, piece, *wanted)
                if not rows:
                    return
                yield rows
                after = rows[-1][0]

    @asynccontextmanager
    async def rebuilding(self) -> AsyncIterator[None]:
        with telling():
            connection = await asyncpg.connect(self.url, timeout=5, server_settings=_SETTINGS)
        try:
            with telling():
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
                await transaction.run(making(table, "postgresql"))
            await transaction.commit()

    async def fill(self, changes: Changes, *, fresh: bool) -> None:
        # The tables do not serve, so nobody else writes them: no need to hold the log meanwhile.
        with telling():
            assert self._pool is not None
            async with self._pool.acquire() as connection, connection.transaction():
                for kind, slot, rows, dropped in changes:
                    await change(connection, kind, slot, rows, dropped, copy=fresh)

    async def make_indexes(self, kinds: Sequence[RowType], slot: Slot) -> None:
        with telling():
            assert self._pool is not None
            for kind in kinds:
                for index in indexes_of(kind, slot):
                    await self._pool.execute(indexing(index, "postgresql"), timeout=3600)
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
