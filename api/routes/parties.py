"""Parties: residents, party members, organisations, units, partners, staff."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, Field

from api.direct import DirectRoute
from api.document import act, question, schema_of
from api.given import GivenId, given_id, instant
from api.kept import Answer
from api.perform import Act, Body, perform
from api.report import TEXT
from api.running import running
from domain.acting import PartyKind
from domain.casework import Desk
from domain.kernel import Id, NotFound
from domain.party import Party
from domain.vocabulary import ROLE
from domain.words import Sealed
from projections.board import Coded
from projections.parties import parties_of

router = APIRouter(prefix="/parties", route_class=DirectRoute, tags=["parties"])


class Register(Body):
    """A party that becomes known."""

    kind: PartyKind
    public_name: str | None = Field(None, max_length=TEXT, description="Of an organisation, a unit or a partner.")
    name: str | None = Field(None, max_length=TEXT, description="Of a person; sealed.")
    household: GivenId | None = None


class Post(Body):
    """An office for an area and everything below it."""

    role: str = Field(max_length=100, description="secretary, worker, grid_head, grid_member, building_head …")
    area: GivenId


class GivenPost(Post):
    """An office that a party is given, or another term of one that it holds."""

    until: AwareDatetime | None = Field(
        None,
        description="When its term is over: from that instant on it gives no right. Until it is ended, if not said.",
    )


class MoveIn(Body):
    """Where a party lives from now on."""

    household: GivenId | None = Field(description="null when it is not known.")


@router.post("", **act("", Register, created=True, may="party.register"))
async def register(request: Request) -> Response:
    """Make a party known."""

    def begin(body: Register, id: Id) -> Act:
        return lambda desk: _register(desk, body, id)

    return await perform(request, Register, None, begin, created=True)


def _register(desk: Desk, body: Register, id: Id) -> None:
    household = None if body.household is None else desk.place(body.household)
    desk.begin(
        Party.register(
            desk.acting,
            id=id,
            kind=body.kind,
            public_name=body.public_name,
            name=None if body.name is None else Sealed(id, body.name),
            household=household,
            path=() if household is None else desk.path(household.id),
        )
    )


@router.post("/{party}/posts", **act("/{party}/posts", GivenPost, created=True, may="party.post"))
async def post(request: Request) -> Response:
    """Give a party an office, for a term or until it is ended; given again, the new term holds."""
    party = given_id(request, "party")

    def given(body: GivenPost, id: Id) -> Act:
        area, until = body.area, instant(body.until)
        return lambda desk: desk.party(party).post(desk.acting, body.role, area, path=desk.path(area), until=until)

    return await perform(request, GivenPost, party, given, created=True)


@router.post("/{party}/posts/end", **act("/{party}/posts/end", Post, may="party.post"))
async def end_post(request: Request) -> Response:
    """End a party's office."""
    party = given_id(request, "party")

    def ended(body: Post, id: Id) -> Act:
        area = body.area
        return lambda desk: desk.party(party).end_post(desk.acting, body.role, area, path=desk.path(area))

    return await perform(request, Post, party, ended)


@router.post("/{party}/household", **act("/{party}/household", MoveIn, may="party.move_in"))
async def move_in(request: Request) -> Response:
    """Let a party live in a household."""
    party = given_id(request, "party")
    return await perform(request, MoveIn, party, lambda body, id: lambda desk: _move_in(desk, party, body.household))


def _move_in(desk: Desk, party: Id, to: Id | None) -> None:
    household = None if to is None else desk.place(to)
    lived = desk.party(party).household
    left = desk.path(lived) if lived else ()
    path = desk.path(household.id) if household else left
    desk.party(party).move_in(desk.acting, household, path=path, left=left)


class PublicLine(msgspec.Struct):
    """What the public may know of a party."""

    id: str
    kind: Coded
    name: str | None
    """Of an organisation, a unit or a partner; a person has none here."""


@router.get("/{party}", **question("/{party}", schema_of(PublicLine), refusals=(404,), may="register.read"))
async def party(request: Request) -> Response:
    """What kind of party it is, and the name of an organisation; its version is in the ETag."""
    service, id = running(request), given_id(request, "party")

    async def make() -> Answer:
        found = (await parties_of(service.backend, [id])).get(id)
        if found is None:
            raise NotFound(id=id, what=("人员或单位", "party"))
        kind, version = ROLE[found.kind], len(await service.backend.facts(id))
        line = PublicLine(id, Coded(found.kind, kind.words("zh"), kind.words("en")), found.public_name)
        return Answer(msgspec.json.encode(line), lambda case, card: case == id, version=version)

    return await service.kept.answer(request, ("party", id), make)
