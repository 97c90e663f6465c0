"""Given to units: dispatched, signed for, returned, called together by a whistle, escalated."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.kernel import Fact, Id
from domain.need.facts.codes import Part, Result
from domain.words import PublicWording


class ReturnReason(StrEnum):
    """Why a unit returns what it was given (退单)."""

    NOT_OURS = "not_ours"
    NOT_IN_AREA = "not_in_area"
    FACTS_UNCLEAR = "facts_unclear"
    DUPLICATE = "duplicate"
    OTHER = "other"


class Dispatched(Fact):
    """派单: a unit is asked to take charge of it (主办) or to assist (协办)."""

    topic: ClassVar[str] = "need.dispatched"
    order: Id
    unit: Id
    part: Part
    due_at: int | None = None
    """Until when the unit has to have done its part; None for the need's own deadline."""
    wording: PublicWording | None = None


class Designated(Dispatched):
    """指定承办: dispatched so that the unit may not return it."""

    topic: ClassVar[str] = "need.designated"


class SignedFor(Fact):
    """签收/接单: from now on the unit is responsible."""

    topic: ClassVar[str] = "need.signed_for"
    order: Id
    unit: Id
    part: Part


class Returned(Fact):
    """退单: the unit does not take it, and says why."""

    topic: ClassVar[str] = "need.returned"
    order: Id
    unit: Id
    reason: ReturnReason
    wording: PublicWording


class OrderWithdrawn(Fact):
    """An order that nobody has to carry out any more."""

    topic: ClassVar[str] = "need.order_withdrawn"
    order: Id
    unit: Id
    wording: PublicWording


class Called(msgspec.Struct, frozen=True):
    """A unit that a whistle calls, and what it is asked to do."""

    unit: Id
    task: PublicWording


class Whistled(Fact):
    """吹哨: several units are called to one case, each for its own part."""

    topic: ClassVar[str] = "need.whistled"
    whistle: Id
    called: tuple[Called, ...]
    due_at: int | None = None


class ReportedIn(Fact):
    """报到: a unit that was called has come."""

    topic: ClassVar[str] = "need.reported_in"
    whistle: Id
    unit: Id
    wording: PublicWording | None = None


class PartReported(Fact):
    """A unit that was called, or that assists, says what became of its own part."""

    topic: ClassVar[str] = "need.part_reported"
    under: Id
    """The whistle, or the order to assist, that gave it this part."""
    unit: Id
    result: Result
    wording: PublicWording


class PartJudged(Fact):
    """A unit is judged by its own part."""

    topic: ClassVar[str] = "need.part_judged"
    under: Id
    """The whistle, or the order to assist, that gave it this part."""
    unit: Id
    accepted: bool
    wording: PublicWording


class Escalated(Fact):
    """上报: the level above is asked to take it up."""

    topic: ClassVar[str] = "need.escalated"
    to: Id
    """The area above: from now on its staff, and those of wider areas, give it to units."""
    wording: PublicWording


class HandedDown(Fact):
    """The level above gives it back to an area below, whose staff give it to units again."""

    topic: ClassVar[str] = "need.handed_down"
    to: Id
    wording: PublicWording
