"""What has happened to a plan of upkeep, in sentences that everybody may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never, cast

from domain.instants import day_of, day_words, iso, local_day
from domain.kernel import Event, Id
from domain.upkeep.course import Course
from domain.upkeep.facts import (
    Done,
    Ended,
    EndReason,
    Found,
    HandedOver,
    Lapsed,
    Missed,
    Planned,
    UpkeepFact,
    UpkeepKind,
)
from domain.vocabulary import UPKEEP
from projections.timeline import Line
from projections.timeline.sentences import Known, Sentence


def keepers(events: Iterable[Event]) -> set[Id]:
    """The parties whose public names the sentences need."""
    parties: set[Id] = set()
    for event in events:
        fact = event.fact
        parties.add(fact.by)
        if isinstance(fact, Planned):
            parties.add(fact.keeper)
        elif isinstance(fact, HandedOver):
            parties.add(fact.to)
    return parties


def kept_up(events: Sequence[Event], names: Mapping[Id, str]) -> list[Line]:
    """The timeline of a plan, from all its facts in order.

    :param names: the public names of parties (see :func:`keepers`); who has none is told by the role.
    """
    known = Known(names)
    made: list[Line] = []
    kind, course = UpkeepKind.PATROL, None
    for event in events:
        fact = cast(UpkeepFact, event.fact)
        if isinstance(fact, Planned):
            kind, course = fact.kind, Course(fact.every, fact.first_on, fact.until_on)
        late = isinstance(fact, Done) and course is not None and local_day(fact.at) > course.open_until(fact.due_on)
        zh, en = _sentence(fact, known, kind, late)
        line = Line(
            event.version,
            fact.topic,
            iso(fact.at),
            iso(event.recorded_at),
            fact.role,
            f"{zh}。",
            f"{en[0].upper()}{en[1:]}.",
        )
        made.append(line)
    return made


def _sentence(fact: UpkeepFact, known: Known, kind: UpkeepKind, late: bool) -> Sentence:
    who, what = known.who(fact.by, fact.role), UPKEEP[kind]
    zh, en = what.words("zh"), what.words("en")
    match fact:
        case Planned():
            return _planned(fact, known)
        case Done():
            said = ("", "") if fact.wording is None else (f"：{fact.wording}", f": {fact.wording}")
            made_up = ("（逾期补做）", " late") if late else ("", "")
            due = _day(fact.due_on)
            return Sentence(
                f"{who.zh}完成了{due.zh}到期的{zh}{made_up[0]}{said[0]}",
                f"{who.en} did the {en} due on {due.en}{made_up[1]}{said[1]}",
            )
        case Found():
            return Sentence(
                f"{who.zh}{zh}时发现问题，已登记为新的诉求",
                f"{who.en} found something on a {en}, and raised it as a new need"
                if kind is UpkeepKind.PATROL
                else f"{who.en} found something during {en}, and raised it as a new need",
            )
        case Missed():
            due = _day(fact.due_on)
            return Sentence(f"{due.zh}到期的{zh}没有按期完成", f"the {en} due on {due.en} was not done in time")
        case HandedOver():
            to = known.who(fact.to, fact.to_role)
            return Sentence(f"{zh}随认领转交给{to.zh}", f"the {en} went with its claim to {to.en}")
        case Lapsed():
            return Sentence(
                f"所属的认领已不再有效，{zh}随之失效", f"the claim is no longer valid, and the {en} lapsed with it"
            )
        case Ended():
            if fact.reason is EndReason.OVER:
                return Sentence(f"{zh}期满结束", f"the term of the {en} is over")
            return Sentence(
                f"{who.zh}提前结束了{zh}：{fact.wording}",
                f"{who.en} stopped the {en} ahead of its term: {fact.wording}",
            )
        case _:
            assert_never(fact)


def _planned(fact: Planned, known: Known) -> Sentence:
    who, keeper, what = known.who(fact.by, fact.role), known.who(fact.keeper, fact.keeper_role), UPKEEP[fact.kind]
    first, until = _day(fact.first_on), _day(fact.until_on)
    return Sentence(
        f"{who.zh}建立长效管护“{fact.wording}”：由{keeper.zh}{fact.every.words('zh')}{what.words('zh')}一次，"
        f"自{first.zh}起，至{until.zh}止",
        f"{who.en} planned lasting upkeep ({fact.wording}): {what.words('en')} by {keeper.en}, "
        f"{fact.every.words('en')} from {first.en} until {until.en}",
    )


def _day(day: int) -> Sentence:
    return Sentence(*day_words(day_of(day)))
