"""Requests of another system, brought in with what happened to them there."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from domain.categories import OnlyAGroup
from domain.kernel import NotAllowed, Refused, Unacceptable
from domain.need.bringing import Origin, id_there
from domain.need.facts import (
    Accepted,
    BroughtIn,
    Channel,
    Closed,
    DeclineReason,
    Raised,
    Reopened,
    ReopenReason,
)
from domain.need.need import Need
from domain.need.refusals_of_origin import BroughtInOtherwise
from domain.need.stage import Stage
from tests.domain.people import NOW, staff_of, system
from tests.domain.story import DAY, HOUR, Story

ORIGIN = Origin(
    source="hotline_12345",
    system="12345 热线",
    reference="2014-000123",
    category="路灯不亮",
    opened_at=NOW - 30 * DAY,
    place="某街道",
    unit="城管科",
    channel="来电",
    status="已办结",
    on_time=False,
    due_at=NOW - 28 * DAY,
    closed_at=NOW - 20 * DAY,
)


def brought(story: Story, by: Any = None, *, words: str = "3栋前的灯不亮", ours: str = "0207", **differs: Any) -> Story:
    """The request is brought in as *ours* among our categories; *differs* says what is unlike the usual one."""
    origin = msgspec.structs.replace(ORIGIN, **differs)
    story.refusal, story.facts = None, []
    try:
        story.need = Need.bring_in(
            by or system(),
            id=id_there(origin.source, origin.reference),
            origin=origin,
            category=ours,
            place=story.path[-1],
            path=story.path,
            channel=Channel.HOTLINE,
            words=words,
        )
    except Refused as refusal:
        story.refusal = refusal
    else:
        story.facts = [event.fact for event in story.need.collect_events()]
    return story


def then_nothing(story: Story) -> None:
    assert (story.refusal, story.facts) == (None, [])


def test_it_comes_with_its_own_times_and_keeps_what_was_said_there() -> None:
    story = brought(Story())

    story.then(Raised, BroughtIn, Closed, stage=Stage.CLOSED)
    raised, there, _ = story.facts
    assert isinstance(raised, Raised)
    assert isinstance(there, BroughtIn)
    assert [fact.at for fact in story.facts] == [NOW - 30 * DAY, NOW - 30 * DAY, NOW - 20 * DAY]
    assert (there.reference, there.category, there.unit, there.on_time) == ("2014-000123", "路灯不亮", "城管科", False)
    assert (raised.tier, raised.due_at) == ("", None)
    assert {fact.role for fact in story.facts} == {"system"}


def test_what_was_closed_there_is_closed_here_and_not_solved() -> None:
    story = brought(Story())

    closed = story.then(Raised, BroughtIn, Closed)
    assert "未经居民确认" in closed.unconfirmed_because
    assert story.need.result is None


def test_what_is_open_there_waits_to_be_taken_on_here() -> None:
    story = brought(Story(), closed_at=None, status="办理中")

    story.then(Raised, BroughtIn, stage=Stage.REGISTERED)
    story.when(Need.accept, story.worker, "修复路灯").then(Accepted, stage=Stage.OPEN)


def test_what_came_as_a_group_of_ours_is_given_a_category_when_it_is_taken_on() -> None:
    story = brought(Story(), ours="02", closed_at=None, status="办理中")

    story.then(Raised, BroughtIn, stage=Stage.REGISTERED)
    story.when(Need.accept, story.worker, "修复路灯").then_refused(OnlyAGroup, field="category")
    story.when(Need.accept, story.worker, "修复路灯", category="0207").then(Accepted, stage=Stage.OPEN)


def test_what_was_closed_before_it_was_opened_is_closed_here_when_it_was_opened() -> None:
    story = brought(Story(), closed_at=NOW - 31 * DAY)

    closed = story.then(Raised, BroughtIn, Closed)
    there = story.facts[1]
    assert isinstance(there, BroughtIn)
    assert closed.at == NOW - 30 * DAY
    assert there.closed_at == NOW - 31 * DAY


def test_its_words_are_sealed_for_somebody_who_is_not_known_here() -> None:
    story = brought(Story())

    raised = story.facts[0]
    assert isinstance(raised, Raised)
    assert raised.words.subject == raised.raiser != raised.by
    other = brought(Story(), reference="2014-000124").facts[0]
    assert isinstance(other, Raised)
    assert other.raiser != raised.raiser


def test_only_the_installation_itself_brings_in() -> None:
    story = Story()
    for somebody in (story.raiser, story.worker, staff_of(*story.path)):
        brought(story, somebody).then_refused(NotAllowed, could=["system"])


def test_bringing_the_same_in_again_changes_nothing() -> None:
    story = brought(Story())
    story.when(
        Need.bring_in_again,
        system(),
        msgspec.structs.replace(ORIGIN, system="12345", unit=" 城管科 "),
        " 3栋前的灯不亮 ",
    )
    then_nothing(story)


@pytest.mark.parametrize(
    ("differs", "words", "field"),
    [
        ({"status": "办理中"}, "3栋前的灯不亮", "status"),
        ({"closed_at": None}, "3栋前的灯不亮", "closed"),
        ({"opened_at": NOW - 30 * DAY + HOUR}, "3栋前的灯不亮", "opened"),
        ({}, "另一件事", "words"),
    ],
)
def test_the_same_number_with_other_content_is_refused(differs: dict[str, Any], words: str, field: str) -> None:
    story = brought(Story())
    story.when(Need.bring_in_again, system(), msgspec.structs.replace(ORIGIN, **differs), words)
    story.then_refused(BroughtInOtherwise, fields=[field])


def test_what_happens_here_later_does_not_make_it_other_content() -> None:
    story = brought(Story(), closed_at=None)
    story.given(Need.accept, story.worker, "修复路灯", category="0204")
    story.when(Need.bring_in_again, system(), msgspec.structs.replace(ORIGIN, closed_at=None), "3栋前的灯不亮")
    then_nothing(story)


def test_reopened_it_is_taken_on_here_first() -> None:
    story = brought(Story())
    story.when(Need.reopen, story.worker, ReopenReason.CAME_BACK, "又不亮了")
    story.then(Reopened, stage=Stage.REGISTERED)
    story.when(Need.accept, story.worker, "修复路灯").then(Accepted, stage=Stage.OPEN)


def test_taken_on_here_it_goes_the_way_of_any_other() -> None:
    story = brought(Story(), closed_at=None)
    story.given(Need.decline, story.worker, DeclineReason.NO_FACTS, "没有地点", "12345")
    assert story.need.stage is Stage.DECLINED


@pytest.mark.parametrize(
    ("field", "differs"),
    [
        ("category", {"category": ""}),
        ("category", {"category": "灯" * 121}),
        ("category", {"category": "灯" * 10_000}),
        ("category", {"category": "路灯\n不亮"}),
        ("category", {"category": "路灯\x00"}),
        ("unit", {"unit": "王老师13800138000"}),
        ("status", {"status": "11010519491231002X"}),
        ("reference", {"reference": ""}),
        ("reference", {"reference": "a b"}),
        ("reference", {"reference": "1" * 65}),
        ("source", {"source": "Hotline 12345"}),
        ("opened", {"opened_at": NOW + HOUR}),
        ("opened", {"opened_at": -1}),
        ("closed", {"closed_at": NOW + HOUR}),
        ("closed", {"closed_at": -1}),
        ("due", {"due_at": 10**18}),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(field: str, differs: dict[str, Any]) -> None:
    brought(Story(), **differs).then_refused(Unacceptable, field=field)


@pytest.mark.parametrize("words", ["", " ", "长" * 2001])
def test_words_are_as_for_any_other_need(words: str) -> None:
    brought(Story(), words=words).then_refused(Unacceptable, field="words")


def test_a_category_of_ours_has_to_be_one() -> None:
    story = Story()
    with pytest.raises(Unacceptable):
        Need.bring_in(
            system(),
            id=id_there("x", "1"),
            origin=ORIGIN,
            category="9999",
            place=story.path[-1],
            path=story.path,
            channel=Channel.WEB,
            words="灯",
        )


def test_the_same_number_of_two_systems_is_two_requests() -> None:
    assert id_there("a", "1") != id_there("b", "1") != id_there("a", "2")
    assert id_there("a", "1") == id_there("a", "1")
