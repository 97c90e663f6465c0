"""Checked by others than those who did the work: sent back, visited again, supervised."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from domain.kernel import Fact
from domain.need.facts.codes import Satisfaction
from domain.words import PublicWording, Sealed


class SuperviseReason(StrEnum):
    """Why a case is watched from above (督办)."""

    REFUSED = "refused"
    OVERDUE = "overdue"
    UNSOLVED = "unsolved"


class SentBack(Fact):
    """返工: whoever checked it found that it is not done."""

    topic: ClassVar[str] = "need.sent_back"
    wording: PublicWording


class VisitedAgain(Fact):
    """回访 by somebody other than the handler: three questions, as in 接诉即办."""

    topic: ClassVar[str] = "need.visited_again"
    reached: bool
    """Whether the raiser could be asked at all; nothing below counts otherwise."""
    responded: bool | None = None
    """Whether the handler had been in touch."""
    solved: bool | None = None
    satisfaction: Satisfaction | None = None
    words: Sealed | None = None


class Supervised(Fact):
    """督办/挂牌督办."""

    topic: ClassVar[str] = "need.supervised"
    reason: SuperviseReason
    wording: PublicWording


class SupervisionEnded(Fact):
    topic: ClassVar[str] = "need.supervision_ended"
    wording: PublicWording
