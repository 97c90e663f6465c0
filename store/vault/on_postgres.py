"""A vault in the schema ``vault`` of a PostgreSQL database: that of the store, or another one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from store.batch_on_postgres import telling
from store.making import making
from store.pools import close_pool
from store.reading import compiled
from store.vault.shelf import Look, Reading, Readings, Rewrapping, WrappedKey, WrappingChanged, metadata

_LOCK = 0x7661_756C_74  # "vault"
_SETTINGS = {"application_name": "huying vault", "search_path": "vault", "synchronous_commit": "on"}
_REACHED = (
    "INSERT INTO state VALUES ('position', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value "
    "WHERE excluded.value::bigint > state.value::bigint"
)
_ADD = (
    "INSERT INTO keys SELECT * FROM unnest($1::text[], $2::bytea[], $3::text[], $4::bytea[]) "
    "ON CONFLICT (subject) DO NOTHING RETURNING subject"
)


class PostgresShelf:
    """A vault in one PostgreSQL database, for any number of processes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._pool: asyncpg.Pool[Any] | None = None

    async def look(self) -> Look:
        with telling():
            connection = await asyncpg.connect(self.url, timeout=5, server_settings=_SETTINGS)
            try:
                if await connection.fetchval("SELECT to_regclass('vault.state')") is None:
                    return Look(None, 0)
                found = {row[0]: row[1] for row in await connection.fetch("SELECT name, value FROM state")}
            finally:
                connection.terminate()
        return Look(found.get("wrapping"), int(found.get("position", 0)))

    async def open(self, wrapping: str) -> str:
        with telling():
            self._pool = await asyncpg.create_pool(
                self.url, min_size=1, max_size=3, command_timeout=60, server_settings=_SETTINGS
            )
            async with self._in_one() as connection:
                await connection.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
                if await connection.fetchval("SELECT to_regclass('vault.state')") is None:
                    await connection.execute("CREATE SCHEMA IF NOT EXISTS vault")
                    # Whoever may read the store may not read the vault by that.
                    await connection.execute("REVOKE ALL ON SCHEMA vault FROM PUBLIC")
                    for table in metadata.sorted_tables:
                        await connection.execute(making(table, "postgresql", unless_there=True))
                await connection.execute(
                    "INSERT INTO state VALUES ('wrapping', $1) ON CONFLICT (name) DO NOTHING", wrapping
                )
                return str(await connection.fetchval("SELECT value FROM state WHERE name = 'wrapping'"))

    async def close(self) -> None:
        if self._pool is not None:
            await close_pool(self._pool)
            self._pool = None

    async def find(self, subjects: Sequence[str]) -> list[WrappedKey]:
        statement = "SELECT subject, name, wrapping, wrapped FROM keys WHERE subject = ANY($1::text[])"
        return [WrappedKey(*row) for row in await self._all(statement, list(subjects))]

    async def add(self, made: Sequence[WrappedKey], position: int) -> set[str]:
        async with self._in_one() as connection:
            counts = await connection.fetchval("SELECT value FROM state WHERE name = 'wrapping' FOR SHARE")
            if any(key.wrapping != counts for key in made):
                raise WrappingChanged
            # In one order, so that two who add the same people do not wait for each other.
            columns = [list(column) for column in zip(*sorted(made), strict=True)]
            added = {row[0] for row in await connection.fetch(_ADD, *columns)}
            await connection.execute(_REACHED, str(position))
        return {key.subject for key in made} - added

    async def all(self) -> list[WrappedKey]:
        rows = await self._all("SELECT subject, name, wrapping, wrapped FROM keys ORDER BY subject")
        return [WrappedKey(*row) for row in rows]

    async def take(self, keys: Sequence[WrappedKey], readings: Sequence[Reading], position: int) -> None:
        async with self._in_one() as connection:
            await connection.execute("DELETE FROM keys WHERE subject = ANY($1::text[])", [key.subject for key in keys])
            await connection.copy_records_to_table("keys", records=keys)
            await connection.execute("DELETE FROM readings WHERE id = ANY($1::text[])", [each.id for each in readings])
            await connection.copy_records_to_table("readings", records=readings)
            await connection.execute(_REACHED, str(position))

    async def reached(self, position: int) -> None:
        await self._all(_REACHED, str(position))

    async def rewrap(self, wrapping: str, rewrapped: Rewrapping) -> int:
        async with self._in_one() as connection:
            await connection.fetchval("SELECT value FROM state WHERE name = 'wrapping' FOR UPDATE")
            rows = await connection.fetch("SELECT subject, name, wrapping, wrapped FROM keys WHERE wrapped IS NOT NULL")
            changed = rewrapped(WrappedKey(*row) for row in rows)
            if changed:
                await connection.execute(
                    "UPDATE keys SET wrapping = n.wrapping, wrapped = n.wrapped "
                    "FROM unnest($1::text[], $2::text[], $3::bytea[]) AS n(subject, wrapping, wrapped) "
                    "WHERE keys.subject = n.subject",
                    *(list(column) for column in zip(*changed, strict=True)),
                    timeout=3600,
                )
            await connection.execute("UPDATE state SET value = $1 WHERE name = 'wrapping'", wrapping)
            return len(changed)

    async def destroy(self, subjects: Sequence[str]) -> None:
        # Whoever had no key gets none any more.
        await self._all(
            "INSERT INTO keys SELECT subject, ''::bytea, '', NULL FROM unnest($1::text[]) AS subject "
            "ON CONFLICT (subject) DO UPDATE SET wrapped = NULL, wrapping = ''",
            list(subjects),
        )

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        with telling():
            connection = await asyncpg.connect(self.url, timeout=5, server_settings=_SETTINGS)
        try:
            with telling():
                # Held by the session: it ends with us, however we end.
                await connection.execute(f"SELECT pg_advisory_lock({_LOCK + 1})")
            yield
        finally:
            connection.terminate()

    async def scrub(self) -> None:
        # The rows of before go with the old file. What the server's own journal holds of them, the rotation voids.
        with telling():
            connection = await asyncpg.connect(self.url, timeout=5, server_settings=_SETTINGS)
            try:
                await connection.execute("VACUUM FULL keys", timeout=3600)
            finally:
                connection.terminate()

    async def holds(self, pieces: Sequence[bytes]) -> bool:
        # The files are the server's: what its journal holds of a key, the rotation voids.
        return bool(await self._all("SELECT 1 FROM keys WHERE wrapped = ANY($1::bytea[])", list(pieces)))

    async def ask(self, subjects: Sequence[str], at: int) -> None:
        statement = "INSERT INTO forgetting SELECT s, $2 FROM unnest($1::text[]) AS s ON CONFLICT DO NOTHING"
        await self._all(statement, list(subjects), at)

    async def asked(self) -> list[str]:
        return [row[0] for row in await self._all("SELECT subject FROM forgetting ORDER BY asked_at, subject")]

    async def done(self, subjects: Sequence[str]) -> None:
        await self._all("DELETE FROM forgetting WHERE subject = ANY($1::text[])", list(subjects))

    async def note(self, reading: Reading) -> None:
        await self._all("INSERT INTO readings VALUES ($1, $2, $3, $4, $5, $6, $7)", *reading)

    async def readings(self, case: str | None) -> list[Reading]:
        columns = "id, at, reader, role, case_id, reason, note"
        where = "WHERE $1::text IS NULL OR case_id = $1"
        return [
            Reading(*row) for row in await self._all(f"SELECT {columns} FROM readings {where} ORDER BY at, id", case)
        ]

    async def latest(self, which: Readings, limit: int) -> list[Reading]:
        text, parameters = compiled(which.latest(limit), "postgresql")
        return [Reading(*row) for row in await self._all(text, *(value for _, value in parameters))]

    async def prune(self, before: int) -> int:
        return len(await self._all("DELETE FROM readings WHERE at < $1 RETURNING id", before))

    async def _all(self, statement: str, *values: Any) -> list[Any]:
        assert self._pool is not None
        with telling():
            return await self._pool.fetch(statement, *values)

    @asynccontextmanager
    async def _in_one(self) -> AsyncIterator[Any]:
        assert self._pool is not None
        with telling():
            async with self._pool.acquire() as connection, connection.transaction():
                yield connection
