"""Scheduled, started, reported on, reported fixed; or solved on the spot."""

from typing import Any

import pytest

from domain.acting import PartyKind
from domain.kernel import IllegalNow, NotAllowed, Unacceptable
from domain.need.facts import (
    Estimate,
    Fixed,
    Part,
    Progressed,
    Qualifier,
    Result,
    Scheduled,
    SolvedOnTheSpot,
    Started,
)
from domain.need.need import Need
from domain.need.refusals import CountedTwice, ListedAndEstimated, NegativeCost, NotTheClaimant
from domain.need.stage import Stage
from tests.domain.people import NOW, new_id, someone
from tests.domain.story import DAY, Story

HOUSEHOLD = new_id()


def test_the_lead_schedules_starts_reports_and_fixes() -> None:
    story = Story().accepted()
    story.claimed()
    lead = story.organisation
    story.when(Need.schedule, lead, NOW + DAY, NOW + 5 * DAY).then(Scheduled, stage=Stage.SCHEDULED)
    story.when(Need.schedule, lead, NOW + 2 * DAY).then(Scheduled, stage=Stage.SCHEDULED)
    story.when(Need.start, lead).then(Started, stage=Stage.IN_PROGRESS)
    story.when(Need.progress, lead, "已换8盏").then(Progressed, stage=Stage.IN_PROGRESS)
    fixed = story.when(
        Need.fix, lead, Result.SOLVED, "12盏灯已修复", estimate=Estimate(200, Qualifier.OVER), cost_fen=0
    ).then(Fixed, stage=Stage.AWAITING_CONFIRM)
    assert fixed.estimate == Estimate(200, Qualifier.OVER)
    assert (story.need.result, story.need.round) == (Result.SOLVED, 1)


@pytest.mark.parametrize("result", list(Result))
def test_a_small_job_is_fixed_as_soon_as_it_is_claimed(result: Result) -> None:
    story = Story().accepted()
    story.claimed()
    story.when(Need.fix, story.organisation, result, "换了灯泡", households=[HOUSEHOLD]).then(Fixed)


def test_nobody_but_a_claimant_who_leads_reports_it_fixed() -> None:
    story = Story().started()
    story.claimed(story.member, part=Part.ASSIST)
    for acting in (story.member, story.worker, story.unit, story.raiser):
        story.when(Need.fix, acting, Result.SOLVED, "修好了").then_refused(NotTheClaimant, could=["lead_claimant"])


def test_an_assistant_reports_progress_but_does_not_start_or_schedule() -> None:
    story = Story().accepted()
    story.claimed()
    story.claimed(story.member, part=Part.ASSIST)
    story.when(Need.start, story.member).then_refused(NotTheClaimant)
    story.when(Need.schedule, story.member, NOW + DAY).then_refused(NotTheClaimant)
    story.when(Need.progress, story.member, "材料到了").then(Progressed, stage=Stage.CLAIMED)
    story.when(Need.progress, story.unit, "我也在看").then_refused(NotTheClaimant)


def test_work_is_scheduled_for_today_or_later_and_ends_after_it_starts() -> None:
    story = Story().accepted()
    story.claimed()
    lead = story.organisation
    story.when(Need.schedule, lead, NOW - DAY).then_refused(Unacceptable, field="starts_at")
    story.when(Need.schedule, lead, 10**19).then_refused(Unacceptable, field="starts_at")
    story.when(Need.schedule, lead, NOW + DAY, NOW + DAY).then_refused(Unacceptable, field="ends_at")
    midnight = NOW - (NOW + DAY // 3) % DAY
    story.when(Need.schedule, lead, midnight).then(Scheduled)


@pytest.mark.parametrize(
    ("report", "refusal", "field"),
    [
        ({"cost_fen": -1}, NegativeCost, "cost_fen"),
        ({"cost_fen": 10**30}, Unacceptable, "cost_fen"),
        ({"households": [HOUSEHOLD, HOUSEHOLD]}, CountedTwice, "households"),
        ({"households": [HOUSEHOLD], "estimate": Estimate(2)}, ListedAndEstimated, "estimate"),
        ({"estimate": Estimate(0)}, Unacceptable, "estimate"),
        ({"estimate": Estimate(-3)}, Unacceptable, "estimate"),
        ({"wording": " "}, Unacceptable, "wording"),
        ({"wording": "长" * 100_000}, Unacceptable, "wording"),
    ],
)
def test_a_report_that_does_not_add_up_is_refused(
    report: dict[str, Any], refusal: type[Unacceptable], field: str
) -> None:
    said = {"result": Result.SOLVED, "wording": "修好了", **report}
    story = Story().started()
    story.when(Need.fix, story.organisation, **said).then_refused(refusal, field=field)
    spot = Story().raised()
    spot.when(Need.solve_on_the_spot, spot.worker, **said).then_refused(refusal, field=field)


def test_the_cartons_are_taken_away_in_the_visit_that_found_them() -> None:
    story = Story().raised(category="0601")
    solved = story.when(
        Need.solve_on_the_spot, story.worker, Result.SOLVED, "联系回收人员清走纸箱", households=[HOUSEHOLD], cost_fen=0
    ).then(SolvedOnTheSpot, stage=Stage.AWAITING_CONFIRM)
    assert solved.households == (HOUSEHOLD,)
    assert story.need.claims == {}


@pytest.mark.parametrize("kind", [PartyKind.PARTY_MEMBER, PartyKind.PARTNER, PartyKind.UNIT])
def test_party_members_partners_and_units_solve_an_open_need_on_the_spot(kind: PartyKind) -> None:
    story = Story().accepted()
    story.when(Need.solve_on_the_spot, someone(kind), Result.SOLVED, "顺手修好").then(SolvedOnTheSpot)


def test_residents_do_not_solve_on_the_spot_and_claimed_needs_are_not() -> None:
    story = Story().accepted()
    story.when(Need.solve_on_the_spot, story.raiser, Result.SOLVED, "自己修了").then_refused(NotAllowed)
    story.claimed()
    story.when(Need.solve_on_the_spot, story.worker, Result.SOLVED, "修了").then_refused(IllegalNow)


def test_what_nobody_claimed_is_neither_started_nor_fixed() -> None:
    story = Story().accepted()
    story.when(Need.start, story.organisation).then_refused(IllegalNow)
    story.when(Need.fix, story.organisation, Result.SOLVED, "好了").then_refused(IllegalNow, stage="open")
