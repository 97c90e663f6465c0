"""The answer to those who wait."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import act
from api.given import given_id
from api.perform import Body, perform
from api.report import TEXT

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["checking"])


class Reply(Body):
    """How it stands, and until when."""

    wording: str = Field(max_length=TEXT, description="For everybody to read: no name, no number, no door.")


@router.post("/{need}/replies", **act("/{need}/replies", Reply, may="need.reply"))
async def reply(request: Request) -> Response:
    """Answer those who wait, for everybody to read."""
    need = given_id(request, "need")
    return await perform(
        request, Reply, need, lambda body, id: lambda desk: desk.need(need).reply(desk.acting, body.wording)
    )
