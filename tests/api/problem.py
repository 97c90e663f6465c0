"""Asking for what is refused, and looking at how."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import httpx

from tests.api.town import Town

NOBODY = "01900000-0000-7000-8000-000000000000"
"""An id that nothing has."""
CHINESE = re.compile("[\u4e00-\u9fff]")
IDENTIFIER = re.compile(r"[A-Za-z0-9]+_[A-Za-z0-9_]+")
"""The name of a field, or a code: programs read those in members of their own, and people read words."""


def problem_of(answer: httpx.Response) -> dict[str, Any]:
    """The problem details of an answer that is a refusal."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    told: dict[str, Any] = answer.json()
    assert told["status"] == answer.status_code
    assert told["type"].startswith("/api/v1/problems/")
    assert told["title"]
    assert "{" not in told["detail"]
    sent = {fault["field"] for fault in told.get("errors", ()) if fault["code"] == "extra_forbidden"}
    assert not {*IDENTIFIER.findall(told["detail"]), *IDENTIFIER.findall(told["title"])} - sent, told
    assert answer.headers["x-request-id"]
    return told


async def refused(
    town: Town,
    status: int,
    path: str,
    body: Any = None,
    *,
    by: str | None,
    case: str | None = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Ask in both languages: each is refused with *status* and a sentence, and the log and *case* stay as they were."""
    before = await town.position(), await _version(town, case)
    told: dict[str, dict[str, Any]] = {}
    for language in ("zh", "en"):
        answer = await town.post(path, body, by=by, content=content, Accept_Language=language, **(headers or {}))
        assert answer.status_code == status, answer.text
        assert answer.headers["content-language"] == language
        told[language] = problem_of(answer)
    assert CHINESE.search(told["zh"]["detail"])
    assert told["zh"]["detail"] != told["en"]["detail"]
    assert (await town.position(), await _version(town, case)) == before
    return told["en"]


async def _version(town: Town, case: str | None) -> Any:
    return (await town.get(f"/needs/{case}")).headers["etag"] if case else None
