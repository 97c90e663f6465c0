"""A service in this process, with a small community on a store that nobody else uses.

Settling the community takes longer than most tests: it is done once on each store, and copied for each of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.api.town import Town, served
from tests.stores import copied, database


class Settled(NamedTuple):
    """A community that is there already, in a store that nobody has open."""

    store: str
    town: Town


@pytest.fixture
def anyio_backend() -> str:
    """The service runs on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def settled_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """A community on SQLite, to be copied."""
    return asyncio.run(_settled(f"sqlite:///{tmp_path_factory.mktemp('settled') / 'huying.sqlite'}"))


@pytest.fixture(scope="session")
def settled_on_postgresql(postgres_url: str) -> Iterator[Settled]:
    """A community on PostgreSQL, to be copied."""
    with database(postgres_url) as store:
        yield asyncio.run(_settled(store))


async def _settled(store: str) -> Settled:
    async with served(store) as client:
        return Settled(store, await Town(client).settled())


@pytest.fixture
async def town(settled_on_sqlite: Settled, tmp_path: Path) -> AsyncIterator[Town]:
    """A community on SQLite."""
    store, there = settled_on_sqlite
    with copied(store, tmp_path) as own:
        async with served(own) as client:
            yield there.behind(client)


@pytest.fixture(params=["sqlite", "postgresql"])
def settled_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settled]:
    """A store with a community in it, to be changed."""
    store, there = request.getfixturevalue(f"settled_on_{request.param}")
    with copied(store, tmp_path) as own:
        yield Settled(own, there)


@pytest.fixture
async def each_town(settled_store: Settled) -> AsyncIterator[Town]:
    """A community on SQLite, and on PostgreSQL."""
    store, there = settled_store
    async with served(store) as client:
        yield there.behind(client)
