"""Brought in from another system, with its own times."""

from __future__ import annotations

from typing import ClassVar

from domain.kernel import Fact
from domain.words import TermThere


class BroughtIn(Fact):
    """What the other system said of it. It is told and counted; none of our acts made it so."""

    topic: ClassVar[str] = "need.brought_in"
    source: TermThere
    """Which system, by the code that the mapping gives it."""
    system: TermThere
    """What people call it."""
    reference: TermThere
    """Its number there."""
    category: TermThere
    """Its category there, word for word from that system's list."""
    opened_at: int
    place: TermThere | None = None
    """Its area there, no finer than a neighbourhood."""
    unit: TermThere | None = None
    """Which department had it there."""
    channel: TermThere | None = None
    """How it came there."""
    status: TermThere | None = None
    on_time: bool | None = None
    """Whether it kept that system's own limit, as that system says; None where it does not say."""
    due_at: int | None = None
    closed_at: int | None = None
    """As written there, even ahead of ``opened_at``."""
