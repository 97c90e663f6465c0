"""Given to units: dispatched, signed for, returned, called by a whistle, escalated."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from domain.acting import Acting, PartyKind, Post
from domain.kernel import Id, IllegalNow, NotAllowed, NotFound, Unacceptable
from domain.need.calling import MOST_CALLED
from domain.need.facts import (
    Claimed,
    ClaimKind,
    Closed,
    Confirmed,
    Designated,
    Dispatched,
    Escalated,
    Fixed,
    HandedDown,
    OrderWithdrawn,
    Part,
    PartJudged,
    PartReported,
    Progressed,
    ReportedIn,
    Result,
    Returned,
    ReturnReason,
    Scheduled,
    SignedFor,
    Started,
    Whistled,
)
from domain.need.need import Need
from domain.need.refusals import AlreadyClaimed, IdUsed, NotTheClaimant, OwnWork
from domain.need.refusals_of_units import (
    AlreadyReportedIn,
    AlreadySigned,
    CalledTwice,
    CannotBeReturned,
    HasOrder,
    LeadsTheWhole,
    LedByUnit,
    NotALevelAbove,
    NotALevelBelow,
    NotEscalated,
    NothingAbove,
    NothingBelow,
    NothingToJudge,
    NotTheUnit,
    PartIsDone,
    PartsUnfinished,
    TakeItFirst,
    TakesNoOrders,
    WithTheLevelAbove,
)
from domain.need.stage import Act, Stage
from tests.domain.people import NOW, new_id, someone
from tests.domain.story import DAY, Story


def a_unit() -> Acting:
    return someone(PartyKind.UNIT)


def dispatched(story: Story, unit: Acting, part: Part = Part.LEAD) -> Id:
    """Staff gave it to the unit by order; gives back the order."""
    order = new_id()
    story.given(Need.dispatch, story.worker, order, unit.party, unit.kind, part)
    return order


def signed(story: Story, unit: Acting, part: Part = Part.LEAD) -> Id:
    """The unit has signed for its order."""
    order = dispatched(story, unit, part)
    story.given(Need.sign_for, unit, order)
    return order


def whistled(story: Story, *units: Acting) -> Id:
    """Staff whistled for the units; gives back the whistle."""
    whistle = new_id()
    story.given(Need.whistle, story.worker, whistle, [(unit.party, unit.kind, "到现场会商") for unit in units])
    return whistle


def staff(story: Story, level: int) -> Acting:
    """Staff of the district (0), the street (1), the community (2), the estate (3)."""
    return someone(PartyKind.STAFF, posts=(Post("worker", story.path[level]),))


# -- orders ---------------------------------------------------------------------------------------------------------


def test_a_hard_way_raised_dispatched_returned_designated_whistled_for_and_three_units_report_in() -> None:
    story = Story().accepted()
    water, roads, power, gas = (a_unit() for _ in range(4))

    first = new_id()
    order = story.when(Need.dispatch, story.worker, first, water.party, water.kind, due_at=NOW + DAY).then(
        Dispatched, stage=Stage.OPEN
    )
    assert (order.unit, order.part, order.due_at, order.role) == (water.party, Part.LEAD, NOW + DAY, "worker")
    story.when(Need.return_order, water, first, ReturnReason.NOT_OURS, "属于道路养护").then(Returned, stage=Stage.OPEN)

    second = new_id()
    story.when(Need.designate, story.worker, second, roads.party, roads.kind).then(Designated)
    story.when(Need.return_order, roads, second, ReturnReason.OTHER, "人手不够").then_refused(CannotBeReturned)
    story.when(Need.sign_for, roads, second).then(SignedFor, stage=Stage.CLAIMED)

    whistle = new_id()
    tasks = [(unit.party, unit.kind, "到现场会商") for unit in (water, power, gas)]
    story.when(Need.whistle, story.worker, whistle, tasks, due_at=NOW + DAY).then(Whistled, stage=Stage.CLAIMED)
    for unit in (water, power, gas):
        assert story.when(Need.report_in, unit, whistle, "已到现场").then(ReportedIn).unit == unit.party
    story.when(Need.report_part, power, whistle, Result.SOLVED, "线路已迁移").then(PartReported)
    story.when(Need.judge_part, story.worker, whistle, power.party, True, "已查看").then(PartJudged)

    story.when(Need.start, roads).then(Started, stage=Stage.IN_PROGRESS)
    story.when(Need.fix, roads, Result.SOLVED, "路面已修复").then(Fixed, stage=Stage.AWAITING_CONFIRM)
    story.when(Need.confirm, story.raiser).then(Confirmed, stage=Stage.CONFIRMED)


def test_a_unit_that_leads_works_like_a_claimant_who_leads() -> None:
    story = Story().accepted()
    signed(story, story.unit)
    story.when(Need.schedule, story.unit, NOW + DAY).then(Scheduled, stage=Stage.SCHEDULED)
    story.when(Need.start, story.unit).then(Started)
    story.when(Need.progress, story.unit, "过半").then(Progressed)
    story.when(Need.fix, story.unit, Result.SOLVED, "修好了").then(Fixed)


def test_a_unit_that_has_not_signed_does_not_work_on_it() -> None:
    story = Story().started()
    dispatched(story, story.unit, Part.ASSIST)
    story.when(Need.progress, story.unit, "在办").then_refused(NotTheClaimant)
    story.when(Need.fix, story.unit, Result.SOLVED, "修好了").then_refused(NotTheClaimant)


def test_a_unit_that_assists_reports_progress_and_does_not_fix() -> None:
    story = Story().started()
    signed(story, story.unit, Part.ASSIST)
    story.when(Need.progress, story.unit, "材料已到").then(Progressed)
    story.when(Need.fix, story.unit, Result.SOLVED, "修好了").then_refused(NotTheClaimant)


def test_one_unit_leads_at_a_time_and_whoever_comes_second_hears_who() -> None:
    story = Story().accepted()
    order = dispatched(story, story.unit)
    other = a_unit()
    for standing in ("待签收", "已签收"):
        story.when(Need.dispatch, story.worker, new_id(), other.party, other.kind)
        refusal = story.then_refused(LedByUnit, unit=story.unit.party, order=order)
        assert standing in refusal.sentence("zh")
        if standing == "待签收":
            story.given(Need.sign_for, story.unit, order)
    for _ in range(3):
        dispatched(story, a_unit(), Part.ASSIST)
    assert len(story.need.orders.valid) == 4


def test_a_claim_to_do_it_and_an_order_to_lead_it_exclude_one_another() -> None:
    story = Story().accepted()
    dispatched(story, story.unit)
    story.when(Need.claim, story.organisation, new_id(), ClaimKind.SERVICE).then_refused(LedByUnit)
    story.when(Need.claim, story.organisation, new_id(), ClaimKind.SERVICE, Part.ASSIST).then(Claimed)
    story.when(Need.claim, story.member, new_id(), ClaimKind.FUND).then(Claimed)

    story = Story().accepted()
    story.claimed()
    story.when(Need.dispatch, story.worker, new_id(), story.unit.party, PartyKind.UNIT).then_refused(AlreadyClaimed)
    dispatched(story, story.unit, Part.ASSIST)


def test_who_was_returned_an_order_gives_it_to_another_or_to_the_same_unit() -> None:
    story = Story().accepted()
    order = dispatched(story, story.unit)
    story.when(Need.dispatch, story.worker, new_id(), story.unit.party, PartyKind.UNIT).then_refused(
        HasOrder, order=order
    )
    story.given(Need.return_order, story.unit, order, ReturnReason.FACTS_UNCLEAR, "请补充地点")
    story.when(Need.sign_for, story.unit, order).then_refused(NotTheUnit)
    story.when(Need.dispatch, story.worker, order, story.unit.party, PartyKind.UNIT).then_refused(IdUsed)
    dispatched(story, story.unit)


@pytest.mark.parametrize("taken_back", ["returned", "withdrawn"])
def test_a_need_that_no_unit_leads_any_more_is_open_again(taken_back: str) -> None:
    story = Story().accepted()
    order = signed(story, story.unit)
    story.given(Need.start, story.unit)
    if taken_back == "returned":
        story.when(Need.return_order, story.unit, order, ReturnReason.OTHER, "设备故障").then(
            Returned, stage=Stage.OPEN
        )
    else:
        story.when(Need.withdraw_order, story.worker, order, "改派").then(OrderWithdrawn, stage=Stage.OPEN)
    story.when(Need.start, story.unit).then_refused(IllegalNow)


def test_an_order_is_signed_for_once_by_the_unit_it_was_given_to() -> None:
    story = Story().accepted()
    order = dispatched(story, story.unit)
    other = a_unit()
    dispatched(story, other, Part.ASSIST)
    story.when(Need.sign_for, other, order).then_refused(NotTheUnit)
    story.when(Need.sign_for, story.worker, order).then_refused(NotTheUnit)
    story.when(Need.sign_for, story.unit, new_id()).then_refused(NotFound)
    story.given(Need.sign_for, story.unit, order)
    story.when(Need.sign_for, story.unit, order).then_refused(AlreadySigned)


def test_a_need_to_be_talked_over_is_claimed_when_a_unit_signs_and_not_while_people_talk() -> None:
    story = Story().accepted(deliberate=True)
    order = dispatched(story, story.unit)
    story.given(Need.open_discussion, story.worker, "先修什么？")
    refusal = story.when(Need.sign_for, story.unit, order).then_refused(IllegalNow)
    assert "return_order" in refusal.known["legal"]
    story.given(Need.close_discussion, story.worker, "先修灯")
    story.when(Need.sign_for, story.unit, order).then(SignedFor, stage=Stage.CLAIMED)


@pytest.mark.parametrize("kind", [PartyKind.RESIDENT, PartyKind.PARTY_MEMBER, PartyKind.PARTNER, PartyKind.STAFF])
def test_only_units_and_organisations_are_given_orders(kind: PartyKind) -> None:
    story = Story().accepted()
    story.when(Need.dispatch, story.worker, new_id(), new_id(), kind).then_refused(TakesNoOrders, field="unit")
    story.when(Need.whistle, story.worker, new_id(), [(new_id(), kind, "来")]).then_refused(TakesNoOrders)
    dispatched(story, story.organisation)


def test_only_staff_dispatch_and_not_before_it_was_accepted_or_after_it_was_fixed() -> None:
    story = Story().accepted()
    for acting in (story.raiser, story.unit, story.organisation, someone(PartyKind.STAFF)):
        story.when(Need.dispatch, acting, new_id(), story.unit.party, PartyKind.UNIT).then_refused(NotAllowed)
    for story in (Story().raised(), Story().fixed(), Story().closed()):
        story.when(Need.dispatch, story.worker, new_id(), story.unit.party, PartyKind.UNIT).then_refused(IllegalNow)


@pytest.mark.parametrize(
    ("how", "field"),
    [({"due_at": NOW}, "due_at"), ({"due_at": 10**20}, "due_at"), ({"wording": " "}, "wording")],
)
def test_an_order_that_cannot_be_meant_is_refused(how: dict[str, Any], field: str) -> None:
    story = Story().accepted()
    story.when(Need.dispatch, story.worker, new_id(), story.unit.party, PartyKind.UNIT, **how).then_refused(
        Unacceptable, field=field
    )


# -- who is responsible ---------------------------------------------------------------------------------------------


def test_whoever_received_it_first_is_responsible_until_a_unit_has_signed() -> None:
    story = Story()
    story.raised(story.worker, on_behalf_of=story.raiser.party)
    story.given(Need.accept, staff(story, 1), "修复庭院灯")
    assert story.need.responsible == story.worker.party
    order = dispatched(story, story.unit)
    assert story.need.responsible == story.worker.party
    story.given(Need.sign_for, story.unit, order)
    assert story.need.responsible == story.unit.party
    story.given(Need.return_order, story.unit, order, ReturnReason.OTHER, "办不了")
    assert story.need.responsible == story.worker.party


def test_who_accepts_what_a_resident_raised_received_it_first() -> None:
    story = Story().raised()
    assert story.need.responsible is None
    story.given(Need.accept, story.worker, "修复庭院灯")
    assert story.need.responsible == story.worker.party
    signed(story, story.unit, Part.ASSIST)
    assert story.need.responsible == story.worker.party


# -- whistles and parts ---------------------------------------------------------------------------------------------


def test_a_unit_that_was_not_called_does_not_report_in() -> None:
    story = Story().accepted()
    first, second = a_unit(), a_unit()
    whistle, other = whistled(story, first), whistled(story, second)
    story.when(Need.report_in, story.unit, whistle).then_refused(NotTheUnit)
    story.when(Need.report_in, first, other).then_refused(NotTheUnit)
    story.when(Need.report_in, first, new_id()).then_refused(NotFound)
    story.given(Need.report_in, first, whistle)
    story.when(Need.report_in, first, whistle).then_refused(AlreadyReportedIn)


def test_a_whistle_calls_each_unit_once_and_at_least_one() -> None:
    story = Story().accepted()
    unit = (story.unit.party, PartyKind.UNIT, "来")
    story.when(Need.whistle, story.worker, new_id(), [unit, unit]).then_refused(CalledTwice, field="called")
    for called in ([], [(new_id(), PartyKind.UNIT, "来") for _ in range(MOST_CALLED + 1)]):
        story.when(Need.whistle, story.worker, new_id(), called).then_refused(Unacceptable, field="called")
    story.when(Need.whistle, story.worker, new_id(), [(new_id(), PartyKind.UNIT, "")]).then_refused(Unacceptable)
    order = dispatched(story, story.unit)
    story.when(Need.whistle, story.worker, order, [unit]).then_refused(IdUsed)


def test_each_unit_is_judged_by_its_own_part_and_does_it_again_until_it_is_done() -> None:
    story = Story().started()
    first, second = a_unit(), a_unit()
    whistle = whistled(story, first, second)
    story.when(Need.report_part, first, whistle, Result.SOLVED, "好了").then_refused(TakeItFirst)
    story.when(Need.judge_part, story.worker, whistle, first.party, True, "好").then_refused(NothingToJudge)
    for unit in (first, second):
        story.given(Need.report_in, unit, whistle)
        story.given(Need.report_part, unit, whistle, Result.PARTLY, "一部分")
    story.given(Need.judge_part, story.worker, whistle, first.party, False, "还有渣土")
    story.given(Need.judge_part, story.worker, whistle, second.party, True, "好")
    story.when(Need.judge_part, story.worker, whistle, first.party, True, "好").then_refused(NothingToJudge)
    story.when(Need.report_part, second, whistle, Result.SOLVED, "全好了").then_refused(PartIsDone)
    story.given(Need.report_part, first, whistle, Result.SOLVED, "已清运")
    story.when(Need.judge_part, first, whistle, first.party, True, "好").then_refused(NotAllowed)
    story.when(Need.judge_part, story.worker, whistle, first.party, True, "好").then(PartJudged)


def test_a_unit_that_assists_by_order_is_judged_by_its_part_and_the_one_that_leads_fixes_the_whole() -> None:
    story = Story().accepted()
    lead, assisting = a_unit(), a_unit()
    leads, assists = signed(story, lead), dispatched(story, assisting, Part.ASSIST)
    story.when(Need.report_part, lead, leads, Result.SOLVED, "好了").then_refused(LeadsTheWhole)
    story.when(Need.report_part, assisting, assists, Result.SOLVED, "好了").then_refused(TakeItFirst)
    story.given(Need.sign_for, assisting, assists)
    story.when(Need.report_part, assisting, leads, Result.SOLVED, "好了").then_refused(NotTheUnit)
    story.given(Need.report_part, assisting, assists, Result.SOLVED, "围挡已拆")
    story.given(Need.judge_part, story.worker, assists, assisting.party, True, "好")
    story.when(Need.return_order, assisting, assists, ReturnReason.OTHER, "不办了").then_refused(PartIsDone)


def test_units_at_work_do_not_judge_the_result() -> None:
    story = Story().started()
    neighbour = story.neighbour(PartyKind.PARTNER)
    called = story.organisation
    whistle = whistled(story, story.unit)
    story.given(Need.report_in, story.unit, whistle)
    story.given(Need.fix, called, Result.SOLVED, "修好了")
    story.when(Need.confirm, story.unit).then_refused(OwnWork)
    story.when(Need.confirm, neighbour).then(Confirmed)


# -- levels ---------------------------------------------------------------------------------------------------------


def test_after_it_was_escalated_staff_below_see_it_and_do_not_dispatch_until_it_is_handed_down() -> None:
    story = Story().accepted()
    street, district = staff(story, 1), staff(story, 0)
    story.when(Need.escalate, story.worker, story.path[1], "涉及市政管网").then(Escalated, stage=Stage.OPEN)
    unit = story.unit.party, PartyKind.UNIT
    refusal = story.when(Need.dispatch, story.worker, new_id(), *unit).then_refused(WithTheLevelAbove)
    assert "交回下级后您才能操作" in refusal.sentence("zh")
    assert Act.DISPATCH not in story.need.possible(story.worker).acts
    order = new_id()
    story.when(Need.dispatch, district, order, *unit).then(Dispatched)
    story.when(Need.withdraw_order, story.worker, order, "改派").then_refused(WithTheLevelAbove)
    story.given(Need.withdraw_order, street, order, "改派")

    story.when(Need.hand_down, story.worker, story.path[2], "我们办").then_refused(WithTheLevelAbove)
    story.when(Need.hand_down, street, story.path[2], "请社区协调").then(HandedDown)
    story.when(Need.dispatch, staff(story, 3), new_id(), *unit).then_refused(WithTheLevelAbove)
    story.when(Need.dispatch, story.worker, new_id(), *unit).then(Dispatched)


def test_it_goes_up_to_an_area_above_and_down_to_one_below() -> None:
    story = Story().accepted()
    district, street, community, estate, building = story.path
    # The staff of its community have it: their own level and those below are none above.
    for wrong in (new_id(), building, estate, community):
        story.when(Need.escalate, story.worker, wrong, "请协调").then_refused(
            NotALevelAbove, field="to", levels=[district, street]
        )
    story.when(Need.hand_down, story.worker, estate, "请办理").then_refused(NotEscalated)
    story.given(Need.escalate, story.worker, street, "请协调")
    chief = staff(story, 0)
    story.when(Need.escalate, chief, street, "请协调").then_refused(NotALevelAbove, levels=[district])
    story.given(Need.escalate, chief, district, "请协调")
    story.when(Need.escalate, chief, district, "请协调").then_refused(NothingAbove)
    # Never to the place itself, which may be somebody's home.
    for wrong in (district, building, new_id()):
        story.when(Need.hand_down, chief, wrong, "请办理").then_refused(
            NotALevelBelow, field="to", levels=[street, community, estate]
        )
    story.given(Need.hand_down, chief, estate, "请办理")
    story.when(Need.hand_down, chief, community, "请办理").then_refused(NothingBelow)
    story.given(Need.escalate, chief, community, "请办理")


def test_what_lies_in_no_part_of_its_community_goes_back_to_the_community() -> None:
    story = Story()
    story.path = story.path[:3]
    story.accepted()
    _, street, community = story.path
    story.given(Need.escalate, story.worker, street, "请协调")
    story.when(Need.hand_down, staff(story, 1), community, "请办理").then(HandedDown)
    story.when(Need.dispatch, story.worker, new_id(), story.unit.party, PartyKind.UNIT).then(Dispatched)


def test_only_staff_escalate() -> None:
    story = Story().accepted()
    for acting in (story.raiser, story.unit, story.member):
        story.when(Need.escalate, acting, story.path[1], "请协调").then_refused(NotAllowed)


# -- closed with parts open -----------------------------------------------------------------------------------------


def confirmed_with_parts(*came: int) -> tuple[Story, Id, list[Acting]]:
    """The work was confirmed, and of three units that had been called to it, each for a part, these had come."""
    story, units = Story().accepted(), [a_unit() for _ in range(3)]
    whistle = whistled(story, *units)
    for one in came:
        story.given(Need.report_in, units[one], whistle)
    story.claimed()
    story.given(Need.fix, story.organisation, Result.SOLVED, "修好了").given(Need.confirm, story.raiser)
    return story, whistle, units


def test_staff_who_close_it_with_parts_unfinished_say_why_and_the_fact_says_whose() -> None:
    story, _, units = confirmed_with_parts()
    parties = [unit.party for unit in units]
    refusal = story.when(Need.close, story.worker).then_refused(
        PartsUnfinished, field="unfinished_because", units=parties
    )
    assert "3 个单位" in refusal.sentence("zh")
    assert refusal.sentence("en").startswith("3 units left a part unfinished")
    closed = story.when(Need.close, story.worker, None, "已由社区代办").then(Closed, stage=Stage.CLOSED)
    assert (closed.unfinished, closed.unfinished_because) == (tuple(parties), "已由社区代办")


def test_a_part_is_finished_once_it_was_reported_and_until_it_is_judged_to_need_more() -> None:
    story, whistle, (first, second, third) = confirmed_with_parts(0, 1, 2)
    for unit in (first, second):
        story.given(Need.report_part, unit, whistle, Result.SOLVED, "办好了")
    story.given(Need.judge_part, story.worker, whistle, second.party, False, "还差一段")
    closed = deepcopy(story.need)
    closed.close(story.worker, None, "汛期过后再办")
    fact = closed.collect_events()[-1].fact
    assert isinstance(fact, Closed)
    assert fact.unfinished == (second.party, third.party)
    for unit in (second, third):
        story.given(Need.report_part, unit, whistle, Result.SOLVED, "办好了")
    story.when(Need.close, story.worker, None, "不需要").then_refused(Unacceptable, field="unfinished_because")
    story.when(Need.close, story.worker).then(Closed, stage=Stage.CLOSED)


def test_an_order_to_assist_is_a_part_and_an_order_to_lead_is_the_whole() -> None:
    lead, assistant = a_unit(), a_unit()
    story = Story().accepted()
    story.given(Need.sign_for, lead, dispatched(story, lead))
    order = dispatched(story, assistant, Part.ASSIST)
    story.given(Need.sign_for, assistant, order)
    story.given(Need.fix, lead, Result.SOLVED, "修好了").given(Need.confirm, story.raiser)
    story.when(Need.close, story.worker).then_refused(PartsUnfinished, units=[assistant.party])
    story.given(Need.report_part, assistant, order, Result.SOLVED, "已配合")
    assert story.when(Need.close, story.worker).then(Closed).unfinished == ()
