"""Orders to units: 派单, 指定承办, 签收, 退单."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.bodies import Dispatching
from api.direct import DirectRoute
from api.document import act
from api.given import given_id, instant
from api.perform import Act, Body, perform
from api.report import TEXT
from domain.kernel import Id
from domain.need.facts import ReturnReason

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["units"])


class Return(Body):
    """Why a unit does not take what it was given."""

    reason: ReturnReason
    wording: str = Field(max_length=TEXT, description="For everybody to read.")


class WithdrawOrder(Body):
    """Why nobody has to carry the order out any more."""

    wording: str = Field(max_length=TEXT, description="For everybody to read.")


@router.post("/{need}/orders", **act("/{need}/orders", Dispatching, created=True, may="need.dispatch"))
async def dispatch(request: Request) -> Response:
    """Dispatch a need to a unit, to lead or to assist."""
    need = given_id(request, "need")
    return await perform(
        request,
        Dispatching,
        need,
        lambda body, id: body.done_to(need, id),
        made="order",
        created=True,
        reaches=lambda body: (body.unit,),
    )


@router.post("/{need}/designations", **act("/{need}/designations", Dispatching, created=True, may="need.designate"))
async def designate(request: Request) -> Response:
    """Dispatch a need to a unit that may not return it."""
    need = given_id(request, "need")

    def designated(body: Dispatching, id: Id) -> Act:
        return lambda desk: desk.need(need).designate(
            desk.acting, id, body.unit, desk.party(body.unit).kind, body.part, instant(body.due_at), body.wording
        )

    return await perform(
        request, Dispatching, need, designated, made="order", created=True, reaches=lambda body: (body.unit,)
    )


@router.post("/{need}/orders/{order}/signature", **act("/{need}/orders/{order}/signature", Body, may="need.sign_for"))
async def sign_for(request: Request) -> Response:
    """Sign for an order: from now on the unit is responsible."""
    need, order = given_id(request, "need"), given_id(request, "order")
    return await perform(
        request, Body, need, lambda body, id: lambda desk: desk.need(need).sign_for(desk.acting, order)
    )


@router.post("/{need}/orders/{order}/return", **act("/{need}/orders/{order}/return", Return, may="need.return_order"))
async def return_order(request: Request) -> Response:
    """Return an order, with the reason."""
    need, order = given_id(request, "need"), given_id(request, "order")
    return await perform(
        request,
        Return,
        need,
        lambda body, id: lambda desk: desk.need(need).return_order(desk.acting, order, body.reason, body.wording),
    )


@router.post(
    "/{need}/orders/{order}/withdrawal",
    **act("/{need}/orders/{order}/withdrawal", WithdrawOrder, may="need.withdraw_order"),
)
async def withdraw_order(request: Request) -> Response:
    """Withdraw an order from the unit that has it."""
    need, order = given_id(request, "need"), given_id(request, "order")
    return await perform(
        request,
        WithdrawOrder,
        need,
        lambda body, id: lambda desk: desk.need(need).withdraw_order(desk.acting, order, body.wording),
    )
