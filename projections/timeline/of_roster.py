"""The sentences for the roster: who has checked in to an area, and who is on duty there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never, cast

from domain.instants import day_of, day_words, iso
from domain.kernel import Event, Id
from domain.roster.facts import (
    Absent,
    Acknowledged,
    Approved,
    Cancelled,
    CheckedIn,
    CheckInFact,
    Left,
    OnDuty,
    RotaEnded,
    RotaFact,
    Served,
    SpecialitiesChanged,
    Swapped,
    TurnedDown,
)
from domain.vocabulary import CHECKIN_REASON, DUTY_REASON
from projections.timeline import Line
from projections.timeline.sentences import Known, Sentence, done_by


def on_roster(events: Iterable[Event]) -> tuple[set[Id], set[Id]]:
    """The parties and the places whose public names the sentences need."""
    parties: set[Id] = set()
    places: set[Id] = set()
    for event in events:
        fact = event.fact
        parties.add(fact.by)
        if isinstance(fact, CheckedIn | OnDuty):
            parties.add(fact.party)
            places.update(fact.areas[-1:])
        elif isinstance(fact, Swapped):
            parties.add(fact.to)
    return parties, places


def rostered(events: Sequence[Event], names: Mapping[Id, str]) -> list[Line]:
    """What happened to a check-in or to a plan of duty, from all its facts in order.

    :param names: the public names of parties and places (see :func:`on_roster`); who has none is told by the role.
    """
    known, made = Known(names), []
    for event in events:
        fact = cast("CheckInFact | RotaFact", event.fact)
        zh, en = done_by(fact, known, _what(fact, known))
        made.append(Line(event.version, fact.topic, iso(fact.at), iso(event.recorded_at), fact.role, zh, en))
    return made


def _what(fact: CheckInFact | RotaFact, known: Known) -> Sentence:
    match fact:
        case CheckedIn():
            who, where = known.who(fact.party, fact.party_kind), _area(fact.areas, known)
            if fact.by == fact.party:
                return Sentence(f"到{where[0]}报到", f"checked in to {where[1]}")
            return Sentence(f"登记{who.zh}到{where[0]}报到", f"registered that {who.en} checked in to {where[1]}")
        case Acknowledged():
            return Sentence("出具了报到回执", "acknowledged the check-in")
        case Approved():
            return Sentence("审核通过了报到", "approved the check-in")
        case TurnedDown():
            reason = CHECKIN_REASON[fact.reason]
            return Sentence(f"审核未通过报到：{reason.words('zh')}", f"turned the check-in down: {reason.en}")
        case Left():
            return Sentence("登记其退出", "registered that they left")
        case SpecialitiesChanged():
            return Sentence("更新了特长", "said anew what they are good at")
        case OnDuty():
            who, where = known.who(fact.party, fact.duty_role), _area(fact.areas, known)
            if fact.by == fact.party:
                return Sentence(f"在{where[0]}排了自己的班", f"planned their own duty at {where[1]}")
            return Sentence(f"为{who.zh}在{where[0]}排了班", f"planned duty of {who.en} at {where[1]}")
        case Swapped():
            day, who = _day(fact.day), known.who(fact.to, fact.to_role)
            return Sentence(f"把{day[0]}的值班换给{who.zh}", f"gave the duty of {day[1]} to {who.en}")
        case Cancelled():
            day, reason = _day(fact.day), DUTY_REASON[fact.reason]
            return Sentence(f"取消了{day[0]}的值班：{reason.words('zh')}", f"called {day[1]} off: {reason.en}")
        case Served():
            day = _day(fact.day)
            return Sentence(f"登记{day[0]}已到岗", f"registered that somebody was there on {day[1]}")
        case Absent():
            day = _day(fact.day)
            return Sentence(f"登记{day[0]}缺勤", f"registered that nobody was there on {day[1]}")
        case RotaEnded():
            day = _day(fact.last_on)
            return Sentence(f"把值班结束于{day[0]}", f"ended the duty with {day[1]}")
        case _:
            assert_never(fact)


def _area(areas: Sequence[Id], known: Known) -> tuple[str, str]:
    name = known.names.get(areas[-1]) if areas else None
    return ("一个区域", "an area") if name is None else (name, name)


def _day(number: int) -> tuple[str, str]:
    return day_words(day_of(number))
