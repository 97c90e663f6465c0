"""Closing a pool of connections to PostgreSQL."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg

_PATIENCE = 2.0
"""Seconds for what is still being given back to the pool."""


async def close_pool(pool: asyncpg.Pool[Any]) -> None:
    """Close it once every connection was given back; in any case after two seconds."""
    # Cut off at once, a connection that a cancelled task is just giving back would end in an error that nobody awaits.
    try:
        async with asyncio.timeout(_PATIENCE):
            await pool.close()
    except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        pool.terminate()
