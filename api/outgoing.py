"""Asking services elsewhere: in time, within bounds, and without a trace of what was asked in any log."""

from __future__ import annotations

import asyncio
import logging
import ssl
from functools import cache
from typing import Any

import httpx
import msgspec

SECONDS = 8.0
"""How long an answer may take, all in all: somebody waits for it."""
AT_MOST = 256 * 1024
"""How long an answer may be, in bytes."""

# The addresses that it would log hold telephone numbers, codes and secrets.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class Unanswered(Exception):
    """There was no answer in time, or none that can be used. It says nothing of what was asked."""


@cache
def _trusted() -> ssl.SSLContext:
    # Reading the authorities is most of what it costs to make a client.
    return httpx.create_ssl_context()


def client() -> httpx.AsyncClient:
    """What asks. It goes nowhere that it is not told to go: a redirection is no answer."""
    # An answer that is not compressed is as long as it says.
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "huying"}
    return httpx.AsyncClient(verify=_trusted(), timeout=httpx.Timeout(SECONDS), follow_redirects=False, headers=headers)


async def answer_to(client: httpx.AsyncClient, request: httpx.Request) -> tuple[int, dict[str, Any]]:
    """The status and the JSON object that a service answers. :raises Unanswered: when it answers no such thing."""
    content = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            response = await client.send(request, stream=True)
            try:
                async for piece in response.aiter_bytes():
                    content += piece
                    if len(content) > AT_MOST:
                        raise Unanswered
            finally:
                await response.aclose()
        told = msgspec.json.decode(content)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, msgspec.DecodeError, RecursionError):
        raise Unanswered from None
    if not isinstance(told, dict):
        raise Unanswered
    return response.status_code, told
