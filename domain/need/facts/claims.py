"""Claimed, and who has it."""

from __future__ import annotations

from typing import ClassVar

from domain.ended import EndedFor
from domain.kernel import Fact, Id
from domain.need.facts.codes import ClaimKind, Part
from domain.words import PublicWording


class Claimed(Fact):
    topic: ClassVar[str] = "need.claimed"
    claim: Id
    claimant: Id
    claimant_kind: str
    kind: ClaimKind
    part: Part
    amount_fen: int | None = None
    """What is pledged, for 认捐; None when no amount was named."""
    until: int | None = None
    """When the claim's term ends."""
    wording: PublicWording | None = None
    """What they say they will do."""


class Released(Fact):
    topic: ClassVar[str] = "need.released"
    claim: Id
    claimant: Id
    claimant_kind: str
    because: EndedFor | None = None
    """Why, where the claimant did not give it up."""


class HandedOver(Fact):
    topic: ClassVar[str] = "need.handed_over"
    claim: Id
    claimant: Id
    claimant_kind: str
    to: Id
    to_kind: str
