"""How the usual service runs an operation: in async sessions, or in plain ones in the thread pool."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, sessionmaker

P = ParamSpec("P")
T = TypeVar("T")

_POOL = {"pool_size": 16, "max_overflow": 0}


class Work(Protocol):
    """Runs an operation in a session and a transaction of its own."""

    async def __call__(self, act: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T: ...


def sync_url(url: str) -> str:
    return _with_driver(url, "psycopg", "pysqlite")


def works(url: str, flavour: str) -> tuple[Work, Work]:
    """What runs the reads and what runs the writes.

    On SQLite writes wait for one another here: in its own lock they would sleep and poll, and one that began by
    reading could be turned away.
    """
    sqlite = url.startswith("sqlite")
    one_at_a_time: AbstractAsyncContextManager[Any] = asyncio.Lock() if sqlite else nullcontext()
    make = _async if flavour == "async" else _threads
    work = make(url, sqlite)

    async def write(act: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        async with one_at_a_time:
            return await work(act, *args, **kwargs)

    return work, write


def _async(url: str, sqlite: bool) -> Work:
    connect = {} if sqlite else {"server_settings": {"jit": "off"}}
    engine = create_async_engine(_with_driver(url, "asyncpg", "aiosqlite"), connect_args=connect, **_POOL)
    if sqlite:
        _tune(engine.sync_engine)
    sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def work(act: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        async with sessions() as session, session.begin():
            return await session.run_sync(act, *args, **kwargs)

    return work


def _threads(url: str, sqlite: bool) -> Work:
    engine = create_engine(sync_url(url), **_POOL)
    if sqlite:
        _tune(engine)
    sessions = sessionmaker(engine, expire_on_commit=False)
    # On SQLite nothing waits but the writer, and more threads than cores only fight for the interpreter.
    limit = CapacityLimiter(2 if sqlite else _POOL["pool_size"])

    async def work(act: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        def run() -> T:
            with sessions.begin() as session:
                return act(session, *args, **kwargs)

        return await anyio.to_thread.run_sync(run, limiter=limit)

    return work


def _tune(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def tuned(connection: Any, record: Any) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "busy_timeout=10000",
            "cache_size=-65536",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}").close()


def _with_driver(url: str, postgres: str, sqlite: str) -> str:
    parsed = make_url(url)
    driver = postgres if parsed.get_backend_name() == "postgresql" else sqlite
    return parsed.set(drivername=f"{parsed.get_backend_name()}+{driver}").render_as_string(hide_password=False)
