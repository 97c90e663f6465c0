"""Asks the API in this very process, as whoever looks at the page: no rule stands twice.

No page sees more than they may, and none does what they may not.

A request goes through all that one from outside goes through, with the visitor's own cookie, address and trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.types import Message, Scope

from api.kept import KEPT
from api.kept import Answer as Answered
from api.problems import UnknownActor, slug_of
from api.problems import told as problem_told
from api.unproven import NotSignedIn

PREFIX = "/api/v1"

PARTS = "parts"
"""Under this name a page has a list of what it is made of: kept answers, and None for one that is not kept."""

_SENT_ON = frozenset(
    {b"cookie", b"host", b"origin", b"sec-fetch-site", b"user-agent", b"x-forwarded-for", b"forwarded"}
)

_NOBODY = slug_of(UnknownActor)

Query = Mapping[str, str | int | None] | Sequence[tuple[str, str]]
"""What is asked: by names, or as pairs where a name comes more than once."""


class Problem(Exception):
    """The API refused: its problem details (RFC 9457), in the language of whoever asked."""

    def __init__(self, status: int, told: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        super().__init__(status)
        self.status = status
        self.told = told
        self.headers = headers

    @property
    def title(self) -> str:
        """What is the matter."""
        return str(self.told.get("title", ""))

    @property
    def detail(self) -> str:
        """What is the matter, and what to do about it, in a sentence."""
        return str(self.told.get("detail", "")) or self.title

    @property
    def kind(self) -> str:
        """Which problem it is: the last part of its type, such as ``not-found``."""
        return str(self.told.get("type", "")).rpartition("/")[2]


class Answer(NamedTuple):
    """What the API answered, as it was sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def told(self) -> Any:
        """What it says; None where it says nothing."""
        return msgspec.json.decode(self.body) if self.body else None


async def get(request: Request, path: str, query: Query | None = None) -> Any:
    """What ``GET /api/v1{path}`` says. Asked once for each page, however often it is wanted.

    :param query: all that is asked stands here; see :func:`ask`.
    :raises Problem: when it is refused.
    """
    pairs = query.items() if isinstance(query, Mapping) else query or ()
    written = urlencode([(name, value) for name, value in pairs if value is not None])
    memory: dict[tuple[str, str], Any] = request.scope.setdefault("asked", {})
    if (path, written) not in memory:
        memory[path, written] = (await ask(request, "GET", path, query=written)).told()
    return memory[path, written]


async def get_or_none(request: Request, path: str, query: Query | None = None) -> Any:
    """The same; None where it is refused, as what a page shows besides may be for others to see."""
    try:
        return await get(request, path, query)
    except Problem:
        return None


async def post(
    request: Request,
    path: str,
    body: Mapping[str, Any] | None = None,
    *,
    key: str | None = None,
    version: str | None = None,
    method: str = "POST",
    stranger: bool = False,
) -> Any:
    """What the API says to something that is done.

    :param key: the idempotency key, one for each thing that is done: sent twice, it is done once.
    :param version: of the case, as the page showed it.
    :param stranger: as somebody who shows nothing, whatever their browser brought.
    :raises Problem: when it is refused.
    """
    headers = [(b"content-type", b"application/json")]
    if key:
        headers.append((b"idempotency-key", key.encode("ascii", "replace")))
    if version:
        headers.append((b"if-match", f'"{version}"'.encode("ascii", "replace")))
    request.scope.pop("asked", None)
    return (await ask(request, method, path, msgspec.json.encode(body or {}), headers, stranger=stranger)).told()


async def ask(
    request: Request,
    method: str,
    path: str,
    body: bytes = b"",
    headers: list[tuple[bytes, bytes]] | None = None,
    *,
    query: str = "",
    stranger: bool = False,
) -> Answer:
    """Any request to the API. Cookies that it sets go on to the visitor.

    :param path: no query stands in it, as ids of addresses and forms do: whoever writes a ``?`` into one, or into a
        link for somebody else, asks nothing more by it.
    :param query: what is asked, as it stands in an address.
    :param stranger: as somebody who shows nothing, whatever their browser brought.
    :raises Problem: when it is refused.
    """
    kept: list[Answered] = []
    scope: Scope = {
        KEPT: kept,
        "type": "http",
        "asgi": request.scope["asgi"],
        "http_version": "1.1",
        "method": method,
        "scheme": request.scope["scheme"],
        "server": request.scope.get("server"),
        "client": request.scope.get("client"),
        "root_path": "",
        "path": PREFIX + path,
        "raw_path": (PREFIX + path).encode(),
        "query_string": query.encode(),
        "headers": _headers(request, body, headers or [], _SENT_ON - {b"cookie"} if stranger else _SENT_ON),
        "state": {},
    }
    arrived = False

    async def receive() -> Message:
        nonlocal arrived
        if arrived:
            return {"type": "http.disconnect"}
        arrived = True
        return {"type": "http.request", "body": body, "more_body": False}

    status, sent, parts = 500, list[tuple[bytes, bytes]](), list[bytes]()

    async def send(message: Message) -> None:
        nonlocal status, sent
        if message["type"] == "http.response.start":
            status, sent = message["status"], message["headers"]
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await request.app(scope, receive, send)
    if PARTS in request.scope:
        request.scope[PARTS].append(kept[0] if kept else None)
    cookies = request.scope.setdefault("cookies_set", [])
    cookies.extend(value for name, value in sent if name == b"set-cookie")
    told = Answer(status, {name.decode(): value.decode("latin-1") for name, value in sent}, b"".join(parts))
    if status >= 400:
        problem = Problem(status, told.told() or {}, told.headers)
        if problem.kind == _NOBODY:
            # Where it is tried out, programs name whom they act as; people on a page sign in there too.
            problem = Problem(401, problem_told(NotSignedIn(), request.scope["language"], path), told.headers)
        raise problem
    return told


def _headers(
    request: Request, body: bytes, more: list[tuple[bytes, bytes]], sent_on: frozenset[bytes]
) -> list[tuple[bytes, bytes]]:
    sent = [(name, value) for name, value in request.scope["headers"] if name in sent_on]
    sent.append((b"accept-language", request.scope["language"].encode()))
    sent.append((b"x-request-id", request.scope["trace"].encode()))
    if body:
        sent.append((b"content-length", str(len(body)).encode()))
    return [*sent, *more]
