"""How the command line asks a running service for what only the one process that writes a SQLite store may do.

A socket beside the store's file, for its owner alone. One request a connection, JSON lines: ``{"rebuild": ["board"]}``
is answered by any number of ``{"done": …, "total": …}`` and in the end by ``{"facts": …}`` or ``{"error": …}``; what
else can be asked for, ``{"forget": {…}}``, by one answer or one error.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from domain.kernel import Refused
from store.backend import Backend, StoreUnavailable
from store.folding import Views
from store.rebuild import rebuild

_log = logging.getLogger("huying.control")

Progress = Callable[[int, int], None]
Asked = Callable[[Any], Awaitable[dict[str, Any]]]

_LONGEST = 100
"""Longer paths do not fit into the address of a socket."""


def socket_of(file: Path) -> Path:
    """Where the service that writes the SQLite store *file* can be asked."""
    return file.absolute().with_suffix(".sock")


class Control:
    """Answers the command line while the service runs.

    :param rebuilt: called after a rebuild, for whoever has rows of the views in hand.
    :param others: what else can be asked for, by its name: from what was given with the name to an answer.
    """

    def __init__(
        self,
        backend: Backend,
        views: Views,
        rebuilt: Callable[[], None] = lambda: None,
        others: Mapping[str, Asked] | None = None,
    ) -> None:
        self._others = others or {}
        self._backend = backend
        self._views = views
        self._rebuilt = rebuilt
        self._server: asyncio.Server | None = None
        self._path: Path | None = None

    async def start(self, path: Path) -> None:
        """Listen at *path*. Whoever calls this has the right to write the store: what lies there is a leftover.

        Where there can be no such socket the service does without, and says so.
        """
        try:
            listening = _listening(path)
        except OSError as error:
            _log.warning("nobody can ask this service for a rebuild: %s: %s", path, error)
            return
        self._path = path
        self._server = await asyncio.start_unix_server(self._serve, sock=listening, limit=2**24)

    async def stop(self) -> None:
        """Listen no longer."""
        if self._server is not None and self._path is not None:
            self._server.close()
            self._path.unlink(missing_ok=True)
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(**words: Any) -> None:
            if not writer.is_closing():
                writer.write(json.dumps(words).encode() + b"\n")

        try:
            say(**await self._answer(await reader.readline(), lambda done, total: say(done=done, total=total)))
            await writer.drain()
        except (OSError, ValueError):
            pass  # whoever asked has gone, or does not speak like this
        finally:
            with suppress(OSError):
                writer.close()
                await writer.wait_closed()

    async def _answer(self, line: bytes, progress: Progress) -> dict[str, Any]:
        try:
            asked = json.loads(line)
            for name, other in self._others.items():
                if isinstance(asked, dict) and name in asked:
                    return await _told(other, asked[name])
            names = asked.get("rebuild") if isinstance(asked, dict) else None
        except ValueError:
            names = None
        if not isinstance(names, list):
            return {"error": "one can only ask for a rebuild"}
        views = [view for view in self._views if view.name in names]
        try:
            facts = await rebuild(self._backend, views, progress)
        except StoreUnavailable as error:
            return {"error": str(error)}
        self._rebuilt()
        return {"facts": facts}


async def _told(other: Asked, given: Any) -> dict[str, Any]:
    try:
        return await other(given)
    except Refused as refusal:
        return {"error": f"{refusal.sentence('en')} {refusal.sentence('zh')}"}
    except Exception as error:
        _log.exception("what the command line asked for failed")
        return {"error": f"{type(error).__name__}: {error}"}


async def ask_for(path: Path, name: str, given: Any) -> dict[str, Any]:
    """Have the service that listens at *path* do something else. Gives back what it answers.

    :raises StoreUnavailable: when nobody listens, or it could not be done.
    """
    try:
        reader, writer = await asyncio.open_unix_connection(_address(path), limit=2**24)
    except OSError as error:
        raise StoreUnavailable(f"the service does not listen at {path}: {error}") from error
    try:
        writer.write(json.dumps({name: given}).encode() + b"\n")
        told: dict[str, Any] = json.loads(await reader.readline() or b'{"error": "the service stopped"}')
    finally:
        writer.close()
    if "error" in told:
        raise StoreUnavailable(told["error"])
    return told


async def ask_to_rebuild(path: Path, names: Sequence[str], progress: Progress) -> int:
    """Have the service that listens at *path* rebuild those views. Gives back how many facts there were.

    :raises StoreUnavailable: when nobody listens, or it could not be done.
    """
    try:
        reader, writer = await asyncio.open_unix_connection(_address(path))
    except OSError as error:
        raise StoreUnavailable(f"the service does not listen at {path}: {error}") from error
    try:
        writer.write(json.dumps({"rebuild": list(names)}).encode() + b"\n")
        while line := await reader.readline():
            told = json.loads(line)
            if "facts" in told:
                return int(told["facts"])
            if "error" in told:
                raise StoreUnavailable(told["error"])
            progress(told["done"], told["total"])
    finally:
        writer.close()
    raise StoreUnavailable("the service stopped before it was done")


def _listening(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        listening.bind(_address(path))
    finally:
        os.umask(before)
    return listening


def _address(path: Path) -> str:
    """*path*, or the same seen from here when it is too long."""
    return min(str(path), os.path.relpath(path), key=len) if len(str(path)) > _LONGEST else str(path)
