"""The demo, told once on each store for all tests that only read it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest

from store.opening import file_of
from tests.cli.running import huying


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a store with the demo in it. Change nothing in it but what can be made again."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('told') / 'huying.db'}"
        huying("demo", store=url)
        yield url
        return
    server = str(request.getfixturevalue("postgres_url"))
    with _database(server) as url:
        huying("demo", store=url)
        yield url


@pytest.fixture
def own(told: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A store with the demo in it, to be changed."""
    file = file_of(told)
    if file is not None:
        for part in file.parent.glob(f"{file.name}*"):
            shutil.copy(part, tmp_path)
        yield f"sqlite:///{tmp_path / file.name}"
    else:
        server = str(request.getfixturevalue("postgres_url"))
        with _database(server, template=urlsplit(told).path[1:]) as url:
            yield url


@contextmanager
def _database(server: str, template: str = "template1") -> Iterator[str]:
    """The URL of a database that is like *template*."""
    name = f"huying_{uuid4().hex}"
    asyncio.run(_execute(server, f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    asyncio.run(_execute(server, f"DROP DATABASE {name} WITH (FORCE)"))


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
