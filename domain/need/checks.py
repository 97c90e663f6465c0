"""What others than those at work found, and who waits: followed from the facts of a need. No rule stands here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from domain.instants import local_day
from domain.kernel import Fact, Id
from domain.need import facts
from domain.need.facts import Part, SuperviseReason


class Checks(msgspec.Struct):
    """What was found and said about the work on a need."""

    turned_down: bool = False
    """Whether it was declined or returned, and nobody has taken it since."""
    said_solved: bool | None = None
    """What the last return visit or rating said of the last result; None while nobody was asked."""
    urged_on: dict[Id, int] = {}
    """The last local day on which somebody urged it, counted from 1970."""
    supervised: SuperviseReason | None = None
    """Why it is watched from above now, if it is."""

    def follow(self, fact: Fact) -> None:
        """Fold one fact of the need; most change nothing here."""
        step = _STEPS.get(type(fact))
        if step is not None:
            step(self, fact)


def _turned_down(checks: Checks, fact: Fact) -> None:
    checks.turned_down = True


def _taken(checks: Checks, fact: Fact) -> None:
    checks.turned_down = False


def _claimed(checks: Checks, fact: facts.Claimed) -> None:
    if fact.part is Part.LEAD:
        checks.turned_down = False


def _fixed(checks: Checks, fact: facts.Fixed) -> None:
    checks.turned_down = False
    checks.said_solved = None


def _rated(checks: Checks, fact: facts.Rated) -> None:
    checks.said_solved = fact.solved


def _visited(checks: Checks, fact: facts.VisitedAgain) -> None:
    if fact.reached:
        checks.said_solved = fact.solved


def _urged(checks: Checks, fact: facts.Urged) -> None:
    checks.urged_on[fact.by] = local_day(fact.at)


def _supervised(checks: Checks, fact: facts.Supervised) -> None:
    checks.supervised = fact.reason


def _supervision_ended(checks: Checks, fact: facts.SupervisionEnded) -> None:
    checks.supervised = None


_STEPS: dict[type[Fact], Callable[[Checks, Any], None]] = {
    facts.Declined: _turned_down,
    facts.Returned: _turned_down,
    facts.Accepted: _taken,
    facts.Reopened: _taken,
    facts.SignedFor: _taken,
    facts.Claimed: _claimed,
    facts.Fixed: _fixed,
    facts.SolvedOnTheSpot: _fixed,
    facts.Rated: _rated,
    facts.VisitedAgain: _visited,
    facts.Urged: _urged,
    facts.Supervised: _supervised,
    facts.SupervisionEnded: _supervision_ended,
}
