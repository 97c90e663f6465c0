"""*usual*: the CRUD service most people would write, tuned as well as it goes without changing what it is.

FastAPI, pydantic models, the SQLAlchemy 2.1 ORM. ``BENCH_STORE`` is the database's URL and ``BENCH_FLAVOUR`` how
sessions run: ``async`` (asyncpg, aiosqlite) or ``threads`` (psycopg, sqlite3 in the thread pool). The faster one is the
default.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import FastAPI, Header, Query
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from benchmarks.rivals import usual_acts as acts
from benchmarks.rivals.bodies import AcceptBody, Card, ClaimBody, Done, Figures, Page, ProgressBody, RaiseBody, Timeline
from benchmarks.rivals.usual_tables import Base, settle
from benchmarks.rivals.usual_work import Work, sync_url, works

Actor = Annotated[str, Header(alias="X-Huying-Actor")]


def app() -> FastAPI:
    """The application, for ``uvicorn --factory``."""
    url = os.environ["BENCH_STORE"]
    read, write = works(url, os.environ.get("BENCH_FLAVOUR", "async" if url.startswith("postgresql") else "threads"))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with Session(create_engine(sync_url(url), poolclass=NullPool)) as session, session.begin():
            Base.metadata.create_all(session.connection())
            settle(session)
        yield

    api = FastAPI(lifespan=lifespan)

    @api.get("/readyz")
    async def ready() -> str:
        return "ready"

    _writing(api, write)
    _reading(api, read)
    return api


def _writing(api: FastAPI, write: Work) -> None:
    @api.post("/api/v1/needs", status_code=201)
    async def raise_need(body: RaiseBody, actor: Actor) -> Done:
        return await write(acts.raise_need, actor, body)

    @api.post("/api/v1/needs/{id}/acceptance")
    async def accept(id: str, body: AcceptBody, actor: Actor) -> Done:
        return await write(acts.accept, actor, id, body)

    @api.post("/api/v1/needs/{id}/claims", status_code=201)
    async def claim(id: str, body: ClaimBody, actor: Actor) -> Done:
        return await write(acts.claim, actor, id, body)

    @api.post("/api/v1/needs/{id}/progress")
    async def progress(id: str, body: ProgressBody, actor: Actor) -> Done:
        return await write(acts.progress, actor, id, body)


def _reading(api: FastAPI, read: Work) -> None:
    @api.get("/api/v1/needs")
    async def board(
        stage: str | None = None,
        category: str | None = None,
        area: str | None = None,
        text: str | None = None,
        sort: str = "age",
        after: str | None = None,
        limit: int = 20,
    ) -> Page:
        return await read(acts.board, stage, category, area, text, sort, after, limit)

    @api.get("/api/v1/needs/{id}")
    async def card(id: str) -> Card:
        return await read(acts.card, id)

    @api.get("/api/v1/needs/{id}/timeline")
    async def timeline(id: str) -> Timeline:
        return await read(acts.timeline, id)

    @api.get("/api/v1/areas/{id}/statistics")
    async def statistics(id: str, since: Annotated[str, Query(alias="from")], to: str) -> Figures:
        return await read(acts.statistics, id, since, to)
