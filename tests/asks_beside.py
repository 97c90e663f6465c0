"""What may be asked for beside the main way: of units, and of the clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from domain.acting import PartyKind
from domain.casework import Desk
from domain.kernel import Id
from domain.need.facts import Part, Result, ReturnReason, SuspendReason
from domain.need.need import Need
from domain.need.stage import Act
from tests.domain.people import new_id

Do = Callable[[Need, Desk], object]

BY_STAFF = frozenset(
    {
        Act.DISPATCH,
        Act.DESIGNATE,
        Act.WITHDRAW_ORDER,
        Act.WHISTLE,
        Act.JUDGE_PART,
        Act.ESCALATE,
        Act.SET_DEADLINE,
        Act.GRANT_EXTENSION,
        Act.REFUSE_EXTENSION,
        Act.SUSPEND,
        Act.REVIEW,
        Act.RESUME,
    }
)
BY_UNITS = frozenset({Act.SIGN_FOR, Act.RETURN_ORDER, Act.REPORT_IN, Act.REPORT_PART})
_DAY = 24 * 3_600_000_000


def unit_of(act: Act, need: Need, n: int, units: Sequence[Id]) -> Id:
    """A unit that could do *act*, where there is one."""
    orders = need.orders
    waiting = {
        Act.SIGN_FOR: [order.unit for order in orders.valid.values() if not order.taken],
        Act.RETURN_ORDER: [order.unit for order in orders.valid.values()],
        Act.REPORT_IN: [
            unit for whistle in orders.whistles.values() for unit, share in whistle.shares.items() if not share.taken
        ],
        Act.REPORT_PART: [share.unit for _, share in orders.shares() if share.reportable],
    }[act]
    return waiting[n % len(waiting)] if waiting else units[n % len(units)]


def beside(act: Act, n: int, units: Sequence[Id]) -> Do:
    """Something to be asked for under that act."""
    new, unit, part = new_id(), units[n % len(units)], list(Part)[n // 2 % 2]
    kind = PartyKind.ORGANISATION
    done: dict[Act, Do] = {
        Act.DISPATCH: lambda need, desk: need.dispatch(desk.acting, new, unit, kind, part),
        Act.DESIGNATE: lambda need, desk: need.designate(desk.acting, new, unit, kind, part),
        Act.SIGN_FOR: lambda need, desk: need.sign_for(desk.acting, _own_order(need, desk)),
        Act.RETURN_ORDER: lambda need, desk: need.return_order(
            desk.acting, _own_order(need, desk), list(ReturnReason)[n % 5], "不归我们管"
        ),
        Act.WITHDRAW_ORDER: lambda need, desk: need.withdraw_order(desk.acting, _any_order(need, n), "改派"),
        Act.WHISTLE: lambda need, desk: need.whistle(
            desk.acting, new, [(one, kind, "到现场会商") for one in units[: n % 4]]
        ),
        Act.REPORT_IN: lambda need, desk: need.report_in(desk.acting, _any(list(need.orders.whistles), n)),
        Act.REPORT_PART: lambda need, desk: need.report_part(
            desk.acting, _share(need, n)[0], list(Result)[n % 3], "办好了"
        ),
        Act.JUDGE_PART: lambda need, desk: need.judge_part(desk.acting, *_share(need, n), n % 2 == 0, "已查看"),
        Act.ESCALATE: lambda need, desk: need.escalate(desk.acting, _any(need.above, n), "请上级协调"),
        Act.HAND_DOWN: lambda need, desk: need.hand_down(desk.acting, _any(need.below, n), "请办理"),
        Act.SET_DEADLINE: lambda need, desk: need.set_deadline(desk.acting, ("A", "B", "C", "nothing")[n % 4]),
        Act.ASK_EXTENSION: lambda need, desk: need.ask_extension(desk.acting, desk.acting.at + n * 9 * _DAY, "等材料"),
        Act.GRANT_EXTENSION: lambda need, desk: need.grant_extension(desk.acting),
        Act.REFUSE_EXTENSION: lambda need, desk: need.refuse_extension(desk.acting, "不必"),
        Act.SUSPEND: lambda need, desk: need.suspend(
            desk.acting, list(SuspendReason)[n % 6], "暂时办不了", desk.acting.at + (n - 1) * _DAY
        ),
        Act.REVIEW: lambda need, desk: need.review(desk.acting, "还要等", desk.acting.at + (n - 1) * _DAY),
        Act.RESUME: lambda need, desk: need.resume(desk.acting),
    }
    return done[act]


def _any(ids: Sequence[Id], n: int) -> Id:
    return ids[n % len(ids)] if ids else new_id()


def _own_order(need: Need, desk: Desk) -> Id:
    order = need.orders.of(desk.acting.party)
    return new_id() if order is None else order.id


def _any_order(need: Need, n: int) -> Id:
    return _any(list(need.orders.valid), n)


def _share(need: Need, n: int) -> tuple[Id, Id]:
    shares = [(under, share.unit) for under, share in need.orders.shares()]
    return shares[n % len(shares)] if shares else (new_id(), new_id())
