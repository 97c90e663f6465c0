"""A service in processes of its own, as people start it."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.programs import Program


@contextmanager
def serving(store: str, workers: int = 1) -> Iterator[str]:
    """The address of ``huying serve`` on *store*; it is stopped at the end, and has to stop by itself."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--port", str(port), "--store", store, "--workers", str(workers), "--insecure-actors"]
    with tempfile.NamedTemporaryFile() as log:
        process = Program("serve", *options, environment=os.environ, said=Path(log.name))
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process)
            yield address
            process.ask_to_end()
            assert process.wait(20) in (0, -signal.SIGTERM)
        finally:
            process.kill()
            sys.stderr.write(log.read().decode(errors="replace"))  # shown where a test has failed


def _wait_for(address: str, process: Program) -> None:
    until = time.monotonic() + 60
    with httpx.Client() as client:  # one for all the asking: each takes a while to be made
        while time.monotonic() < until:
            assert process.poll() is None, "it ended before it served"
            try:
                if client.get(f"{address}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
    raise AssertionError("it does not serve")
