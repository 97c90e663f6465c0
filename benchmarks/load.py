"""A closed loop of HTTP requests with as little of its own work as Python allows: one thread, no parsing.

Each connection sends its next request as soon as its last one is answered. What it measures is the time from handing
the request to the kernel until the whole answer has been read.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

NextRequest = Callable[[], bytes | None]
"""Gives the next request as it goes over the wire, or None when there are none left."""


@dataclass
class Slice:
    """What one stretch of load measured."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    """Seconds, of the answers with the expected status."""
    unexpected: dict[int, int] = field(default_factory=dict)
    """How many answers had another status."""
    example: bytes = b""
    """The start of one unexpected answer."""
    bytes_answered: int = 0
    driver_cpu: float = 0.0


class Connection:
    """One keep-alive connection."""

    __slots__ = ("buffer", "need", "sent_at", "socket")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.need = 0
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        self.buffer = b""
        self.need = 0
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def ask(self, request: bytes) -> bytes:
        """Send, and wait for the whole answer."""
        self.send(request)
        while (answer := self.receive()) is None:
            pass
        return answer

    def receive(self) -> bytes | None:
        """The whole answer, or None when some of it is still to come."""
        part = self.socket.recv(262144)
        if not part:
            raise ConnectionError(f"the server hung up after {self.buffer[:200]!r}")
        answer = self.buffer + part if self.buffer else part
        if not self.need:
            end = answer.find(b"\r\n\r\n")
            if end < 0:
                self.buffer = answer
                return None
            self.need = end + 4 + _length(answer[:end])
        if len(answer) < self.need:
            self.buffer = answer
            return None
        return answer


def _length(head: bytes) -> int:
    head = head.lower()
    at = head.find(b"\r\ncontent-length:")
    if at < 0:
        if head[9:12] in (b"204", b"304"):
            return 0
        raise ValueError(f"an answer without Content-Length: {head[:200]!r}")
    return int(head[at + 17 :].split(b"\r\n", 1)[0])


def run(
    port: int,
    connections: int,
    next_request: NextRequest,
    *,
    seconds: float | None,
    expect: int,
    keep: Callable[[bytes], None] | None = None,
) -> Slice:
    """Load *port* for *seconds*, or until there are no requests left.

    :param keep: is given each expected answer's body.
    """
    measured = Slice()
    expected = str(expect).encode()
    selector = selectors.DefaultSelector()
    crowd = [Connection(port) for _ in range(connections)]
    for connection in crowd:
        # Once around, so that no accepting of connections is measured.
        connection.ask(_READY)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    cpu = time.thread_time()
    begun = time.perf_counter()
    until = begun + (seconds if seconds is not None else 3600.0)
    busy = 0
    for connection in crowd:
        request = next_request()
        if request is not None:
            connection.send(request)
            busy += 1
    ended = begun
    clock = time.perf_counter
    latencies = measured.latencies
    while busy:
        for key, _ in selector.select():
            connection = key.data
            answer = connection.receive()
            if answer is None:
                continue
            now = clock()
            if now <= until:
                ended = now
                if answer[9:12] == expected:
                    latencies.append(now - connection.sent_at)
                    measured.bytes_answered += len(answer)
            if answer[9:12] != expected:
                status = int(answer[9:12])
                measured.unexpected[status] = measured.unexpected.get(status, 0) + 1
                measured.example = measured.example or answer[:600]
            elif keep is not None:
                keep(answer.partition(b"\r\n\r\n")[2])
            request = next_request() if now < until else None
            if request is None:
                busy -= 1
            else:
                connection.send(request)
    measured.seconds = ended - begun
    measured.driver_cpu = time.thread_time() - cpu
    selector.close()
    for connection in crowd:
        connection.socket.close()
    return measured


def each(about: Iterable[T], say: Callable[[T], bytes]) -> NextRequest:
    """One request about each."""
    requests = map(say, about)
    return lambda: next(requests, None)


def request(method: str, path: str, body: bytes = b"", headers: tuple[tuple[str, str], ...] = ()) -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers)]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def one(port: int, asked: bytes) -> tuple[int, bytes]:
    """Ask once: the status and the body."""
    connection = Connection(port)
    answer = connection.ask(asked)
    connection.socket.close()
    return int(answer[9:12]), answer.partition(b"\r\n\r\n")[2]


_READY = request("GET", "/readyz")
