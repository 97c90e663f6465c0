"""What concerns the party that asks."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.direct import DirectRoute
from api.document import question, schema_of
from api.given import actor_of
from api.kept import Answer
from api.query import asked, next_page
from api.running import running
from domain.instants import iso
from domain.kernel import Id
from projections.board.card import Summary
from projections.board.pages import WrongCursor, cards_of
from projections.mine import Line, Mark, Relation, concerning, to_confirm
from store.backend import Backend

router = APIRouter(prefix="/mine", route_class=DirectRoute, tags=["mine"])


class MineQuery(BaseModel):
    """Which page."""

    model_config = ConfigDict(extra="forbid")

    after: str | None = Field(None, max_length=400, description="What `next` of the page before said.")
    limit: int = Field(20, ge=1, le=100)


class MyNeed(msgspec.Struct):
    """A need that concerns me, since when, and whether that is over."""

    need: Summary
    claim: str | None
    """The claim by which it concerns me, if it is by one."""
    at: str
    ended: bool


class MyPage(msgspec.Struct):
    """Needs that concern me, the latest first."""

    items: list[MyNeed]
    next: str | None


_Ask = Callable[[Backend, Id, Mark | None, int], Awaitable[list[Line]]]
_TOLD: dict[str, Any] = {"query": MineQuery, "actor": True, "refusals": (401, 409, 422)}


async def _page(request: Request, name: str, ask: _Ask) -> Response:
    service, party = running(request), actor_of(request)

    async def make() -> Answer:
        query = asked(request, MineQuery)
        found = await ask(service.backend, party, _read(query.after), query.limit + 1)
        shown = found[: query.limit]
        cards = await cards_of(service.backend, [line.case for line in shown])
        items = [
            MyNeed(cards[line.case].summary, line.claim or None, iso(line.at), line.ended)
            for line in shown
            if line.case in cards
        ]
        after = _written(shown[-1]) if len(found) > query.limit else None
        headers = {} if after is None else next_page(request, after)
        # Any fact may begin to concern somebody, so the page is made anew after each; it is one short question.
        return Answer(msgspec.json.encode(MyPage(items, after)), lambda case, card: True, headers)

    return await service.kept.answer(request, (name, party, request.scope["query_string"]), make)


def _written(line: Line) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode((line.at, line.case, line.claim))).rstrip(b"=").decode()


def _read(after: str | None) -> Mark | None:
    if after is None:
        return None
    try:
        text = base64.b64decode(after + "=" * (-len(after) % 4), b"-_", validate=True)
        mark = msgspec.json.decode(text, type=tuple[int, str, str])
    except (binascii.Error, msgspec.DecodeError, ValueError):
        raise WrongCursor from None
    if abs(mark[0]) >= 2**62 or not (mark[1] + mark[2]).isprintable():
        raise WrongCursor
    return mark


@router.get("/raised", **question("/raised", schema_of(MyPage), **_TOLD, may="mine.read"))
async def raised(request: Request) -> Response:
    """The needs I raised."""
    return await _page(
        request, "raised", lambda reader, me, before, n: concerning(reader, me, Relation.RAISED, before=before, limit=n)
    )


@router.get("/supported", **question("/supported", schema_of(MyPage), **_TOLD, may="mine.read"))
async def supported(request: Request) -> Response:
    """The needs I support."""
    return await _page(
        request,
        "supported",
        lambda reader, me, before, n: concerning(reader, me, Relation.SUPPORTED, before=before, limit=n),
    )


@router.get("/claimed", **question("/claimed", schema_of(MyPage), **_TOLD, may="mine.read"))
async def claimed(request: Request) -> Response:
    """The needs I claimed."""
    return await _page(
        request,
        "claimed",
        lambda reader, me, before, n: concerning(reader, me, Relation.CLAIMED, before=before, limit=n),
    )


@router.get("/to-confirm", **question("/to-confirm", schema_of(MyPage), **_TOLD, may="mine.read"))
async def confirmable(request: Request) -> Response:
    """The needs that I am asked to confirm."""
    return await _page(
        request, "to-confirm", lambda reader, me, before, n: to_confirm(reader, me, before=before, limit=n)
    )
