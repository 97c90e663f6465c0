"""Starting a service, waiting until it is ready, and stopping it."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import load
from benchmarks.disk import CannotRun

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with contextlib.closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


class Service:
    """A server process on *port*."""

    def __init__(self, command: Sequence[str], port: int, environment: Mapping[str, str], log: Path) -> None:
        self.port = port
        self._log = log
        with log.open("wb") as writing:
            self._process = subprocess.Popen(
                list(command), cwd=ROOT, env=dict(environment), stdout=writing, stderr=writing, stdin=subprocess.DEVNULL
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait(self, seconds: float = 60.0) -> None:
        """Wait until ``/readyz`` answers 200.

        :raises CannotRun: when it ended, or said nothing for too long.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._process.poll() is None:
            with contextlib.suppress(OSError, ValueError):
                if load.one(self.port, load.request("GET", "/readyz"))[0] == 200:
                    return
            time.sleep(0.05)
        raise CannotRun("the service did not start: " + self._log.read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def uvicorn(factory: str, port: int) -> list[str]:
    """How every rival is run: one worker, uvloop, httptools, no access log."""
    command = [sys.executable, "-m", "uvicorn", factory, "--factory", "--host", "127.0.0.1", "--port", str(port)]
    return [*command, "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
