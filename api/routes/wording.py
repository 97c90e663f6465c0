"""A look at a wording before it becomes public."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import consulted, schema_of
from api.given import content_of, headers_of
from api.perform import Strict, read_body
from api.running import running
from api.throttle import Bound, address_of
from api.wording import WordingFinding, told
from domain.personal import looks_personal
from domain.vocabulary import Term, Terms
from domain.words import AT_MOST

router = APIRouter(route_class=DirectRoute, tags=["wording"])

_AT_MOST = 256 * 1024
_TEXT = 2 * AT_MOST
"""No public wording is longer than half of this, once blanks around it and doubled line ends are taken out."""


class WordingDraft(Strict):
    """What somebody is about to write for everybody to read. Nothing of it is kept."""

    labels: ClassVar[Terms] = {"text": Term("要检查的文字", "text to be looked at")}

    text: str = Field(max_length=_TEXT)


class WordingLook(msgspec.Struct):
    """What in the text looks like somebody's personal data, in its order."""

    findings: list[WordingFinding]
    refused: bool
    """Whether an act in these words is refused even where its body says `despite_warnings`."""


@router.post(
    "/wording-check", **consulted("/wording-check", WordingDraft, schema_of(WordingLook), (429,), may="wording.check")
)
async def wording_check(request: Request) -> Response:
    """Whether a wording names somebody: telephones, identity numbers, doors, names … Asking leaves no trace."""
    body = read_body(request, WordingDraft, await content_of(request, headers_of(request), _AT_MOST))
    running(request).people.throttle.count(Bound.WORDING_FROM_ADDRESS, address_of(request))
    # Whoever reads or acts meanwhile does not wait for it.
    found = await asyncio.to_thread(looks_personal, body.text.strip().replace("\r\n", "\n"))
    findings = [told(finding) for finding in found]
    look = WordingLook(findings, any(finding.never for finding in findings))
    return Response(msgspec.json.encode(look), 200, {"Cache-Control": "no-store"}, "application/json")
