"""A line to PostgreSQL that can be cut, at any moment of a commit."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

Reading = asyncio.StreamReader
Writing = asyncio.StreamWriter

_COMMIT = re.compile(rb"(?:need|place|party)\.[a-z_]+").search
"""Facts on their way into the log, which the same statement makes durable."""
_SOCKET = ".s.PGSQL.5432"

Cut = Literal["before", "after", "while"]
"""Before the server has the commit; after it has answered; or while it is on its way, to arrive all the same."""


class Line:
    """Carries bytes between clients and the server."""

    def __init__(self, url: str) -> None:
        self._to = urlsplit(url)
        self._folder = Path(tempfile.mkdtemp(prefix="line-"))
        self._server: asyncio.Server | None = None
        self._open: set[Writing] = set()
        self._deaf: set[Writing] = set()
        self._work: set[asyncio.Task[None]] = set()
        self.cut = asyncio.Event()
        """Set once a commit was cut."""
        self.cut_next_commit: Cut | None = None
        """How to cut the next commit."""

    @property
    def url(self) -> str:
        """The same database, over this line."""
        return urlunsplit(self._to._replace(netloc="postgres:@", query=urlencode({"host": str(self._folder)})))

    async def up(self) -> None:
        """Take connections."""
        self._server = await asyncio.start_unix_server(self._carry, self._folder / _SOCKET)

    async def down(self) -> None:
        """Cut every connection and take no more."""
        if self._server is not None:
            self._server.close()
            self._server = None
        (self._folder / _SOCKET).unlink(missing_ok=True)
        while self._work:  # somebody may just have come
            for writer in list(self._open):
                writer.close()
            await asyncio.wait(self._work, timeout=0.05)

    async def close(self) -> None:
        """Leave nothing behind."""
        await self.down()
        shutil.rmtree(self._folder)

    async def _carry(self, client: Reading, answer: Writing) -> None:
        task = asyncio.current_task()
        assert task is not None
        if self._server is None:
            answer.close()
            return
        self._work.add(task)
        self._open.add(answer)
        try:
            server, ask = await self._reach()
            self._open.add(ask)
            try:
                await asyncio.gather(self._asks(client, ask, answer), self._answers(server, ask, answer))
            finally:
                ask.close()
                self._open.discard(ask)
        except OSError:  # the other end has gone
            pass
        finally:
            answer.close()
            self._open.discard(answer)
            self._work.discard(task)

    async def _reach(self) -> tuple[Reading, Writing]:
        folder = parse_qs(self._to.query).get("host")
        port = self._to.port or 5432
        if folder:
            return await asyncio.open_unix_connection(f"{folder[0]}/.s.PGSQL.{port}")
        return await asyncio.open_connection(self._to.hostname, port)

    async def _asks(self, client: Reading, ask: Writing, answer: Writing) -> None:
        while data := await client.read(65536):
            cut = self.cut_next_commit if _COMMIT(data) else None
            if cut is not None:
                self.cut_next_commit = None
                self.cut.set()
            if cut == "after":
                self._deaf.add(answer)
            elif cut is not None:
                answer.close()
                if cut == "before":
                    break
                await asyncio.sleep(0.3)
            ask.write(data)
            await ask.drain()
        ask.close()

    async def _answers(self, server: Reading, ask: Writing, answer: Writing) -> None:
        while data := await server.read(65536):
            if answer in self._deaf:
                break
            if not answer.is_closing():
                answer.write(data)
                await answer.drain()
        answer.close()
        ask.close()


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[Line]:
    """A line to the database *url*."""
    line = Line(url)
    await line.up()
    try:
        yield line
    finally:
        await line.close()
