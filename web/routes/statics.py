"""The style sheet, the script and the pictures."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from api.problems import NoSuchPage
from web.pages import Pages
from web.resources import resources

pages = Pages()

_FOR_EVER = "public, max-age=31536000, immutable"


@pages.get("/static/{name}")
async def static(request: Request) -> Response:
    """One of them. Its address changes with its content, so browsers keep it for as long as they like."""
    found = resources().get(request.path_params["name"])
    if found is None:
        raise NoSuchPage()
    headers = {"Cache-Control": _FOR_EVER if request.url.query == found.mark else "no-cache", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, 200, {**headers, "Content-Encoding": "gzip"}, found.kind)
    return Response(found.content, 200, headers, found.kind)
