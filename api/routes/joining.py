"""Needs raised without an account, joined to the account that somebody has now: all theirs are in one place then."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.by_slip import GivenSlip, demand_none_has, need_of_slip
from api.direct import DirectRoute
from api.document import ACTOR, personal, schema_of
from api.followed import Following, followed_by, receipt_shown
from api.gate import demand_left_to, rule_of
from api.given import actor_of
from api.perform import Strict, new_id
from api.private import privately, sent
from api.running import running
from domain.casework import SYSTEM, Command, Desk
from domain.kernel import Id, Unacceptable
from store.asking import ask

router = APIRouter(prefix="/mine", route_class=DirectRoute, tags=["mine"])


class ShownToJoin(Strict):
    """A receipt, or else the number and the code of a slip."""

    receipt: str | None = Field(None, max_length=60)
    number: str | None = Field(None, max_length=40, description="Of a slip; eight digits.")
    code: str | None = Field(None, max_length=20, description="Of the same slip; six digits.")


@router.post(
    "/receipts",
    **personal(
        "",
        body=ShownToJoin,
        answer=schema_of(Following),
        refusals=(401, 404, 409, 429),
        about=(ACTOR,),
        may="mine.join",
    ),
)
async def join(request: Request) -> Response:
    """Have a need in one's account as well that one follows by a receipt or a slip; those stay good.

    From then on it is among the needs I raised, and I may do to it what I may do to those. Twice is no more than once.
    """
    service, me = running(request), actor_of(request)
    await demand_left_to(request, rule_of(request))
    given = await sent(request, ShownToJoin)
    need, raiser = await _shown(request, given)
    by_slip = given.receipt is None
    if by_slip and raiser != me:
        await demand_none_has(request, raiser)
    goes_on: list[Id] = []

    def act(desk: Desk) -> None:
        chain = [desk.need(need)]
        while (into := chain[-1].course.merged_into) is not None:
            chain.append(desk.need(into))
        account = desk.somebody(me)
        if by_slip and not chain[0].is_raiser(me):
            desk.slip_of(need)
        chain[0].join(desk.acting, account.id, account.kind, chain[1:])
        goes_on.append(chain[-1].id)

    await service.writer.submit(
        Command(
            actor=raiser,
            case=need,
            act=act,
            id=new_id(),
            trace=Id(request.scope.get("trace") or ""),
            reaches=(raiser, me),
        )
    )
    return privately(followed_by(need, goes_on[-1]))


async def _shown(request: Request, given: ShownToJoin) -> tuple[Id, Id]:
    """The need that what was typed in is for, and its raiser."""
    if given.receipt is not None and given.number is None and given.code is None:
        found = await receipt_shown(request, given.receipt)
        return found.need, found.party
    if given.receipt is not None or given.number is None or given.code is None:
        why = (
            "请填写回执码；或者填写回执单上的编号和验证码，两样都要填。",
            "send either a receipt, or the number and the code of a slip.",
        )
        raise Unacceptable(field="receipt", why=why)
    need = await need_of_slip(request, GivenSlip(number=given.number, code=given.code))
    return need, await ask(running(request).backend, SYSTEM, need, lambda desk: desk.need(need).raiser)
