"""Several reports of one matter: merged into one case, and taken apart again."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import act
from api.given import GivenId, given_id
from api.perform import Body, perform
from api.report import TEXT
from domain.casework import Desk
from domain.kernel import Id

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["merging"])


class Merge(Body):
    """The need that it goes on in."""

    into: GivenId
    wording: str | None = Field(None, max_length=TEXT, description="Why, for everybody to read.")


@router.post("/{need}/merge", **act("/{need}/merge", Merge, may="need.merge"))
async def merge(request: Request) -> Response:
    """Merge a need into another one, with all who raised or support it. It keeps its id and leads there."""
    need = given_id(request, "need")
    return await perform(
        request,
        Merge,
        need,
        lambda body, id: lambda desk: desk.need(need).merge(desk.acting, desk.need(body.into), body.wording),
        reaches=lambda body: (body.into,),
    )


@router.post("/{need}/unmerge", **act("/{need}/unmerge", Body, may="need.unmerge"))
async def unmerge(request: Request) -> Response:
    """Take a merged need apart again: it goes on from where it stood, with all who came along with it."""
    need = given_id(request, "need")
    return await perform(request, Body, need, lambda body, id: lambda desk: _unmerge(desk, need))


def _unmerge(desk: Desk, need: Id) -> None:
    merged = desk.need(need)
    # One that is not merged is refused before anybody looks at the other.
    merged.unmerge(desk.acting, desk.need(merged.course.merged_into or need))
