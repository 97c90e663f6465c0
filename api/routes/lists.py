"""The three lists, linked item by item: what people need, what is offered, and what is being done."""

from __future__ import annotations

import base64
import binascii
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeVar

import msgspec
from fastapi import APIRouter, Request, Response

from api.direct import DirectRoute
from api.document import schema_of
from api.lists.asked import LISTED, NeedsQuery, OffersQuery, ProgressQuery, list_question
from api.lists.gathered import Gatherer, all_cases, all_offers, around
from api.lists.lines import NeedLine, NeedsPage, OfferLine, OffersPage, ProgressPage, WorkLine
from api.lists.sent import Source, sent
from api.lists.tables import NEEDS, OFFERS, PROGRESS
from api.query import asked
from api.running import running
from domain.categories import CATEGORIES
from projections.board.pages import Filter, WrongCursor
from projections.offers import Asked, Mark, OfferRow, offers
from projections.places import path_of, place_of
from store.reading import Reader
from store.writer import clock

router = APIRouter(prefix="/lists", route_class=DirectRoute, tags=["lists"])

T = TypeVar("T")
L = TypeVar("L")


@router.get("/needs", **list_question("/needs", schema_of(NeedsPage), NeedsQuery, may="lists.read"))
async def needs(request: Request) -> Response:
    """What people need, with the offers matched and what is being done about it."""
    service, query = running(request), asked(request, NeedsQuery)
    gatherer = Gatherer(service.backend)

    async def opened() -> Source[NeedLine]:
        wanted = await _filter(service.backend, query)
        stages = tuple(query.stage or sorted(LISTED))
        wanted = msgspec.structs.replace(wanted, stages=stages, item=query.item)

        async def page() -> NeedsPage:
            found = await service.pages.page(wanted, after=query.after, limit=query.limit)
            return NeedsPage(await gatherer.needs(found.cases), found.next)

        return Source(page, lambda: _lines(all_cases(service.pages, wanted), gatherer.needs), NEEDS)

    return await sent(request, query, opened)


@router.get("/offers", **list_question("/offers", schema_of(OffersPage), OffersQuery, may="lists.read"))
async def offered(request: Request) -> Response:
    """What is offered, with the needs it is matched with."""
    service, query = running(request), asked(request, OffersQuery)
    reader, gatherer = service.backend, Gatherer(service.backend)

    async def opened() -> Source[OfferLine]:
        now = clock()
        wanted = Asked(
            states=tuple(dict.fromkeys(query.state)),
            categories=around(query.category) if query.category else (),
            path=await path_of(reader, query.area) if query.area else (),
        )

        async def lines(rows: Sequence[OfferRow]) -> list[OfferLine]:
            return await gatherer.offers(rows, now)

        async def page() -> OffersPage:
            found = await offers(reader, wanted, now, before=_read(query.after), limit=query.limit + 1)
            shown = found[: query.limit]
            return OffersPage(await lines(shown), _written(shown[-1]) if len(found) > query.limit else None)

        return Source(page, lambda: _lines(all_offers(reader, wanted, now), lines), OFFERS)

    return await sent(request, query, opened)


@router.get("/progress", **list_question("/progress", schema_of(ProgressPage), ProgressQuery, may="lists.read"))
async def progress(request: Request) -> Response:
    """What is being done about needs, by whom and until when: valid claims, orders signed for, and units called."""
    service, query = running(request), asked(request, ProgressQuery)
    gatherer = Gatherer(service.backend)

    async def opened() -> Source[WorkLine]:
        stages, called = query.stages()
        wanted = msgspec.structs.replace(await _filter(service.backend, query), stages=stages, called=called)

        async def page() -> ProgressPage:
            found = await service.pages.page(wanted, after=query.after, limit=query.limit)
            return ProgressPage(await gatherer.works(found.cases), found.next)

        return Source(page, lambda: _lines(all_cases(service.pages, wanted), gatherer.works), PROGRESS)

    return await sent(request, query, opened)


async def _filter(reader: Reader, query: NeedsQuery | ProgressQuery) -> Filter:
    """The category and the area asked for. :raises Refused: for one that is not there."""
    if query.area is not None:
        await place_of(reader, query.area)
    categories = tuple(sorted(CATEGORIES.subtree(query.category))) if query.category else ()
    return Filter(categories=categories, area=query.area)


async def _lines(
    pages: AsyncIterator[Sequence[T]], lines: Callable[[Sequence[T]], Awaitable[Sequence[L]]]
) -> AsyncIterator[Sequence[L]]:
    async for page in pages:
        yield await lines(page)


def _written(row: OfferRow) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode((row.made_at, row.case))).rstrip(b"=").decode()


def _read(after: str | None) -> Mark | None:
    if after is None:
        return None
    try:
        text = base64.b64decode(after + "=" * (-len(after) % 4), b"-_", validate=True)
        mark: Mark = msgspec.json.decode(text, type=tuple[int, str])
    except (binascii.Error, msgspec.DecodeError, ValueError):
        raise WrongCursor from None
    if abs(mark[0]) >= 2**62 or not mark[1].isprintable():
        raise WrongCursor
    return mark
