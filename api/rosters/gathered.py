"""Lines of the roster, with the names that belong in them."""

from __future__ import annotations

from collections.abc import Sequence

from api.lists.lines import NamedPlace, Somebody
from api.rosters.lines import CheckInLine, GoodAt, PostLine, RosterLine, TurnLine
from domain.acting import PartyKind
from domain.instants import day_of, moment
from domain.kernel import Id
from domain.roster.checkin import State
from domain.roster.facts import Speciality
from domain.roster.turns import TurnState, clock_of
from domain.vocabulary import CHECKIN_REASON, CHECKIN_STATE, DUTY_STATE, POST_STATE, ROLE, SPECIALITY, Term
from projections.board.card import Coded
from projections.mine import Relation, concerning
from projections.parties import parties_of
from projections.places import addresses_of, titles_of
from projections.roster import CheckInRow, PostSpell, TurnOf, checkins_of, groups_in
from store.reading import Reader

_MOST_CLAIMS = 1000
_DOCTOR = Speciality.DOCTOR.value


async def organisations(reader: Reader, rows: Sequence[CheckInRow]) -> list[RosterLine]:
    """A line for each of some check-ins of organisations, units and partners."""
    parties = await parties_of(reader, (Id(row.party) for row in rows))
    places = await _named(reader, [row.areas[-1] for row in rows])
    lines = []
    for row in rows:
        name = parties[Id(row.party)].public_name
        lines.append(
            RosterLine(
                by=Somebody(coded(row.kind, ROLE[row.kind]), row.party, name),
                n=1,
                text=name or "",
                specialities=[GoodAt(one, *_words(SPECIALITY[one]), 1) for one in row.specialities],
                checkin=row.case,
                area=places[row.areas[-1]],
                state=coded(row.state, CHECKIN_STATE[row.state]),
                made_at=moment(row.made_at),
                claims=await _claims(reader, Id(row.party)),
            )
        )
    return lines


async def persons(reader: Reader, area: Id, state: str) -> list[RosterLine]:
    """A line for each kind of persons."""
    lines = []
    for group in await groups_in(reader, area, state):
        kind = coded(group.kind, ROLE[group.kind])
        lines.append(
            RosterLine(
                by=Somebody(kind, None, None),
                n=group.n,
                text=f"{kind.zh} {group.n} 名",
                specialities=[GoodAt(one, *_words(SPECIALITY[one]), n) for one, n in group.specialities.items()],
                checkin=None,
                area=None,
                state=coded(state, CHECKIN_STATE[state]),
                made_at=None,
                claims=None,
            )
        )
    return lines


async def checkins(reader: Reader, rows: Sequence[CheckInRow]) -> list[CheckInLine]:
    """Check-ins one by one: for the staff of the area, and for whose they are."""
    parties = await parties_of(reader, (Id(row.party) for row in rows))
    places = await _named(reader, [row.areas[-1] for row in rows])
    return [
        CheckInLine(
            id=row.case,
            version=row.version,
            party=row.party,
            kind=coded(row.kind, ROLE[row.kind]),
            name=parties[Id(row.party)].public_name,
            area=places[row.areas[-1]],
            state=coded(row.state, CHECKIN_STATE[row.state]),
            made_at=moment(row.made_at),
            since=moment(row.since),
            specialities=[coded(one, SPECIALITY[one]) for one in row.specialities],
            reason=None if row.reason is None else coded(row.reason, CHECKIN_REASON[row.reason]),
            wording=row.wording,
        )
        for row in rows
    ]


async def turns(reader: Reader, found: Sequence[TurnOf], now: int) -> list[TurnLine]:
    """A line for each turn."""
    parties = await parties_of(reader, {Id(one.turn.party) for one in found})
    places = await _named(reader, [one.rota.place for one in found])
    doctors = {party: await _doctor_at(reader, party) for party in {Id(one.turn.party) for one in found}}
    lines = []
    for one in found:
        turn, plan = one.turn, one.rota.turns
        is_doctor = turn.role == turn.kind and not doctors[Id(turn.party)].isdisjoint(one.rota.areas)
        party = parties.get(Id(turn.party))
        named = party is not None and party.public_name is not None
        over = turn.state is TurnState.PLANNED and plan.ends(one.day) <= now
        state = "unreported" if over else turn.state.value
        lines.append(
            TurnLine(
                rota=one.rota.case,
                version=one.rota.version,
                day=day_of(one.day),
                begins_at=moment(plan.begins(one.day)),
                ends_at=moment(plan.ends(one.day)),
                place=places[one.rota.place],
                by=Somebody(
                    coded(_DOCTOR, SPECIALITY[_DOCTOR]) if is_doctor else coded(turn.role, ROLE[turn.role]),
                    turn.party if named else None,
                    party.public_name if party is not None else None,
                ),
                wording=one.rota.wording,
                state=coded(state, DUTY_STATE[state]),
                came=None if turn.from_minute is None else clock_of(turn.from_minute),
                went=None if turn.to_minute is None else clock_of(turn.to_minute),
            )
        )
    return lines


async def _doctor_at(reader: Reader, party: Id) -> set[str]:
    """The areas in which a person has checked in as the community's doctor: people look for one, not for a member."""
    rows = await checkins_of(reader, party)
    approved = [row for row in rows if row.state == State.APPROVED and row.kind == PartyKind.PARTY_MEMBER]
    return {row.areas[-1] for row in approved if _DOCTOR in row.specialities}


async def posts(reader: Reader, rows: Sequence[PostSpell], now: int, *, to_staff: bool) -> list[PostLine]:
    """A line for each post; *to_staff* it says who holds it."""
    places = await _named(reader, [row.area for row in rows])
    lines = []
    for row in rows:
        state = "over" if row.until is not None and row.until <= now else "held"
        until = None if row.until is None else moment(row.until)
        role = coded(row.role, ROLE[row.role])
        party = row.party if to_staff else None
        lines.append(PostLine(role, places[row.area], moment(row.since), until, coded(state, POST_STATE[state]), party))
    return lines


def coded(code: str, term: Term) -> Coded:
    """A code with its words."""
    return Coded(code, *_words(term))


def _words(term: Term) -> tuple[str, str]:
    return term.words("zh"), term.words("en")


async def _named(reader: Reader, ids: Sequence[str]) -> dict[str, NamedPlace]:
    wanted = [Id(id) for id in ids]
    titles, addresses = await titles_of(reader, wanted), await addresses_of(reader, wanted)
    return {id: NamedPlace(id, titles.get(id), addresses.get(id)) for id in wanted}


async def _claims(reader: Reader, party: Id) -> int:
    held = await concerning(reader, party, Relation.CLAIMED, limit=_MOST_CLAIMS)
    return sum(not line.ended for line in held)
