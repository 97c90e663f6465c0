"""Whole pages, kept for strangers: what is the same for everybody is put together once, until a fact touches it.

Such a page is made of kept answers of the API and of what places are called, and of nothing else; so it is good for as
long as all of them are, and is kept beside them (:mod:`api.kept`). The API is not asked again meanwhile: whoever shows
nothing may see a page that another who showed nothing was shown, as rules do not change while the service runs.
Whoever brings a session, a receipt or a form has a page of their own, made for them each time.
"""

from __future__ import annotations

from functools import wraps
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from api.kept import Answer, Found
from api.running import running
from domain.instants import local_day
from domain.kernel import Id
from projections.board.card import Card
from store.writer import clock
from web.asking import PARTS
from web.pages import Handler
from web.rendering import takes_packed
from web.visitor import came_from_here, is_large, is_stranger

_ITS_OWN = frozenset({"content-length", "content-type", "etag", "cache-control"})
"""Headers that whoever keeps a page sets anew."""


class _NotKept(Exception):
    """It is for one time alone."""

    def __init__(self, page: Response) -> None:
        super().__init__()
        self.page = page


class _Parts(NamedTuple):
    """What a page is made of."""

    parts: tuple[Found[Any], ...]

    def touched(self, case: Id, card: Card | None) -> bool:
        return any(part.touched(case, card) for part in self.parts)

    @property
    def until(self) -> int | None:
        return min((part.until for part in self.parts if part.until is not None), default=None)


def kept_whole(handler: Handler) -> Handler:
    """Keep that page for strangers.

    It goes by its address, the language, the size of letters and whether they came from here: by no other cookie, and
    by nothing of the time but the day. What else it tells, the API tells.
    """

    @wraps(handler)
    async def page(request: Request) -> Response:
        if request.method != "GET" or not is_stranger(request) or not takes_packed(request):
            return await handler(request)

        async def make() -> Answer:
            found: list[Found[Any] | None] = []
            request.scope[PARTS] = found
            made = await handler(request)
            parts = [part for part in found if part is not None]
            if made.status_code != 200 or len(parts) < len(found) or request.scope.get("cookies_set"):
                raise _NotKept(made)
            of = _Parts(tuple(parts))
            headers = {name: value for name, value in made.headers.items() if name not in _ITS_OWN}
            return Answer(bytes(made.body), of.touched, headers, until=of.until, kind=made.headers["content-type"])

        address = (request.scope["path"], request.scope["query_string"])
        looks = (request.scope["language"], is_large(request), came_from_here(request), local_day(clock()))
        try:
            return await running(request).kept.answer(request, ("page", *address, *looks), make)
        except _NotKept as once:
            return once.page

    return page
