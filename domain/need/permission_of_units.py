"""Who may give a need to units, and what a unit may do that was given it.

Staff of its place are in charge of that. Once it was escalated, only those of the area that has it and of wider ones
are, until it is handed down. A unit acts for itself, by the party that it is registered as.
"""

from __future__ import annotations

from domain.acting import Acting
from domain.kernel import Refused
from domain.need.orders import Order, Share
from domain.need.refusals_of_units import (
    AlreadyReportedIn,
    AlreadySigned,
    CannotBeReturned,
    LeadsTheWhole,
    NotTheUnit,
    PartIsDone,
    TakeItFirst,
    WithTheLevelAbove,
)
from domain.need.stage import Act
from domain.need.state import NeedState
from domain.need.who import STAFF, Permission, Who, refused

IN_CHARGE = Who(("staff_in_charge",), "负责这件诉求的工作人员", "staff in charge of it")
ORDERED = Who(("ordered_unit",), "接到派单的单位", "the unit it was dispatched to")
CALLED = Who(("called_unit",), "被吹哨的单位", "a unit that was called")
WITH_A_PART = Who(("called_unit", "assisting_unit"), "报到或协办的单位", "a unit that reported in or assists")
_ABOVE = Who(("staff_above",), "上级区域的工作人员", "staff of the area above")


def _in_charge(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    if acting.post_for(need.path) is None:
        return refused(act, STAFF)
    return None if acting.post_for(need.in_charge) is not None else refused(act, _ABOVE, WithTheLevelAbove)


def _sign_for(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    order = need.orders.of(acting.party)
    if order is None:
        return refused(act, ORDERED, NotTheUnit)
    return AlreadySigned(order=order.id) if order.taken else None


def _return_order(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    order = need.orders.of(acting.party)
    if order is None:
        return refused(act, ORDERED, NotTheUnit)
    if order.designated:
        return CannotBeReturned(order=order.id)
    return PartIsDone(under=order.id) if order.accepted else None


def _report_in(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    calls = [whistle for whistle in need.orders.whistles.values() if acting.party in whistle.shares]
    if not calls:
        return refused(act, CALLED, NotTheUnit)
    missing = any(not whistle.shares[acting.party].taken for whistle in calls)
    return None if missing else AlreadyReportedIn(whistle=calls[-1].id)


def _report_part(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    shares = [(under, share) for under, share in need.orders.shares() if share.unit == acting.party]
    if not shares:
        return refused(act, WITH_A_PART, NotTheUnit)
    if any(share.reportable for _, share in shares):
        return None
    parts = [(under, share) for under, share in shares if not _leads(share)]
    if not parts:
        return LeadsTheWhole(field="under")
    waiting = next((under for under, share in parts if not share.taken), None)
    return PartIsDone(under=parts[-1][0]) if waiting is None else TakeItFirst(under=waiting)


def _leads(share: Share) -> bool:
    return isinstance(share, Order) and not share.reports


_BY_CHARGE = Permission(IN_CHARGE, _in_charge)

OF_UNITS: dict[Act, Permission] = {
    Act.DISPATCH: _BY_CHARGE,
    Act.DESIGNATE: _BY_CHARGE,
    Act.SIGN_FOR: Permission(ORDERED, _sign_for),
    Act.RETURN_ORDER: Permission(ORDERED, _return_order),
    Act.WITHDRAW_ORDER: _BY_CHARGE,
    Act.WHISTLE: _BY_CHARGE,
    Act.REPORT_IN: Permission(CALLED, _report_in),
    Act.REPORT_PART: Permission(WITH_A_PART, _report_part),
    Act.JUDGE_PART: _BY_CHARGE,
    Act.ESCALATE: _BY_CHARGE,
    Act.HAND_DOWN: _BY_CHARGE,
}
"""For every act with units who may do it."""
