"""Stages: what they are called, which step residents see, and which acts are legal."""

import inspect

import pytest

from domain.need.facts import ClaimKind
from domain.need.need import Need
from domain.need.stage import ACTS, Act, Stage, Step
from tests.domain.people import new_id
from tests.domain.story import Story


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_is_called_something_by_everybody(stage: Stage) -> None:
    assert stage.words("zh", "staff")
    assert stage.words("zh", "resident")
    assert stage.words("en")


def test_residents_read_their_own_words() -> None:
    assert Stage.AWAITING_CONFIRM.words("zh", "staff") == "待确认"
    assert Stage.AWAITING_CONFIRM.words() == "请您确认"


def test_residents_see_six_steps() -> None:
    assert [step.words() for step in Step] == ["已提交", "受理中", "商议中", "办理中", "请您确认", "已办结"]
    assert Stage.IN_PROGRESS.step is Step.WORKING
    assert Stage.CONFIRMED.step is Step.DONE
    assert {stage for stage in Stage if stage.step is None} == {Stage.DECLINED, Stage.WITHDRAWN, Stage.MERGED}


def test_every_act_is_a_method_of_the_need_and_every_method_an_act() -> None:
    methods = {
        name
        for name, method in inspect.getmembers(Need, inspect.isfunction)
        if "acting" in inspect.signature(method).parameters and not name.startswith("_")
    }
    # A claim lapses by the clock, and the installation brings in what another system had, and ends what somebody held
    # who was forgotten: nobody is told to do so. Whoever shows a receipt joins a need at any stage, for no step of it.
    assert methods - {"lapse", "bring_in_again", "let_go", "remove_photos_of", "join"} == set(Act)
    assert set(ACTS) == set(Act)
    for act in Act:
        assert all((*act.words(), *act.done_words()))


def test_a_need_says_what_is_legal_now() -> None:
    story = Story().raised()
    assert story.need.legal() == [
        "accept",
        "decline",
        "solve_on_the_spot",
        "set_deadline",
        "support",
        "supplement",
        "survey",
        "withdraw",
        "merge",
        "tell_again",
        "urge",
        "reply",
        "supervise",
        "add_photo",
    ]
    story.given(Need.accept, story.worker, "修灯")
    assert "claim" in story.need.legal()
    assert "release" not in story.need.legal()
    story.given(Need.claim, story.unit, new_id(), ClaimKind.SERVICE)
    assert {"release", "hand_over", "schedule", "start", "fix", "open_ballot"} <= set(story.need.legal())
    assert story.need.summary() == {"stage": "claimed"}
