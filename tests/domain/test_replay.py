"""Whatever people try, the facts say all of it: replayed, they give the same need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.acting import Acting, PartyKind
from domain.kernel import Event, IllegalNow, Refused, type_of_topic
from domain.need.course import Course
from domain.need.facts import (
    BallotRule,
    ClaimKind,
    DeclineReason,
    Estimate,
    Part,
    ReopenReason,
    Result,
    Satisfaction,
    SuperviseReason,
    Voter,
)
from domain.need.need import Need
from domain.need.stage import Act
from tests.domain.acts_of_merging import ACTS_OF_MERGING
from tests.domain.acts_of_photos import ACTS_OF_PHOTOS
from tests.domain.acts_of_timing import ACTS_OF_TIMING
from tests.domain.acts_of_units import ACTS_OF_UNITS, UNITS
from tests.domain.people import NOW, new_id, someone, staff_of
from tests.domain.story import YES_NO, Story

_HOUSEHOLDS = [new_id() for _ in range(3)]
_IDS = [new_id() for _ in range(6)]

_Try = Callable[[Need, Acting, st.DataObject], object]


def _one_of(data: st.DataObject, values: Any) -> Any:
    return data.draw(st.sampled_from(list(values)))


def _ballot(need: Need, data: st.DataObject) -> Any:
    return need.ballot.id if need.ballot and data.draw(st.booleans()) else _one_of(data, _IDS)


def _claim(need: Need, data: st.DataObject) -> Any:
    return _one_of(data, need.claims or _IDS)


def _undrawn(do: Callable[[Need, Acting], object]) -> _Try:
    return lambda need, by, data: do(need, by)


_TRIES: dict[Act, _Try] = {
    Act.ACCEPT: lambda need, by, data: need.accept(by, "修灯", exclusive=data.draw(st.booleans()), deliberate=True),
    Act.REWORD: lambda need, by, data: need.reword(by, _one_of(data, ["修庭院灯", "修路灯"])),
    Act.DECLINE: lambda need, by, data: need.decline(by, _one_of(data, DeclineReason), "不归我们管", "热线"),
    Act.OPEN: lambda need, by, data: need.open(by),
    Act.CLAIM: lambda need, by, data: need.claim(by, new_id(), _one_of(data, ClaimKind), _one_of(data, Part)),
    Act.SCHEDULE: lambda need, by, data: need.schedule(by, NOW + 1),
    Act.START: lambda need, by, data: need.start(by),
    Act.PROGRESS: lambda need, by, data: need.progress(by, "在办"),
    Act.FIX: lambda need, by, data: need.fix(by, _one_of(data, Result), "修好了", estimate=Estimate(3)),
    Act.SOLVE_ON_THE_SPOT: lambda need, by, data: need.solve_on_the_spot(by, Result.SOLVED, "好了", _HOUSEHOLDS),
    Act.CONFIRM: lambda need, by, data: need.confirm(by),
    Act.DISPUTE: lambda need, by, data: need.dispute(by, "没好"),
    Act.RATE: lambda need, by, data: need.rate(by, data.draw(st.booleans()), _one_of(data, Satisfaction)),
    Act.CLOSE: lambda need, by, data: need.close(
        by, _one_of(data, [None, "联系不上"]), _one_of(data, [None, "不再等"])
    ),
    Act.REOPEN: lambda need, by, data: need.reopen(by, _one_of(data, ReopenReason), "又坏了"),
    Act.RELEASE: lambda need, by, data: need.release(by, _claim(need, data)),
    Act.HAND_OVER: lambda need, by, data: need.hand_over(by, _claim(need, data), new_id(), _one_of(data, PartyKind)),
    Act.OPEN_DISCUSSION: lambda need, by, data: need.open_discussion(by, "先修什么？"),
    Act.REMARK: lambda need, by, data: need.remark(by, "先修灯"),
    Act.MINUTE: lambda need, by, data: need.minute(by, NOW, 12, "同意"),
    Act.CLOSE_DISCUSSION: lambda need, by, data: need.close_discussion(by, "先修灯"),
    Act.OPEN_BALLOT: lambda need, by, data: need.open_ballot(
        by, new_id(), "修吗？", YES_NO, _one_of(data, BallotRule), [Voter(one, 9_000) for one in _HOUSEHOLDS]
    ),
    Act.CAST: lambda need, by, data: need.cast(
        by, _ballot(need, data), _one_of(data, _HOUSEHOLDS), _one_of(data, ["yes", "no", None, "maybe"])
    ),
    Act.CLOSE_BALLOT: lambda need, by, data: need.close_ballot(by, _ballot(need, data)),
    Act.PUBLISH_OUTCOME: lambda need, by, data: need.publish_outcome(by, _ballot(need, data)),
    Act.SUPPORT: lambda need, by, data: need.support(by),
    Act.TAKE_BACK_SUPPORT: lambda need, by, data: need.take_back_support(by),
    Act.SUPPLEMENT: lambda need, by, data: need.supplement(by, "还有一点"),
    Act.SURVEY: lambda need, by, data: need.survey(by, "lamp", "盏", 20, 12),
    Act.WITHDRAW: lambda need, by, data: need.withdraw(by),
    **{act: _undrawn(do) for act, do in (ACTS_OF_UNITS | ACTS_OF_MERGING | ACTS_OF_TIMING | ACTS_OF_PHOTOS).items()},
    Act.SEND_BACK: lambda need, by, data: need.send_back(by, "还有两盏不亮"),
    Act.VISIT_AGAIN: lambda need, by, data: need.visit_again(
        by, True, data.draw(st.booleans()), data.draw(st.booleans()), _one_of(data, Satisfaction)
    ),
    Act.TELL_AGAIN: lambda need, by, data: need.tell_again(by, _one_of(data, [None, "还是没人来"])),
    Act.URGE: lambda need, by, data: need.urge(by),
    Act.REPLY: lambda need, by, data: need.reply(by, "本周换好"),
    Act.SUPERVISE: lambda need, by, data: need.supervise(by, _one_of(data, SuperviseReason), "限期办结"),
    Act.END_SUPERVISION: lambda need, by, data: need.end_supervision(by, "已办妥"),
}


@settings(max_examples=60)
@given(st.data())
def test_a_need_replayed_from_its_stored_facts_is_the_same_need(data: st.DataObject) -> None:
    story = Story()
    story.raised(_one_of(data, [story.raiser, story.worker]), on_behalf_of=None)
    need = story.need
    people = [story.raiser, story.worker, story.organisation, story.unit, story.neighbour(PartyKind.PARTY_MEMBER)]
    people.append(someone(home=(*story.path, _HOUSEHOLDS[0])))
    people += UNITS
    people.append(staff_of(story.path[1]))
    for _ in range(data.draw(st.integers(0, 40))):
        # Mostly something that is legal: otherwise few stories would get anywhere.
        legal = data.draw(st.integers(0, 9)) > 0 and need.legal()
        act = _one_of(data, [one for one in legal if one is not Act.WITHDRAW] if legal else Act)
        was_legal = act in need.legal()
        story.when(_TRIES[act], _one_of(data, people), data)
        assert not was_legal or not isinstance(story.refusal, IllegalNow)
        assert was_legal or isinstance(story.refusal, Refused)

    stored = [(fact.topic, msgspec.json.encode(fact)) for fact in story.told]
    course = Course()
    events = []
    for version, (topic, state) in enumerate(stored, start=1):
        fact = msgspec.json.decode(state, type=type_of_topic[topic])
        events.append(Event(need.id, version, fact))
        course.follow(fact)
    replayed = Need.folded(events)

    assert replayed is not None
    assert vars(replayed) == vars(need)
    assert course == need.course
