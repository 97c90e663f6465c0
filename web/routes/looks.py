"""How people want the pages: which language, and how large. It is kept in their browser, and says nothing of them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from web.forms import posted_by
from web.pages import Pages, local, to
from web.visitor import LANGUAGE, SIZE

pages = Pages()

_YEAR = 365 * 24 * 3600


@pages.post("/preferences")
async def preferences(request: Request) -> Response:
    """Keep what they chose, and go back to where they were."""
    posted = await posted_by(request)
    response = to(local(str(posted.get("back", ""))))
    for name, given, known in ((LANGUAGE, "language", ("zh", "en")), (SIZE, "size", ("usual", "large"))):
        chosen = str(posted.get(given, ""))
        if chosen in known:
            secure = request.url.scheme == "https"
            response.set_cookie(name, chosen, _YEAR, path="/", secure=secure, httponly=True, samesite="lax")
    return response
