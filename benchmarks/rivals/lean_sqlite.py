"""The lean service on SQLite: one connection writes in a thread of its own, one reads in the event loop.

Reading takes tens of microseconds, less than a hop to a thread. ``grouped`` lets the writer put whatever is waiting
into one transaction, which is more than the usual advice but what a good engineer with a slow disk would come to.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any

from benchmarks.rivals import lean_sql
from benchmarks.rivals.bodies import AcceptBody, ClaimBody, ProgressBody, RaiseBody
from benchmarks.rivals.lean_store import Refusal, Row, parties, places, why_not

_HISTORY = "INSERT INTO history SELECT ?, ?, ?, ?, ?, id, kind, ? FROM parties WHERE id = ?"
_RAISE = """INSERT INTO needs SELECT ?, 1, 'submitted', ?, ?, id, code, ?, ?, ?, NULL, 1, ?, 0, 0, ?, ?,
    NULL, NULL, NULL, NULL, NULL, 0, 0 FROM places WHERE id = ? AND EXISTS (SELECT 1 FROM parties WHERE id = ?)"""
_ACCEPT = """UPDATE needs SET stage = 'open', wording = ?, category = ?, exclusive = ?, accepted_at = ?, changed_at = ?,
    version = version + 1 WHERE id = ? AND stage = 'submitted'
    AND EXISTS (SELECT 1 FROM parties WHERE id = ? AND kind = 'staff') RETURNING version"""
_CLAIM = """UPDATE needs SET stage = 'claimed', claims = claims + 1, claimed_at = coalesce(claimed_at, ?),
    changed_at = ?, version = version + 1 WHERE id = ? AND stage IN ('open', 'claimed')
    AND NOT (exclusive AND claims > 0) AND EXISTS (SELECT 1 FROM parties WHERE id = ?) RETURNING version"""
_CLAIM_ROW = "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?)"
_PROGRESS = """UPDATE needs SET stage = 'in_progress', changed_at = ?, version = version + 1
    WHERE id = ? AND stage IN ('claimed', 'in_progress')
    AND EXISTS (SELECT 1 FROM parties WHERE id = ?) RETURNING version"""

Job = tuple[Callable[[sqlite3.Connection], int], "asyncio.Future[int]"]


class SqliteStore:
    def __init__(self, path: str, grouped: bool) -> None:
        self._path = path
        self._grouped = grouped
        self._jobs: SimpleQueue[Job] = SimpleQueue()

    async def open(self) -> None:
        sys.setswitchinterval(0.0005)
        self._writer = self._connection()
        for statement in lean_sql.TABLES:
            self._writer.execute(statement)
        self._writer.execute("BEGIN")
        self._writer.executemany(lean_sql.PARTY, parties())
        self._writer.executemany(lean_sql.PLACE, places())
        self._writer.execute("COMMIT")
        self._reader = self._connection()
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._write_for_ever, daemon=True).start()

    async def raise_need(self, id: str, actor: str, body: RaiseBody, now: int) -> int:
        def act(db: sqlite3.Connection) -> int:
            values = (
                id,
                body.item,
                body.category,
                body.channel,
                actor,
                body.words,
                body.affected,
                now,
                now,
                body.place,
                actor,
            )
            if not db.execute(_RAISE, values).rowcount:
                raise Refusal(404, "no such place or party")
            db.execute(_HISTORY, (id, 1, "raised", now, now, None, actor))
            return 1

        return await self._write(act)

    async def accept(self, id: str, actor: str, body: AcceptBody, now: int) -> int:
        def act(db: sqlite3.Connection) -> int:
            values = (body.wording, body.category, body.exclusive, now, now, id, actor)
            return _step(db, _ACCEPT, values, id, "accepted", actor, now, body.wording)

        return await self._write(act)

    async def claim(self, id: str, claim: str, actor: str, body: ClaimBody, now: int) -> int:
        def act(db: sqlite3.Connection) -> int:
            version = _step(db, _CLAIM, (now, now, id, actor), id, "claimed", actor, now)
            db.execute(_CLAIM_ROW, (claim, id, actor, body.kind, body.part, body.amount_fen, now))
            return version

        return await self._write(act)

    async def progress(self, id: str, actor: str, body: ProgressBody, now: int) -> int:
        def act(db: sqlite3.Connection) -> int:
            return _step(db, _PROGRESS, (now, id, actor), id, "progressed", actor, now, body.wording)

        return await self._write(act)

    async def rows(self, statement: str, *values: Any) -> Sequence[Row]:
        return self._reader.execute(statement, values).fetchall()

    def _write(self, act: Callable[[sqlite3.Connection], int]) -> asyncio.Future[int]:
        future = self._loop.create_future()
        self._jobs.put((act, future))
        return future

    def _write_for_ever(self) -> None:
        db = self._writer
        while True:
            batch = [self._jobs.get()]
            try:
                while self._grouped and len(batch) < 256:
                    batch.append(self._jobs.get_nowait())
            except Empty:
                pass
            answers: list[tuple[asyncio.Future[int], int | BaseException]] = []
            db.execute("BEGIN IMMEDIATE")
            for act, future in batch:
                try:
                    answers.append((future, act(db)))
                except Refusal as refusal:  # refused before anything was written
                    answers.append((future, refusal))
            db.execute("COMMIT")
            self._loop.call_soon_threadsafe(_answer, answers)

    def _connection(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, cached_statements=256)
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "busy_timeout=10000",
            "cache_size=-65536",
            "mmap_size=268435456",
        ):
            db.execute(f"PRAGMA {pragma}")
        return db


def _answer(answers: list[tuple[asyncio.Future[int], int | BaseException]]) -> None:
    for future, answer in answers:
        if future.done():  # the caller has hung up
            continue
        if isinstance(answer, BaseException):
            future.set_exception(answer)
        else:
            future.set_result(answer)


def _step(
    db: sqlite3.Connection,
    statement: str,
    values: tuple[Any, ...],
    id: str,
    act: str,
    actor: str,
    now: int,
    detail: str | None = None,
) -> int:
    row = db.execute(statement, values).fetchone()
    if row is None:
        stage = db.execute("SELECT stage FROM needs WHERE id = ?", (id,)).fetchone() or (None,)
        party = db.execute("SELECT kind FROM parties WHERE id = ?", (actor,)).fetchone() or (None,)
        raise why_not(stage[0], party[0], act)
    db.execute(_HISTORY, (id, row[0], act, now, now, detail, actor))
    return int(row[0])
