"""Until when: limits, extensions, suspensions, and claims that lapse."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import pytest

from domain.acting import Acting, PartyKind, Post
from domain.holidays import shipped
from domain.instants import CHINA, iso_minute, micros
from domain.kernel import IllegalNow, NotAllowed, Unacceptable
from domain.need.clock import Light
from domain.need.facts import (
    Accepted,
    ClaimKind,
    DeadlineSet,
    DiscussionOpened,
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    Item,
    Lapsed,
    Part,
    Progressed,
    Raised,
    Released,
    ReopenReason,
    Result,
    Resumed,
    Reviewed,
    Supported,
    Suspended,
    SuspendReason,
)
from domain.need.need import Need
from domain.need.refusals import NotTheClaimant
from domain.need.refusals_of_timing import (
    BeforeItWasSuspended,
    ExtensionPending,
    NoDeadline,
    NoExtensionAsked,
    NoLaterDeadline,
    NoMoreExtensions,
    OvertakenExtension,
    OwnExtension,
    ReviewInThePast,
)
from domain.need.stage import Act, Stage
from domain.terms import DeadlineSettings, NoSuchTier, Terms
from tests.domain.people import NOW, new_id, someone, system
from tests.domain.story import DAY, HOUR, Story

WEEK = 7 * DAY
"""The limit of lamps, which are category 0207."""
DUE = NOW + WEEK


def on(text: str) -> int:
    """The instant of a local time."""
    return micros(datetime.fromisoformat(text).replace(tzinfo=CHINA))


def at(acting: Acting, when: int, **how: Any) -> Acting:
    """The same party at another time."""
    return msgspec.structs.replace(acting, at=when, now=max(when, acting.now), **how)


# -- the limit ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "tier", "ends"),
    [
        ("0205", "urgent", "2025-01-24 18:00"),
        ("0201", "prompt", "2025-01-25 16:00"),
        ("0207", "soon", "2025-01-31 16:00"),
        ("0214", "standard", "2025-02-08 16:00"),
        ("1103", "enquiry", "2025-02-07 16:00"),
    ],
)
def test_a_need_has_the_limit_of_its_category_from_the_submission_on(category: str, tier: str, ends: str) -> None:
    story = Story()
    raised = story.raised(at(story.worker, on("2025-01-24 16:00")), category=category).then(Raised)
    assert (raised.tier, iso_minute(raised.due_at)) == (tier, ends)
    assert (story.need.clock.tier, story.need.clock.due_at) == (tier, raised.due_at)


def test_an_enquiry_across_the_spring_festival_of_2026_has_its_five_working_days() -> None:
    story = Story()
    raised = story.raised(at(story.raiser, on("2026-02-12 08:30")), category="1105").then(Raised)
    assert iso_minute(raised.due_at) == "2026-02-26 08:30"


def test_a_service_that_somebody_offers_has_no_limit() -> None:
    raised = Story().raised(item=Item.SERVICE, category="1102").then(Raised)
    assert (raised.tier, raised.due_at) == ("", None)


def test_what_is_taken_as_something_more_urgent_has_that_limit_from_the_submission_on() -> None:
    story = Story().raised(category="0207")
    later = at(story.worker, NOW + 5 * HOUR)
    accepted = story.when(Need.accept, later, "燃气管道泄漏", category="0205").then(Accepted)
    assert (accepted.tier, accepted.due_at) == ("urgent", NOW + 2 * HOUR)
    assert story.need.is_overdue(NOW + 5 * HOUR)


@pytest.mark.parametrize("category", [None, "0207", "0212", "0101"])
def test_what_is_taken_under_the_same_limit_keeps_its_deadline(category: str | None) -> None:
    story = Story().raised(category="0207")
    accepted = story.when(Need.accept, at(story.worker, NOW + DAY), "修灯", category=category).then(Accepted)
    assert (accepted.tier, accepted.due_at) == ("", None)
    assert story.need.clock.due_at == DUE


def test_an_older_need_without_a_limit_gets_one_when_it_is_accepted() -> None:
    story = Story()
    story.raised(item=Item.NEED)
    raised = story.facts[0]
    bare = Need(new_id())
    bare.happened(msgspec.structs.replace(raised, tier="", due_at=None))
    bare.accept(at(story.worker, NOW + DAY), "修灯")
    assert (bare.clock.tier, bare.clock.due_at) == ("soon", DUE)


def test_staff_give_it_the_limit_of_another_tier_counted_from_the_submission() -> None:
    story = Story().accepted()
    later = at(story.worker, NOW + 3 * DAY)
    fact = story.when(Need.set_deadline, later, "standard").then(DeadlineSet)
    assert (fact.tier, fact.limit, fact.due_at) == ("standard", "15d", NOW + 15 * DAY)


def test_only_staff_set_a_deadline_and_only_of_a_tier_there_is() -> None:
    story = Story().accepted()
    story.when(Need.set_deadline, story.raiser, "urgent").then_refused(NotAllowed, could=["staff"])
    refusal = story.when(Need.set_deadline, story.worker, "asap").then_refused(NoSuchTier, field="tier", tier="asap")
    assert "特急（urgent）、紧急（prompt）" in refusal.sentence("zh")
    assert "only: urgent, prompt" in refusal.sentence("en")


def test_neither_release_nor_reopening_begins_the_clock_anew() -> None:
    story = Story().accepted()
    claim = story.claimed()
    story.given(Need.release, at(story.organisation, NOW + 6 * DAY), claim)
    assert story.need.clock.due_at == DUE
    story = Story().closed()
    story.given(Need.reopen, at(story.raiser, NOW + 30 * DAY), ReopenReason.CAME_BACK, "又坏了")
    assert story.need.clock.due_at == DUE
    assert story.need.is_overdue(NOW + 30 * DAY)


def test_what_is_closed_is_not_overdue() -> None:
    assert not Story().closed().need.is_overdue(NOW + 400 * DAY)


# -- green, yellow, red ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "limit", "yellow"),
    [("0207", WEEK, WEEK - WEEK // 5), ("0201", DAY, 0), ("0214", 15 * DAY, 12 * DAY)],
)
def test_the_light_turns_yellow_with_a_day_or_a_fifth_left_and_red_after_the_last_instant(
    category: str, limit: int, yellow: int
) -> None:
    clock = Story().raised(category=category).need.clock
    if yellow:
        assert clock.light(NOW + yellow - 1) is Light.GREEN
    assert clock.light(NOW + yellow) is Light.YELLOW
    assert clock.light(NOW + limit) is Light.YELLOW
    assert clock.light(NOW + limit + 1) is Light.RED


def test_four_days_are_yellow_in_their_last_day() -> None:
    story = Story()
    terms = Terms(DeadlineSettings(tiers={"four": "4d"}, default="four", categories={}), shipped())
    clock = story.raised(at(story.raiser, NOW, terms=terms)).need.clock
    assert clock.yellow_at == NOW + 3 * DAY


def test_there_is_no_light_without_a_deadline_or_while_the_clock_stands_still() -> None:
    assert Story().raised(item=Item.SERVICE, category="1102").need.clock.light(NOW) is None
    assert suspended().need.clock.light(NOW) is None


# -- extensions -----------------------------------------------------------------------------------------------------


def asked() -> Story:
    """The organisation that began asks for three more days."""
    story = Story().started()
    return story.given(Need.ask_extension, story.organisation, DUE + 3 * DAY, "配件未到货")


def test_who_works_on_it_asks_for_an_extension_and_staff_grant_it() -> None:
    story = Story().started()
    fact = story.when(Need.ask_extension, story.organisation, DUE + DAY, "配件未到货").then(ExtensionAsked)
    assert (fact.until, fact.wording) == (DUE + DAY, "配件未到货")
    assert story.need.clock.due_at == DUE
    assert story.when(Need.grant_extension, story.worker).then(ExtensionGranted).until == DUE + DAY
    assert (story.need.clock.due_at, story.need.clock.whole) == (DUE + DAY, WEEK + DAY)


def test_an_extension_that_is_refused_changes_nothing_and_may_be_asked_for_again() -> None:
    story = asked()
    story.when(Need.refuse_extension, story.worker, "请按期办结").then(ExtensionRefused)
    assert story.need.clock.due_at == DUE
    story.when(Need.ask_extension, story.organisation, DUE + DAY, "配件仍未到货").then(ExtensionAsked)


def test_a_deadline_is_extended_once_or_as_often_as_is_set() -> None:
    story = asked().given(Need.grant_extension, system())
    again = (DUE + 9 * DAY, "仍未到货")
    refusal = story.when(Need.ask_extension, story.organisation, *again).then_refused(NoMoreExtensions, most=1)
    assert "最多延期 1 次" in refusal.sentence("zh")
    assert "once at most" in refusal.sentence("en")
    assert Act.ASK_EXTENSION not in story.need.possible(story.organisation).acts
    twice = Terms(DeadlineSettings(extensions=2), shipped())
    story.when(Need.ask_extension, at(story.organisation, NOW, terms=twice), *again).then(ExtensionAsked)


def test_nobody_else_asks_for_an_extension() -> None:
    story = Story().started()
    for acting in (story.raiser, story.worker, story.unit):
        story.when(Need.ask_extension, acting, DUE + DAY, "等材料").then_refused(NotTheClaimant)


def test_whoever_asked_does_not_grant_it() -> None:
    story = Story().accepted()
    both = someone(PartyKind.STAFF, posts=(Post("worker", story.path[2]),))
    story.claimed(both)
    story.given(Need.ask_extension, both, DUE + DAY, "等材料")
    for act in (Need.grant_extension, lambda need, by: need.refuse_extension(by, "不行")):
        story.when(act, both).then_refused(OwnExtension)
    story.when(Need.grant_extension, story.organisation).then_refused(NotAllowed)
    story.when(Need.grant_extension, story.worker).then(ExtensionGranted)


def test_an_extension_ends_later_than_the_deadline_and_one_waits_at_a_time() -> None:
    story = Story().started()
    for until in (DUE, DUE - DAY, NOW):
        story.when(Need.ask_extension, story.organisation, until, "等材料").then_refused(NoLaterDeadline, field="until")
    story.when(Need.ask_extension, story.organisation, 10**20, "等材料").then_refused(Unacceptable, field="until")
    late = at(story.organisation, DUE + 2 * DAY)
    story.when(Need.ask_extension, late, DUE + DAY, "等材料").then_refused(NoLaterDeadline)
    story = asked()
    story.when(Need.ask_extension, story.organisation, DUE + 5 * DAY, "等材料").then_refused(ExtensionPending)


def test_there_is_nothing_to_answer_where_nothing_was_asked_for_or_the_deadline_is_later_by_now() -> None:
    story = Story().started()
    story.when(Need.grant_extension, story.worker).then_refused(NoExtensionAsked)
    story.when(Need.refuse_extension, story.worker, "不行").then_refused(NoExtensionAsked)
    story = asked().given(Need.set_deadline, system(), "standard")
    story.when(Need.grant_extension, story.worker).then_refused(OvertakenExtension)
    assert Act.GRANT_EXTENSION not in story.need.legal()
    story.when(Need.refuse_extension, story.worker, "时限已改").then(ExtensionRefused)


def test_what_has_no_limit_is_not_extended() -> None:
    story = Story().raised(item=Item.SERVICE, category="1102").given(Need.accept, system(), "小区医生坐诊")
    story.claimed(kind=ClaimKind.STEWARD)
    story.when(Need.ask_extension, story.organisation, DUE, "等材料").then_refused(NoDeadline)


# -- suspended ------------------------------------------------------------------------------------------------------


def suspended(when: int = NOW) -> Story:
    """Work has begun, and stands still for want of money."""
    story = Story().started()
    worker = at(story.worker, when)
    return story.given(Need.suspend, worker, SuspendReason.NEEDS_FUNDS, "资金未落实", worker.now + 30 * DAY)


def test_staff_suspend_what_nobody_can_solve_for_now_and_say_why_and_until_when() -> None:
    story = Story().started()
    how = (SuspendReason.NEEDS_PLANNING, "待纳入明年改造计划", NOW + 90 * DAY)
    story.when(Need.suspend, story.organisation, *how).then_refused(NotAllowed, could=["staff"])
    fact = story.when(Need.suspend, story.worker, *how).then(Suspended, stage=Stage.SUSPENDED)
    assert (fact.reason, fact.review_at) == (SuspendReason.NEEDS_PLANNING, NOW + 90 * DAY)


@pytest.mark.parametrize("review_at", [NOW, NOW - DAY, 0])
def test_a_suspension_is_reviewed_in_the_future(review_at: int) -> None:
    story = Story().started()
    reason = SuspendReason.SEASON
    story.when(Need.suspend, story.worker, reason, "冬季不能施工", review_at).then_refused(
        ReviewInThePast, field="review_at"
    )
    story = suspended()
    story.when(Need.review, story.worker, "仍不能施工", review_at).then_refused(ReviewInThePast)


def test_the_deadline_moves_by_as_long_as_the_clock_stood_still() -> None:
    story = suspended(NOW + 2 * DAY)
    fact = story.when(Need.resume, at(story.worker, NOW + 42 * DAY)).then(Resumed, stage=Stage.IN_PROGRESS)
    assert fact.due_at == DUE + 40 * DAY
    clock = story.need.clock
    assert (clock.due_at, clock.whole, clock.stood_still) == (DUE + 40 * DAY, WEEK, 40 * DAY)
    story.given(Need.set_deadline, story.worker, "standard")
    assert story.need.clock.due_at == NOW + 55 * DAY


def test_a_case_suspended_twice_has_both_times_added() -> None:
    story = suspended(NOW + DAY)
    story.given(Need.resume, at(story.worker, NOW + 3 * DAY))
    again = at(story.worker, NOW + 4 * DAY)
    story.given(Need.suspend, again, SuspendReason.SEASON, "汛期", NOW + 60 * DAY)
    story.given(Need.resume, at(story.worker, NOW + 9 * DAY))
    assert story.need.clock.due_at == DUE + 7 * DAY


def test_what_is_suspended_is_not_overdue_and_not_worked_on() -> None:
    story = suspended()
    assert not story.need.is_overdue(NOW + 400 * DAY)
    refusal = story.when(Need.progress, story.organisation, "在办").then_refused(
        IllegalNow, stage="suspended", act="progress"
    )
    assert any({"review", "resume"} <= set(other["acts"]) for other in refusal.known["others"])
    story.when(Need.fix, story.organisation, Result.SOLVED, "修好了").then_refused(IllegalNow)
    refusal = story.when(Need.suspend, story.worker, SuspendReason.OTHER, "再等", NOW + DAY).then_refused(IllegalNow)
    assert {"review", "resume"} <= set(refusal.known["legal"])


def test_a_suspended_need_is_reviewed_supported_talked_over_and_given_up() -> None:
    story = suspended()
    assert story.when(Need.review, story.worker, "仍缺资金", NOW + 60 * DAY).then(Reviewed).review_at == NOW + 60 * DAY
    assert story.stage() is Stage.SUSPENDED
    story.when(Need.support, story.neighbour()).then(Supported)
    story.when(Need.open_discussion, story.worker, "大家愿意分摊吗？").then(DiscussionOpened, stage=Stage.SUSPENDED)
    claim = next(iter(story.need.claims))
    story.when(Need.release, story.organisation, claim).then(Released, stage=Stage.SUSPENDED)
    story.when(Need.resume, story.worker).then(Resumed, stage=Stage.OPEN)


def test_nothing_is_reviewed_or_resumed_that_is_not_suspended_or_before_it_was() -> None:
    story = Story().started()
    story.when(Need.resume, story.worker).then_refused(IllegalNow)
    story.when(Need.review, story.worker, "再看", NOW + DAY).then_refused(IllegalNow)
    story = suspended(NOW + DAY)
    story.when(Need.resume, story.worker).then_refused(BeforeItWasSuspended, field="occurred_at")


def test_what_waits_to_be_taken_on_or_confirmed_is_not_suspended() -> None:
    for story in (Story().raised(), Story().fixed(), Story().closed()):
        story.when(Need.suspend, story.worker, SuspendReason.OTHER, "再等", NOW + DAY).then_refused(IllegalNow)


def test_an_extension_asked_for_before_moves_with_the_deadline() -> None:
    story = asked()
    story.given(Need.suspend, story.worker, SuspendReason.SEASON, "汛期", NOW + 60 * DAY)
    story.given(Need.resume, at(story.worker, NOW + 10 * DAY))
    assert story.when(Need.grant_extension, story.worker).then(ExtensionGranted).until == DUE + 13 * DAY


# -- lapsed ---------------------------------------------------------------------------------------------------------


def claimed_until(until: int, part: Part = Part.LEAD) -> Story:
    """The organisation has claimed it for so long."""
    story = Story().accepted()
    return story.given(Need.claim, story.organisation, new_id(), ClaimKind.SERVICE, part, None, until)


def test_a_claim_lapses_when_its_term_is_over_and_nothing_was_reported() -> None:
    story = claimed_until(NOW + DAY)
    claim = next(iter(story.need.claims))
    fact = story.when(Need.lapse, at(system(), NOW + DAY + 1)).then(Lapsed, stage=Stage.OPEN)
    assert (fact.claim, fact.claimant, fact.claimant_kind) == (claim, story.organisation.party, "organisation")
    assert not story.need.claims
    assert story.need.clock.due_at == DUE


def test_what_has_lapsed_can_be_claimed_by_the_next() -> None:
    story = claimed_until(NOW + DAY).given(Need.lapse, at(system(), NOW + 2 * DAY))
    story.claimed(story.unit)
    assert story.stage() is Stage.CLAIMED


def test_a_second_tick_does_nothing() -> None:
    story = claimed_until(NOW + DAY).given(Need.lapse, at(system(), NOW + 2 * DAY))
    story.when(Need.lapse, at(system(), NOW + 2 * DAY)).then_nothing()


def test_a_claim_does_not_lapse_in_its_term_or_without_one() -> None:
    for story in (claimed_until(NOW + DAY), Story().started()):
        story.when(Need.lapse, at(system(), NOW + DAY)).then_nothing()


@pytest.mark.parametrize(
    "report",
    [
        lambda need, by: need.schedule(by, by.at + DAY),
        lambda need, by: need.start(by),
        lambda need, by: need.progress(by, "在办"),
    ],
)
def test_a_claim_under_which_something_was_reported_does_not_lapse(report: Any) -> None:
    story = claimed_until(NOW + DAY)
    story.given(report, story.organisation)
    story.when(Need.lapse, at(system(), NOW + 400 * DAY)).then_nothing()


def test_what_somebody_else_reported_does_not_keep_a_claim() -> None:
    story = claimed_until(NOW + DAY)
    story.claimed(story.unit, part=Part.ASSIST)
    story.when(Need.progress, story.unit, "协助").then(Progressed)
    story.when(Need.lapse, at(system(), NOW + 2 * DAY)).then(Lapsed, stage=Stage.OPEN)
    assert len(story.need.claims) == 1


def test_an_assistant_who_lapses_leaves_the_stage_alone() -> None:
    story = claimed_until(NOW + DAY, Part.ASSIST)
    story.claimed(story.unit)
    story.when(Need.lapse, at(system(), NOW + 2 * DAY)).then(Lapsed, stage=Stage.CLAIMED)


def test_a_term_does_not_run_while_the_need_is_suspended() -> None:
    story = claimed_until(NOW + 2 * DAY)
    story.given(Need.suspend, story.worker, SuspendReason.SEASON, "汛期", NOW + 60 * DAY)
    story.when(Need.lapse, at(system(), NOW + 30 * DAY)).then_nothing()
    story.given(Need.resume, at(story.worker, NOW + 30 * DAY))
    story.when(Need.lapse, at(system(), NOW + 32 * DAY)).then_nothing()
    story.when(Need.lapse, at(system(), NOW + 32 * DAY + 1)).then(Lapsed, stage=Stage.OPEN)
