"""*lean*: the fastest service a good engineer would write by hand. FastAPI, asyncpg or sqlite3, SQL, orjson, no ORM.

``BENCH_STORE`` is the database's URL; ``BENCH_GROUPED=1`` lets SQLite's writer commit what is waiting together.
"""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import FastAPI, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from uuid_utils import uuid7

from benchmarks.rivals import lean_sql
from benchmarks.rivals.bodies import AcceptBody, ClaimBody, ProgressBody, RaiseBody, sentence
from benchmarks.rivals.days import bounds
from benchmarks.rivals.lean_postgres import PostgresStore
from benchmarks.rivals.lean_sqlite import SqliteStore
from benchmarks.rivals.lean_store import LeanStore, Refusal

Body = TypeVar("Body", bound=BaseModel)
Actor = Annotated[str, Header(alias="X-Huying-Actor")]


def app() -> FastAPI:
    """The application, for ``uvicorn --factory``."""
    url = os.environ["BENCH_STORE"]
    store: LeanStore
    if url.startswith("sqlite"):
        store = SqliteStore(url.removeprefix("sqlite:///"), os.environ.get("BENCH_GROUPED") == "1")
    else:
        store = PostgresStore(url)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await store.open()
        yield

    api = FastAPI(lifespan=lifespan)

    @api.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> Response:
        return _json({"status": refusal.status, "detail": refusal.detail}, refusal.status)

    @api.get("/readyz")
    async def ready() -> str:
        return "ready"

    _writing(api, store)
    _reading(api, store)
    return api


def _writing(api: FastAPI, store: LeanStore) -> None:
    @api.post("/api/v1/needs")
    async def raise_need(request: Request, actor: Actor) -> Response:
        id = str(uuid7())
        body = await _body(request, RaiseBody)
        version = await store.raise_need(id, actor, body, _now())
        return _json({"id": id, "version": version, "stage": "submitted"}, 201)

    @api.post("/api/v1/needs/{id}/acceptance")
    async def accept(id: str, request: Request, actor: Actor) -> Response:
        version = await store.accept(id, actor, await _body(request, AcceptBody), _now())
        return _json({"id": id, "version": version, "stage": "open"})

    @api.post("/api/v1/needs/{id}/claims")
    async def claim(id: str, request: Request, actor: Actor) -> Response:
        version = await store.claim(id, str(uuid7()), actor, await _body(request, ClaimBody), _now())
        return _json({"id": id, "version": version, "stage": "claimed"}, 201)

    @api.post("/api/v1/needs/{id}/progress")
    async def progress(id: str, request: Request, actor: Actor) -> Response:
        version = await store.progress(id, actor, await _body(request, ProgressBody), _now())
        return _json({"id": id, "version": version, "stage": "in_progress"})


def _reading(api: FastAPI, store: LeanStore) -> None:
    @api.get("/api/v1/needs")
    async def board(
        stage: str | None = None,
        category: str | None = None,
        area: str | None = None,
        text: str | None = None,
        sort: str = "age",
        after: str | None = None,
        limit: int = 20,
    ) -> Response:
        values: list[Any] = []
        if stage:
            values.append(stage)
        if category:
            values += (category, category + "~")
        if area:
            code = await _code(store, area)
            values += (code, code + "~")
        if text:
            values.append(f"%{text}%")
        if after:
            number, _, last = after.partition("_")
            values += (int(number), last)
        statement = lean_sql.board(bool(stage), bool(category), bool(area), bool(text), sort, bool(after))
        cards = [dict(zip(lean_sql.CARD, row, strict=True)) for row in await store.rows(statement, *values, limit + 1)]
        more = None
        if len(cards) > limit:
            end = cards[limit - 1]
            more = f"{end['supporters' if sort == 'support' else 'raised_at']}_{end['id']}"
        return _json({"items": cards[:limit], "next": more})

    @api.get("/api/v1/needs/{id}")
    async def card(id: str) -> Response:
        rows = await store.rows(lean_sql.ONE_CARD, id)
        if not rows:
            raise Refusal(404, "no such need")
        return _json(dict(zip(lean_sql.CARD, rows[0], strict=True)))

    @api.get("/api/v1/needs/{id}/timeline")
    async def timeline(id: str) -> Response:
        rows = await store.rows(lean_sql.TIMELINE, id)
        if not rows:
            raise Refusal(404, "no such need")
        entries = [
            dict(zip(lean_sql.ENTRY, row[:6], strict=True), sentence=sentence(row[1], row[7], row[6])) for row in rows
        ]
        return _json({"id": id, "entries": entries})

    @api.get("/api/v1/areas/{id}/statistics")
    async def statistics(id: str, since: Annotated[str, Query(alias="from")], to: str) -> Response:
        code = await _code(store, id)
        row = (await store.rows(lean_sql.STATISTICS, *bounds(since, to), code, code + "~"))[0]
        figures: dict[str, Any] = dict(zip(lean_sql.FIGURES, row, strict=True))
        figures["solved_rate"] = figures["solved"] / figures["fixed"] if figures["fixed"] else None
        return _json({"area": id, "since": since, "until": to, "as_of": _now(), **figures})


async def _body(request: Request, model: type[Body]) -> Body:
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as invalid:
        raise RequestValidationError(invalid.errors()) from None


async def _code(store: LeanStore, area: str) -> str:
    rows = await store.rows("SELECT code FROM places WHERE id = ?", area)
    if not rows:
        raise Refusal(404, "no such area")
    return str(rows[0][0])


def _json(content: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")


def _now() -> int:
    return time.time_ns() // 1000
