"""Requests as bytes on a real connection: whatever comes, the answer is no fault of ours, and the service goes on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from domain.casework import SYSTEM
from tests.api.problem import NOBODY
from tests.api.processes import serving

ACT = f"POST /api/v1/needs/{NOBODY}/support HTTP/1.1\r\nHost: x\r\nX-Huying-Actor: {SYSTEM}\r\n".encode()
CLOSE = b"Connection: close\r\n"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service on a connection of its own."""
    with serving(f"sqlite:///{tmp_path_factory.mktemp('wire') / 'huying.sqlite'}") as found:
        yield found


def sent(address: str, *pieces: bytes, hang_up: bool = False) -> bytes:
    """What comes back on a connection until the service closes it, or nothing when we hang up first."""
    parts = urlsplit(address)
    told = b""
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as wire:
        try:
            for piece in pieces:
                wire.sendall(piece)
            while not hang_up and (piece := wire.recv(65_536)):
                told += piece
        except ConnectionError:
            pass  # it need not read to the end what it refuses
    return told


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /api/v1/needs HTTP/1.1\r\nHost: x\r\n" + CLOSE + b"\r\n", 200),
        (b"GET /api/v1/needs/%FF%00 HTTP/1.1\r\nHost: x\r\n" + CLOSE + b"\r\n", 404),
        (b"GET /api/v1/needs?text=%FF HTTP/1.1\r\nHost: x\r\n" + CLOSE + b"\r\n", 422),
        (b"GET /api/v1/\xff HTTP/1.1\r\nHost: x\r\n" + CLOSE + b"\r\n", 4),
        (b"GET /api/v1/needs?text=\xe7\x81\xaf HTTP/1.1\r\nHost: x\r\n" + CLOSE + b"\r\n", 4),
        (b"GET http://[/api/v1/needs HTTP/1.1\r\nHost: [\r\n" + CLOSE + b"\r\n", 4),
        (b"GET /api/v1/needs HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 200_000 + b"\r\n" + CLOSE + b"\r\n", 0),
        (ACT + CLOSE + b"Content-Length: 2\r\n\r\n{}", 404),
        (ACT + CLOSE + b"Content-Length: 3\r\n\r\n\xff\xff\xff", 422),
        (ACT + CLOSE + b"Content-Length: x\r\n\r\n{}", 4),
        (ACT + CLOSE + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 404),
        (ACT + CLOSE + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 4),
        (ACT + CLOSE + b"Transfer-Encoding: chunked\r\n\r\n" + b"80000\r\n" + b" " * 0x80000 + b"\r\n0\r\n\r\n", 413),
        (ACT + CLOSE + b"Idempotency-Key: \xff\r\nContent-Length: 0\r\n\r\n", 422),
        (b"nonsense\r\n\r\n", 4),
    ],
    ids=[
        "plain",
        "bytes in the path that are no text",
        "bytes in the query that are no text",
        "a raw byte in the path",
        "raw Chinese in the query",
        "no host",
        "a huge header",
        "an act",
        "a body that is no text",
        "a length that is none",
        "a body in chunks",
        "chunks that are none",
        "too much in chunks",
        "a key that is no ASCII",
        "nonsense",
    ],
)
def test_strange_bytes_are_refused_and_the_service_goes_on(address: str, request_: bytes, status: int) -> None:
    told = sent(address, request_)
    found = int(told[9:12]) if told else 0
    assert found < 500
    if status >= 100:
        assert found == status, told[:500]
    elif status:
        assert found // 100 == status, told[:500]
    assert httpx.get(f"{address}/readyz").status_code == 200


def test_who_hangs_up_in_the_middle_of_a_request_harms_nobody(address: str) -> None:
    for _ in range(20):
        sent(address, ACT + b"Content-Length: 1000\r\n\r\n", b'{"words": "', hang_up=True)
        sent(address, ACT + b"Content-Length: 2\r\n\r\n{}", hang_up=True)
    assert httpx.get(f"{address}/readyz").status_code == 200


def test_a_body_over_the_limit_is_refused_before_it_has_all_come(address: str) -> None:
    told = sent(address, ACT + CLOSE + b"Content-Length: 1000000000\r\n\r\n", b" " * (256 * 1024 + 1))
    assert told[9:12] == b"413"
    assert b"application/problem+json" in told


def test_requests_that_follow_one_another_are_answered_in_order(address: str) -> None:
    one = ACT + b"Content-Length: 2\r\n\r\n{}"
    two = b"GET /api/v1/needs HTTP/1.1\r\nHost: x\r\n" + CLOSE + b"\r\n"
    told = sent(address, one + two)
    assert [part[:3] for part in told.split(b"HTTP/1.1 ")[1:]] == [b"404", b"200"]
