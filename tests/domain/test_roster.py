"""Who checks in where, and who is on duty when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.acting import Acting, PartyKind
from domain.casework import Command, Desk
from domain.instants import CHINA, day_number, local_day, start_of
from domain.kernel import Aggregate, Id, NotAllowed, Unacceptable
from domain.party import Party
from domain.place import Place
from domain.roster import together
from domain.roster.checkin import CheckIn, State, checkin_of
from domain.roster.facts import CancelledFor, Speciality, TurnedDownFor
from domain.roster.refusals import (
    CheckedInAlready,
    NobodyChecksIn,
    NotCheckedIn,
    NotNow,
    NoTurn,
    OwnCheckIn,
    TurnBegun,
    TurnIsSettled,
    TurnNotBegun,
    TurnNotOver,
)
from domain.roster.rota import Rota
from domain.roster.turns import TurnState
from tests.domain.people import NOW, area, new_id, someone, staff_of, system

DAY = 86_400_000_000
HOUR = DAY // 24
TODAY = local_day(NOW)
COMMUNITY, PATH = area("community")
AS_PEOPLE_WRITE = r"\d{1,2} [A-Z][a-z]+ \d{4}"
"""A day in a sentence."""


def party(kind: PartyKind = PartyKind.PARTY_MEMBER) -> Party:
    name = None if kind in (PartyKind.PARTY_MEMBER, PartyKind.RESIDENT, PartyKind.STAFF) else "某联建党支部"
    return Party.register(system(), id=new_id(), kind=kind, public_name=name)


class Community:
    """A community, who acts in it, and a clock."""

    def __init__(self) -> None:
        street = Place(PATH[0])
        street.parent, street.level, street.version = None, "street", 1
        COMMUNITY.collect_events()
        self.cases: dict[Id, Aggregate] = {PATH[0]: street, COMMUNITY.id: COMMUNITY}
        self.secretary = self.knows(party(PartyKind.STAFF))
        self.secretary.post(system(), "secretary", COMMUNITY.id, path=PATH)
        self.secretary.collect_events()

    def knows(self, who: Party) -> Party:
        who.collect_events()
        self.cases[who.id] = who
        return who

    def when(self, act: Any, by: Party, at: int = NOW) -> list[str]:
        """Have something done; gives back the topics of its facts."""
        command = Command(actor=by.id, case=by.id, act=act, id=new_id(), trace=new_id())
        desk = Desk(self.cases.get, command, at)
        events = desk.decide()
        self.cases |= desk.in_hand()
        return [event.fact.topic for event in events]

    def checked_in(self, who: Party, *specialities: Speciality) -> CheckIn:
        self.when(lambda desk: together.check_in(desk, who.id, COMMUNITY.id, specialities), who)
        checkin = self.cases[checkin_of(who.id, COMMUNITY.id)]
        assert isinstance(checkin, CheckIn)
        return checkin

    def approved(self, who: Party) -> CheckIn:
        checkin = self.checked_in(who)
        self.when(lambda desk: desk.checkin(checkin.id).approve(desk.acting), self.secretary)
        return checkin

    def on_duty(self, who: Party, by: Party | None = None, **plan: Any) -> Rota:
        id = new_id()
        said = {
            "from_minute": 480,
            "to_minute": 1320,
            "weekdays": range(1, 8),
            "first_on": TODAY,
            "until_on": TODAY + 30,
        }
        self.when(lambda desk: together.plan(desk, id, who.id, COMMUNITY.id, **{**said, **plan}), by or who)
        rota = self.cases[id]
        assert isinstance(rota, Rota)
        return rota


@pytest.fixture
def here() -> Community:
    return Community()


# -- check-ins ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [PartyKind.PARTY_MEMBER, PartyKind.ORGANISATION, PartyKind.UNIT, PartyKind.PARTNER])
def test_whoever_checks_in_is_acknowledged_looked_at_and_leaves(here: Community, kind: PartyKind) -> None:
    who = here.knows(party(kind))
    checkin = here.checked_in(who, Speciality.LEGAL, Speciality.MEDICAL, Speciality.LEGAL)
    assert (checkin.state, checkin.specialities) == (State.MADE, (Speciality.MEDICAL, Speciality.LEGAL))
    assert here.when(lambda desk: desk.checkin(checkin.id).acknowledge(desk.acting), here.secretary) == [
        "checkin.acknowledged"
    ]
    assert here.when(lambda desk: desk.checkin(checkin.id).approve(desk.acting), here.secretary) == ["checkin.approved"]
    assert here.when(lambda desk: desk.checkin(checkin.id).leave(desk.acting), who) == ["checkin.left"]
    assert checkin.summary() == {"checkin": "left"}


def test_nobody_checks_in_twice_and_everybody_may_come_back(here: Community) -> None:
    who = here.knows(party())
    checkin = here.approved(who)
    with pytest.raises(CheckedInAlready):
        here.checked_in(who)
    here.when(lambda desk: desk.checkin(checkin.id).leave(desk.acting), who)
    assert here.checked_in(who, Speciality.FIRE).id == checkin.id
    here.when(lambda desk: desk.checkin(checkin.id).turn_down(desk.acting, TurnedDownFor.INCOMPLETE), here.secretary)
    assert here.checked_in(who).state is State.MADE


def test_residents_and_staff_do_not_check_in(here: Community) -> None:
    for who in (here.knows(party(PartyKind.RESIDENT)), here.secretary):
        with pytest.raises(NobodyChecksIn):
            here.checked_in(who)


def test_others_check_nobody_in_and_staff_enter_it_for_them(here: Community) -> None:
    who, other = here.knows(party()), here.knows(party())
    with pytest.raises(NotAllowed):
        here.when(lambda desk: together.check_in(desk, who.id, COMMUNITY.id), other)
    assert here.when(lambda desk: together.check_in(desk, who.id, COMMUNITY.id), here.secretary) == ["checkin.made"]


def test_only_staff_look_at_a_check_in_and_never_at_their_own(here: Community) -> None:
    who = here.knows(party())
    checkin = here.checked_in(who)
    for by in (who, here.knows(party())):
        with pytest.raises(NotAllowed):
            here.when(lambda desk: desk.checkin(checkin.id).approve(desk.acting), by)
    who.post(system(), "grid_head", COMMUNITY.id, path=PATH)
    who.collect_events()
    with pytest.raises(OwnCheckIn):
        here.when(lambda desk: desk.checkin(checkin.id).approve(desk.acting), who)
    with pytest.raises(OwnCheckIn):
        here.when(lambda desk: desk.checkin(checkin.id).turn_down(desk.acting, TurnedDownFor.OTHER), who)


def test_a_step_follows_the_one_before_it(here: Community) -> None:
    checkin = here.approved(here.knows(party()))
    for act in (
        lambda desk: desk.checkin(checkin.id).approve(desk.acting),
        lambda desk: desk.checkin(checkin.id).acknowledge(desk.acting),
        lambda desk: desk.checkin(checkin.id).turn_down(desk.acting, TurnedDownFor.OTHER, "不符合"),
    ):
        with pytest.raises(NotNow) as refused:
            here.when(act, here.secretary)
        assert "已通过审核" in refused.value.sentence("zh")
    with pytest.raises(Unacceptable):
        checkin.leave(staff_at(NOW - 1))


def staff_at(at: int) -> Acting:
    return someone(PartyKind.STAFF, posts=staff_of(COMMUNITY.id).posts, at=at)


def test_what_they_are_good_at_changes(here: Community) -> None:
    who = here.knows(party())
    checkin = here.approved(who)
    said = [Speciality.ELECTRICAL]
    assert here.when(lambda desk: desk.checkin(checkin.id).change_specialities(desk.acting, said), who) == [
        "checkin.specialities_changed"
    ]
    assert here.when(lambda desk: desk.checkin(checkin.id).change_specialities(desk.acting, said), who) == []


def test_nobody_checks_in_to_a_household() -> None:
    home, path = area("household")
    with pytest.raises(Unacceptable):
        CheckIn(new_id()).make(system(), party=new_id(), kind=PartyKind.PARTY_MEMBER, area=home, path=path)


# -- duty -----------------------------------------------------------------------------------------------------------


def test_the_doctor_of_the_community_is_there_from_8_to_22_every_day(here: Community) -> None:
    doctor = here.knows(party())
    here.approved(doctor)
    rota = here.on_duty(doctor, wording="小区医生坐班")
    turns = list(rota.turns.between(TODAY, TODAY + 6))
    assert [day for day, _ in turns] == list(range(TODAY, TODAY + 7))
    assert rota.turns.begins(TODAY) == start_of(date.fromordinal(TODAY + 719163)) + 8 * HOUR
    assert rota.turns.ends(TODAY) - rota.turns.begins(TODAY) == 14 * HOUR


def test_a_night_ends_on_the_next_day(here: Community) -> None:
    who = here.knows(party())
    here.approved(who)
    rota = here.on_duty(who, from_minute=1320, to_minute=360)
    assert rota.turns.ends(TODAY) - rota.turns.begins(TODAY) == 8 * HOUR
    assert CHINA.utcoffset(None).total_seconds() == 8 * 3600


def test_only_the_weekdays_meant_have_turns(here: Community) -> None:
    who = here.knows(party())
    here.approved(who)
    rota = here.on_duty(
        who, weekdays=[6, 7], first_on=day_number(date(2025, 3, 1)), until_on=day_number(date(2025, 3, 9))
    )
    assert [date.fromordinal(day + 719163).day for day, _ in rota.turns.between(0, 99_999)] == [1, 2, 8, 9]


def test_single_days_have_turns(here: Community) -> None:
    who = here.knows(party())
    here.approved(who)
    rota = here.on_duty(who, weekdays=[], days=[TODAY + 5, TODAY + 1], first_on=None, until_on=None)
    assert [day for day, _ in rota.turns.between(TODAY, TODAY + 99)] == [TODAY + 1, TODAY + 5]


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        ({"weekdays": []}, "days"),
        ({"days": [TODAY]}, "days"),
        ({"weekdays": [8]}, "weekdays"),
        ({"weekdays": [1, 1]}, "weekdays"),
        ({"weekdays": [], "days": [TODAY]}, "first_on"),
        ({"weekdays": [], "days": [TODAY - 1], "first_on": None, "until_on": None}, "days"),
        ({"until_on": None}, "until"),
        ({"until_on": TODAY - 1}, "until"),
        ({"until_on": TODAY + 2000}, "until"),
        ({"from_minute": 1440}, "from"),
        ({"to_minute": 1441}, "to"),
        ({"to_minute": 0}, "to"),
        ({"to_minute": 480}, "to"),
    ],
)
def test_a_plan_of_duty_makes_sense(here: Community, plan: dict[str, Any], field: str) -> None:
    who = here.knows(party())
    here.approved(who)
    with pytest.raises(Unacceptable) as refused:
        here.on_duty(who, **plan)
    assert refused.value.known["field"] == field


def test_only_who_has_checked_in_or_holds_a_post_there_is_put_on_duty(here: Community) -> None:
    who = here.knows(party())
    with pytest.raises(NotCheckedIn):
        here.on_duty(who, here.secretary)
    here.checked_in(who)
    with pytest.raises(NotCheckedIn):
        here.on_duty(who)
    here.on_duty(here.secretary)
    with pytest.raises(NotAllowed):
        here.on_duty(here.secretary, who)


def test_a_turn_is_swapped_and_then_somebody_elses(here: Community) -> None:
    who, other, stranger = (here.knows(party()) for _ in range(3))
    here.approved(who)
    here.approved(other)
    rota = here.on_duty(who)
    day = TODAY + 1
    with pytest.raises(NotCheckedIn):
        here.when(lambda desk: together.swap(desk, rota.id, day, stranger.id), who)
    with pytest.raises(NotAllowed):
        here.when(lambda desk: together.swap(desk, rota.id, day, other.id), other)
    assert here.when(lambda desk: together.swap(desk, rota.id, day, other.id), who) == ["rota.swapped"]
    assert (rota.turns.turn(day).party, rota.turns.turn(day + 1).party) == (other.id, who.id)
    with pytest.raises(NotAllowed):
        here.when(lambda desk: desk.rota(rota.id).serve(desk.acting, day), who, NOW + 2 * DAY)
    here.when(lambda desk: desk.rota(rota.id).serve(desk.acting, day, 485, 1300), other, NOW + 2 * DAY)
    assert (rota.turns.turn(day).state, rota.turns.turn(day).from_minute) == (TurnState.DONE, 485)


def test_what_became_of_a_turn_is_said_once_and_not_ahead(here: Community) -> None:
    who = here.knows(party())
    here.approved(who)
    rota = here.on_duty(who)
    day, noon, night = TODAY + 1, start_of(date.fromordinal(TODAY + 1 + 719163)) + 12 * HOUR, 12 * HOUR
    with pytest.raises(TurnNotBegun, match=AS_PEOPLE_WRITE):
        here.when(lambda desk: desk.rota(rota.id).serve(desk.acting, day), who)
    with pytest.raises(TurnNotOver, match=AS_PEOPLE_WRITE):
        here.when(lambda desk: desk.rota(rota.id).miss(desk.acting, day), here.secretary, noon)
    with pytest.raises(TurnBegun, match=AS_PEOPLE_WRITE):
        here.when(lambda desk: desk.rota(rota.id).cancel(desk.acting, day, CancelledFor.ILLNESS), who, noon)
    with pytest.raises(NotAllowed):
        here.when(lambda desk: desk.rota(rota.id).miss(desk.acting, day), who, noon + night)
    here.when(lambda desk: desk.rota(rota.id).miss(desk.acting, day), here.secretary, noon + night)
    with pytest.raises(TurnIsSettled, match=AS_PEOPLE_WRITE):
        here.when(lambda desk: desk.rota(rota.id).serve(desk.acting, day), who, noon + night)
    with pytest.raises(NoTurn, match=AS_PEOPLE_WRITE):
        here.when(lambda desk: desk.rota(rota.id).serve(desk.acting, TODAY + 99), who, noon + night)
    with pytest.raises(Unacceptable, match=AS_PEOPLE_WRITE):
        here.when(lambda desk: desk.rota(rota.id).end(desk.acting, TODAY + 99), who)


def test_a_turn_is_cancelled_ahead_of_it(here: Community) -> None:
    who = here.knows(party())
    here.approved(who)
    rota = here.on_duty(who)
    here.when(lambda desk: desk.rota(rota.id).cancel(desk.acting, TODAY + 1, CancelledFor.HOLIDAY), who)
    assert rota.turns.turn(TODAY + 1).state is TurnState.CANCELLED


def test_a_plan_ends_early_and_replays_to_the_same(here: Community) -> None:
    who = here.knows(party())
    here.approved(who)
    rota = Rota.plan(
        system(), id=new_id(), party=who, areas=PATH, from_minute=480, to_minute=1320, weekdays=[1], first_on=TODAY,
        until_on=TODAY + 20,
    )  # fmt: skip
    rota.end(system(), TODAY + 9)
    with pytest.raises(Unacceptable):
        rota.end(system(), TODAY + 9)
    assert len(list(rota.turns.between(TODAY, TODAY + 99))) <= 2
    again = Rota.folded(rota.pending)
    assert again is not None
    assert {**vars(again), "pending": []} == {**vars(rota), "pending": []}
