"""What a card shows of units: their orders, the whistles, and the level that has the need."""

from __future__ import annotations

from datetime import datetime

import msgspec

from domain.instants import moment
from domain.need.facts import (
    Designated,
    Dispatched,
    Escalated,
    HandedDown,
    OrderWithdrawn,
    Part,
    PartJudged,
    PartReported,
    ReportedIn,
    Result,
    Returned,
    SignedFor,
    Whistled,
)


class PartLine(msgspec.Struct, omit_defaults=True, kw_only=True):
    """What a unit said of its own part, and how that was judged."""

    result: Result | None = None
    wording: str | None = None
    accepted: bool | None = None


class OrderLine(PartLine, kw_only=True, omit_defaults=True):
    """A valid order: it waits to be signed for, or the unit has signed."""

    order: str
    unit: str
    part: Part
    at: datetime
    designated: bool = False
    due_at: datetime | None = None
    asked: str | None = None
    """What the unit was told with it."""
    signed_at: datetime | None = None


class CalledLine(PartLine, kw_only=True, omit_defaults=True):
    """A unit that was called, and whether it has come."""

    unit: str
    task: str
    reported_in_at: datetime | None = None


class WhistleLine(msgspec.Struct, omit_defaults=True):
    """Several units called to the need."""

    whistle: str
    at: datetime
    called: list[CalledLine]
    due_at: datetime | None = None


class LevelLine(msgspec.Struct, frozen=True):
    """The area that the need was escalated or handed down to last, since when and why."""

    area: str
    at: datetime
    wording: str
    handed_down: bool


OrderFact = Dispatched | SignedFor | Returned | OrderWithdrawn
CallFact = Whistled | ReportedIn
PartFact = PartReported | PartJudged


def follow_order(orders: list[OrderLine], fact: OrderFact) -> None:
    """Change the valid orders as *fact* says."""
    if isinstance(fact, Dispatched):
        due = None if fact.due_at is None else moment(fact.due_at)
        orders.append(
            OrderLine(
                order=fact.order,
                unit=fact.unit,
                part=fact.part,
                at=moment(fact.at),
                designated=isinstance(fact, Designated),
                due_at=due,
                asked=fact.wording,
            )
        )
    elif isinstance(fact, SignedFor):
        for line in orders:
            if line.order == fact.order:
                line.signed_at = moment(fact.at)
    else:
        orders[:] = [line for line in orders if line.order != fact.order]


def follow_call(whistles: list[WhistleLine], fact: CallFact) -> None:
    """Change the whistles as *fact* says."""
    if isinstance(fact, Whistled):
        called = [CalledLine(unit=one.unit, task=one.task) for one in fact.called]
        due = None if fact.due_at is None else moment(fact.due_at)
        whistles.append(WhistleLine(fact.whistle, moment(fact.at), called, due))
        return
    for whistle in whistles:
        for line in whistle.called:
            if whistle.whistle == fact.whistle and line.unit == fact.unit:
                line.reported_in_at = moment(fact.at)


def follow_part(orders: list[OrderLine], whistles: list[WhistleLine], fact: PartFact) -> None:
    """Change the part of a unit as *fact* says."""
    lines: list[tuple[str, str, PartLine]] = [(line.order, line.unit, line) for line in orders]
    lines += [(whistle.whistle, line.unit, line) for whistle in whistles for line in whistle.called]
    for under, unit, line in lines:
        if (under, unit) != (fact.under, fact.unit):
            continue
        if isinstance(fact, PartReported):
            line.result, line.wording, line.accepted = fact.result, fact.wording, None
        else:
            line.accepted = fact.accepted


def level_of(fact: Escalated | HandedDown) -> LevelLine:
    """The level that has it after *fact*."""
    return LevelLine(fact.to, moment(fact.at), fact.wording, isinstance(fact, HandedDown))
