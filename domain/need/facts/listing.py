"""Raised, and taken or not taken onto the list."""

from __future__ import annotations

from typing import ClassVar

from domain.kernel import Fact, Id
from domain.need.facts.codes import Channel, DeclineReason, Estimate, Item
from domain.words import PublicWording, Sealed


class Raised(Fact):
    topic: ClassVar[str] = "need.raised"
    item: Item
    category: str
    place: Id
    path: tuple[Id, ...]
    """The areas that hold the place, from the widest to the place itself, as they were that day."""
    channel: Channel
    raiser: Id
    """Whose need it is; ``by`` is who entered it."""
    words: Sealed
    contact: Sealed | None = None
    affected: Estimate | None = None
    since_year: int | None = None
    """Since when it has been so, for what nobody solved in years."""
    follows: Id | None = None
    """The need that it came back from, as a patrol found."""
    tier: str = ""
    """Whose limit it has; ``""`` where none was set yet."""
    due_at: int | None = None
    """Until when it has to be closed, counted from ``at``."""


class Supplemented(Fact):
    topic: ClassVar[str] = "need.supplemented"
    words: Sealed


class Withdrawn(Fact):
    topic: ClassVar[str] = "need.withdrawn"


class Supported(Fact):
    topic: ClassVar[str] = "need.supported"
    supporter: Id


class SupportTakenBack(Fact):
    topic: ClassVar[str] = "need.support_taken_back"
    supporter: Id
    came_with: tuple[Id, ...] = ()
    """The needs merged into this one with which they had come along."""


class Accepted(Fact):
    topic: ClassVar[str] = "need.accepted"
    wording: PublicWording
    category: str
    exclusive: bool
    """Whether one claimant of a kind takes it alone."""
    deliberate: bool = False
    """Whether people talk it over before it is open to claims."""
    tags: tuple[str, ...] = ()
    """Codes, such as ``hard`` for 难点痛点."""
    tier: str = ""
    """Where the category taken has another limit than the one it was raised with: that limit's tier and its end."""
    due_at: int | None = None


class Reworded(Fact):
    topic: ClassVar[str] = "need.reworded"
    wording: PublicWording
    """What everybody reads from now on in place of the wording it was accepted with."""


class Declined(Fact):
    topic: ClassVar[str] = "need.declined"
    reason: DeclineReason
    wording: PublicWording
    channel: PublicWording
    """Where to turn instead."""


class Surveyed(Fact):
    topic: ClassVar[str] = "need.surveyed"
    asset: str
    """A code, such as ``courtyard_lamp``."""
    unit: PublicWording
    total: int
    broken: int
    reported: PublicWording | None = None
    """What the source says of it in its own words, kept beside what we compute."""
