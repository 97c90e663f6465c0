"""The public wording of a need, put otherwise."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import act
from api.given import given_id
from api.perform import Body, perform
from api.report import TEXT

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["raising"])


class Reword(Body):
    """Other words for everybody."""

    wording: str = Field(max_length=TEXT, description="For everybody to read: no name, no number, no door.")


@router.post("/{need}/wording", **act("/{need}/wording", Reword, version_required=True, may="need.reword"))
async def reword(request: Request) -> Response:
    """Put a need into other public words. The old ones are told to nobody any more; the log keeps them."""
    need = given_id(request, "need")
    return await perform(
        request,
        Reword,
        need,
        lambda body, id: lambda desk: desk.need(need).reword(desk.acting, body.wording),
        version_required=True,
    )
