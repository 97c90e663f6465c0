"""Confirmed or disputed, rated, closed, reopened."""

import msgspec
import pytest

from domain.acting import Acting, PartyKind
from domain.kernel import IllegalNow, NotAllowed, Unacceptable
from domain.need.facts import (
    Closed,
    Confirmed,
    DeclineReason,
    Disputed,
    Part,
    Rated,
    Reopened,
    ReopenReason,
    Result,
    Satisfaction,
)
from domain.need.need import Need
from domain.need.refusals import AlreadyRated, BeforeTheLastStep, OwnWork, ReasonMissing, SaidUnsolved, SameReason
from domain.need.stage import Stage
from tests.domain.people import new_id, someone, staff_of
from tests.domain.story import Story


def test_the_raiser_a_supporter_or_a_neighbour_confirms() -> None:
    supporter = someone()
    for who in ("raiser", "supporter", "neighbour", "party member of the community"):
        story = Story().accepted()
        story.given(Need.support, supporter)
        story.claimed()
        story.fixed_again()
        acting = {
            "raiser": story.raiser,
            "supporter": supporter,
            "neighbour": story.neighbour(),
            "party member of the community": someone(
                PartyKind.PARTY_MEMBER, home=(*story.path[:3], new_id(), new_id())
            ),
        }[who]
        confirmed = story.when(Need.confirm, acting).then(Confirmed, stage=Stage.CONFIRMED)
        assert not confirmed.return_visit


def test_neighbours_stay_neighbours_when_their_community_comes_under_another_street() -> None:
    story = Story().fixed()
    _, _, community, *below = story.path
    moved = someone(home=(new_id(), new_id(), community, *below, new_id()))
    story.when(Need.confirm, moved).then(Confirmed)


def test_staff_of_the_area_confirm_on_a_return_visit() -> None:
    story = Story().fixed()
    assert story.when(Need.confirm, story.worker).then(Confirmed).return_visit


def test_somebody_from_elsewhere_does_not_confirm() -> None:
    story = Story().fixed()
    for acting in (story.stranger, story.unit, staff_of(new_id()), someone()):
        story.when(Need.confirm, acting).then_refused(NotAllowed)
        story.when(Need.dispute, acting, "没好").then_refused(NotAllowed)


def test_nobody_judges_work_they_had_a_hand_in() -> None:
    story = Story().accepted()
    lead, assistant = story.neighbour(PartyKind.PARTY_MEMBER), story.neighbour(PartyKind.STAFF)
    claim = story.claimed(lead)
    story.claimed(assistant, part=Part.ASSIST)
    story.given(Need.hand_over, lead, claim, story.organisation.party, PartyKind.ORGANISATION)
    story.fixed_again()
    for acting in (lead, assistant, story.organisation):
        story.when(Need.confirm, acting).then_refused(OwnWork)
        story.when(Need.dispute, acting, "没好").then_refused(OwnWork)


def test_whoever_handed_their_claim_over_does_not_become_a_stranger_by_claiming_and_releasing() -> None:
    story = Story().accepted()
    lead = story.neighbour(PartyKind.PARTY_MEMBER)
    claim = story.claimed(lead)
    story.given(Need.hand_over, lead, claim, story.organisation.party, PartyKind.ORGANISATION)
    second = story.claimed(lead, part=Part.ASSIST)
    story.given(Need.release, lead, second).fixed_again()
    story.when(Need.confirm, lead).then_refused(OwnWork)


def test_whoever_gave_the_claim_up_before_may_confirm_the_work_of_another() -> None:
    story = Story().accepted()
    quitter = story.neighbour(PartyKind.PARTY_MEMBER)
    claim = story.claimed(quitter)
    story.given(Need.release, quitter, claim).claimed()
    story.fixed_again().when(Need.confirm, quitter).then(Confirmed)


def test_whoever_solved_it_on_the_spot_does_not_confirm_it_even_for_the_raiser() -> None:
    story = Story()
    story.raised(story.worker)
    story.given(Need.solve_on_the_spot, story.worker, Result.SOLVED, "清走了")
    story.when(Need.confirm, story.worker).then_refused(OwnWork)
    story.when(Need.rate, story.worker, True, Satisfaction.SATISFIED).then_refused(OwnWork)
    story.when(Need.confirm, story.neighbour()).then(Confirmed)


def test_a_dispute_sends_it_back_to_work_until_it_is_fixed_again() -> None:
    story = Story().fixed()
    disputed = story.when(Need.dispute, story.raiser, "还有两盏不亮").then(Disputed, stage=Stage.REWORK)
    assert disputed.words.subject == story.raiser.party
    story.when(Need.close, story.worker, "没空等").then_refused(IllegalNow)
    story.fixed_again().when(Need.confirm, story.raiser).then(Confirmed)
    assert story.need.round == 2


def test_what_was_solved_on_the_spot_and_disputed_may_be_claimed() -> None:
    story = Story().raised()
    story.given(Need.solve_on_the_spot, story.worker, Result.SOLVED, "清走了")
    story.given(Need.dispute, story.raiser, "又堆回来了")
    claim = story.claimed()
    assert story.stage() is Stage.REWORK
    story.given(Need.release, story.organisation, claim)
    assert story.stage() is Stage.OPEN


def test_solved_and_satisfied_are_two_questions_answered_once_for_each_result() -> None:
    story = Story().fixed()
    story.given(Need.dispute, story.raiser, "没好")
    rated = story.when(Need.rate, story.raiser, False, Satisfaction.BASICALLY).then(Rated)
    assert (rated.solved, rated.satisfaction) == (False, "basically_satisfied")
    story.when(Need.rate, story.raiser, False, Satisfaction.DISSATISFIED).then_refused(AlreadyRated)
    story.fixed_again().when(Need.rate, story.raiser, True, Satisfaction.SATISFIED).then(Rated)


def test_the_raiser_or_whoever_answered_rates_and_nobody_else() -> None:
    story = Story().fixed()
    neighbour = story.neighbour()
    story.when(Need.rate, neighbour, True, Satisfaction.SATISFIED).then_refused(NotAllowed)
    story.given(Need.confirm, neighbour).given(Need.close, story.worker)
    story.when(Need.rate, neighbour, True, Satisfaction.SATISFIED).then(Rated, stage=Stage.CLOSED)
    story.when(Need.rate, story.organisation, True, Satisfaction.SATISFIED).then_refused(NotAllowed)


def test_staff_close_what_is_confirmed_and_give_a_reason_where_nobody_did() -> None:
    story = Story().confirmed()
    story.when(Need.close, story.raiser).then_refused(NotAllowed)
    story.when(Need.close, story.worker, "没人").then_refused(Unacceptable, field="unconfirmed_because")
    story.when(Need.close, story.worker).then(Closed, stage=Stage.CLOSED)

    story = Story().fixed()
    story.when(Need.close, story.worker).then_refused(ReasonMissing, field="unconfirmed_because")
    closed = story.when(Need.close, story.worker, "三次回访均未联系上").then(Closed)
    assert closed.unconfirmed_because == "三次回访均未联系上"


def test_what_was_said_to_be_unsolved_is_not_closed_without_a_reason() -> None:
    story = Story().confirmed()
    story.given(Need.visit_again, story.worker, True, True, False, Satisfaction.DISSATISFIED)
    story.when(Need.close, story.worker).then_refused(SaidUnsolved, field="unconfirmed_because")
    story.when(Need.close, story.worker, "配件停产，已向居民说明").then(Closed, stage=Stage.CLOSED)


def test_a_step_is_not_dated_ahead_of_the_one_that_it_follows() -> None:
    story = Story().fixed()
    story.given(Need.confirm, later(story.raiser, 2))
    refusal = story.when(Need.close, later(story.worker, 1)).then_refused(
        BeforeTheLastStep, field="occurred_at", before=story.raiser.at + 2
    )
    assert "2025年2月20日05:20" in refusal.sentence("zh")
    assert "20 February 2025, 05:20" in refusal.sentence("en")
    story.when(Need.close, later(story.worker, 2)).then(Closed)


def later(acting: Acting, by: int) -> Acting:
    """The same party, so many microseconds later."""
    return msgspec.structs.replace(acting, at=acting.at + by)


def test_a_closed_need_is_reopened_where_its_claimants_are() -> None:
    story = Story().closed()
    reopened = story.when(Need.reopen, story.neighbour(), ReopenReason.CAME_BACK, "又坏了").then(
        Reopened, stage=Stage.REWORK
    )
    assert reopened.words.text == "又坏了"

    spot = Story().raised()
    spot.given(Need.solve_on_the_spot, spot.worker, Result.SOLVED, "清走了")
    spot.given(Need.confirm, spot.raiser).given(Need.close, spot.worker)
    spot.when(Need.reopen, spot.raiser, ReopenReason.CAME_BACK, "又堆了").then(Reopened, stage=Stage.OPEN)


def test_strangers_do_not_reopen() -> None:
    story = Story().closed()
    story.when(Need.reopen, story.stranger, ReopenReason.OTHER, "我看不惯").then_refused(NotAllowed)


def test_the_same_reason_reopens_it_again_only_when_it_was_fixed_since() -> None:
    def decline(story: Story) -> None:
        story.given(Need.decline, story.worker, DeclineReason.NO_FACTS, "没有具体事实", "请补充材料")

    def reopen(story: Story, reason: ReopenReason) -> Story:
        return story.when(Need.reopen, story.raiser, reason, "这是照片")

    story = Story().raised()
    decline(story)
    reopen(story, ReopenReason.OTHER).then(Reopened, stage=Stage.REGISTERED)
    decline(story)
    refusal = reopen(story, ReopenReason.OTHER).then_refused(SameReason, field="reason")
    assert "未受理" in refusal.sentence("zh")
    reopen(story, ReopenReason.NEW_DAMAGE).then(Reopened)

    story = Story().closed()
    reopen(story, ReopenReason.CAME_BACK).then(Reopened)
    story.fixed_again().given(Need.confirm, story.raiser)
    reopen(story, ReopenReason.CAME_BACK).then(Reopened)


@pytest.mark.parametrize("words", ["", "长" * 100_000, "\ud800"])
def test_what_is_said_in_a_dispute_is_text(words: str) -> None:
    story = Story().fixed()
    story.when(Need.dispute, story.raiser, words).then_refused(Unacceptable, field="words")
