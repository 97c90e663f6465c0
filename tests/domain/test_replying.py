"""Those who wait are answered, for everybody to read."""

from __future__ import annotations

import pytest

from domain.kernel import IllegalNow, NotAllowed, Unacceptable
from domain.need.facts import Replied
from domain.need.need import Need
from domain.need.stage import Stage
from domain.words import NotForThePublic
from tests.domain.story import Story

FINE = "配件已到货，本周五前换好"


def test_staff_answer_at_whatever_stage_and_it_stands_where_it_stood() -> None:
    raised = Story().raised()
    fact = raised.when(Need.reply, raised.worker, f" {FINE} ").then(Replied, stage=Stage.REGISTERED)
    assert (fact.wording, fact.role) == (FINE, "worker")
    fixed = Story().fixed()
    fixed.when(Need.reply, fixed.worker, FINE).then(Replied, stage=Stage.AWAITING_CONFIRM)


def test_whoever_works_on_it_answers_too() -> None:
    story = Story().accepted()
    story.claimed(story.organisation)
    story.when(Need.reply, story.organisation, FINE).then(Replied)


def test_neither_its_raiser_nor_a_stranger_answers() -> None:
    story = Story().accepted()
    for by in (story.raiser, story.stranger, story.organisation):
        story.when(Need.reply, by, FINE).then_refused(NotAllowed)


def test_nobody_waits_for_an_answer_to_what_is_over() -> None:
    story = Story().closed()
    story.when(Need.reply, story.worker, FINE).then_refused(IllegalNow)


@pytest.mark.parametrize("wording", ["", "长" * 2001])
def test_an_answer_is_words_for_everybody(wording: str) -> None:
    story = Story().accepted()
    story.when(Need.reply, story.worker, wording).then_refused(Unacceptable, field="wording")
    story.when(Need.reply, story.worker, "打13812345678").then_refused(NotForThePublic, field="wording")
