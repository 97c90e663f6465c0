"""A connection on which a request does not come to the end of its head is closed."""

from __future__ import annotations

import asyncio

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from cli import connections
from cli.connections import Patient

pytestmark = pytest.mark.anyio

_WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    ("before", "then"),
    [(b"", b""), (b"", b"GET / HTTP/1.1\r\nHo"), (b"", b"\r\n"), (_WHOLE, b"GET / HTTP/1.1\r\nHo")],
    ids=["nothing", "half a head", "an empty line", "half a second head"],
)
async def test_half_a_head_is_not_waited_for(before: bytes, then: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.3)
    config = uvicorn.Config(
        PlainTextResponse("ok"), http=Patient, lifespan="off", log_config=None, timeout_keep_alive=600
    )
    config.load()
    state = uvicorn.Server(config).server_state
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Patient(config, state, {}), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        if before:
            writer.write(before)
            assert (await asyncio.wait_for(reader.readuntil(b"ok"), 20)).startswith(b"HTTP/1.1 200")
        writer.write(then)
        assert await asyncio.wait_for(reader.read(), 20) == b""
        writer.close()


async def test_a_request_that_takes_its_time_after_its_head_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.05)

    async def slow(scope: object, receive: object, send: object) -> None:
        await asyncio.sleep(0.3)
        await PlainTextResponse("ok")(scope, receive, send)  # type: ignore[arg-type]  # wider than it is annotated

    config = uvicorn.Config(slow, http=Patient, lifespan="off", log_config=None)
    config.load()
    state = uvicorn.Server(config).server_state
    server = await asyncio.get_running_loop().create_server(lambda: Patient(config, state, {}), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(_WHOLE)
        assert (await asyncio.wait_for(reader.readuntil(b"ok"), 20)).startswith(b"HTTP/1.1 200")
        writer.close()
