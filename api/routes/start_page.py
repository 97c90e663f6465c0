"""The page that a one-time link opens: a password is chosen there, and a second factor set up."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.direct import DirectRoute
from api.document import going_by

router = APIRouter(route_class=DirectRoute, tags=["account"])


@cache
def _page() -> Response:
    page = files("api").joinpath("start_page.html").read_bytes()
    allowed = {
        name: f"'sha256-{base64.b64encode(hashlib.sha256(_inside(page, name)).digest()).decode()}'"
        for name in ("script", "style")
    }
    policy = (
        f"default-src 'none'; script-src {allowed['script']}; style-src {allowed['style']}; img-src data:; "
        "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
    sent = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(page, 200, sent, "text/html; charset=utf-8")


def _inside(page: bytes, name: str) -> bytes:
    found = re.search(rf"<{name}>(.*?)</{name}>".encode(), page, re.DOTALL)
    assert found is not None
    return found[1]


_PAGE: dict[int | str, dict[str, Any]] = {200: {"description": "The page.", "content": {"text/html": {}}}}


@router.get(
    "/start",
    response_class=HTMLResponse,
    response_model=None,
    responses=_PAGE,
    openapi_extra=going_by("session.begin"),
)
async def start_page(request: Request) -> Response:
    """The page; what stands after ``#`` in its address stays in the browser."""
    return _page()
