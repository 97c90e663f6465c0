"""``huying serve`` on a data folder, and what it says."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from tests.programs import Program


@contextmanager
def served(
    data: Path, *arguments: str, store: str | None = None, started: type[Program] = Program
) -> Iterator[tuple[str, list[str]]]:
    """The address of a service, and what it has said once it ended."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "HUYING_DATA": str(data), "PORT": str(port), "NO_COLOR": "1", "COLUMNS": "200"}
    if store is not None:
        environment["HUYING_STORE"] = store
    said: list[str] = []
    with NamedTemporaryFile() as log:
        program = started("serve", *arguments, environment=environment, said=Path(log.name))
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(900):
                assert program.poll() is None, log.read().decode()
                try:
                    got(f"{address}/livez")
                    break
                except OSError:
                    time.sleep(0.1)
            yield address, said
            program.ask_to_end(signal.SIGINT)
            program.wait(30)
        finally:
            program.kill()
            said.append(log.read().decode())


def got(url: str, actor: str | None = None) -> bytes:
    """What is answered, to whoever they say they are."""
    request = urllib.request.Request(url, headers={"X-Huying-Actor": actor} if actor else {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        found: bytes = answer.read()
        return found
