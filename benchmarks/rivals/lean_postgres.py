"""The lean service on PostgreSQL: every operation is one prepared statement, so one round trip and one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, cast

import asyncpg

from benchmarks.rivals import lean_sql
from benchmarks.rivals.bodies import AcceptBody, ClaimBody, ProgressBody, RaiseBody
from benchmarks.rivals.lean_store import Refusal, Row, parties, places, why_not

_CONNECTIONS = 16
_SETTINGS = {"jit": "off", "plan_cache_mode": "force_generic_plan"}
"""Planning each of these small questions anew would take longer than answering it."""

_RAISE = """WITH actor AS (SELECT id, kind FROM parties WHERE id = $2),
    need AS (INSERT INTO needs SELECT $1, 1, 'submitted', $3, $4, p.id, p.code, $5, actor.id, $6, NULL, true,
        $7, 0, 0, $8, $8, NULL, NULL, NULL, NULL, NULL, 0, 0 FROM places p, actor WHERE p.id = $9 RETURNING version),
    history AS (INSERT INTO history SELECT $1, version, 'raised', $8, $8, id, kind, NULL FROM need, actor)
    SELECT version FROM need"""
_STEP = """WITH actor AS (SELECT id, kind FROM parties WHERE id = $2{who}),
    need AS (UPDATE needs SET version = version + 1, changed_at = $3, {change} FROM actor
        WHERE needs.id = $1 AND {allowed} RETURNING needs.version, actor.id AS by_id, actor.kind),
    history AS (INSERT INTO history SELECT $1, version, '{act}', $3, $3, by_id, kind, {detail} FROM need){more}
    SELECT version FROM need"""
_ACCEPT = _STEP.format(
    who=" AND kind = 'staff'",
    change="stage = 'open', wording = $4, category = $5, exclusive = $6, accepted_at = $3",
    allowed="stage = 'submitted'",
    act="accepted",
    detail="$4",
    more="",
)
_CLAIM = _STEP.format(
    who="",
    change="stage = 'claimed', claims = claims + 1, claimed_at = coalesce(claimed_at, $3)",
    allowed="stage IN ('open', 'claimed') AND NOT (exclusive AND claims > 0)",
    act="claimed",
    detail="NULL",
    more=", claim AS (INSERT INTO claims SELECT $4, $1, by_id, $5, $6, $7, $3 FROM need)",
)
_PROGRESS = _STEP.format(
    who="",
    change="stage = 'in_progress'",
    allowed="stage IN ('claimed', 'in_progress')",
    act="progressed",
    detail="$4",
    more="",
)


class PostgresStore:
    def __init__(self, url: str) -> None:
        self._url = url
        # A plain stack of connections: the driver's pool resets each one after use, which is a round trip more.
        self._idle: list[asyncpg.Connection] = []
        self._turn = asyncio.Semaphore(_CONNECTIONS)

    async def open(self) -> None:
        for _ in range(_CONNECTIONS):
            self._idle.append(await asyncpg.connect(self._url, server_settings=_SETTINGS))
        db = self._idle[0]
        async with db.transaction():
            for statement in lean_sql.TABLES:
                await db.execute(statement)
            await db.executemany(lean_sql.dollars(lean_sql.PARTY), parties())
            await db.executemany(lean_sql.dollars(lean_sql.PLACE), places())

    async def raise_need(self, id: str, actor: str, body: RaiseBody, now: int) -> int:
        row = await self._one(
            _RAISE, id, actor, body.item, body.category, body.channel, body.words, body.affected, now, body.place
        )
        if row is None:
            raise Refusal(404, "no such place or party")
        return 1

    async def accept(self, id: str, actor: str, body: AcceptBody, now: int) -> int:
        return await self._step("accepted", _ACCEPT, id, actor, now, body.wording, body.category, body.exclusive)

    async def claim(self, id: str, claim: str, actor: str, body: ClaimBody, now: int) -> int:
        return await self._step("claimed", _CLAIM, id, actor, now, claim, body.kind, body.part, body.amount_fen)

    async def progress(self, id: str, actor: str, body: ProgressBody, now: int) -> int:
        return await self._step("progressed", _PROGRESS, id, actor, now, body.wording)

    async def rows(self, statement: str, *values: Any) -> Sequence[Row]:
        async with self._turn:
            db = self._idle.pop()
            try:
                return cast(Sequence[Row], await db.fetch(lean_sql.dollars(statement), *values))
            finally:
                self._idle.append(db)

    async def _one(self, statement: str, *values: Any) -> Row | None:
        async with self._turn:
            db = self._idle.pop()
            try:
                return cast(Row | None, await db.fetchrow(statement, *values))
            finally:
                self._idle.append(db)

    async def _step(self, act: str, statement: str, id: str, actor: str, now: int, *values: Any) -> int:
        row = await self._one(statement, id, actor, now, *values)
        if row is None:
            stage = await self._one("SELECT stage FROM needs WHERE id = $1", id) or (None,)
            party = await self._one("SELECT kind FROM parties WHERE id = $1", actor) or (None,)
            raise why_not(stage[0], party[0], act)
        return int(row[0])
