"""A server process of its own, which can be killed at any moment."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path

import httpx

from tests.cli.running import huying
from tests.programs import Program

_PATIENCE = 60.0


class Server:
    """``huying serve`` on a store."""

    def __init__(self, store: str, log: Path, workers: int = 1) -> None:
        self.store = store
        self.workers = workers
        self._log = log
        self._process: Program | None = None
        self.port = _free_port()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def launch(self) -> None:
        """Start it, without waiting for it."""
        options = ["--port", str(self.port), "--store", self.store, "--workers", str(self.workers), "--insecure-actors"]
        environment = os.environ | {"HUYING_FILES": str(self._log.parent / "files")}
        self._process = Program("serve", *options, environment=environment, said=self._log)

    async def ready(self, client: httpx.AsyncClient) -> None:
        """Wait until it answers."""
        assert self._process is not None
        for _ in range(int(_PATIENCE / 0.05)):
            if self._process.poll() is not None:
                raise AssertionError(f"it does not start; see {self._log}")
            try:
                if (await client.get("/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass  # not yet
            await asyncio.sleep(0.05)
        raise AssertionError(f"it does not answer; see {self._log}")

    def kill(self) -> None:
        """End it without a chance to do anything, and let the port be free."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    def check(self) -> str:
        """``huying check``: what it says. :raises AssertionError: when something is wrong."""
        return huying("check", store=self.store)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
