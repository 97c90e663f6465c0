"""A client that costs next to nothing, so that what a test measures out to a service reaches it at once."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit


class Told(NamedTuple):
    """An answer."""

    status: int
    body: dict[str, Any]


class Wire:
    """One connection that stays open, for one request after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def to(cls, address: str) -> Self:
        """A connection to the service at *address*."""
        parts = urlsplit(address)
        return cls(*await asyncio.open_connection(parts.hostname, parts.port))

    async def post(self, path: str, by: str) -> Told:
        """Have something done that needs no body."""
        self._writer.write(
            f"POST /api/v1{path} HTTP/1.1\r\nHost: huying.test\r\nX-Huying-Actor: {by}\r\n"
            "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}".encode()
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        assert length is not None
        return Told(int(head[9:12]), json.loads(await self._reader.readexactly(int(length[1]))))

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        await self._writer.wait_closed()
