"""A service asked by schemathesis in this thread, where its own client would hand each request to another one."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
import urllib3
from fastapi import FastAPI
from requests.adapters import HTTPAdapter
from schemathesis.python.asgi import ASGIClient


@contextmanager
def at_hand(app: FastAPI) -> Iterator[ASGIClient]:
    """A client of *app*, to be named to ``case.call``; the service runs from its beginning to its end."""
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(_entered(lifespan))
        try:
            client = ASGIClient(_as_it_is_called(app))
            client.trust_env = False  # no proxy is looked for, request by request
            client.mount("http://", _Here(app, runner))
            yield client
        finally:
            runner.run(_left(lifespan))


def _as_it_is_called(app: FastAPI) -> Any:
    """It says that it takes less than what schemathesis may hand over; who asks here hands it over themselves."""
    return app


async def _entered(lifespan: Any) -> None:
    await lifespan.__aenter__()


async def _left(lifespan: Any) -> None:
    await lifespan.__aexit__(None, None, None)


class _Here(HTTPAdapter):
    """Hands requests to the service as a server would."""

    def __init__(self, app: FastAPI, runner: asyncio.Runner) -> None:
        super().__init__()
        self._app, self._runner = app, runner

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """What the service answers."""
        # The runner would see to it that it can be interrupted, request by request.
        return self.build_response(request, self._runner.get_loop().run_until_complete(self._asked(request)))

    async def _asked(self, request: requests.PreparedRequest) -> urllib3.HTTPResponse:
        address, sent = urlsplit(str(request.url)), request.body or b""
        headers = {"host": address.netloc} | {name.lower(): value for name, value in request.headers.items()}
        scope: MutableMapping[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": address.scheme,
            "path": unquote(address.path),
            "raw_path": address.path.encode(),
            "root_path": "",
            "query_string": address.query.encode(),
            "headers": [(name.encode("latin-1"), _bytes(value, "latin-1")) for name, value in headers.items()],
            "client": ("192.0.2.1", 1),
            "server": (address.hostname, 80),
        }
        waiting = [{"type": "http.request", "body": _bytes(sent, "utf-8"), "more_body": False}]
        begun: MutableMapping[str, Any] = {}
        parts: list[bytes] = []

        async def receive() -> MutableMapping[str, Any]:
            return waiting.pop() if waiting else {"type": "http.disconnect"}

        async def take(message: MutableMapping[str, Any]) -> None:
            begun.update(message if message["type"] == "http.response.start" else {})
            parts.append(message.get("body", b""))

        await self._app(scope, receive, take)
        return urllib3.HTTPResponse(
            body=io.BytesIO(b"".join(parts)),
            status=begun["status"],
            headers=urllib3.HTTPHeaderDict(
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in begun["headers"]
            ),
            preload_content=False,
            request_method=request.method,
        )


def _bytes(text: Any, encoding: str) -> bytes:
    return text.encode(encoding) if isinstance(text, str) else bytes(text)
