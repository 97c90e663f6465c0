"""A need that was raised by receipt, or is followed by a slip, and is now in its raiser's account as well."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from domain.kernel import Fact, Id


class Joined(Fact):
    """Its raiser, who acts here (``by``), has an account as well, and goes on with it there."""

    topic: ClassVar[str] = "need.joined"
    party: Id
    """The account's party."""
    came_with: Id | None = None
    """The need merged into this one that is theirs; None where it is this one."""


class Joint(msgspec.Struct, frozen=True, order=True):
    """Two parties that are one person, as far as a need is concerned."""

    party: Id
    """Of the account."""
    raiser: Id
    """Of the receipt or the slip."""
