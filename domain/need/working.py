"""Scheduled, started, reported on, reported fixed; or solved on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from domain.acting import Acting
from domain.kernel import Id, Unacceptable
from domain.need import inputs
from domain.need.facts import Estimate, Fixed, Progressed, Result, Scheduled, SolvedOnTheSpot, Started
from domain.need.gate import Gate
from domain.need.refusals import ListedAndEstimated
from domain.need.stage import Act
from domain.words import PublicWording, public_wording


class _Report(TypedDict):
    result: Result
    wording: PublicWording
    households: tuple[Id, ...]
    estimate: Estimate | None
    cost_fen: int | None


class Working(Gate):
    """The acts of the work itself."""

    def schedule(self, acting: Acting, starts_at: int, ends_at: int | None = None) -> None:
        """Say when the work begins, and when it should be over: within ten years."""
        self._demand(acting, Act.SCHEDULE)
        inputs.not_beyond(starts_at, "starts_at", inputs.YEARS_OF_A_TERM, acting.now)
        if inputs.day(starts_at) < inputs.day(acting.at):
            why = ("排期不能早于填报当天。", "Work is not scheduled for a day that is over.")
            raise Unacceptable(field="starts_at", why=why)
        if ends_at is not None:
            inputs.later(ends_at, "ends_at", than=starts_at)
            inputs.not_beyond(ends_at, "ends_at", inputs.YEARS_OF_A_TERM, acting.now)
        self.happened(Scheduled(**self._envelope(acting), starts_at=starts_at, ends_at=ends_at))

    def start(self, acting: Acting) -> None:
        """Begin the work."""
        self._demand(acting, Act.START)
        self.happened(Started(**self._envelope(acting)))

    def progress(self, acting: Acting, wording: str) -> None:
        """Say how far the work has come."""
        self._demand(acting, Act.PROGRESS)
        self.happened(Progressed(**self._envelope(acting), wording=public_wording(wording, "wording")))

    def fix(
        self,
        acting: Acting,
        result: Result,
        wording: str,
        households: Sequence[Id] = (),
        estimate: Estimate | None = None,
        cost_fen: int | None = None,
    ) -> None:
        """Report it fixed: how it ended, who benefits, what it cost. Those it concerns then confirm or dispute it."""
        self._demand(acting, Act.FIX)
        self.happened(
            Fixed(**self._envelope(acting), **_report(result, wording, households, estimate, cost_fen)),
        )

    def solve_on_the_spot(
        self,
        acting: Acting,
        result: Result,
        wording: str,
        households: Sequence[Id] = (),
        estimate: Estimate | None = None,
        cost_fen: int | None = None,
    ) -> None:
        """Report it solved in the visit that found it, without a claim."""
        self._demand(acting, Act.SOLVE_ON_THE_SPOT)
        self.happened(
            SolvedOnTheSpot(**self._envelope(acting), **_report(result, wording, households, estimate, cost_fen)),
        )


def _report(
    result: Result, wording: str, households: Sequence[Id], estimate: Estimate | None, cost_fen: int | None
) -> _Report:
    if households and estimate is not None:
        raise ListedAndEstimated(field="estimate")
    return {
        "result": result,
        "wording": public_wording(wording, "wording"),
        "households": inputs.each_once(households, "households"),
        "estimate": inputs.estimate(estimate, "estimate"),
        "cost_fen": inputs.cost(cost_fen),
    }
