"""How much time is left, as one says it: 剩3天, 超期2天."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from domain.instants import micros
from domain.need.clock import Light, light
from domain.vocabulary import LIGHT
from store.writer import clock
from web.words.translated import Language, in_words, said

_OVER_DAYS, _OVER_HOURS = said("超期%(n)s天"), said("超期%(n)s小时")
_LEFT_DAYS, _LEFT_HOURS = said("还剩%(n)s天"), said("还剩%(n)s小时")
_STANDS = said("挂账中，计时暂停")
_ENDED = frozenset({"closed", "declined", "withdrawn", "merged"})


class Remaining(NamedTuple):
    """How urgent something is."""

    light: str
    """``green``, ``yellow``, ``red``, or ``still`` while the clock stands."""
    words: str
    """How long there is left."""
    light_words: str
    """What the light means, for those to whom a colour says nothing."""


def now() -> datetime:
    """The instant by the service's own clock."""
    return datetime.fromtimestamp(clock() / 1_000_000, UTC)


def remaining(need: Mapping[str, Any], language: Language) -> Remaining | None:
    """How urgent a need is by its summary; None where nobody waits for a deadline."""
    if need["stage"]["code"] in _ENDED or not need.get("due_at"):
        return None
    if need.get("suspended"):
        words = in_words(_STANDS, language)
        return Remaining("still", words, words)
    due, yellow = (datetime.fromisoformat(need[name]) for name in ("due_at", "yellow_at"))
    shown: Light = light(clock(), micros(yellow), micros(due))
    term = LIGHT[shown]
    return Remaining(shown.value, span(due, language), term.words(language))


def lateness(need: Mapping[str, Any], language: Language) -> str | None:
    """How long it is overdue, in the same words for residents and staff; None where nobody waits, or it is in time."""
    left = remaining(need, language)
    return left.words if left is not None and left.light == "red" else None


def span(until: datetime, language: Language) -> str:
    """The time until an instant, or since it."""
    left = until - now()
    over = left < timedelta(0)
    days, hours = divmod(abs(left), timedelta(days=1))
    if days:
        words, n = (_OVER_DAYS if over else _LEFT_DAYS), days
    else:
        words, n = (_OVER_HOURS if over else _LEFT_HOURS), max(1, hours // timedelta(hours=1))
    return in_words(words, language) % {"n": n}
