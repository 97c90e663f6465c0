"""How a list is sent: a page of it as JSON, or all of it as a table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Generic, NamedTuple, Protocol, TypeVar
from urllib.parse import quote

import msgspec
from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from api.kept import Answer
from api.lists.asked import Format, ListQuery, format_of
from api.problems import language_of
from api.query import next_page
from api.running import running
from api.sheets import CSV, XLSX, Sheet, as_csv, as_xlsx
from domain.instants import day_of, local_day
from domain.vocabulary import Language
from store.writer import clock

L = TypeVar("L")


class Page(Protocol):
    """A page of a list."""

    @property
    def next(self) -> str | None:
        """What the next page is asked for by; None where there is none."""
        ...


_MINUTE = 60_000_000


class Source(NamedTuple, Generic[L]):
    """Where the lines of a list come from."""

    page: Callable[[], Awaitable[Page]]
    """The page that was asked for."""
    pages: Callable[[], AsyncIterator[Sequence[L]]]
    """All of it, piece by piece."""
    sheet: Sheet[L]


async def sent(request: Request, query: ListQuery, opened: Callable[[], Awaitable[Source[L]]]) -> Response:
    """The list as the request wants it.

    :param opened: finds what the query names. :raises Refused: when that is not there.
    :raises Unacceptable: when a page of a table is asked for.
    """
    format = format_of(request, query)
    if format is Format.JSON:
        return await _page(request, opened)
    query.demand_whole()
    return await _table(request, format, await opened())


async def _page(request: Request, opened: Callable[[], Awaitable[Source[Any]]]) -> Response:
    async def make() -> Answer:
        page = await (await opened()).page()
        headers = {"Vary": "Accept"} | ({} if page.next is None else next_page(request, page.next))
        # Lines tell of needs, offers, parties and places, so any fact may touch them.
        return Answer(msgspec.json.encode(page), lambda case, card: True, headers)

    # The time of an offer ends without a fact.
    key = (request.scope["path"], request.scope["query_string"], clock() // _MINUTE)
    return await running(request).kept.answer(request, key, make)


async def _table(request: Request, format: Format, source: Source[L]) -> Response:
    language: Language = "en" if language_of(request) == "en" else "zh"
    # What is wrong with the store is found out before the first byte is on its way.
    pages = source.pages()
    first = await anext(pages, ())
    write, media = (as_csv, CSV) if format is Format.CSV else (as_xlsx, XLSX)
    today = day_of(local_day(clock()))
    plain = f"{request.scope['path'].rpartition('/')[2]}-{today}.{format}"
    named = f"{source.sheet.title.words('zh', 'staff')}-{today}.{format}"
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(named)}",
        "Content-Language": language,
        "Vary": "Accept, Accept-Language",
        "Cache-Control": "no-store",
    }
    return StreamingResponse(write(source.sheet, _chained(first, pages), language), 200, headers, media)


async def _chained(first: Sequence[L], rest: AsyncIterator[Sequence[L]]) -> AsyncIterator[Sequence[L]]:
    yield first
    async for page in rest:
        yield page
