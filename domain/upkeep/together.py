"""What is done to a plan of upkeep together with its need: begun, a finding raised, carried on by time."""

from __future__ import annotations

from domain.casework import Desk
from domain.kernel import Id
from domain.levels import DEFAULT_LEVELS, Levels
from domain.need.facts import Channel, Item
from domain.need.need import Need
from domain.recurrence import Every
from domain.upkeep.facts import UpkeepKind
from domain.upkeep.plan import Plan


def begin(
    desk: Desk,
    id: Id,
    need: Id,
    *,
    kind: UpkeepKind,
    wording: str,
    every: Every,
    first_on: int,
    until_on: int,
    keeper: Id | None = None,
    claim: Id | None = None,
    levels: Levels = DEFAULT_LEVELS,
) -> None:
    """Make a plan for *need*.

    :param keeper: who keeps it up; None for the holder of *claim*, or else for whoever makes the plan.
    """
    case = desk.need(need)
    held = None if claim is None else case.claims.get(claim)
    who = keeper or (desk.acting.party if held is None else held.claimant)
    home = levels.is_household(desk.place(case.place).level)
    desk.begin(
        Plan.make(
            desk.acting,
            id=id,
            need=case,
            areas=case.path[:-1] if home else case.path,
            kind=kind,
            wording=wording,
            keeper=desk.somebody(who),
            every=every,
            first_on=first_on,
            until_on=until_on,
            claim=claim,
        )
    )


def done(desk: Desk, plan: Id, due_on: int | None = None, wording: str | None = None) -> None:
    """Report *plan* done, for the day that is open now or for one that was missed."""
    kept = desk.plan(plan)
    kept.done(desk.acting, desk.need(kept.need), due_on, wording)


def find(desk: Desk, plan: Id, new: Id, words: str, category: str | None = None) -> None:
    """Raise the need *new* for what was found, in the place and, unless said otherwise, the category of the old one.

    :param words: what was found, in the finder's own words; sealed.
    """
    kept = desk.plan(plan)
    before = desk.need(kept.need)
    raised = Need.raise_(
        desk.acting,
        id=new,
        item=Item.NEED,
        category=before.category if category is None else category,
        place=before.place,
        path=desk.path(before.place),
        channel=Channel.VISIT,
        words=words,
        follows=before.id,
    )
    kept.found(desk.acting, before, raised)
    desk.begin(raised)


def tick(desk: Desk, plan: Id) -> None:
    """Record what time has brought to *plan*; nothing happens when that is nothing."""
    kept = desk.plan(plan)
    kept.tick(desk.acting, desk.need(kept.need))
