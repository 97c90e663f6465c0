"""What is done to the roster with several cases at once: checking in, and planning duty for those who have."""

from __future__ import annotations

from collections.abc import Sequence

from domain.casework import Desk
from domain.instants import day_of, day_words
from domain.kernel import Id, NotFound
from domain.roster.checkin import CheckIn, State, checkin_of
from domain.roster.facts import Speciality
from domain.roster.refusals import NotCheckedIn, PlannedAlready
from domain.roster.rota import Rota
from domain.roster.turns import TurnState


def check_in(desk: Desk, party: Id, area: Id, specialities: Sequence[Speciality] = ()) -> None:
    """Check *party* in to *area*: for the first time, or again."""
    who, place, path = desk.somebody(party), desk.place(area), desk.path(area)
    id = checkin_of(party, area)
    try:
        checkin, new = desk.checkin(id), False
    except NotFound:
        checkin, new = CheckIn(id), True
    checkin.make(desk.acting, party=party, kind=who.kind, area=place, path=path, specialities=specialities)
    if new:
        desk.begin(checkin)


def plan(
    desk: Desk,
    id: Id,
    party: Id,
    place: Id,
    *,
    from_minute: int,
    to_minute: int,
    weekdays: Sequence[int] = (),
    days: Sequence[int] = (),
    first_on: int | None = None,
    until_on: int | None = None,
    wording: str | None = None,
    beside: Sequence[Id] = (),
) -> None:
    """Put *party* on duty at *place*.

    :param beside: the plans by which they may be on duty there already.
    :raises NotCheckedIn: when they have not checked in there, and hold no post.
    :raises PlannedAlready: when one of these plans has them there at the same hours of a day.
    """
    path = desk.path(place)
    _demand_there(desk, party, path, "party")
    rota = Rota.plan(
        desk.acting,
        id=id,
        party=desk.somebody(party),
        areas=path,
        from_minute=from_minute,
        to_minute=to_minute,
        weekdays=weekdays,
        days=days,
        first_on=first_on,
        until_on=until_on,
        wording=wording,
    )
    for other in beside:
        _demand_not_twice(rota, desk.rota(other))
    desk.begin(rota)


def swap(desk: Desk, rota: Id, day: int, to: Id) -> None:
    """Let *to* take the turn of a day. :raises NotCheckedIn: when they have not checked in there, and hold no post."""
    planned = desk.rota(rota)
    _demand_there(desk, to, planned.areas, "to")
    planned.swap(desk.acting, day, desk.somebody(to))


def _demand_not_twice(rota: Rota, other: Rota) -> None:
    new, old = rota.turns, other.turns
    if (new.from_minute, new.to_minute, rota.areas[-1]) != (old.from_minute, old.to_minute, other.areas[-1]):
        return
    for day, turn in old.between(new.first_on, new.until_on):
        if new.is_on(day) and turn.party == new.party and turn.state is not TurnState.CANCELLED:
            raise PlannedAlready(day=day_of(day).isoformat(), day_words=day_words(day_of(day)), rota=other.id)


def _demand_there(desk: Desk, party: Id, areas: tuple[Id, ...], field: str) -> None:
    who = desk.party(party)
    if any(post.area in areas for post in who.posts_at(desk.acting.now)):
        return
    for area in reversed(areas):
        try:
            if desk.checkin(checkin_of(party, area)).state is State.APPROVED:
                return
        except NotFound:
            continue
    raise NotCheckedIn(field=field)
