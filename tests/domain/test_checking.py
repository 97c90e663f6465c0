"""Sent back, asked about on a return visit, told again, urged, supervised."""

from __future__ import annotations

from typing import Any

import pytest

from domain.acting import Acting, PartyKind, Post
from domain.kernel import IllegalNow, NotAllowed
from domain.need.facts import (
    Confirmed,
    DeadlineSet,
    DeclineReason,
    ReopenReason,
    Result,
    Satisfaction,
    SentBack,
    Supervised,
    SuperviseReason,
    SupervisionEnded,
    ToldAgain,
    Urged,
    VisitedAgain,
)
from domain.need.need import Need
from domain.need.refusals import NotOnBehalf, OwnNeed, OwnWork
from domain.need.refusals_of_checks import (
    AlreadySupervised,
    AnswersMissing,
    NobodyAnswered,
    NothingToSupervise,
    NotSupervised,
    ReasonNotTrue,
    UrgedToday,
)
from domain.need.stage import Act, Stage
from tests.domain.people import NOW, new_id, someone, staff_of
from tests.domain.story import DAY, HOUR, Story

CHECKED = "两盏仍不亮，灯罩未装"


def street(story: Story, at: int = NOW) -> Acting:
    """Staff of the street, above the community."""
    return someone(PartyKind.STAFF, posts=(Post("secretary", story.path[1]),), at=at)


def later(acting: Acting, by: int) -> Acting:
    """The same party, so much later."""
    return someone(acting.kind, party=acting.party, posts=acting.posts, home=acting.home, at=acting.at + by)


# -- sent back ------------------------------------------------------------------------------------------------------


def test_staff_who_find_it_undone_send_it_back_until_it_is_fixed_again() -> None:
    story = Story().fixed()
    sent = story.when(Need.send_back, story.worker, f" {CHECKED} ").then(SentBack, stage=Stage.REWORK)
    assert (sent.wording, sent.role) == (CHECKED, "worker")
    story.when(Need.confirm, story.raiser).then_refused(IllegalNow)
    story.fixed_again().when(Need.confirm, story.raiser).then(Confirmed, stage=Stage.CONFIRMED)
    assert story.need.round == 2


def test_what_a_resident_confirmed_is_still_sent_back_but_not_what_is_closed() -> None:
    story = Story().confirmed()
    story.when(Need.send_back, story.worker, CHECKED).then(SentBack, stage=Stage.REWORK)
    closed = Story().closed()
    closed.when(Need.send_back, closed.worker, CHECKED).then_refused(IllegalNow, act="send_back")


def test_only_staff_with_no_hand_in_the_work_send_it_back() -> None:
    story = Story().accepted()
    claim = story.claimed(story.worker)
    story.given(Need.hand_over, story.worker, claim, story.organisation.party, PartyKind.ORGANISATION)
    story.fixed_again()
    for resident in (story.raiser, story.neighbour(), staff_of(new_id()), story.unit):
        story.when(Need.send_back, resident, CHECKED).then_refused(NotAllowed)
    story.when(Need.send_back, story.worker, CHECKED).then_refused(OwnWork)
    story.when(Need.send_back, staff_of(story.path[2]), CHECKED).then(SentBack)


# -- return visits --------------------------------------------------------------------------------------------------

ANSWERS: dict[str, Any] = {"responded": True, "solved": True, "satisfaction": Satisfaction.BASICALLY}


def test_a_return_visit_asks_three_questions_and_changes_no_stage() -> None:
    for story, stage in (
        (Story().fixed(), Stage.AWAITING_CONFIRM),
        (Story().confirmed(), Stage.CONFIRMED),
        (Story().closed(), Stage.CLOSED),
    ):
        visit = story.when(Need.visit_again, story.worker, True, **ANSWERS, words="比以前亮").then(
            VisitedAgain, stage=stage
        )
        assert (visit.responded, visit.solved, visit.satisfaction) == (True, True, Satisfaction.BASICALLY)
        # The words are of who was asked, whoever wrote them down.
        assert visit.words.subject == story.raiser.party


def test_whoever_could_not_be_reached_has_answered_nothing() -> None:
    story = Story().fixed()
    visit = story.when(Need.visit_again, story.worker, False).then(VisitedAgain)
    assert (visit.responded, visit.solved, visit.satisfaction, visit.words) == (None, None, None, None)
    for answer in ({"solved": False}, {"words": "没人接"}, ANSWERS):
        story.when(Need.visit_again, story.worker, False, **answer).then_refused(
            NobodyAnswered, field=next(iter(answer))
        )


@pytest.mark.parametrize("missing", ANSWERS)
def test_whoever_was_reached_has_answered_all_three(missing: str) -> None:
    story = Story().fixed()
    given = {question: answer for question, answer in ANSWERS.items() if question != missing}
    story.when(Need.visit_again, story.worker, True, **given).then_refused(AnswersMissing, field=missing)


def test_nobody_asks_about_their_own_work_or_asks_themselves() -> None:
    story = Story()
    story.raised(story.worker)
    story.given(Need.solve_on_the_spot, story.member, Result.SOLVED, "清走了")
    story.when(Need.visit_again, story.worker, True, **ANSWERS).then_refused(OwnNeed)
    story.when(Need.visit_again, story.member, True, **ANSWERS).then_refused(NotAllowed)
    story = Story().raised()
    story.given(Need.solve_on_the_spot, story.worker, Result.SOLVED, "清走了")
    story.when(Need.visit_again, story.worker, True, **ANSWERS).then_refused(OwnWork)


def test_there_is_nothing_to_ask_about_before_it_is_reported_fixed() -> None:
    story = Story().started()
    story.when(Need.visit_again, story.worker, True, **ANSWERS).then_refused(IllegalNow)


# -- told again -----------------------------------------------------------------------------------------------------


def test_the_same_facts_are_told_again_by_any_person_at_any_time_and_change_nothing_else() -> None:
    for story in (Story().raised(), Story().started(), Story().fixed(), Story().closed(), Story().discussed()):
        before = story.stage()
        for acting in (story.raiser, story.stranger, story.member):
            told = story.when(Need.tell_again, acting).then(ToldAgain, stage=before)
            assert (told.teller, told.words) == (acting.party, None)


def test_an_organisation_tells_again_what_it_raised_itself() -> None:
    story = Story().raised(organisation := someone(PartyKind.ORGANISATION))
    story.when(Need.tell_again, story.unit).then_refused(NotAllowed)
    story.when(Need.tell_again, organisation).then(ToldAgain)


def test_what_is_said_with_it_is_sealed_for_whoever_said_it() -> None:
    story = Story().started()
    caller = someone()
    told = story.when(Need.tell_again, story.worker, "又打来电话", caller.party).then(ToldAgain)
    assert (told.teller, told.by, told.words.subject) == (caller.party, story.worker.party, caller.party)
    story.when(Need.tell_again, story.raiser, None, caller.party).then_refused(NotOnBehalf)


def test_what_was_taken_back_is_not_told_again() -> None:
    story = Story().raised()
    story.given(Need.withdraw, story.raiser)
    story.when(Need.tell_again, story.raiser).then_refused(IllegalNow)


# -- urged ----------------------------------------------------------------------------------------------------------


def test_the_raiser_and_supporters_urge_it_while_it_waits() -> None:
    story = Story().accepted()
    supporter = someone()
    story.given(Need.support, supporter)
    story.when(Need.urge, story.raiser).then(Urged)
    story.when(Need.urge, supporter).then(Urged)
    for other in (story.neighbour(), story.worker, story.unit):
        story.when(Need.urge, other).then_refused(NotAllowed)
    story.claimed()
    story.given(Need.start, story.organisation).fixed_again()
    story.when(Need.urge, story.raiser).then_refused(IllegalNow)


def test_each_urges_once_a_day_and_is_told_where_it_stands() -> None:
    story = Story().started()
    story.given(Need.urge, story.raiser)
    refusal = story.when(Need.urge, later(story.raiser, HOUR)).then_refused(UrgedToday, stage=Stage.IN_PROGRESS)
    assert "目前：办理中" in refusal.sentence("zh")
    # An urge that is said to have been earlier makes no room for another.
    story.given(Need.urge, later(story.raiser, DAY))
    story.when(Need.urge, later(story.raiser, HOUR)).then_refused(UrgedToday)
    story.when(Need.urge, later(story.raiser, 2 * DAY)).then(Urged)


# -- supervised -----------------------------------------------------------------------------------------------------


def declined() -> Story:
    story = Story().raised()
    return story.given(Need.decline, story.worker, DeclineReason.NOT_OURS, "不归社区管", "95598")


def disputed() -> Story:
    story = Story().fixed()
    return story.given(Need.dispute, story.raiser, "还有两盏不亮")


def closed_partly() -> Story:
    story = Story().fixed(Result.PARTLY)
    return story.given(Need.confirm, story.raiser).given(Need.close, story.worker)


def visited_unsolved() -> Story:
    story = Story().closed()
    return story.given(Need.visit_again, story.worker, True, True, False, Satisfaction.DISSATISFIED)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (declined, SuperviseReason.REFUSED),
        (disputed, SuperviseReason.UNSOLVED),
        (closed_partly, SuperviseReason.UNSOLVED),
        (visited_unsolved, SuperviseReason.UNSOLVED),
    ],
)
def test_what_was_turned_down_or_is_unsolved_is_supervised_from_above(told: Any, reason: SuperviseReason) -> None:
    story = told()
    stage = story.stage()
    supervised = story.when(Need.supervise, street(story), reason, "三日内答复").then(Supervised, stage=stage)
    assert (supervised.reason, supervised.role) == (reason, "secretary")


def due(story: Story, at: int) -> Story:
    """The need has to be closed by then."""

    def limited(need: Need) -> None:
        need.happened(DeadlineSet(**story.worker.envelope(need.path), tier="week", limit="7d", due_at=at))

    return story.given(limited)


def test_what_is_overdue_is_supervised_from_the_moment_it_is() -> None:
    story = due(Story().started(), NOW + DAY)
    overdue = SuperviseReason.OVERDUE
    story.when(Need.supervise, street(story, NOW + DAY), overdue, "超期").then_refused(NothingToSupervise)
    story.when(Need.supervise, street(story, NOW + DAY + 1), overdue, "超期").then(Supervised)


def test_what_is_closed_is_not_overdue_any_more() -> None:
    story = due(Story().closed(), NOW + DAY)
    story.when(Need.supervise, street(story, NOW + 2 * DAY), SuperviseReason.OVERDUE, "超期").then_refused(
        NothingToSupervise
    )


def test_the_reason_has_to_be_true_and_whoever_errs_is_told_which_is() -> None:
    story = disputed()
    refusal = story.when(Need.supervise, street(story), SuperviseReason.REFUSED, "退单").then_refused(
        ReasonNotTrue, field="reason", true=[SuperviseReason.UNSOLVED]
    )
    assert refusal.sentence("zh") == "这件诉求目前不属于“被退单或不予受理”，可用的督办理由：问题未解决。"
    story = Story().started()
    for reason in SuperviseReason:
        story.when(Need.supervise, street(story), reason, "督办").then_refused(NothingToSupervise)


def test_nobody_hears_of_supervising_before_there_is_a_reason() -> None:
    story = Story().started()
    for acting in (street(story), story.worker):
        possible = story.need.possible(acting)
        assert Act.SUPERVISE not in (*possible.acts, *(act for left in possible.others for act in left.acts))
    story = disputed()
    assert Act.SUPERVISE in story.need.possible(street(story)).acts
    assert any(Act.SUPERVISE in left.acts for left in story.need.possible(story.worker).others)


def test_what_was_fixed_again_and_confirmed_is_unsolved_no_more() -> None:
    story = disputed().fixed_again()
    story.given(Need.confirm, story.raiser)
    story.when(Need.supervise, street(story), SuperviseReason.UNSOLVED, "督办").then_refused(NothingToSupervise)


def test_a_declined_need_that_is_taken_up_again_is_turned_down_no_more() -> None:
    story = declined()
    story.given(Need.reopen, story.raiser, ReopenReason.OTHER, "就在小区里")
    story.given(Need.accept, story.worker, "修灯")
    story.when(Need.supervise, street(story), SuperviseReason.REFUSED, "督办").then_refused(ReasonNotTrue)


def test_only_staff_of_a_wider_area_than_the_community_supervise() -> None:
    story = disputed()
    building_head = staff_of(story.path[-1], role="building_head")
    for acting in (story.worker, building_head, story.raiser, story.unit, staff_of(new_id())):
        story.when(Need.supervise, acting, SuperviseReason.UNSOLVED, "督办").then_refused(NotAllowed)
    story.when(Need.supervise, staff_of(story.path[0]), SuperviseReason.UNSOLVED, "督办").then(Supervised)


def test_it_is_supervised_once_until_that_is_ended_and_ending_says_what_came_of_it() -> None:
    story = disputed()
    story.when(Need.end_supervision, street(story), "已办妥").then_refused(NotSupervised)
    story.given(Need.supervise, street(story), SuperviseReason.UNSOLVED, "三日内答复")
    story.when(Need.supervise, street(story), SuperviseReason.UNSOLVED, "再督办").then_refused(
        AlreadySupervised, reason=SuperviseReason.UNSOLVED
    )
    story.when(Need.end_supervision, story.worker, "已办妥").then_refused(NotAllowed)
    story.fixed_again()
    ended = story.when(Need.end_supervision, street(story), "已换新灯").then(SupervisionEnded)
    assert ended.wording == "已换新灯"
    story.when(Need.end_supervision, street(story), "已办妥").then_refused(NotSupervised)
