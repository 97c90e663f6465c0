"""A vault in a SQLite file of its own: nothing that was deleted stays in it, and nothing that was answered is lost."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar

from store.backend import StoreUnavailable
from store.making import making
from store.reading import compiled
from store.vault.shelf import Look, Reading, Readings, Rewrapping, WrappedKey, WrappingChanged, metadata

T = TypeVar("T")

_AT_ONCE = 500
_PUT = "INSERT INTO state VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_REACHED = (
    "INSERT INTO state VALUES ('position', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value "
    "WHERE CAST(excluded.value AS INTEGER) > CAST(value AS INTEGER)"
)


class SqliteShelf:
    """A vault in one file, which the process that serves the store has open alone; others only read it."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._turn = asyncio.Lock()
        self._thread: ThreadPoolExecutor | None = None
        self._write: sqlite3.Connection
        self._read: sqlite3.Connection | None = None

    async def look(self) -> Look:
        if not self.path.exists():
            return Look(None, 0)
        with _telling():
            reading = self._connect_to_read()
            try:
                found = dict(reading.execute("SELECT name, value FROM state").fetchall())
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return Look(None, 0)
                raise
            finally:
                reading.close()
        return Look(found.get("wrapping"), int(found.get("position", 0)))

    async def open(self, wrapping: str) -> str:
        if self.read_only:
            with _telling():
                self._read = self._connect_to_read()
            return wrapping
        with _telling():
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            write = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=2)
            for setting in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY"):
                write.execute(f"PRAGMA {setting}")
            write.execute("BEGIN IMMEDIATE")
            for table in metadata.sorted_tables:
                write.execute(making(table, "sqlite", unless_there=True))
            write.execute("INSERT OR IGNORE INTO state VALUES ('wrapping', ?)", (wrapping,))
            write.execute("COMMIT")
            self._write, self._read = write, self._connect_to_read()
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="vault")
            [counts] = write.execute("SELECT value FROM state WHERE name = 'wrapping'").fetchone()
        return str(counts)

    async def close(self) -> None:
        if self._thread is not None:
            self._thread.shutdown()
            self._write.close()
            self._thread = None
        if self._read is not None:
            self._read.close()
            self._read = None

    def _connect_to_read(self) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=2,
        )

    def _reading(self) -> sqlite3.Connection:
        assert self._read is not None, "the vault is not open"
        return self._read

    async def find(self, subjects: Sequence[str]) -> list[WrappedKey]:
        found: list[WrappedKey] = []
        with _telling():
            for i in range(0, len(subjects), _AT_ONCE):
                piece = subjects[i : i + _AT_ONCE]
                places = ", ".join("?" * len(piece))
                rows = self._reading().execute(
                    f"SELECT subject, name, wrapping, wrapped FROM keys WHERE subject IN ({places})", tuple(piece)
                )
                found.extend(WrappedKey(*row) for row in rows)
        return found

    async def add(self, made: Sequence[WrappedKey], position: int) -> set[str]:
        def add() -> set[str]:
            had: set[str] = set()
            for key in made:
                self._demand_wrapping(key.wrapping)
                if not self._write.execute("INSERT OR IGNORE INTO keys VALUES (?, ?, ?, ?)", key).rowcount:
                    had.add(key.subject)
            self._write.execute(_REACHED, (str(position),))
            return had

        return await self._in_one(add)

    async def all(self) -> list[WrappedKey]:
        with _telling():
            rows = self._reading().execute("SELECT subject, name, wrapping, wrapped FROM keys ORDER BY subject")
            return [WrappedKey(*row) for row in rows]

    async def take(self, keys: Sequence[WrappedKey], readings: Sequence[Reading], position: int) -> None:
        def take() -> None:
            self._write.executemany("INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?)", keys)
            self._write.executemany("INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?, ?, ?)", readings)
            self._write.execute(_REACHED, (str(position),))

        await self._in_one(take)

    async def reached(self, position: int) -> None:
        await self._in_one(lambda: self._write.execute(_REACHED, (str(position),)))

    async def rewrap(self, wrapping: str, rewrapped: Rewrapping) -> int:
        def rewrap() -> int:
            rows = self._write.execute(
                "SELECT subject, name, wrapping, wrapped FROM keys WHERE wrapped IS NOT NULL"
            ).fetchall()
            changed = [(wrapped, by, subject) for subject, by, wrapped in rewrapped(WrappedKey(*row) for row in rows)]
            self._write.executemany("UPDATE keys SET wrapped = ?, wrapping = ? WHERE subject = ?", changed)
            self._write.execute(_PUT, ("wrapping", wrapping))
            return len(changed)

        return await self._in_one(rewrap)

    async def destroy(self, subjects: Sequence[str]) -> None:
        # Whoever had no key gets none any more.
        statement = (
            "INSERT INTO keys VALUES (?, x'', '', NULL) "
            "ON CONFLICT (subject) DO UPDATE SET wrapped = NULL, wrapping = ''"
        )
        await self._in_one(lambda: self._write.executemany(statement, [(subject,) for subject in subjects]))

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        yield  # no other process writes here

    async def scrub(self) -> None:
        def scrub() -> None:
            self._write.execute("VACUUM")
            busy, *_ = self._write.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise StoreUnavailable("somebody reads the vault just now, so its journal cannot be emptied")

        await self._run(scrub)

    async def holds(self, pieces: Sequence[bytes]) -> bool:
        def holds() -> bool:
            files = [self.path, *(self.path.with_name(self.path.name + end) for end in ("-wal", "-journal"))]
            contents = [file.read_bytes() for file in files if file.exists()]
            return any(piece in content for content in contents for piece in pieces)

        return await self._run(holds)

    async def ask(self, subjects: Sequence[str], at: int) -> None:
        rows = [(subject, at) for subject in subjects]
        await self._in_one(lambda: self._write.executemany("INSERT OR IGNORE INTO forgetting VALUES (?, ?)", rows))

    async def asked(self) -> list[str]:
        with _telling():
            return [
                row[0] for row in self._reading().execute("SELECT subject FROM forgetting ORDER BY asked_at, subject")
            ]

    async def done(self, subjects: Sequence[str]) -> None:
        rows = [(subject,) for subject in subjects]
        await self._in_one(lambda: self._write.executemany("DELETE FROM forgetting WHERE subject = ?", rows))

    async def note(self, reading: Reading) -> None:
        await self._in_one(lambda: self._write.execute("INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, ?)", reading))

    async def readings(self, case: str | None) -> list[Reading]:
        where, values = ("", ()) if case is None else (" WHERE case_id = ?", (case,))
        columns = "id, at, reader, role, case_id, reason, note"
        with _telling():
            rows = self._reading().execute(f"SELECT {columns} FROM readings{where} ORDER BY at, id", values)
            return [Reading(*row) for row in rows]

    async def latest(self, which: Readings, limit: int) -> list[Reading]:
        text, parameters = compiled(which.latest(limit), "sqlite")
        with _telling():
            return [Reading(*row) for row in self._reading().execute(text, [value for _, value in parameters])]

    async def prune(self, before: int) -> int:
        return await self._in_one(lambda: self._write.execute("DELETE FROM readings WHERE at < ?", (before,)).rowcount)

    def _demand_wrapping(self, name: str) -> None:
        [counts] = self._write.execute("SELECT value FROM state WHERE name = 'wrapping'").fetchone()
        if counts != name:
            raise WrappingChanged

    async def _in_one(self, work: Callable[[], T]) -> T:
        def in_one() -> T:
            self._write.execute("BEGIN IMMEDIATE")
            try:
                done = work()
                self._write.execute("COMMIT")
            except BaseException:
                if self._write.in_transaction:
                    self._write.execute("ROLLBACK")
                raise
            return done

        return await self._run(in_one)

    async def _run(self, work: Callable[[], T]) -> T:
        assert self._thread is not None
        async with self._turn:
            with _telling():
                return await asyncio.get_running_loop().run_in_executor(self._thread, work)


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreUnavailable(f"the vault: {error}") from error
