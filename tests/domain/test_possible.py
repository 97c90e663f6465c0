"""What somebody can do to a need now is what they are told, no less and no more."""

from __future__ import annotations

import os
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.acting import Acting, PartyKind, Post
from domain.kernel import IllegalNow, Refused
from domain.need.facts import (
    BallotRule,
    ClaimKind,
    DeclineReason,
    Part,
    ReopenReason,
    Result,
    Satisfaction,
    SuperviseReason,
    Voter,
)
from domain.need.need import Need
from domain.need.permission import PERMISSIONS, reasons_to_supervise
from domain.need.refusals import HoldsEveryKind
from domain.need.stage import ACTS, Act, Stage
from tests.domain.acts_of_merging import ACTS_OF_MERGING
from tests.domain.acts_of_photos import ACTS_OF_PHOTOS
from tests.domain.acts_of_timing import ACTS_OF_TIMING
from tests.domain.acts_of_units import ACTS_OF_UNITS, UNITS
from tests.domain.people import NOW, new_id, someone, staff_of, system
from tests.domain.story import DAY, YES_NO, Story

_HOUSEHOLDS = [new_id() for _ in range(3)]


def _unheld(need: Need, by: Acting) -> ClaimKind:
    held = {claim.kind for claim in need.claims.values() if claim.claimant == by.party}
    return next((kind for kind in ClaimKind if kind not in held), ClaimKind.SERVICE)


def _claim(need: Need, by: Acting) -> Any:
    return next((claim.id for claim in need.claims.values() if claim.claimant == by.party), new_id())


def _ballot(need: Need) -> Any:
    return need.ballot.id if need.ballot else next(iter(need.outcomes), new_id())


def _votes(need: Need, by: Acting) -> None:
    """Cast the first vote that they may cast; refused when there is none."""
    refusal: Refused | None = None
    for household in _HOUSEHOLDS:
        try:
            need.cast(by, _ballot(need), household, "yes")
        except Refused as refused:
            refusal = refused
        else:
            return
    assert refusal is not None
    raise refusal


def _other_reason(need: Need) -> ReopenReason:
    return next(reason for reason in ReopenReason if reason is not need.reopened_for)


def _closed(need: Need, by: Acting) -> None:
    unanswered = need.stage is Stage.AWAITING_CONFIRM or need.checks.said_solved is False
    need.close(by, "联系不上" if unanswered else None, "不再等" if need.orders.unfinished() else None)


def _true_reason(need: Need, by: Acting) -> SuperviseReason:
    return next(iter(reasons_to_supervise(need, by.at)), SuperviseReason.OVERDUE)


# Every act with something to say in it that nothing can be said against.
_FITTING: dict[Act, Callable[[Need, Acting], object]] = {
    Act.ACCEPT: lambda need, by: need.accept(by, "修灯"),
    Act.REWORD: lambda need, by: need.reword(by, "修庭院灯"),
    Act.DECLINE: lambda need, by: need.decline(by, DeclineReason.NOT_OURS, "不归我们管", "热线"),
    Act.OPEN: lambda need, by: need.open(by),
    Act.CLAIM: lambda need, by: need.claim(by, new_id(), _unheld(need, by), Part.ASSIST),
    Act.SCHEDULE: lambda need, by: need.schedule(by, by.at + 1),
    Act.START: lambda need, by: need.start(by),
    Act.PROGRESS: lambda need, by: need.progress(by, "在办"),
    Act.FIX: lambda need, by: need.fix(by, Result.SOLVED, "修好了"),
    Act.SOLVE_ON_THE_SPOT: lambda need, by: need.solve_on_the_spot(by, Result.SOLVED, "好了"),
    Act.CONFIRM: lambda need, by: need.confirm(by),
    Act.DISPUTE: lambda need, by: need.dispute(by, "没好"),
    Act.RATE: lambda need, by: need.rate(by, True, Satisfaction.SATISFIED),
    Act.CLOSE: _closed,
    Act.REOPEN: lambda need, by: need.reopen(by, _other_reason(need), "又坏了"),
    Act.RELEASE: lambda need, by: need.release(by, _claim(need, by)),
    Act.HAND_OVER: lambda need, by: need.hand_over(by, _claim(need, by), new_id(), PartyKind.UNIT),
    Act.OPEN_DISCUSSION: lambda need, by: need.open_discussion(by, "先修什么？"),
    Act.REMARK: lambda need, by: need.remark(by, "先修灯"),
    Act.MINUTE: lambda need, by: need.minute(by, by.at, 12, "同意"),
    Act.CLOSE_DISCUSSION: lambda need, by: need.close_discussion(by, "先修灯"),
    Act.OPEN_BALLOT: lambda need, by: need.open_ballot(
        by, new_id(), "修吗？", YES_NO, BallotRule.CONSULTATIVE, [Voter(one) for one in _HOUSEHOLDS]
    ),
    Act.CAST: _votes,
    Act.CLOSE_BALLOT: lambda need, by: need.close_ballot(by, _ballot(need)),
    Act.PUBLISH_OUTCOME: lambda need, by: need.publish_outcome(by, _ballot(need)),
    Act.SUPPORT: lambda need, by: need.support(by),
    Act.TAKE_BACK_SUPPORT: lambda need, by: need.take_back_support(by),
    Act.SUPPLEMENT: lambda need, by: need.supplement(by, "还有一点"),
    Act.SURVEY: lambda need, by: need.survey(by, "lamp", "盏", 20, 12),
    Act.WITHDRAW: lambda need, by: need.withdraw(by),
    **ACTS_OF_UNITS,
    **ACTS_OF_MERGING,
    **ACTS_OF_TIMING,
    **ACTS_OF_PHOTOS,
    Act.SEND_BACK: lambda need, by: need.send_back(by, "还有两盏不亮"),
    Act.VISIT_AGAIN: lambda need, by: need.visit_again(by, True, True, False, Satisfaction.DISSATISFIED),
    Act.TELL_AGAIN: lambda need, by: need.tell_again(by),
    Act.URGE: lambda need, by: need.urge(by),
    Act.REPLY: lambda need, by: need.reply(by, "本周换好"),
    Act.SUPERVISE: lambda need, by: need.supervise(by, _true_reason(need, by), "限期办结"),
    Act.END_SUPERVISION: lambda need, by: need.end_supervision(by, "已办妥"),
}


def _people(story: Story) -> list[Acting]:
    """One of every sort that the rules tell apart."""
    return [
        *(story.raiser, story.worker, story.stranger, story.organisation, story.unit, story.member),
        *UNITS,
        *(story.neighbour(kind) for kind in (PartyKind.RESIDENT, PartyKind.PARTY_MEMBER, PartyKind.PARTNER)),
        *(someone(home=(*story.path, household)) for household in _HOUSEHOLDS[:2]),
        someone(PartyKind.STAFF),
        staff_of(new_id()),
        someone(home=(*story.path, new_id()), posts=(Post("building_head", story.path[-1]),)),
        system(),
        staff_of(story.path[1]),
    ]


def _is_told_the_truth(need: Need, asking: Acting) -> None:
    possible = need.possible(asking)
    left = [act for one in possible.others for act in one.acts]
    assert sorted([*possible.acts, *left]) == sorted(need.legal(at=asking.at))
    for act in Act:
        if act in possible.acts:
            _FITTING[act](deepcopy(need), asking)
        else:
            with pytest.raises(Refused):
                _FITTING[act](need, asking)


def _nobody_is_waited_for_in_vain(need: Need, people: list[Acting]) -> None:
    """Whatever is left to others, there is somebody who can do it."""
    claimants = [someone(PartyKind(one.claimant_kind), party=one.claimant) for one in need.claims.values()]
    units = [someone(PartyKind.UNIT, party=share.unit) for _, share in need.orders.shares()]
    # Who waits may urge it again tomorrow, and what has a limit may be overdue one day.
    later = [msgspec.structs.replace(one, at=NOW + 400 * DAY) for one in people]
    asked = [*people, *later, *claimants, *units]
    assert {act for one in asked for act in need.possible(one).acts} == set(need.legal())


@settings(max_examples=120 if os.environ.get("HUYING_TEST_LONG") else 20)
@given(st.data())
def test_whoever_asks_is_told_all_that_they_can_do_and_nothing_else(data: st.DataObject) -> None:
    """``HUYING_TEST_LONG=1`` tells several times as many stories."""
    story = Story()
    entered = data.draw(st.booleans())
    story.raised(story.worker if entered else story.raiser, on_behalf_of=story.raiser.party)
    people = _people(story)
    for _ in range(data.draw(st.integers(0, 20))):
        _nobody_is_waited_for_in_vain(story.need, people)
        for asking in data.draw(st.lists(st.sampled_from(people), max_size=4)):
            _is_told_the_truth(story.need, asking)
        by = data.draw(st.sampled_from(people))
        # What ends the way is done rarely: otherwise few stories would get anywhere.
        choices = [act for act in story.need.possible(by).acts if act not in (Act.WITHDRAW, Act.MERGE)]
        if choices:
            story.given(_FITTING[data.draw(st.sampled_from(choices))], by)


@pytest.mark.parametrize("stage", list(Stage))
def test_at_every_stage_everybody_is_told_the_truth(stage: Stage) -> None:
    story = _at(stage)
    assert story.stage() is stage
    people = _people(story)
    _nobody_is_waited_for_in_vain(story.need, people)
    for asking in people:
        _is_told_the_truth(story.need, asking)


def _at(stage: Stage) -> Story:
    story = Story()
    match stage:
        case Stage.REGISTERED:
            return story.raised()
        case Stage.LISTED:
            return story.accepted(deliberate=True)
        case Stage.DELIBERATING:
            return story.discussed()
        case Stage.VOTING:
            return story.discussed().given(_FITTING[Act.OPEN_BALLOT], story.worker)
        case Stage.OPEN:
            return story.accepted()
        case Stage.CLAIMED:
            story.accepted().claimed()
            return story
        case Stage.SCHEDULED:
            story.accepted().claimed()
            return story.given(_FITTING[Act.SCHEDULE], story.organisation)
        case Stage.IN_PROGRESS:
            return story.started()
        case Stage.AWAITING_CONFIRM:
            return story.fixed()
        case Stage.CONFIRMED:
            return story.confirmed()
        case Stage.REWORK:
            # Solved on the spot, and disputed: there is work, and nobody has claimed it.
            story.raised().given(_FITTING[Act.SOLVE_ON_THE_SPOT], story.worker)
            return story.given(Need.dispute, story.raiser, "又堆回来了")
        case Stage.CLOSED:
            return story.closed()
        case Stage.SUSPENDED:
            return story.accepted().given(_FITTING[Act.SUSPEND], story.worker)
        case Stage.DECLINED:
            return story.raised().given(_FITTING[Act.DECLINE], story.worker)
        case Stage.WITHDRAWN:
            return story.raised().given(Need.withdraw, story.raiser)
        case Stage.MERGED:
            return story.accepted().given(_FITTING[Act.MERGE], story.worker)


def test_every_act_says_who_may_do_it() -> None:
    assert set(PERMISSIONS) == set(ACTS) == set(_FITTING) == set(Act)


def test_a_refused_step_tells_the_party_what_they_can_do_themselves() -> None:
    story = Story().accepted()
    story.claimed()
    refusal = story.when(Need.withdraw, story.raiser).then_refused(
        IllegalNow, act="withdraw", legal=["supplement", "tell_again", "urge", "add_photo"]
    )
    assert (
        refusal.sentence("zh")
        == "“已有人认领”的诉求现在不能撤回。您现在可以：补充材料、再次反映同一情况、催办、上传照片。"
    )
    assert refusal.sentence("en") == (
        "A need that is claimed cannot be withdrawn now. "
        "What you can do: add to it, tell the same facts again, urge it, add a photo."
    )
    refusal = story.when(Need.accept, story.organisation, "修灯").then_refused(IllegalNow)
    assert {"claim", "start", "fix", "release"} <= set(refusal.known["legal"])
    assert not {"minute", "support", "withdraw"} & set(refusal.known["legal"])


def test_whoever_can_do_nothing_hears_who_can_go_on() -> None:
    story = Story().confirmed()
    refusal = story.when(Need.claim, story.unit, new_id(), ClaimKind.SERVICE).then_refused(IllegalNow, legal=[])
    assert "现在没有您可以办理的事项；可由他人办理：" in refusal.sentence("zh")
    assert "该区域的工作人员（办结、" in refusal.sentence("zh")
    assert "There is nothing for you to do now; it is up to " in refusal.sentence("en")
    assert "staff of the area (close it, " in refusal.sentence("en")
    assert ",)" not in refusal.sentence("en")
    assert ", (" not in refusal.sentence("en")
    assert any(other["could"] == ["staff"] and "close" in other["acts"] for other in refusal.known["others"])


def test_where_nobody_can_do_anything_nobody_else_is_named() -> None:
    story = _at(Stage.WITHDRAWN)
    refusal = story.when(Need.accept, story.worker, "修灯").then_refused(IllegalNow, legal=[], others=[])
    assert refusal.sentence("zh") == "“已撤回”的诉求现在不能受理。现在没有您可以办理的事项。"
    assert (
        refusal.sentence("en") == "A need that is withdrawn cannot be accepted now. There is nothing for you to do now."
    )


def test_a_claimant_of_every_kind_is_not_told_to_claim_again() -> None:
    story = Story().accepted(exclusive=False)
    for kind in ClaimKind:
        assert Act.CLAIM in story.need.possible(story.unit).acts
        story.claimed(story.unit, kind)
    assert Act.CLAIM not in story.need.possible(story.unit).acts
    story.when(Need.claim, story.unit, new_id(), ClaimKind.FUND).then_refused(HoldsEveryKind)
