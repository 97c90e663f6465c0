"""A service with a small community in it, in this process and on an empty store."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.api.town import Town, served


@pytest.fixture
def anyio_backend() -> str:
    """The service runs on asyncio."""
    return "asyncio"


@pytest.fixture
async def town(sqlite_database: str) -> AsyncIterator[Town]:
    """A community on SQLite."""
    async with served(sqlite_database) as client:
        yield await Town(client).settled()


@pytest.fixture
async def each_town(store_url: str) -> AsyncIterator[Town]:
    """A community on SQLite, and on PostgreSQL."""
    async with served(store_url) as client:
        yield await Town(client).settled()
