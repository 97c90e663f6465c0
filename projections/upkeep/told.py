"""How what was fixed is kept so, in a phrase."""

from __future__ import annotations

from collections.abc import Iterable

from domain.acting import PartyKind
from domain.instants import day_of, day_words
from domain.party import NAMED_IN_PUBLIC
from domain.upkeep.course import Course, State
from projections.upkeep.view import PlanRow

_NAMED = frozenset(kind.value for kind in PartyKind if kind in NAMED_IN_PUBLIC)


def is_named(row: PlanRow) -> bool:
    """Whether who keeps it up has a public name; a person is told by the role alone."""
    return row.keeper_role in _NAMED


def mechanism(plans: Iterable[tuple[str, Course]]) -> tuple[str, str] | None:
    """“社区网格员巡查+物业定期维护”长效机制 and when it is due next, in Chinese and English; None when nothing is live.

    :param plans: what is done under each plan, and how far it has come.
    """
    live = [(wording, course.next_on) for wording, course in plans if course.state is State.LIVE]
    if not live:
        return None
    what = "+".join(wording for wording, _ in live)
    due = [next_on for _, next_on in live if next_on is not None]
    if not due:
        return f"“{what}”长效机制", f"lasting upkeep: {what}"
    zh, en = day_words(day_of(min(due)))
    return f"“{what}”长效机制，下次到期{zh}", f"lasting upkeep: {what}, due next on {en}"
