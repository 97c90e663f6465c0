"""Folds check-ins, plans of duty and posts. What counts is kept with the days on which it began and ended to count.

Each such day comes with the day on which the log learned of it, so that a figure can be asked for as it was known then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, assert_never, cast, get_args

from domain.instants import local_day
from domain.kernel import Event, Fact
from domain.party import Posted, PostEnded, SubjectErased
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
from domain.roster.turns import Turns
from projections.kernel import Key, Row, RowType, Tables, View


class CheckInRow(Row):
    """The check-in of a party to an area, as it is now."""

    table: ClassVar[str] = "roster_checkin"
    key: ClassVar[tuple[str, ...]] = ("case",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("party",),)

    case: str
    version: int
    party: str
    kind: str
    areas: tuple[str, ...]
    state: str
    made_at: int
    since: int
    """When it came to be in this state."""
    specialities: tuple[str, ...]
    reason: str | None = None
    """Why it was turned down."""
    wording: str | None = None
    """What was said of that for everybody to read."""
    spells: int = 0
    """How often it has been approved."""


class AreaCheckIn(Row):
    """An area that a check-in is to, or that holds such a one."""

    table: ClassVar[str] = "roster_area_checkin"
    key: ClassVar[tuple[str, ...]] = ("area", "checkin")
    small: ClassVar[bool] = True

    area: str
    checkin: str


class Spell(Row):
    """A check-in from its approval until it was left, once for every area that holds it."""

    table: ClassVar[str] = "roster_spell"
    key: ClassVar[tuple[str, ...]] = ("area", "checkin", "n")
    small: ClassVar[bool] = True

    area: str
    checkin: str
    n: int
    party: str
    kind: str
    since_on: int
    known_on: int
    left_on: int | None = None
    left_known_on: int | None = None


class RotaRow(Row):
    """A plan of duty, and what has become of its turns."""

    table: ClassVar[str] = "roster_rota"
    key: ClassVar[tuple[str, ...]] = ("case",)

    case: str
    version: int
    first_on: int
    until_on: int
    place: str
    areas: tuple[str, ...]
    wording: str | None
    turns: Turns


class AreaRota(Row):
    """An area in which somebody is on duty under a plan."""

    table: ClassVar[str] = "roster_area_rota"
    key: ClassVar[tuple[str, ...]] = ("area", "rota")
    small: ClassVar[bool] = True

    area: str
    rota: str


class PartyPosts(Row):
    """How often a party was given each post: by the role and the area, with a blank between them."""

    table: ClassVar[str] = "roster_party_posts"
    key: ClassVar[tuple[str, ...]] = ("case",)

    case: str
    given: dict[str, int]


class PostSpell(Row):
    """A post for an area, from when it was given until it was ended or given again."""

    table: ClassVar[str] = "roster_post"
    key: ClassVar[tuple[str, ...]] = ("area", "role", "party", "n")
    small: ClassVar[bool] = True

    area: str
    role: str
    party: str
    n: int
    since: int
    since_on: int
    known_on: int
    until: int | None
    """The instant at which its term is over."""
    ended_on: int | None = None
    ended_known_on: int | None = None
    replaced: bool = False
    """Whether it ended because another term of it began."""


_Wanted = CheckInFact | RotaFact | Posted | PostEnded | SubjectErased
_OF_CHECKINS = get_args(CheckInFact)


class Roster(View):
    """Check-ins, duty and posts."""

    name: ClassVar[str] = "roster"
    version: ClassVar[int] = 3
    kinds: ClassVar[tuple[RowType, ...]] = (CheckInRow, AreaCheckIn, Spell, RotaRow, AreaRota, PartyPosts, PostSpell)
    wants: ClassVar[frozenset[type[Fact]]] = frozenset(get_args(_Wanted))

    def reads(self, event: Event, tables: Tables) -> Iterable[tuple[type[Row], Key]]:
        """The spells that a fact may end."""
        fact = event.fact
        if isinstance(fact, Left):
            row = tables[CheckInRow].get(event.case)
            return [] if row is None else [(Spell, (area, event.case, row.spells)) for area in row.areas]
        if isinstance(fact, Posted | PostEnded):
            n = _given(tables, event.case, fact)
            return [(PostSpell, (fact.area, fact.post, event.case, n))] if n else []
        return [(PostSpell, key) for key in _last_spells(tables, event.case)] if isinstance(fact, SubjectErased) else []

    def fold(self, event: Event, tables: Tables) -> None:
        """Check in, plan duty, post."""
        fact = cast(_Wanted, event.fact)
        known = local_day(event.recorded_at)
        if isinstance(fact, Posted | PostEnded):
            _post(event, fact, tables, known)
        elif isinstance(fact, SubjectErased):
            _forgotten(event, fact, tables, known)
        elif isinstance(fact, _OF_CHECKINS):
            _check_in(event, cast(CheckInFact, fact), tables, known)
        else:
            _on_duty(event, cast(RotaFact, fact), tables)


def _check_in(event: Event, fact: CheckInFact, tables: Tables, known: int) -> None:
    rows, spells = tables[CheckInRow], tables[Spell]
    row, day = rows.get(event.case), local_day(fact.at)
    if isinstance(fact, CheckedIn):
        for area in fact.areas:
            tables[AreaCheckIn].put(AreaCheckIn(area, event.case))
        row = CheckInRow(
            case=event.case,
            version=event.version,
            party=fact.party,
            kind=fact.party_kind.value,
            areas=fact.areas,
            state="made",
            made_at=fact.at,
            since=fact.at,
            specialities=tuple(one.value for one in fact.specialities),
            spells=0 if row is None else row.spells,
        )
        rows.put(row)
        return
    assert row is not None
    row.version = event.version
    match fact:
        case Acknowledged():
            row.state, row.since = "acknowledged", fact.at
        case Approved():
            row.state, row.since = "approved", fact.at
            row.spells += 1
            for holder in row.areas:
                spells.put(Spell(holder, event.case, row.spells, row.party, row.kind, day, known))
        case TurnedDown():
            row.state, row.since, row.reason = "turned_down", fact.at, fact.reason.value
            row.wording = fact.wording
        case Left():
            if row.state == "approved":
                for holder in row.areas:
                    spell = spells.get((holder, event.case, row.spells))
                    if spell is not None:
                        spell.left_on, spell.left_known_on = day, known
                        spells.put(spell)
            row.state, row.since = "left", fact.at
        case SpecialitiesChanged():
            row.specialities = tuple(one.value for one in fact.specialities)
        case _:
            assert_never(fact)
    rows.put(row)


def _on_duty(event: Event, fact: RotaFact, tables: Tables) -> None:
    rows = tables[RotaRow]
    if isinstance(fact, OnDuty):
        for area in fact.areas:
            tables[AreaRota].put(AreaRota(area, event.case))
        turns = Turns.of(fact)
        place = fact.areas[-1]
        rows.put(
            RotaRow(event.case, event.version, fact.first_on, fact.until_on, place, fact.areas, fact.wording, turns)
        )
        return
    row = rows.get(event.case)
    assert row is not None
    match fact:
        case Swapped() | Cancelled() | Served() | Absent() | RotaEnded():
            row.turns.follow(fact)
        case _:
            assert_never(fact)
    row.version, row.until_on = event.version, row.turns.until_on
    rows.put(row)


def _post(event: Event, fact: Posted | PostEnded, tables: Tables, known: int) -> None:
    spells, party, day = tables[PostSpell], event.case, local_day(fact.at)
    n = _given(tables, party, fact)
    before = spells.get((fact.area, fact.post, party, n)) if n else None
    if before is not None and before.ended_on is None:
        before.ended_on, before.ended_known_on = day, known
        before.replaced = isinstance(fact, Posted)
        spells.put(before)
    if isinstance(fact, Posted):
        row = tables[PartyPosts].get(party) or PartyPosts(party, {})
        row.given[f"{fact.post} {fact.area}"] = n + 1
        tables[PartyPosts].put(row)
        spells.put(PostSpell(fact.area, fact.post, party, n + 1, fact.at, day, known, fact.until))


def _forgotten(event: Event, fact: SubjectErased, tables: Tables, known: int) -> None:
    """Whoever is forgotten holds no post from then on: no fact of its own ends each (see ``Party.erase``)."""
    for key in _last_spells(tables, event.case):
        spell = tables[PostSpell].get(key)
        if spell is not None and spell.ended_on is None:
            spell.ended_on, spell.ended_known_on = local_day(fact.at), known
            tables[PostSpell].put(spell)


def _last_spells(tables: Tables, party: str) -> list[Key]:
    """The keys of the last spell of every post that a party was ever given."""
    row = tables[PartyPosts].get(party)
    given = {} if row is None else row.given
    return [(area, role, party, n) for (role, area), n in ((post.split(" "), n) for post, n in given.items())]


def _given(tables: Tables, party: str, fact: Posted | PostEnded) -> int:
    row = tables[PartyPosts].get(party)
    return 0 if row is None else row.given.get(f"{fact.post} {fact.area}", 0)
