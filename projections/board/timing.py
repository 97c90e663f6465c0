"""What the clock of a need shows on its card: until when, from when on little time is left, and what stands still."""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never

from domain.instants import micros, moment
from domain.need.facts import (
    Accepted,
    DeadlineSet,
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    Raised,
    Resumed,
    Reviewed,
    Suspended,
)
from domain.need.stage import LEFT, Stage
from domain.vocabulary import SUSPEND_REASON, TIER
from projections.board.card import FAR, Card, Coded, PendingExtension, Standstill

Timed = (
    Raised
    | Accepted
    | DeadlineSet
    | ExtensionAsked
    | ExtensionGranted
    | ExtensionRefused
    | Suspended
    | Reviewed
    | Resumed
)
_STOPPED = frozenset(stage.value for stage in (*LEFT, Stage.CLOSED))
"""The stages in which nobody waits for the deadline."""
_TIERS = {key: Coded(key, term.words("zh"), term.words("en")) for key, term in TIER.items()}
_REASONS = {key: Coded(key, term.words("zh"), term.words("en")) for key, term in SUSPEND_REASON.items()}


def timed(card: Card, fact: Timed) -> None:
    """Fold a fact that sets, moves or stops the clock."""
    summary, more, clock = card.summary, card.more, card.clock
    match fact:
        case ExtensionAsked():
            more.extension = PendingExtension(moment(fact.until), fact.wording, moment(fact.at))
        case ExtensionGranted() | ExtensionRefused():
            more.extension = None
        case Suspended():
            summary.suspended = Standstill(_REASONS[fact.reason], fact.wording, moment(fact.at), moment(fact.review_at))
        case Reviewed():
            if summary.suspended is not None:
                summary.suspended.wording, summary.suspended.review_at = fact.wording, moment(fact.review_at)
        case Resumed():
            stood = clock.stands(fact.at)
            for line in summary.claims:
                if line.until is not None:
                    line.until += timedelta(microseconds=stood)
            if more.extension is not None:
                more.extension.until += timedelta(microseconds=stood)
            summary.suspended = None
        case Raised() | Accepted() | DeadlineSet():
            pass
        case _:
            assert_never(fact)
    clock.follow(fact)
    due_at, yellow_at = clock.due_at, clock.yellow_at
    if due_at is not None and yellow_at is not None:
        summary.due_at, summary.yellow_at = moment(due_at), moment(yellow_at)
        more.tier = _TIERS.get(clock.tier) or Coded(clock.tier, clock.tier, clock.tier)
    runs_or_not(card)


def runs_or_not(card: Card) -> None:
    """Put it where it belongs among what has to be seen to, or take it out when nobody waits for it any more."""
    clock, suspended = card.clock, card.summary.suspended
    due_at, yellow_at = clock.due_at, clock.yellow_at
    card.next_at = card.yellow_at = FAR
    if suspended is not None:
        card.next_at = micros(suspended.review_at)
    elif due_at is not None and yellow_at is not None and card.stage not in _STOPPED:
        card.next_at, card.yellow_at = due_at, yellow_at
