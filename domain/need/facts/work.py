"""Worked on, and reported fixed."""

from __future__ import annotations

from typing import ClassVar

from domain.kernel import Fact, Id
from domain.need.facts.codes import Estimate, Result
from domain.words import PublicWording


class Scheduled(Fact):
    topic: ClassVar[str] = "need.scheduled"
    starts_at: int
    ends_at: int | None = None


class Started(Fact):
    topic: ClassVar[str] = "need.started"


class Progressed(Fact):
    topic: ClassVar[str] = "need.progressed"
    wording: PublicWording


class Fixed(Fact):
    topic: ClassVar[str] = "need.fixed"
    result: Result
    wording: PublicWording
    households: tuple[Id, ...] = ()
    """The households that benefit, one by one …"""
    estimate: Estimate | None = None
    """… or their number where nobody listed them. Never both."""
    cost_fen: int | None = None


class SolvedOnTheSpot(Fixed):
    """Solved in the visit that found it, without a claim."""

    topic: ClassVar[str] = "need.solved_on_the_spot"
