"""What is told of the end of something that nobody gave up."""

from __future__ import annotations

from domain.ended import EndedFor
from domain.vocabulary import ENDED_REASON


def ended_because(because: EndedFor | None) -> tuple[str, str]:
    """To follow what ended, in Chinese and in English; nothing where somebody gave it up."""
    if because is None:
        return "", ""
    reason = ENDED_REASON[because]
    return f"（{reason.words('zh')}）", f" ({reason.en})"
