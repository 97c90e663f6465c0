"""Several units called to one need by a whistle, and each judged by its own part."""

from __future__ import annotations

from collections.abc import Sequence

from domain.acting import Acting, PartyKind
from domain.kernel import Id, NotFound, Unacceptable
from domain.need import inputs
from domain.need.dispatching import demand_unit
from domain.need.facts import Called, PartJudged, PartReported, ReportedIn, Result, Whistled
from domain.need.gate import Gate
from domain.need.orders import Order, Share
from domain.need.permission_of_units import CALLED, WITH_A_PART
from domain.need.refusals import IdUsed
from domain.need.refusals_of_units import (
    AlreadyReportedIn,
    CalledTwice,
    LeadsTheWhole,
    NothingToJudge,
    NotTheUnit,
    PartIsDone,
    TakeItFirst,
)
from domain.need.stage import Act
from domain.need.who import refused
from domain.words import public_wording

MOST_CALLED = 50
"""How many units one whistle calls."""


class Calling(Gate):
    """The acts around a whistle, and around the parts that units were given."""

    def whistle(
        self,
        acting: Acting,
        whistle: Id,
        called: Sequence[tuple[Id, PartyKind, str]],
        due_at: int | None = None,
    ) -> None:
        """吹哨: call several units, each for a task of its own.

        :param called: the units with their kinds, and what each is asked to do.
        :param due_at: until when they have to have come, within two years.
        """
        self._demand(acting, Act.WHISTLE)
        if whistle in self.used:
            raise IdUsed(id=whistle)
        if not 1 <= len(called) <= MOST_CALLED:
            why = (f"请列出 1 到 {MOST_CALLED} 个单位。", f"Name between 1 and {MOST_CALLED} units.")
            raise Unacceptable(field="called", why=why)
        units: dict[Id, Called] = {}
        for unit, kind, task in called:
            demand_unit(unit, kind, "called")
            if unit in units:
                raise CalledTwice(field="called", unit=unit)
            units[unit] = Called(unit, public_wording(task, "task", at_most=500))
        if due_at is not None:
            inputs.later(due_at, "due_at", than=acting.at)
            inputs.not_beyond(due_at, "due_at", inputs.YEARS_OF_A_LIMIT, acting.now)
        self.happened(
            Whistled(**self._envelope_in_charge(acting), whistle=whistle, called=tuple(units.values()), due_at=due_at)
        )

    def report_in(self, acting: Acting, whistle: Id, wording: str | None = None) -> None:
        """报到: a unit that was called has come."""
        self._demand(acting, Act.REPORT_IN)
        found = self.orders.whistles.get(whistle)
        if found is None:
            raise NotFound(id=whistle, what=("吹哨", "whistle"))
        share = found.shares.get(acting.party)
        if share is None:
            raise refused(Act.REPORT_IN, CALLED, NotTheUnit)
        if share.taken:
            raise AlreadyReportedIn(whistle=whistle)
        self.happened(
            ReportedIn(
                **self._envelope(acting),
                whistle=whistle,
                unit=acting.party,
                wording=None if wording is None else public_wording(wording, "wording"),
            )
        )

    def report_part(self, acting: Acting, under: Id, result: Result, wording: str) -> None:
        """Say what became of the part that the whistle, or the order to assist, *under* gave the unit.

        It may be said again until it is judged to be done.
        """
        self._demand(acting, Act.REPORT_PART)
        share = self._share(under, acting.party, Act.REPORT_PART)
        if isinstance(share, Order) and not share.reports:
            raise LeadsTheWhole(field="under")
        if not share.taken:
            raise TakeItFirst(under=under)
        if share.accepted:
            raise PartIsDone(under=under)
        self.happened(
            PartReported(
                **self._envelope(acting),
                under=under,
                unit=acting.party,
                result=result,
                wording=public_wording(wording, "wording"),
            )
        )

    def judge_part(self, acting: Acting, under: Id, unit: Id, accepted: bool, wording: str) -> None:
        """Judge a unit by its own part, as it reported it: done, or to be done again."""
        self._demand(acting, Act.JUDGE_PART)
        share = self._share(under, unit, Act.JUDGE_PART)
        if not share.to_judge:
            raise NothingToJudge(under=under, unit=unit)
        self.happened(
            PartJudged(
                **self._envelope_in_charge(acting),
                under=under,
                unit=unit,
                accepted=accepted,
                wording=public_wording(wording, "wording"),
            )
        )

    def _share(self, under: Id, unit: Id, act: Act) -> Share:
        found = self.orders.share(under, unit)
        if found is not None:
            return found
        if under in self.orders.valid or under in self.orders.whistles:
            if act is Act.REPORT_PART:
                raise refused(act, WITH_A_PART, NotTheUnit)
            raise NotFound(id=unit, what=("被派单或吹哨的单位", "unit that was given a part there"))
        raise NotFound(id=under, what=("派单或吹哨", "valid order or whistle"))
