"""Until when, and what stops or moves the clock. Instants are microseconds since 1970."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from domain.kernel import Fact, Id
from domain.words import PublicWording


class SuspendReason(StrEnum):
    """Why a hard case is 挂账: nobody can solve it for now."""

    NEEDS_FUNDS = "needs_funds"
    NEEDS_LAW = "needs_law"
    NEEDS_PLANNING = "needs_planning"
    NEEDS_CONSENT = "needs_consent"
    SEASON = "season"
    OTHER = "other"


class DeadlineSet(Fact):
    """The limit of its tier, counted from the submission. Written down, so that other settings do not change it."""

    topic: ClassVar[str] = "need.deadline_set"
    tier: str
    limit: str
    """As people say it: ``2h``, ``24h``, ``7d``, ``5wd`` (working days)."""
    due_at: int


class ExtensionAsked(Fact):
    """申请延期."""

    topic: ClassVar[str] = "need.extension_asked"
    until: int
    wording: PublicWording


class ExtensionGranted(Fact):
    topic: ClassVar[str] = "need.extension_granted"
    until: int


class ExtensionRefused(Fact):
    topic: ClassVar[str] = "need.extension_refused"
    wording: PublicWording


class Suspended(Fact):
    """挂账: the clock stands still until it is resumed."""

    topic: ClassVar[str] = "need.suspended"
    reason: SuspendReason
    wording: PublicWording
    review_at: int


class Reviewed(Fact):
    """A suspended case was looked at again, and stays suspended until the next date."""

    topic: ClassVar[str] = "need.reviewed"
    wording: PublicWording
    review_at: int


class Resumed(Fact):
    """The clock runs again, and the deadline moves by as long as it stood still."""

    topic: ClassVar[str] = "need.resumed"
    due_at: int | None = None


class Lapsed(Fact):
    """A claim's term ended and nothing was reported."""

    topic: ClassVar[str] = "need.lapsed"
    claim: Id
    claimant: Id
    claimant_kind: str


class Urged(Fact):
    """催办: whoever waits asks how long it will take."""

    topic: ClassVar[str] = "need.urged"
