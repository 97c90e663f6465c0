"""Raised, supplemented, supported, and taken onto the list or not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.bodies import Accept, Declining
from api.by_receipt import is_nobody, raise_by_receipt
from api.direct import DirectRoute
from api.document import act
from api.given import GivenId, given_id
from api.perform import Act, Body, BodyWithHouseholds, Done, Strict, new_id, perform
from api.report import TEXT, About, Report, Solved
from domain.acting import Acting, PartyKind
from domain.casework import Desk
from domain.categories import CATEGORIES
from domain.kernel import Id, Unacceptable
from domain.need.facts import Channel, Item
from domain.need.need import Need
from domain.party import Party
from domain.policy.rules import rules

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["raising"])


class Raised(Strict):
    """A need, or a service that somebody offers to keep up, in the same request as something else."""

    category: str = Field(max_length=40, description="A code of the category tree; no group of it.")
    place: GivenId
    words: str = Field(max_length=TEXT, description="In the person's own words; sealed, never shown to the public.")
    item: Item = Item.NEED
    channel: Channel = Field(
        Channel.WEB, description="`web` for whoever does not sign in; otherwise as staff enter it."
    )
    contact: str | None = Field(None, max_length=TEXT, description="How to reach them; sealed.")
    affected: About | None = Field(None, description="How many households it concerns, if known.")
    since_year: int | None = Field(None, ge=0, le=9999, description="Since when it has been so.")
    on_behalf_of: GivenId | None = Field(None, description="Whose need it is, when staff enter it for somebody.")
    for_somebody_else: bool = Field(
        False,
        description="Whether it is the need of somebody who is not known here, for whom staff enter it: a resident of "
        "whom nothing is known is made known with it, whose words these are; hand them the code of its slip.",
    )


class Raise(Raised, Body):
    """A need, or a service that somebody offers to keep up."""


class NeedRaised(Done):
    """What raising a need has come to."""

    alike: str = Field(
        description="The address of the needs that may be the same matter: one of them may be supported in its place."
    )
    receipt: str | None = Field(
        None, description="Shown once, to somebody who did not sign in; null if their request was repeated."
    )


class OnTheSpot(BodyWithHouseholds):
    """A need raised and solved in one visit."""

    need: Raised
    report: Solved


class Supplement(Body):
    """More to what was said."""

    words: str = Field(max_length=TEXT)


class Survey(Body):
    """How many there are, and how many of them are broken."""

    asset: str = Field(max_length=100, description="A code, such as `courtyard_lamp`.")
    unit: str = Field(max_length=TEXT, description="盏, 处 …")
    total: int = Field(ge=-(2**53), le=2**53)
    broken: int = Field(ge=-(2**53), le=2**53)
    reported: str | None = Field(
        None, max_length=TEXT, description="What the source says of it, kept beside what we compute."
    )


def raised(body: Raised, desk: Desk, id: Id, newcomer: Id, acting: Acting | None = None) -> Need:
    """Let a need begin, raised by whoever is at the desk or by somebody else who is *acting*.

    :param newcomer: the id of the resident who becomes known with it, where it is for somebody who is not known.
    :raises Unacceptable: when it is for such a one and for somebody who is known.
    """
    CATEGORIES.get(body.category)
    path = desk.path(body.place)
    need = Need.raise_(
        acting or desk.acting,
        id=id,
        item=body.item,
        category=body.category,
        place=body.place,
        path=path,
        channel=body.channel,
        words=body.words,
        contact=body.contact,
        affected=body.affected.as_estimate() if body.affected else None,
        since_year=body.since_year,
        on_behalf_of=_whose(body, desk, newcomer),
    )
    if body.for_somebody_else:
        # After it was refused to whoever may not, in the words that are about needs; and ahead of the need in the log.
        desk.begin(Party.register(desk.acting, id=newcomer, kind=PartyKind.RESIDENT, path=path))
    return desk.begin(need)


def _whose(body: Raised, desk: Desk, newcomer: Id) -> Id | None:
    if body.on_behalf_of is None:
        return newcomer if body.for_somebody_else else None
    if body.for_somebody_else:
        why = (
            "“是否替别人提出”和“代谁提出”只能填一项：系统里有这个人的，填“代谁提出”；没有的，选“是否替别人提出”。",
            "the choice to raise it for somebody else is for whom nobody knows here; leave it out where you say who "
            "the person is.",
        )
        raise Unacceptable(field="for_somebody_else", why=why)
    return desk.somebody(body.on_behalf_of).id


def _reaches(body: Raised) -> tuple[Id, ...]:
    return (body.place, *((body.on_behalf_of,) if body.on_behalf_of else ()))


@router.post("", **act("", Raise, created=True, answer=NeedRaised, refusals=(429,), may="need.raise"))
async def raise_need(request: Request) -> Response:
    """Raise a need. The answer leads to those that may be the same matter.

    Where that is allowed, somebody who does not sign in is given a receipt to go on with it. A random UUID as the
    `Idempotency-Key` has a repeated request show the same receipt again. Staff raise for somebody else who is not known
    with `for_somebody_else`, and hand over the code of its slip (`/needs/{need}/slips`).
    """
    if is_nobody(request):
        return await raise_by_receipt(request, Raise, _begin_as, alike_of(request))

    def begin(body: Raise, id: Id) -> Act:
        newcomer = new_id()
        return lambda desk: _begin(desk, body, id, newcomer)

    return await perform(request, Raise, None, begin, created=True, reaches=_reaches, besides=alike_of(request))


def alike_of(request: Request) -> Callable[[Id], Awaitable[dict[str, str]]]:
    """What leads to the needs that are like the one that is raised."""

    # Looking for them here would keep others waiting who raise needs.
    async def alike(id: Id) -> dict[str, str]:
        return {"alike": f"{request.scope['path']}/{id}/alike"}

    return alike


def _begin_as(body: Raise, id: Id, desk: Desk, acting: Acting) -> None:
    if body.channel is not Channel.WEB:
        # How it came in otherwise, only those know who were there: the timeline would tell of a visit that nobody paid.
        why = (
            "没有登录时只能选“网上”；走访、热线等渠道由工作人员登记。",
            "Without signing in it comes by the web alone; visits, the hotline and the like are entered by staff.",
        )
        raise Unacceptable(field="channel", expected=[Channel.WEB.value], why=why)
    raised(body, desk, id, new_id(), acting)


def _begin(desk: Desk, body: Raise, id: Id, newcomer: Id) -> None:
    raised(body, desk, id, newcomer)


@router.post("/on-the-spot", **act("/on-the-spot", OnTheSpot, created=True, may="need.solve_on_the_spot"))
async def raise_and_solve(request: Request) -> Response:
    """Raise a need and solve it in the same visit, without a claim."""

    def begin(body: OnTheSpot, id: Id) -> Act:
        newcomer = new_id()
        return lambda desk: _solve_at_once(desk, body, id, newcomer)

    return await perform(request, OnTheSpot, None, begin, created=True, reaches=lambda body: _reaches(body.need))


def _solve_at_once(desk: Desk, body: OnTheSpot, id: Id, newcomer: Id) -> None:
    # Whoever may not raise needs here raises none by solving it at once.
    need = raised(body.need, desk, id, newcomer, desk.acting.under(rules()["need.raise"]))
    need.solve_on_the_spot(desk.acting, *body.report.as_arguments(desk))


@router.post("/{need}/on-the-spot", **act("/{need}/on-the-spot", Report, may="need.solve_on_the_spot"))
async def solve_on_the_spot(request: Request) -> Response:
    """Solve a raised need in one visit, without a claim."""
    need = given_id(request, "need")
    return await perform(
        request,
        Report,
        need,
        lambda body, id: lambda desk: desk.need(need).solve_on_the_spot(desk.acting, *body.as_arguments(desk)),
    )


@router.post("/{need}/supplements", **act("/{need}/supplements", Supplement, may="need.supplement"))
async def supplement(request: Request) -> Response:
    """Add to what was said."""
    need = given_id(request, "need")
    return await perform(
        request, Supplement, need, lambda body, id: lambda desk: desk.need(need).supplement(desk.acting, body.words)
    )


@router.post("/{need}/withdrawal", **act("/{need}/withdrawal", Body, may="need.withdraw"))
async def withdraw(request: Request) -> Response:
    """Take a need back, before anybody has claimed it."""
    need = given_id(request, "need")
    return await perform(request, Body, need, lambda body, id: lambda desk: desk.need(need).withdraw(desk.acting))


@router.post("/{need}/support", **act("/{need}/support", Body, may="need.support"))
async def support(request: Request) -> Response:
    """Say that one needs it too."""
    need = given_id(request, "need")
    return await perform(request, Body, need, lambda body, id: lambda desk: desk.need(need).support(desk.acting))


@router.post("/{need}/support/withdrawal", **act("/{need}/support/withdrawal", Body, may="need.take_back_support"))
async def take_back_support(request: Request) -> Response:
    """Support it no longer."""
    need = given_id(request, "need")
    return await perform(
        request, Body, need, lambda body, id: lambda desk: desk.need(need).take_back_support(desk.acting)
    )


@router.post("/{need}/acceptance", **act("/{need}/acceptance", Accept, version_required=True, may="need.accept"))
async def accept(request: Request) -> Response:
    """Take a need onto the list, in words for everybody."""
    need = given_id(request, "need")
    return await perform(request, Accept, need, lambda body, id: body.done_to(need, id), version_required=True)


@router.post("/{need}/decline", **act("/{need}/decline", Declining, version_required=True, may="need.decline"))
async def decline(request: Request) -> Response:
    """Do not take a need on, and say where to turn instead."""
    need = given_id(request, "need")
    return await perform(request, Declining, need, lambda body, id: body.done_to(need, id), version_required=True)


@router.post("/{need}/surveys", **act("/{need}/surveys", Survey, may="need.survey"))
async def survey(request: Request) -> Response:
    """Say how many things of a kind there are, and how many of them are broken."""
    need = given_id(request, "need")
    return await perform(
        request,
        Survey,
        need,
        lambda body, id: (
            lambda desk: desk.need(need).survey(
                desk.acting, body.asset, body.unit, body.total, body.broken, body.reported
            )
        ),
    )


@router.post("/{need}/opening", **act("/{need}/opening", Body, may="need.open"))
async def open_to_claims(request: Request) -> Response:
    """Let a listed need be claimed."""
    need = given_id(request, "need")
    return await perform(request, Body, need, lambda body, id: lambda desk: desk.need(need).open(desk.acting))
