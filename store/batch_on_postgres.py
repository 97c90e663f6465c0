"""A batch on PostgreSQL: what it reads one by one, and the single statement that writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import asyncpg

from domain.kernel import Event, Id
from store.backend import Answer, Changes, Conflict, Head, OutcomeUnknown, Stored, StoreUnavailable
from store.codec import event_of
from store.statements import delete_by_key, insert_answers, insert_facts, select_by_key, serve_slot, upsert, with_all
from store.tables import Key, Row, RowType, Slot, row_from, table_of

SELECT = "SELECT position, case_id, version, topic, recorded_at, state FROM log"
_RETRYABLE = ("08", "25", "28", "3D", "40", "53", "55", "57", "58", "XX")
"""The classes of errors that say something of the database, not of what it was asked."""
GONE = (OSError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError, asyncpg.InternalClientError, TimeoutError)


class PostgresTransaction:
    """A batch that holds the log's lock."""

    def __init__(
        self,
        connection: asyncpg.Connection[Any],
        head: Head,
        slots: Mapping[str, tuple[int, Slot]],
        built: str,
        ask: bool,
    ) -> None:
        self._connection = connection
        self._ask = ask
        self._parts: list[str] = []
        self._values: list[Any] = []
        self.head = self.end = head
        self.slots = slots
        self.slots_after = dict(slots)
        self.built = built
        self.built_after = built
        self.others_wait = False
        self.asked = False
        """Whether anybody has asked for others: a batch that writes nothing does not."""

    async def run(self, statement: str) -> None:
        """Run a statement that is no part of a batch, such as making a table."""
        with telling():
            await self._connection.execute(statement)

    async def answers(self, keys: Sequence[str]) -> dict[str, Answer]:
        if not keys:
            return {}
        with telling():
            rows = await self._connection.fetch(
                "SELECT key, request, answer FROM answers WHERE key = ANY($1::text[])", keys
            )
        return {row[0]: Answer(*row) for row in rows}

    async def cases(self, ids: Sequence[Id]) -> dict[Id, list[Event]]:
        with telling():
            rows = await self._connection.fetch(
                SELECT + " WHERE case_id = ANY($1::text[]) ORDER BY case_id, version", ids
            )
        found: dict[Id, list[Event]] = {}
        for row in rows:
            found.setdefault(row[1], []).append(event_of(row))
        return found

    async def since(self, position: int, limit: int) -> list[Event]:
        with telling():
            rows = await self._connection.fetch(
                SELECT + " WHERE position > $1 ORDER BY position LIMIT $2", position, limit
            )
        return [event_of(row) for row in rows]

    async def rows(self, kind: type[Row], slot: Slot, keys: Sequence[Key]) -> dict[Key, Row]:
        with telling():
            return await rows_under(self._connection, kind, slot, keys)

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
        self.built_after += "+"  # nobody has looked since what the database calls it
        self._also(serve_slot(), [(view, version, slot)])

    async def commit(self) -> None:
        # One statement is one transaction: it is durable when it is answered, or it never was.
        if not self._parts:
            return
        try:
            self.others_wait = await self._connection.fetchval(with_all(tuple(self._parts), self._ask), *self._values)
            self.asked = True
        except asyncpg.UniqueViolationError as error:
            raise Conflict(str(error)) from error
        except Exception as error:
            if isinstance(error, asyncpg.PostgresError) and (error.sqlstate or "XX")[:2] not in _RETRYABLE:
                raise
            # Whatever went wrong, it may have done so after the commit: only the log can tell.
            raise OutcomeUnknown(f"{type(error).__name__}: {error}") from error


async def rows_under(connection: Any, kind: type[Row], slot: Slot, keys: Sequence[Key]) -> dict[Key, Row]:
    """The rows under those keys, by key."""
    make = row_from(kind)
    made = [make(row) for row in await connection.fetch(select_by_key(kind, slot), *_columns(kind, keys))]
    names = kind.key
    if len(names) == 1:
        return {getattr(row, names[0]): row for row in made}
    return {tuple(getattr(row, name) for name in names): row for row in made}


def _columns(kind: RowType, keys: Sequence[Key]) -> list[list[Any]]:
    """The values of keys, an array for each column of the key."""
    return [list(keys)] if len(kind.key) == 1 else [list(part) for part in zip(*keys, strict=True)]


async def change(
    connection: Any, kind: RowType, slot: Slot, rows: Sequence[tuple[Any, ...]], dropped: Sequence[Key], *, copy: bool
) -> None:
    """Write rows and delete keys of a table; *copy* when the table is empty."""
    if rows and copy:
        await connection.copy_records_to_table(table_of(kind, slot).name, records=rows)
    elif rows:
        await connection.execute(upsert(kind, slot), *(list(column) for column in zip(*rows, strict=True)))
    if dropped:
        await connection.execute(delete_by_key(kind, slot), *_columns(kind, dropped))


@contextmanager
def telling() -> Iterator[None]:
    """Say in the store's words what the driver raises when the database is locked, full or gone.

    What a statement itself got wrong stays as it is: it is a fault of ours, and concerns one command only.
    """
    try:
        yield
    except asyncpg.PostgresError as error:
        if (error.sqlstate or "XX")[:2] not in _RETRYABLE:
            raise
        raise StoreUnavailable(f"{type(error).__name__}: {error}") from error
    except GONE as error:
        if isinstance(error, ValueError):  # a value that the driver cannot send
            raise
        raise StoreUnavailable(f"{type(error).__name__}: {error}") from error
