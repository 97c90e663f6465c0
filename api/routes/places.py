"""The area tree."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import act
from api.given import GivenId, given_id
from api.perform import Act, Body, perform
from api.report import TEXT
from domain.casework import Desk
from domain.kernel import Id
from domain.place import Place
from domain.words import Sealed

router = APIRouter(prefix="/places", route_class=DirectRoute, tags=["places"])


class Found(Body):
    """A new place in the tree."""

    level: str = Field(max_length=40, description="A key of the installation's levels, such as `community`.")
    parent: GivenId | None = None
    name: str | None = Field(
        None, max_length=TEXT, description="What it is called; a household has no name in the clear."
    )
    code: str | None = Field(None, max_length=200, description="A short readable name, such as `xintang`.")
    door: str | None = Field(None, max_length=TEXT, description="The door number of a household; sealed.")


class Rename(Body):
    """What it is called from now on."""

    name: str = Field(max_length=TEXT)


class Move(Body):
    """Where it lies from now on."""

    parent: GivenId | None = Field(description="The place that holds it; null for the widest.")


@router.post("", **act("", Found, created=True))
async def found(request: Request) -> Response:
    """Found a place."""

    def begin(body: Found, id: Id) -> Act:
        return lambda desk: _found(desk, body, id)

    return await perform(
        request, Found, None, begin, created=True, reaches=lambda body: (body.parent,) if body.parent else ()
    )


def _found(desk: Desk, body: Found, id: Id) -> None:
    parent = None if body.parent is None else desk.place(body.parent)
    desk.begin(
        Place.found(
            desk.acting,
            id=id,
            level=body.level,
            name=body.name,
            parent=parent,
            path=() if parent is None else desk.path(parent.id),
            code=body.code,
            door=None if body.door is None else Sealed(id, body.door),
        )
    )


@router.post("/{place}/name", **act("/{place}/name", Rename))
async def rename(request: Request) -> Response:
    """Rename a place."""
    place = given_id(request, "place")
    return await perform(
        request,
        Rename,
        place,
        lambda body, id: lambda desk: desk.place(place).rename(desk.acting, body.name, path=desk.path(place)),
    )


@router.post("/{place}/parent", **act("/{place}/parent", Move))
async def move(request: Request) -> Response:
    """Move a place, with everything below it, into another."""
    place = given_id(request, "place")
    return await perform(request, Move, place, lambda body, id: lambda desk: _move(desk, place, body.parent))


def _move(desk: Desk, place: Id, to: Id | None) -> None:
    parent = None if to is None else desk.place(to)
    ancestors = () if parent is None else desk.path(parent.id)
    desk.place(place).move(desk.acting, parent, path=desk.path(place), ancestors=ancestors)
