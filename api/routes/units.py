"""A unit's desk: what it was asked to do, by order or by a whistle."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api import marks
from api.asking import ask_for
from api.direct import DirectRoute
from api.document import question, schema_of
from api.given import actor_of, given_id
from api.kept import Answer
from api.query import asked, next_page
from api.running import running
from domain.acting import Acting, PartyKind
from domain.instants import iso
from domain.kernel import Id, NotAllowed, NotFound
from domain.need.dispatching import ORDERED_KINDS
from domain.need.stage import Stage
from domain.policy.rules import rules
from domain.vocabulary import CALL_STATE, CALLED, ORDER_STATE, PART
from projections.board.card import STAFF_STAGES, Coded, Summary, coded
from projections.board.pages import cards_of
from projections.orders import Line, Standing, orders_of
from projections.parties import parties_of

router = APIRouter(prefix="/units", route_class=DirectRoute, tags=["units"])


class DeskQuery(BaseModel):
    """Which orders, and which page."""

    model_config = ConfigDict(extra="forbid")

    standing: Standing | None = Field(None, description="Only what stands there, such as `waiting`.")
    after: str | None = Field(None, max_length=400, description="What `next` of the page before said.")
    limit: int = Field(20, ge=1, le=100)


class DeskLine(msgspec.Struct):
    """What the unit was asked to do, and the need that is about."""

    order: str
    """The id of the order, or of the whistle."""
    part: Coded
    """``lead``, ``assist``, or ``called`` by a whistle."""
    designated: bool
    standing: Coded
    at: str
    due_at: str | None
    need: Summary


class DeskPage(msgspec.Struct):
    """What a unit was asked to do, the latest first."""

    items: list[DeskLine]
    next: str | None


_PARTS = {key: coded(PART, key) for key in PART} | {"called": Coded("called", CALLED.words("zh"), CALLED.en)}


@router.get(
    "/{unit}/orders",
    **question(
        "/{unit}/orders",
        schema_of(DeskPage),
        query=DeskQuery,
        actor=True,
        refusals=(401, 404, 409, 422),
        may="unit.orders.read",
    ),
)
async def orders(request: Request) -> Response:
    """What a unit was asked to do: waiting, in hand, returned, done; for itself, staff and auditors."""
    service, me, unit = running(request), actor_of(request), given_id(request, "unit")
    await ask_for(request, me, me, lambda desk: _demand_theirs(desk.acting, unit))

    async def make() -> Answer:
        query = asked(request, DeskQuery)
        known = (await parties_of(service.backend, [unit])).get(unit)
        if known is None or PartyKind(known.kind) not in ORDERED_KINDS:
            raise NotFound(id=unit, what=("单位", "unit"))
        before = marks.read(query.after)
        found = await orders_of(service.backend, unit, query.standing, before=before, limit=query.limit + 1)
        shown = found[: query.limit]
        cards = await cards_of(service.backend, [line.case for line in shown])
        items = [_line(line, cards[line.case].summary) for line in shown if line.case in cards]
        after = marks.written(shown[-1].at, shown[-1].order) if len(found) > query.limit else None
        headers = {} if after is None else next_page(request, after)
        # Any fact may begin to concern the unit, so the page is made anew after each; it is one short question.
        return Answer(msgspec.json.encode(DeskPage(items, after)), lambda case, card: True, headers)

    return await service.kept.answer(request, ("unit", unit, request.scope["query_string"]), make)


def _demand_theirs(asking: Acting, unit: Id) -> None:
    if asking.party != unit and not asking.posts and not asking.everywhere:
        rule = rules()["unit.orders.read"]
        raise NotAllowed(who=rule.relation, act_words=rule.words, could=["unit", "staff", "auditor"])


def _line(line: Line, need: Summary) -> DeskLine:
    # Units read what staff read.
    need.stage = STAFF_STAGES[Stage(need.stage.code)]
    return DeskLine(
        order=line.order,
        part=_PARTS[line.part],
        designated=line.designated,
        standing=coded(CALL_STATE if line.part == "called" else ORDER_STATE, line.standing.value),
        at=iso(line.at),
        due_at=None if line.due_at is None else iso(line.due_at),
        need=need,
    )
