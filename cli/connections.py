"""Connections that are not waited for: uvicorn bounds how long one is idle, and not how long a request's head takes."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

PATIENCE = 15.0
"""Seconds for the head of a request to arrive, from the connection's beginning or the first byte after an answer."""


class Patient(HttpToolsProtocol):
    """uvicorn's protocol, that hangs up on whoever begins a request and does not come to the end of its head.

    What is left of a body that nobody wants to read any more counts as such a beginning.
    """

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # asyncio calls it so
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait from the first byte after an answer on."""
        # There is none before the first request, which uvicorn's own annotation leaves out.
        working = self.cycle is not None and not self.cycle.response_complete  # type: ignore[redundant-expr]  # see above
        if self._waiting is None and not working:
            self._wait()
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """Wait no longer: what follows is read with the patience of whoever reads it."""
        self._wait_no_longer()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(PATIENCE, self.transport.close)

    def _wait_no_longer(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
