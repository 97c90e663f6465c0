"""What may be the same matter: offered before somebody raises a need, and to staff who look at one."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import consulted, question, schema_of
from api.given import GivenId, content_of, given_id, headers_of
from api.kept import Answer
from api.likely import About, LikelyDuplicates, likely_duplicates
from api.perform import Strict, read_body
from api.report import TEXT
from api.running import running
from domain.categories import CATEGORIES
from domain.instants import local_day
from domain.kernel import Id, NotFound
from domain.need.facts import Item
from projections.board.pages import card_of
from store.writer import clock

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["duplicates"])

_AT_MOST = 256 * 1024


class Draft(Strict):
    """What somebody is about to raise. Nothing of it is kept."""

    category: str = Field(max_length=40, description="A code of the category tree.")
    place: GivenId
    words: str | None = Field(None, max_length=TEXT, description="In their own words, if they have said it already.")
    item: Item = Item.NEED


@router.post("/alike", **consulted("/alike", Draft, schema_of(LikelyDuplicates), (404,), may="board.read"))
async def alike(request: Request) -> Response:
    """Needs that may be the same matter as what somebody is about to raise. Asking leaves no trace."""
    service, headers = running(request), headers_of(request)
    body = read_body(request, Draft, await content_of(request, headers, _AT_MOST))
    CATEGORIES.get(body.category)
    found = await likely_duplicates(service.backend, About(body.category, body.place, body.item, body.words), clock())
    told = msgspec.json.encode(found)
    return Response(told, 200, {"Cache-Control": "no-store"}, "application/json")


@router.get(
    "/{need}/alike", **question("/{need}/alike", schema_of(LikelyDuplicates), refusals=(404,), may="board.read")
)
async def alike_to(request: Request) -> Response:
    """Needs that may be the same matter as this one: it could be merged into one of them."""
    service, need = running(request), given_id(request, "need")

    now = clock()

    async def make() -> Answer:
        card = await card_of(service.backend, need)
        if card is None or card.summary.place is None:
            raise NotFound(id=need, what=("诉求", "need"))
        about = About(card.category, Id(card.summary.place), Item(card.item), card.wording)
        body = msgspec.json.encode(await likely_duplicates(service.backend, about, now, but=need))
        # Any need may begin to be like this one, and time goes by.
        return Answer(body, lambda case, card: True)

    return await service.kept.answer(request, ("alike", need, local_day(now)), make)
