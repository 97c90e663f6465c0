"""The facts of a plan of upkeep (长效管护). Days are numbers from 1970-01-01, in China Standard Time."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from domain.kernel import Fact, Id
from domain.recurrence import Every
from domain.words import PublicWording


class UpkeepKind(StrEnum):
    """巡查 or 维护 (vocabulary group ``upkeep``)."""

    PATROL = "patrol"
    MAINTENANCE = "maintenance"


class EndReason(StrEnum):
    """Why nobody keeps it up any more (vocabulary group ``upkeep_state``)."""

    OVER = "over"
    """Its term has run out."""
    STOPPED = "stopped"


class Planned(Fact):
    """Somebody sees to it from now on: what, how often and until when."""

    topic: ClassVar[str] = "upkeep.planned"
    need: Id
    """The need whose solution it keeps up."""
    areas: tuple[Id, ...]
    """The areas that hold the need, from the widest, down to the building."""
    kind: UpkeepKind
    wording: PublicWording
    keeper: Id
    """Who sees to it."""
    keeper_role: str
    """The post they hold there, or what kind of party they are."""
    every: Every
    first_on: int
    """The first day on which it is due."""
    until_on: int
    """The last day of its term."""
    claim: Id | None = None
    """The 认管 or 认养 that it is part of, and with which it lapses."""


class Done(Fact):
    """It was done for a day on which it was due; when, says ``at``."""

    topic: ClassVar[str] = "upkeep.done"
    due_on: int
    wording: PublicWording | None = None


class Found(Fact):
    """What was seen to needs work again, and was raised as a need of its own."""

    topic: ClassVar[str] = "upkeep.found"
    need: Id


class Missed(Fact):
    """It was not done before it was due again, or before the term ended."""

    topic: ClassVar[str] = "upkeep.missed"
    due_on: int


class HandedOver(Fact):
    """The claim that it is part of was handed over, and the upkeep goes with it."""

    topic: ClassVar[str] = "upkeep.handed_over"
    to: Id
    to_role: str


class Lapsed(Fact):
    """The claim that it is part of is no longer valid, and so nobody keeps it up."""

    topic: ClassVar[str] = "upkeep.lapsed"


class Ended(Fact):
    """Its term ran out, or it was stopped ahead of that."""

    topic: ClassVar[str] = "upkeep.ended"
    reason: EndReason
    wording: PublicWording | None = None
    """Why it was stopped."""


UpkeepFact = Planned | Done | Found | Missed | HandedOver | Lapsed | Ended
