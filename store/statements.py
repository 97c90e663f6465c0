"""PostgreSQL's statements for rows in bulk: each takes one array per column, whatever the number of rows."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import sqlalchemy as sa

from store.tables import Column, Row, RowType, Slot, columns_of, table_of

_TYPES = {sa.Text: "text", sa.BigInteger: "bigint", sa.Boolean: "boolean", sa.LargeBinary: "bytea"}
_LOG = (
    "INSERT INTO log (position, case_id, version, topic, recorded_at, state) "
    "SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::text[], $5::bigint[], $6::bytea[])"
)
_OTHERS_WAIT = "EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"


def insert_answers() -> str:
    """Keep the answers to idempotency keys."""
    return "INSERT INTO answers SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bigint[])"


def serve_slot() -> str:
    """Let a slot answer for a view."""
    return (
        "INSERT INTO views (name, version, slot) SELECT * FROM unnest($1::text[], $2::int[], $3::text[]) "
        "ON CONFLICT (name) DO UPDATE SET version = excluded.version, slot = excluded.slot"
    )


def insert_facts() -> str:
    """Append facts to the log."""
    return _LOG


@cache
def upsert(kind: RowType, slot: Slot) -> str:
    """Write rows, new or changed; sums are added to."""
    table, columns = table_of(kind, slot).name, columns_of(kind)
    names = ", ".join(f'"{column.name}"' for column in columns)
    if issubclass(kind, Row):
        put = ", ".join(
            f'"{column.name}" = excluded."{column.name}"'
            for column in columns
            if column.name not in kind.key and column.name not in kind.fixed
        )
    else:
        put = f"n = {table}.n + excluded.n"
    key = ", ".join(f'"{name}"' for name in kind.key)
    act = f"UPDATE SET {put}" if put else "NOTHING"
    return f"INSERT INTO {table} ({names}) SELECT * FROM unnest({_arrays(columns)}) ON CONFLICT ({key}) DO {act}"


@cache
def select_by_key(kind: RowType, slot: Slot) -> str:
    """The rows under some keys."""
    columns = columns_of(kind)
    names = ", ".join(f't."{column.name}"' for column in columns)
    return f"SELECT {names} FROM {table_of(kind, slot).name} t JOIN {_wanted(kind)}"


@cache
def delete_by_key(kind: RowType, slot: Slot) -> str:
    """Remove the rows under some keys."""
    return f"DELETE FROM {table_of(kind, slot).name} t USING {_wanted(kind).replace(' ON ', ' WHERE ')}"


def _wanted(kind: RowType) -> str:
    columns = {column.name: column for column in columns_of(kind)}
    names = ", ".join(f"k{i}" for i in range(len(kind.key)))
    same = " AND ".join(f't."{name}" = w.k{i}' for i, name in enumerate(kind.key))
    return f"unnest({_arrays([columns[name] for name in kind.key])}) AS w({names}) ON {same}"


def _arrays(columns: list[Column] | tuple[Column, ...]) -> str:
    return ", ".join(f"${i}::{_TYPES[column.type]}[]" for i, column in enumerate(columns, 1))


@lru_cache(maxsize=500)
def with_all(parts: tuple[str, ...], ask: bool) -> str:
    """One statement that does all of *parts*, and tells whether anybody waits for the log if that is asked."""
    numbered, shift = [], 0
    for i, part in enumerate(parts):
        numbered.append(f"p{i} AS ({_shifted(part, shift)})")
        shift += len(set(re.findall(r"\$(\d+)", part)))
    return f"WITH {', '.join(numbered)} SELECT {_OTHERS_WAIT if ask else 'false'}"


def _shifted(statement: str, by: int) -> str:
    return re.sub(r"\$(\d+)", lambda found: f"${int(found[1]) + by}", statement)
