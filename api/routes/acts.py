"""What the party that asks can do to a need now."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response

from api.asking import ask_for
from api.direct import DirectRoute
from api.document import question, schema_of
from api.given import actor_of, given_id
from api.identity import is_by_receipt, slip_shown
from api.kept import Answer
from api.running import running
from domain.acting import Acting
from domain.need.need import Need
from domain.need.permission import is_staff
from domain.need.stage import Act
from projections.board.card import STAFF_STAGES, STAGES, Coded
from store.writer import clock

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["needs"])


class OthersMay(msgspec.Struct):
    """Acts that are left to others, and who they are."""

    could: list[str]
    zh: str
    en: str
    acts: list[Coded]


class Acts(msgspec.Struct):
    """What can be done to a need now; a step may still be refused for what is sent with it."""

    id: str
    version: int
    stage: Coded
    zh: str
    """What the asking party can do, in a sentence, or that there is nothing, and who can go on."""
    en: str
    acts: list[Coded]
    """What the asking party can do."""
    others: list[OthersMay]
    """What they cannot, and others can."""


_MINUTE = 60_000_000
_ACTS = {act: Coded(act.value, *act.words()) for act in Act}


@router.get(
    "/{need}/acts", **question("/{need}/acts", schema_of(Acts), actor=True, refusals=(401, 404, 422), may="acts.read")
)
async def acts(request: Request) -> Response:
    """What I can do to a need now, and what is left to others."""
    service, party, id = running(request), actor_of(request), given_id(request, "need")

    async def make() -> Answer:
        told = await ask_for(request, party, id, lambda desk: _told(desk.need(id), desk.acting))
        # It hangs on the need, on the posts and the home of who asks, and on where that home lies.
        return Answer(msgspec.json.encode(told), lambda case, card: case == id or card is None, version=told.version)

    # Some acts become possible by the time that passes: what is due is overdue, and tomorrow one may urge again.
    shown = (is_by_receipt(request), slip_shown(request))
    return await service.kept.answer(request, ("acts", id, party, *shown, clock() // _MINUTE), make)


def _told(need: Need, asking: Acting) -> Acts:
    possible = need.possible(asking)
    zh, en = possible.words()
    others = [
        OthersMay(list(left.who.could), *left.who.alone(), [_ACTS[act] for act in left.acts])
        for left in possible.others
    ]
    mine = [_ACTS[act] for act in possible.acts]
    stages = STAFF_STAGES if is_staff(need, asking) else STAGES
    return Acts(need.id, need.version, stages[need.stage], f"{zh}。", f"{en}.", mine, others)
