"""Whether the service lives and can take work, and what its problems mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response

from api.direct import DirectRoute
from api.document import going_by, parameters, problems
from api.problems import NoSuchPage, slug_of, status_of
from api.running import running
from domain.kernel import Refused

probes = APIRouter(route_class=DirectRoute, tags=["health"])
router = APIRouter(prefix="/problems", route_class=DirectRoute, tags=["problems"])

_GOOD = {"type": "object", "properties": {"status": {"const": "ok"}}, "required": ["status"]}
_TOLD: dict[int | str, dict[str, Any]] = {
    200: {"description": "It does.", "content": {"application/json": {"schema": _GOOD}}}
}


@probes.get("/livez", response_model=None, responses=_TOLD, openapi_extra=going_by("service.read"))
async def alive(request: Request) -> Response:
    """Whether the process answers."""
    return Response(b'{"status":"ok"}', media_type="application/json")


@probes.get("/readyz", response_model=None, responses=_TOLD | problems(503), openapi_extra=going_by("service.read"))
async def ready(request: Request) -> Response:
    """Whether the store can be read and commands are taken."""
    await running(request).backend.head()
    return Response(b'{"status":"ok"}', media_type="application/json")


def _kinds(kind: type[Refused] = Refused) -> Iterator[type[Refused]]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)


@router.get(
    "/{slug}",
    response_model=None,
    responses={
        200: {
            "description": "The problem.",
            "content": {"application/json": {"schema": {"type": "object", "required": ["type", "status", "zh", "en"]}}},
        },
        **problems(404),
    },
    openapi_extra={"parameters": parameters("/{slug}"), **going_by("service.read")},
)
async def explain(request: Request) -> Response:
    """What a problem's ``type`` means, in Chinese and English, with blanks for what differs from case to case."""
    slug = request.scope["path_params"]["slug"]
    for kind in _kinds():
        if slug_of(kind) == slug:
            chinese, _, english = (kind.__doc__ or "").partition("\n\n")
            told = {
                "type": f"/api/v1/problems/{slug}",
                "status": status_of(kind),
                "zh": " ".join(chinese.split()),
                "en": " ".join(english.split()),
            }
            return Response(msgspec.json.encode(told), media_type="application/json")
    raise NoSuchPage()
