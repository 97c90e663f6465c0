"""What of a need hung on time at some point beside its deadline: a longer one asked for, a standstill, supervision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.stood import Stood, coded
from domain.instants import iso, minute_words
from domain.kernel import Event
from domain.need.facts import Reviewed, Suspended
from domain.need.need import Need
from domain.vocabulary import SUPERVISE_REASON, SUSPEND_REASON


def in_time(need: Need, events: Sequence[Event]) -> Iterator[Stood]:
    """The longer deadline asked for, since when it stood still and until when, and whether it was supervised.

    :param events: those that *need* is folded from.
    """
    if need.clock.asked is not None:
        yield coded("extension", iso(need.clock.asked.until), *minute_words(need.clock.asked.until))
    if need.clock.since is not None:
        reason, review_at = _stands(events)
        since, again = minute_words(need.clock.since), minute_words(review_at)
        term = SUSPEND_REASON[reason]
        yield coded(
            "suspended",
            iso(need.clock.since),
            f"{since[0]}起（{term.words('zh')}），{again[0]}复查",
            f"since {since[1]} ({term.en}), to be looked at again on {again[1]}",
        )
    if need.checks.supervised is not None:
        term = SUPERVISE_REASON[need.checks.supervised]
        yield coded("supervised", need.checks.supervised, term.words("zh"), term.en)


def _stands(events: Sequence[Event]) -> tuple[str, int]:
    """Why it was suspended last, and when it is to be looked at again."""
    reason, review_at = "other", 0
    for event in events:
        match event.fact:
            case Suspended() as fact:
                reason, review_at = fact.reason.value, fact.review_at
            case Reviewed() as fact:
                review_at = fact.review_at
            case _:
                pass
    return reason, review_at
