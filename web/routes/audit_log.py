"""The whole log for auditors: filtered, in words, and to take away."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.problems import NoSuchPage
from api.sheets import CSV, Column, Sheet, as_csv
from domain.fields import words_of
from domain.kernel import type_of_topic
from domain.vocabulary import ROLE, Term
from web.asking import get, get_or_none
from web.fields import Option
from web.pages import Pages
from web.rendering import render
from web.words.topics import KIND, topic_words

pages = Pages()

_LINES = 25
_PIECE = 200
_ASKED = ("case", "topic", "role", "actor", "from", "to")

Line = Mapping[str, Any]


@pages.get("/audit/log")
async def log(request: Request) -> Response:
    """Facts in the order in which they were recorded."""
    given = request.query_params
    asked = {name: given.get(name, "").strip() for name in _ASKED}
    asked = {name: value for name, value in asked.items() if value}
    found = await get(request, "/log", asked | {"after": given.get("after"), "limit": _LINES})
    facts = found["items"]
    following = None if found["next"] is None else urlencode({**asked, "after": found["next"]})
    return await render(
        request,
        "audit/log.html",
        facts=[await _as_read(request, fact) for fact in facts],
        asked=asked,
        topics=_topics(request.scope["language"]),
        roles=[Option(code, term.words("zh", "staff"), term.en) for code, term in ROLE.items()],
        following=following,
        query=urlencode(asked),
    )


async def _as_read(request: Request, fact: Line) -> dict[str, Any]:
    told = await get_or_none(request, f"/cases/{fact['case']}/history")
    return in_words(fact, told["lines"] if told else [])


def in_words(fact: Line, lines: Sequence[Line]) -> dict[str, Any]:
    """A fact as people read it, with the sentence of the timeline that tells it, if one does."""
    version = fact["version"]
    line = next((one for one in lines if one["version"] - one.get("facts", 1) < version <= one["version"]), None)
    kind, term = KIND.get(fact["topic"].partition(".")[0]), ROLE.get(fact["role"])
    return {
        **fact,
        "what": topic_words(fact["topic"]),
        "kind": {"zh": kind.staff, "en": kind.en} if kind else None,
        "line": line,
        "who": {"zh": term.words("zh", "staff"), "en": term.en} if term else {"zh": fact["role"], "en": fact["role"]},
        "said": [
            (dict(zip(("zh", "en"), words_of(name), strict=True)), _plain(value))
            for name, value in fact["fields"].items()
        ],
        "hidden": [dict(zip(("zh", "en"), words_of(one["field"]), strict=True)) for one in fact["sealed"]],
    }


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _topics(language: str) -> list[Option]:
    known = [topic for topic in type_of_topic if topic.partition(".")[0] in KIND]
    groups = list(KIND)
    return [
        Option(topic, words["zh"], words["en"], KIND[topic.partition(".")[0]].words("en" if language == "en" else "zh"))
        for topic in sorted(known, key=lambda topic: (groups.index(topic.partition(".")[0]), topic))
        for words in (topic_words(topic),)
    ]


# -- to take away ---------------------------------------------------------------------------------------------------


def _column(zh: str, en: str, name: str) -> Column[Line]:
    return Column(Term(zh, en), lambda line, language: _cell(line.get(name), language))


def _cell(value: Any, language: str) -> str | int | None:
    if isinstance(value, dict) and language in value:
        return str(value[language])
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_FACTS = Sheet(
    Term("记录", "facts"),
    (
        _column("序号", "position", "position"),
        _column("案件", "case", "case"),
        _column("版本", "version", "version"),
        _column("种类", "topic", "topic"),
        _column("记入时间", "recorded at", "recorded_at"),
        _column("发生时间", "occurred at", "occurred_at"),
        _column("操作人", "actor", "actor"),
        _column("身份", "role", "role"),
        _column("操作编号", "command", "command"),
        _column("请求编号", "trace", "trace"),
        _column("内容", "fields", "fields"),
        _column("密封的内容", "sealed", "sealed"),
    ),
)
_READINGS = Sheet(
    Term("查阅记录", "readings"),
    (
        _column("时间", "at", "at"),
        _column("查阅人", "reader", "reader"),
        _column("身份", "role", "role"),
        _column("案件", "case", "case"),
        _column("理由", "reason", "reason"),
        _column("说明", "note", "note"),
    ),
)
_DEEDS = Sheet(
    Term("管理记录", "administration"),
    (
        _column("时间", "at", "at"),
        _column("操作账号", "actor", "actor"),
        _column("职责", "duty", "duty"),
        _column("方式", "way", "way"),
        _column("操作", "act", "act"),
        _column("对象账号", "account", "account"),
        _column("对象职责", "account's duty", "account_duty"),
        _column("理由", "reason", "reason"),
    ),
)

_TAKEN: Mapping[str, tuple[Sheet[Line], tuple[str, ...]]] = {
    "log": (_FACTS, _ASKED),
    "readings": (_READINGS, ("case", "reader", "from", "to")),
    "administration": (_DEEDS, ("actor", "account", "act", "from", "to")),
}


@pages.get("/audit/{what}/export")
async def export(request: Request) -> Response:
    """All that a filter finds, as CSV for an office program or NDJSON for a program, sent while it is read."""
    what, kind = request.path_params["what"], request.query_params.get("format", "csv")
    if what not in _TAKEN or kind not in ("csv", "ndjson"):
        raise NoSuchPage()
    sheet, names = _TAKEN[what]
    asked = {name: request.query_params[name] for name in names if request.query_params.get(name)}
    first = await get(request, f"/{what}", asked | {"limit": _PIECE})
    pieces = _pieces(request, f"/{what}", asked, first)
    headers = {
        "Content-Disposition": f'attachment; filename="huying-{what}.{kind}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if kind == "ndjson":
        return StreamingResponse(_as_lines(pieces), 200, headers, "application/x-ndjson")
    return StreamingResponse(as_csv(sheet, pieces, request.scope["language"]), 200, headers, CSV)


async def _pieces(
    request: Request, path: str, asked: Mapping[str, str], first: Mapping[str, Any]
) -> AsyncIterator[Sequence[Line]]:
    found = first
    while True:
        if found["items"]:
            yield found["items"]
        if found["next"] is None:
            return
        request.scope.pop("asked", None)  # what was read is sent, and need not be remembered
        found = await get(request, path, {**asked, "after": found["next"], "limit": _PIECE})


async def _as_lines(pieces: AsyncIterator[Sequence[Line]]) -> AsyncIterator[bytes]:
    async for lines in pieces:
        yield b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
