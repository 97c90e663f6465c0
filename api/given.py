"""What a request says besides its body: who asks, about which case, having seen which version, under which key."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import Request
from pydantic import StringConstraints, WithJsonSchema

from api.identity import acting_party, asking_of
from api.problems import (
    ActorsNotTrusted,
    BodyTooSlow,
    Malformed,
    TooLarge,
    UnknownActor,
    VersionRequired,
    WrongMediaType,
)
from api.running import running
from api.unproven import NotSignedIn
from domain.instants import micros
from domain.kernel import Id, NotFound

PATIENCE = 30.0
"""Seconds for a body to arrive."""

_HEX = "[0-9a-fA-F]"
_UUID = f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"
_is_id = re.compile(_UUID).fullmatch
_version = re.compile(r'(?:W/)?"([0-9]{1,9})(?:-[0-9a-f]+)?"|([0-9]{1,9})').fullmatch
_key = re.compile(r"[\x20-\x7e]{1,200}").fullmatch

ID_SCHEMA = {"type": "string", "format": "uuid"}

GivenId = Annotated[Id, StringConstraints(pattern=f"^{_UUID}$", to_lower=True), WithJsonSchema(ID_SCHEMA)]
"""An id in a body or a query: a UUID in its canonical text form. Two ways to write the same id are one id."""

Headers = Mapping[bytes, bytes]

_ONCE = frozenset({b"x-huying-actor", b"idempotency-key", b"if-match", b"content-type", b"content-encoding"})
_WHAT = {
    "need": ("诉求", "need"),
    "place": ("地点", "place"),
    "area": ("地点", "place"),
    "party": ("人员或单位", "party"),
    "claim": ("认领", "valid claim"),
    "ballot": ("表决", "ballot"),
    "order": ("派单", "valid order"),
    "whistle": ("吹哨", "whistle"),
    "unit": ("单位", "unit"),
    "plan": ("管护计划", "plan of upkeep"),
    "offer": ("服务", "offer"),
    "photo": ("照片", "photo"),
    "search": ("保存的查询", "saved search"),
    "checkin": ("报到", "check-in"),
    "rota": ("排班", "plan of duty"),
    "session": ("登录", "session"),
    "token": ("凭证", "token"),
    "identity": ("登录身份", "identity"),
    "account": ("账号", "account"),
    "case": ("案件", "case"),
}


def headers_of(request: Request) -> Headers:
    """The headers by name. :raises Malformed: when one comes twice that means something only once."""
    pairs: list[tuple[bytes, bytes]] = request.scope["headers"]
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs if name in _ONCE]
        twice = next((name.decode() for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise Malformed(
                fields=(f"请求头 {twice} 写了两次，请只写一次", f"the header {twice} comes twice; send it once"),
                field=twice,
            )
    return found


def actor_of(request: Request, headers: Headers | None = None) -> Id:
    """Who is asking: as a session or a token shows, or else, with ``--insecure-actors``, as the header says.

    :raises NotSignedIn: when nothing shows it, and SignedOut when what shows it is over.
    :raises NotAllowed: when it is no party, or the token or receipt is not for this.
    :raises ActorsNotTrusted: when the header says so to a service that was started without ``--insecure-actors``.
    :raises UnknownActor: when it is believed, and says nothing or what is no id.
    """
    if "asking" in request.scope:
        return acting_party(request, asking_of(request))
    if not running(request).settings.insecure_actors:
        if b"x-huying-actor" in dict(request.scope["headers"]):
            raise ActorsNotTrusted()
        raise NotSignedIn()
    actor = (headers_of(request) if headers is None else headers).get(b"x-huying-actor", b"").decode("latin-1")
    if not _is_id(actor):
        raise UnknownActor()
    return Id(actor.lower())


def given_id(request: Request, name: str) -> Id:
    """The id in the path. :raises NotFound: when it is none, so that nothing goes by it."""
    found: str = request.scope["path_params"][name]
    if not _is_id(found):
        raise NotFound(id=found[:80], what=_WHAT[name])
    return Id(found.lower())


def instant(moment: datetime | None) -> int | None:
    """A moment as the domain has it."""
    return None if moment is None else micros(moment)


def version_seen(headers: Headers, *, required: bool) -> int | None:
    """The version in ``If-Match``; None for ``*``, which any version is.

    Compressing proxies make a strong ETag weak; a version stays the same version, so both are taken.

    :raises VersionRequired: when it is required and missing.
    :raises Malformed: when it is not one version.
    """
    given = headers.get(b"if-match")
    if given is None:
        if required:
            raise VersionRequired()
        return None
    text = given.decode("latin-1").strip()
    if text == "*":
        return None
    found = _version(text)
    if found is None:
        why = (
            '请在请求头 If-Match 中写您看到的一个版本号，例如 "3"',
            'the header If-Match names the one version you saw, such as "3"',
        )
        raise Malformed(fields=why, field="If-Match")
    return int(found[1] or found[2])


def key_of(headers: Headers) -> str | None:
    """The idempotency key. :raises Malformed: when it is empty, longer than 200 signs, or holds other than ASCII."""
    given = headers.get(b"idempotency-key")
    if given is None:
        return None
    text = given.decode("latin-1")
    if not _key(text):
        why = (
            "防重复提交的编号（请求头 Idempotency-Key）应为 1 到 200 个英文字母、数字或符号",
            "the header Idempotency-Key is 1 to 200 ASCII characters",
        )
        raise Malformed(fields=why, field="Idempotency-Key")
    return text


async def content_of(request: Request, headers: Headers, limit: int) -> bytes:
    """The request's body; a client that says what it sends has to say JSON.

    :raises TooLarge: beyond *limit* bytes, before the rest is read.
    :raises BodyTooSlow: when it does not arrive in time.
    :raises WrongMediaType: when it is said to be something else.
    """
    pieces, size = [], 0
    try:
        async with asyncio.timeout(PATIENCE):
            async for piece in request.stream():
                size += len(piece)
                if size > limit:
                    raise TooLarge(limit=limit)
                pieces.append(piece)
    except TimeoutError:
        raise BodyTooSlow() from None
    if size:
        _demand_json(headers)
    return b"".join(pieces)


def _demand_json(headers: Headers) -> None:
    given = headers.get(b"content-type", b"application/json")
    if given != b"application/json":
        kind, *rest = (part.strip() for part in given.decode("latin-1").lower().split(";"))
        charset = [part.partition("=")[2].strip('"') for part in rest if part.startswith("charset=")]
        if (kind != "application/json" and not kind.endswith("+json")) or any(name != "utf-8" for name in charset):
            raise WrongMediaType()
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise WrongMediaType()
