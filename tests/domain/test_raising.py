"""Raised, supported, and taken onto the list or not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.acting import PartyKind
from domain.categories import OnlyAGroup
from domain.kernel import IllegalNow, NotAllowed, Unacceptable
from domain.need.facts import (
    Accepted,
    Declined,
    DeclineReason,
    Estimate,
    Item,
    Opened,
    Qualifier,
    Raised,
    Supplemented,
    Supported,
    SupportTakenBack,
    Surveyed,
    Withdrawn,
)
from domain.need.need import Need
from domain.need.refusals import AlreadySupported, BeforeItWasRaised, NotOnBehalf, NotSupporting, OwnNeed
from domain.need.stage import Act, Stage
from tests.domain.people import NOW, new_id, someone, staff_of
from tests.domain.story import DAY, Story

LONG = "长" * 100_000


def test_a_resident_raises_a_need_in_their_own_sealed_words() -> None:
    story = Story().raised(contact="13800000000", affected=Estimate(200, Qualifier.OVER), since_year=1985)

    raised = story.then(Raised, stage=Stage.REGISTERED)
    assert (raised.raiser, raised.by, raised.role) == (story.raiser.party, story.raiser.party, "resident")
    assert raised.words.subject == raised.contact.subject == story.raiser.party
    assert "灯" not in repr(raised)
    assert "138" not in repr(raised)


def test_staff_of_the_area_raise_it_for_somebody_they_visited() -> None:
    story, resident = Story(), new_id()
    raised = story.raised(story.worker, on_behalf_of=resident).then(Raised)

    assert (raised.raiser, raised.by, raised.role) == (resident, story.worker.party, "worker")
    assert raised.words.subject == resident


@pytest.mark.parametrize("kind", [PartyKind.RESIDENT, PartyKind.PARTY_MEMBER, PartyKind.STAFF])
def test_nobody_else_raises_it_for_another(kind: PartyKind) -> None:
    story = Story()
    refusal = story.raised(someone(kind), on_behalf_of=new_id()).then_refused(NotOnBehalf)
    assert refusal.sentence("en") == "Only staff of the area may raise a need for somebody else."
    assert refusal.known["could"] == ["staff"]


def test_a_service_is_offered_like_a_need() -> None:
    story = Story()
    assert story.raised(story.unit, item=Item.SERVICE, category="1102").then(Raised).item is Item.SERVICE


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"words": ""}, "words"),
        ({"words": " \n\t "}, "words"),
        ({"words": "\u200b\u200b"}, "words"),
        ({"words": LONG}, "words"),
        ({"words": "灯\x00坏了"}, "words"),
        ({"words": "灯\ud83d坏了"}, "words"),
        ({"contact": "1" * 201}, "contact"),
        ({"category": "9999"}, "category"),
        ({"category": ""}, "category"),
        ({"affected": Estimate(0)}, "affected"),
        ({"affected": Estimate(-5)}, "affected"),
        ({"affected": Estimate(10**30)}, "affected"),
        ({"since_year": 2026}, "since_year"),
        ({"since_year": 3}, "since_year"),
        ({"path": ()}, "place"),
        ({"place": new_id()}, "place"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_its_field(what: dict[str, Any], field: str) -> None:
    Story().raised(**what).then_refused(Unacceptable, field=field)


def test_a_need_is_raised_as_something_and_not_as_a_group_of_things() -> None:
    story = Story()
    refusal = story.raised(category="02").then_refused(OnlyAGroup, field="category")
    assert refusal.known["expected"][0] == "0201"
    assert refusal.sentence("zh") == (
        "类别“02 公用设施与管网”是一个大类，请选它下面的具体类别；拿不准时选“0299 其他公用设施与管网”。"
    )
    assert "0299 Other: Utilities" in refusal.sentence("en")
    story.raised(category="0299").then(Raised)


def test_staff_take_nothing_on_as_a_group_of_things() -> None:
    story = Story().raised()
    story.when(Need.accept, story.worker, "修灯", category="02").then_refused(OnlyAGroup, field="category")


def test_an_emoji_and_a_line_end_are_text() -> None:
    raised = Story().raised(words=" 谢谢\r\n👍🏽 ").then(Raised)
    assert raised.words.text == "谢谢\n👍🏽"


def test_a_need_is_not_raised_before_1970() -> None:
    Story().raised(someone(at=-1)).then_refused(Unacceptable, field="occurred_at")


def test_since_when_goes_by_the_local_year() -> None:
    evening = datetime(2025, 12, 31, 20, 0, tzinfo=UTC)
    new_year_in_china = int(evening.timestamp()) * 1_000_000
    Story().raised(someone(at=new_year_in_china), since_year=2026).then(Raised)


def test_only_the_raiser_or_who_entered_it_adds_to_it_or_withdraws_it() -> None:
    story = Story()
    story.raised(story.worker, on_behalf_of=story.raiser.party)
    for acting in (story.raiser, story.worker):
        story.when(Need.supplement, acting, "晚上更黑")
        assert story.then(Supplemented).words.subject == acting.party
    story.when(Need.supplement, story.stranger, "我也说一句").then_refused(NotAllowed)
    story.when(Need.withdraw, story.stranger).then_refused(NotAllowed)
    story.when(Need.withdraw, story.raiser).then(Withdrawn, stage=Stage.WITHDRAWN)
    assert story.need.legal() == []
    story.when(Need.support, story.member).then_refused(IllegalNow, legal=[])


def test_what_is_claimed_is_not_withdrawn_any_more() -> None:
    story = Story().accepted()
    story.claimed()
    story.when(Need.withdraw, story.raiser).then_refused(IllegalNow, act="withdraw", stage="claimed")


def test_staff_read_the_stage_in_their_own_words() -> None:
    story = Story().raised()
    refusal = story.when(Need.close, story.worker).then_refused(IllegalNow)
    assert "已登记" in refusal.sentence("zh")


def test_people_support_it_once_and_take_it_back() -> None:
    story = Story().raised()
    for acting in (story.neighbour(), story.member, story.worker, someone(PartyKind.PARTNER)):
        story.when(Need.support, acting).then(Supported)
        story.when(Need.support, acting).then_refused(AlreadySupported)
    assert len(story.need.supporters) == 4

    story.when(Need.take_back_support, story.member).then(SupportTakenBack)
    story.when(Need.take_back_support, story.member).then_refused(NotSupporting)
    assert len(story.need.supporters) == 3


def test_the_raiser_and_what_is_no_person_do_not_support_it() -> None:
    story = Story().raised()
    story.when(Need.support, story.raiser).then_refused(OwnNeed)
    story.when(Need.support, story.organisation).then_refused(NotAllowed)


def test_staff_accept_it_in_words_for_everybody_and_it_is_open_to_claims() -> None:
    story = Story().raised()
    accepted = story.when(
        Need.accept, story.worker, "修复庭院灯", category="0212", tags=("hard",), exclusive=False
    ).then(Accepted, stage=Stage.OPEN)
    assert (accepted.wording, accepted.category, accepted.tags) == ("修复庭院灯", "0212", ("hard",))
    assert (story.need.category, story.need.exclusive) == ("0212", False)


def test_what_is_to_be_talked_over_is_listed_until_staff_open_it() -> None:
    story = Story().accepted(deliberate=True)
    assert story.stage() is Stage.LISTED
    story.when(Need.open, story.raiser).then_refused(NotAllowed)
    story.when(Need.open, story.worker).then(Opened, stage=Stage.OPEN)
    story.when(Need.open, story.worker).then_refused(IllegalNow)


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"wording": ""}, "wording"),
        ({"wording": LONG}, "wording"),
        ({"category": "nope"}, "category"),
        ({"tags": ("hard", "hard")}, "tags"),
        ({"tags": ("难点",)}, "tags"),
        ({"tags": tuple(f"t{n}" for n in range(21))}, "tags"),
    ],
)
def test_an_acceptance_that_cannot_be_taken_names_its_field(how: dict[str, Any], field: str) -> None:
    story = Story().raised()
    story.when(Need.accept, story.worker, **{"wording": "修灯", **how}).then_refused(Unacceptable, field=field)


def test_staff_decline_it_with_the_reason_and_where_to_turn() -> None:
    story = Story().raised()
    declined = story.when(
        Need.decline, story.worker, DeclineReason.IN_COURT, "已进入诉讼程序", "区法院诉讼服务中心"
    ).then(Declined, stage=Stage.DECLINED)
    assert declined.channel == "区法院诉讼服务中心"


@pytest.mark.parametrize("act", [Act.ACCEPT, Act.DECLINE])
def test_only_staff_of_the_area_accept_or_decline(act: Act) -> None:
    story = Story().raised()
    for acting in (story.raiser, story.member, staff_of(new_id()), someone(PartyKind.STAFF)):
        if act is Act.ACCEPT:
            story.when(Need.accept, acting, "修灯")
        else:
            story.when(Need.decline, acting, DeclineReason.NOT_OURS, "不归我们", "热线")
        story.then_refused(NotAllowed, act=act, could=["staff"])


def test_the_installation_itself_is_staff_everywhere() -> None:
    story = Story().raised()
    system = someone(PartyKind.STAFF, everywhere=True)
    assert story.when(Need.accept, system, "修灯").then(Accepted).role == "system"


def test_a_survey_says_how_many_are_broken() -> None:
    story = Story().accepted()
    surveyed = story.when(Need.survey, story.worker, "courtyard_lamp", "盏", 20, 12, "夜间照明率不足40%").then(
        Surveyed, stage=Stage.OPEN
    )
    assert (surveyed.total, surveyed.broken, surveyed.reported) == (20, 12, "夜间照明率不足40%")

    story.when(Need.survey, story.unit, "lamp", "盏", 20, 12).then_refused(NotAllowed)
    story.claimed(story.unit)
    story.when(Need.survey, story.unit, "lamp", "盏", 20, 12).then(Surveyed)


@pytest.mark.parametrize(
    ("total", "broken", "asset", "field"),
    [(0, 0, "lamp", "total"), (20, 21, "lamp", "broken"), (20, -1, "lamp", "broken"), (20, 12, "路灯", "asset")],
)
def test_a_survey_that_does_not_add_up_is_refused(total: int, broken: int, asset: str, field: str) -> None:
    story = Story().raised()
    story.when(Need.survey, story.worker, asset, "盏", total, broken).then_refused(Unacceptable, field=field)


def test_nothing_happens_to_a_need_before_it_was_raised() -> None:
    story = Story().raised()
    early = someone(PartyKind.PARTY_MEMBER, at=NOW - DAY)
    story.when(Need.support, early).then_refused(BeforeItWasRaised, field="occurred_at")
