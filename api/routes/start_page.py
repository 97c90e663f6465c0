"""Where one-time links led before there were pages: on to the page that they open now."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from api.direct import DirectRoute
from api.document import personal
from api.start_link import START

router = APIRouter(route_class=DirectRoute, tags=["account"])


def _moved() -> dict[str, Any]:
    said = personal("", status=308, anybody=True, may="session.begin")
    said["responses"][308] = {
        "description": "Go there.",
        "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
    }
    return said


@router.get("/start", response_class=Response, **_moved())
async def start_page(request: Request) -> Response:
    """Go on to the page of a one-time link; what stands after ``#`` goes along, in the browser alone."""
    return Response(None, 308, {"Location": START, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
