"""Between levels: 上报 and back; and for staff, who is responsible (首接负责)."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.asking import ask_for
from api.direct import DirectRoute
from api.document import act, question, schema_of
from api.given import GivenId, actor_of, given_id
from api.kept import Answer
from api.perform import Body, perform
from api.report import TEXT
from api.running import running
from domain.casework import Desk
from domain.kernel import Id, NotAllowed
from domain.need.permission import is_staff
from domain.need.who import STAFF
from domain.vocabulary import ROLE
from projections.board.card import Coded
from store.writer import clock

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["units"])

_MINUTE = 60_000_000


class ToLevel(Body):
    """Which area has it from now on, and why."""

    to: GivenId = Field(description="An area that holds the need's place.")
    wording: str = Field(max_length=TEXT, description="For everybody to read.")


class ResponsibleParty(msgspec.Struct):
    """Who is responsible: a unit by its name, a person by the id."""

    id: str
    kind: Coded
    name: str | None


class Responsible(msgspec.Struct):
    """Who is responsible for a need, for staff to read."""

    id: str
    version: int
    responsible: ResponsibleParty | None
    """Whoever received it first, until a unit has signed for leading it; null while nobody of the staff has."""
    first_receiver: bool
    """Whether that is still whoever received it first."""
    level: str | None
    """The area that it was escalated or handed down to last."""


@router.post("/{need}/escalation", **act("/{need}/escalation", ToLevel, may="need.escalate"))
async def escalate(request: Request) -> Response:
    """Escalate a need to an area above: its staff have it until it is handed down."""
    need = given_id(request, "need")
    return await perform(
        request,
        ToLevel,
        need,
        lambda body, id: lambda desk: desk.need(need).escalate(desk.acting, body.to, body.wording),
    )


@router.post("/{need}/hand-down", **act("/{need}/hand-down", ToLevel, may="need.hand_down"))
async def hand_down(request: Request) -> Response:
    """Hand a need down to an area below the one that has it."""
    need = given_id(request, "need")
    return await perform(
        request,
        ToLevel,
        need,
        lambda body, id: lambda desk: desk.need(need).hand_down(desk.acting, body.to, body.wording),
    )


@router.get(
    "/{need}/responsible",
    **question(
        "/{need}/responsible", schema_of(Responsible), actor=True, refusals=(401, 403, 404, 422), may="responsible.read"
    ),
)
async def responsible(request: Request) -> Response:
    """Who is responsible for a need; only staff of its area may ask."""
    service, party, id = running(request), actor_of(request), given_id(request, "need")

    async def make() -> Answer:
        told = await ask_for(request, party, id, lambda desk: _told(desk, id))
        # It hangs on the need, and on the posts of who asks.
        return Answer(msgspec.json.encode(told), lambda case, card: case == id or card is None, version=told.version)

    # Posts end by the time that passes, and no fact says so then.
    return await service.kept.answer(request, ("responsible", id, party, clock() // _MINUTE), make)


def _told(desk: Desk, id: Id) -> Responsible:
    need = desk.need(id)
    if not is_staff(need, desk.acting):
        words = ("查看负责人", "see who is responsible")
        raise NotAllowed(who=STAFF.words(), act_words=words, could=list(STAFF.could))
    found = None
    if need.responsible is not None:
        party = desk.party(need.responsible)
        kind = ROLE[party.kind]
        found = ResponsibleParty(party.id, Coded(party.kind, kind.words("zh"), kind.words("en")), party.public_name)
    first = need.responsible is not None and need.responsible == need.received_by
    return Responsible(id, need.version, found, first, need.level)
