"""The facts of an offer. Money is integer fen; instants are microseconds since 1970."""

from __future__ import annotations

from typing import ClassVar

from domain.acting import PartyKind
from domain.ended import EndedFor
from domain.kernel import Fact, Id
from domain.need.facts import ClaimKind
from domain.words import PublicWording


class OfferMade(Fact):
    """Somebody offers something."""

    topic: ClassVar[str] = "offer.made"
    offerer: Id
    """Whose offer it is; ``by`` is who entered it."""
    offerer_kind: PartyKind
    wording: PublicWording
    kind: ClaimKind
    """How they would take a need on: 认领, 认捐, 认管 or 认养."""
    paths: tuple[tuple[Id, ...], ...]
    """The areas it is for, each by its path from the widest to the area itself, as they were that day."""
    category: str | None = None
    """What it is for, with all categories below; None for whatever comes."""
    amount_fen: int | None = None
    """How much they would give, for 认捐."""
    capacity: int | None = None
    """How many needs they can take on; None where nobody counted."""
    until: int | None = None
    """Until when it holds; None until it is withdrawn."""


class OfferWithdrawn(Fact):
    """It is no longer offered, and its matches are over."""

    topic: ClassVar[str] = "offer.withdrawn"
    because: EndedFor | None = None
    """Why, where nobody withdrew it."""


class Matched(Fact):
    """The offer and a need have found each other."""

    topic: ClassVar[str] = "offer.matched"
    need: Id
    wording: PublicWording | None = None
    """Why all the same, where the need is of another category or area than was offered."""


class Unmatched(Fact):
    """They go their own ways again."""

    topic: ClassVar[str] = "offer.unmatched"
    need: Id


OfferFact = OfferMade | OfferWithdrawn | Matched | Unmatched
