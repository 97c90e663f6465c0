"""The acts with units, each with something to say in it that nothing can be said against."""

from __future__ import annotations

from collections.abc import Callable

from domain.acting import Acting, PartyKind
from domain.kernel import Id
from domain.need.facts import ClaimKind, Part, Result, ReturnReason
from domain.need.need import Need
from domain.need.stage import Act
from tests.domain.people import new_id, someone

UNITS = [someone(PartyKind.UNIT) for _ in range(3)]
"""Units that are given orders, and called."""


def _give(act: Callable[..., None], need: Need, by: Acting) -> None:
    free = next((unit.party for unit in UNITS if need.orders.of(unit.party) is None), new_id())
    claimed = need.exclusive and any(
        claim.part is Part.LEAD and claim.kind is ClaimKind.SERVICE for claim in need.claims.values()
    )
    part = Part.ASSIST if claimed or need.orders.lead() is not None else Part.LEAD
    act(need, by, new_id(), free, PartyKind.UNIT, part)


def _order(need: Need, by: Acting) -> Id:
    order = need.orders.of(by.party)
    return new_id() if order is None else order.id


def _any_order(need: Need) -> Id:
    return next(iter(need.orders.valid), new_id())


def _call(need: Need, by: Acting) -> Id:
    """A whistle that still waits for them."""
    whistles = need.orders.whistles.values()
    return next((one.id for one in whistles if by.party in one.shares and not one.shares[by.party].taken), new_id())


def _part(need: Need, by: Acting) -> Id:
    shares = need.orders.shares()
    return next((under for under, share in shares if share.unit == by.party and share.reportable), new_id())


def _judge(need: Need, by: Acting) -> None:
    under, unit = next(((under, one.unit) for under, one in need.orders.shares() if one.to_judge), (new_id(), new_id()))
    need.judge_part(by, under, unit, need.version % 2 == 0, "已查看")


ACTS_OF_UNITS: dict[Act, Callable[[Need, Acting], object]] = {
    Act.DISPATCH: lambda need, by: _give(Need.dispatch, need, by),
    Act.DESIGNATE: lambda need, by: _give(Need.designate, need, by),
    Act.SIGN_FOR: lambda need, by: need.sign_for(by, _order(need, by)),
    Act.RETURN_ORDER: lambda need, by: need.return_order(by, _order(need, by), ReturnReason.NOT_OURS, "不归我们管"),
    Act.WITHDRAW_ORDER: lambda need, by: need.withdraw_order(by, _any_order(need), "改派"),
    Act.WHISTLE: lambda need, by: need.whistle(
        by, new_id(), [(unit.party, unit.kind, "到现场会商") for unit in UNITS[:2]]
    ),
    Act.REPORT_IN: lambda need, by: need.report_in(by, _call(need, by)),
    Act.REPORT_PART: lambda need, by: need.report_part(by, _part(need, by), Result.SOLVED, "办好了"),
    Act.JUDGE_PART: _judge,
    Act.ESCALATE: lambda need, by: need.escalate(by, need.above[-1] if need.above else need.place, "请上级协调"),
    Act.HAND_DOWN: lambda need, by: need.hand_down(by, need.below[0] if need.below else need.place, "请办理"),
}
