"""The public wording, put otherwise by staff, at whatever stage the need is."""

from __future__ import annotations

import pytest

from domain.acting import PartyKind, Post
from domain.kernel import NotAllowed, Unacceptable
from domain.need.facts import Accepted, Reworded
from domain.need.need import Need
from domain.need.refusals_of_wording import NothingToReword
from domain.need.rewording import as_worded_now
from domain.need.stage import Stage
from domain.words import NotForThePublic
from tests.domain.people import new_id, someone, staff_of
from tests.domain.story import Story

FINE = "3栋楼道灯坏"


def test_staff_put_it_into_other_words_and_it_stands_where_it_stood() -> None:
    story = Story().accepted()
    fact = story.when(Need.reword, story.worker, f" {FINE} ").then(Reworded, stage=Stage.OPEN)
    assert (fact.wording, fact.role) == (FINE, "worker")
    assert story.need.wording == FINE
    story.when(Need.reword, story.worker, FINE).then_nothing()


def test_what_should_not_stand_there_is_taken_from_there_however_the_need_ended() -> None:
    closed = Story().closed()
    closed.when(Need.reword, closed.worker, FINE).then(Reworded, stage=Stage.CLOSED)
    withdrawn = Story().accepted()
    withdrawn.given(Need.withdraw, withdrawn.raiser)
    withdrawn.when(Need.reword, withdrawn.worker, FINE).then(Reworded, stage=Stage.WITHDRAWN)


def test_nobody_rewords_what_has_no_public_wording_yet() -> None:
    story = Story().raised()
    story.when(Need.reword, story.worker, FINE).then_refused(NothingToReword)


def test_neither_its_raiser_nor_volunteers_nor_staff_of_elsewhere_reword_it() -> None:
    story = Story().accepted()
    head = someone(PartyKind.RESIDENT, posts=(Post("building_head", story.path[-1]),))
    for by in (story.raiser, story.organisation, head, staff_of(new_id())):
        story.when(Need.reword, by, FINE).then_refused(NotAllowed)


@pytest.mark.parametrize("wording", ["", "长" * 2001])
def test_other_words_are_words(wording: str) -> None:
    story = Story().accepted()
    story.when(Need.reword, story.worker, wording).then_refused(Unacceptable, field="wording")
    story.when(Need.reword, story.worker, "打13812345678").then_refused(NotForThePublic, field="wording")


def test_each_acceptance_is_told_in_the_last_words_before_the_next_one() -> None:
    story = Story().accepted()
    for wording in ("修灯", FINE):
        story.given(Need.reword, story.worker, wording)
    facts = as_worded_now(story.told)
    assert [fact.wording for fact in facts if isinstance(fact, Accepted)] == [FINE]
    assert [type(fact) for fact in facts] == [type(fact) for fact in story.told]
    anew = [*story.told, *Story().accepted().told]
    assert [fact.wording for fact in as_worded_now(anew) if isinstance(fact, Accepted)] == [FINE, "修复庭院灯"]
