"""A long log, written in bulk: as many needs as asked for, at most half a dozen facts each, spread over a year.

The acts of the domain make the facts of one need for each building and each way it can go; the others are copies with
their own ids and instants, put into the stored bytes. So the log is one that Huying could have written itself, and a
million needs take a minute instead of an hour.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from benchmarks import world
from benchmarks.huying import SYSTEM
from domain.acting import Acting, PartyKind, Post
from domain.kernel import Id
from domain.need.facts import Channel, ClaimKind, Item, Result
from domain.need.need import Need
from domain.party import Party
from domain.place import Place
from domain.words import Sealed
from store.backend import Backend, Stored
from store.codec import encode

LONG = 200
"""So many cases of the log are long …"""
LONG_FACTS = 20
"""… and have so many facts."""

_HOUR = 3_600_000_000
_DAY = 24 * _HOUR
_BEGIN = 1_000_000_000_000_000
"""When every need of the pattern begins; its instants are told apart from all other numbers by their length."""
_CASE, _CLAIM, _COMMAND = (Id(world.identity(0xF00000000000 + n)) for n in range(3))
_PIECE = 20_000

Pattern = list[tuple[str, bytes]]
"""The facts of one way a need can go: topics and stored bytes."""


def case_id(number: int) -> str:
    """The id of the *number*-th need; the first ``LONG`` ones are the long ones."""
    return world.identity(0x100000000000 + number)


async def write(backend: Backend, needs: int) -> int:
    """Write the town and *needs* needs into an empty log, and give back how many facts there are."""
    now = time.time_ns() // 1000
    position = 0
    piece: list[Stored] = []
    for case, version, topic, at, state in _facts(needs, now - 380 * _DAY, now - 10 * _DAY):
        position += 1
        piece.append(Stored(position, case, version, topic, at, state))
        if len(piece) == _PIECE:
            await _append(backend, piece)
            piece = []
    if piece:
        await _append(backend, piece)
    return position


async def _append(backend: Backend, piece: list[Stored]) -> None:
    async with backend.transaction() as transaction:
        await transaction.write(piece, (), ())
        await transaction.commit()


def _facts(needs: int, first: int, last: int) -> Iterator[tuple[str, int, str, int, bytes]]:
    places, parties = _town(first)
    for aggregate in (*places.values(), *parties.values()):
        for event in aggregate.collect_events():
            yield aggregate.id, event.version, event.fact.topic, first, encode(event.fact)
    paths = {id: _path(places, id) for id in places}
    buildings = [area.id for area in world.buildings()]
    ways = [[_pattern(places[Id(id)], paths[Id(id)], facts) for facts in (2, 3, 4, 5)] for id in buildings]
    long = [_pattern(places[Id(id)], paths[Id(id)], LONG_FACTS) for id in buildings]
    for number in range(needs):
        began = first + (last - first) * number // needs
        patterns = ways[number * 7 % len(ways)]
        pattern = long[number % len(long)] if number < LONG else patterns[number * 31 % len(patterns)]
        case = case_id(number)
        claim, command = b"%012x" % (0x200000000000 + number), b"%012x" % (0x300000000000 + number)
        for version, (topic, state) in enumerate(pattern, 1):
            at = began + (version - 1) * _HOUR
            dated = state.replace(b"%d" % (_BEGIN + (version - 1) * _HOUR), b"%d" % at)
            own = dated.replace(_CLAIM[-12:].encode(), claim).replace(_COMMAND[-12:].encode(), command)
            yield case, version, topic, began + 2 * _DAY, own


def _town(at: int) -> tuple[dict[Id, Place], dict[Id, Party]]:
    places: dict[Id, Place] = {}
    system = _acting(SYSTEM, PartyKind.STAFF, at, everywhere=True)
    for area in world.areas():
        parent = None if area.parent is None else places[Id(area.parent)]
        path = () if parent is None else _path(places, parent.id)
        places[Id(area.id)] = Place.found(
            system, id=Id(area.id), level=area.level, name=area.name, parent=parent, path=path, code=f"a{area.code}"
        )
    parties: dict[Id, Party] = {}
    for one in world.people():
        public = one.kind == "organisation"
        parties[Id(one.id)] = Party.register(
            system,
            id=Id(one.id),
            kind=PartyKind(one.kind),
            public_name=one.name if public else None,
            name=None if public else Sealed(Id(one.id), one.name),
        )
    widest = Id(world.areas()[0].id)
    parties[Id(world.STAFF.id)].post(system, "secretary", widest, path=(widest,))
    return places, parties


def _path(places: dict[Id, Place], id: Id) -> tuple[Id, ...]:
    parent = places[id].parent
    return (*(_path(places, parent) if parent else ()), id)


def _pattern(place: Place, path: tuple[Id, ...], facts: int) -> Pattern:
    """A need at *place* that has come to so many facts."""
    number = next(n for n, area in enumerate(world.buildings()) if area.id == place.id)
    resident = world.residents()[number % len(world.residents())].id
    organisation = world.organisations()[number % len(world.organisations())].id
    made: list[Need] = []

    def acting(id: str, kind: PartyKind) -> Acting:
        posts = (Post("secretary", path[0]),) if kind is PartyKind.STAFF else ()
        return _acting(id, kind, _BEGIN + (made[0].version if made else 0) * _HOUR, posts=posts)

    def by_resident() -> Acting:
        return acting(resident, PartyKind.RESIDENT)

    def by_organisation() -> Acting:
        return acting(organisation, PartyKind.ORGANISATION)

    category = world.CATEGORIES[number % len(world.CATEGORIES)]
    need = Need.raise_(
        by_resident(),
        id=_CASE,
        item=Item.NEED,
        category=category,
        place=place.id,
        path=path,
        channel=Channel.WEB,
        words=world.WORDS,
    )
    made.append(need)
    steps: list[Callable[[], None]] = [
        lambda: need.accept(acting(world.STAFF.id, PartyKind.STAFF), world.WORDING),
        lambda: need.claim(by_organisation(), _CLAIM, ClaimKind.SERVICE),
        *[lambda: need.progress(by_organisation(), world.PROGRESS)] * (facts - 5),
        lambda: need.fix(by_organisation(), Result.SOLVED, "灯已换好", cost_fen=12_300),
        lambda: need.confirm(by_resident()),
    ]
    for step in steps[: facts - 1]:
        step()
    if need.version != facts:
        raise AssertionError(f"an act of the pattern causes more than one fact: {need.version} instead of {facts}")
    return [(event.fact.topic, encode(event.fact)) for event in need.collect_events()]


def _acting(id: str, kind: PartyKind, at: int, posts: tuple[Post, ...] = (), *, everywhere: bool = False) -> Acting:
    return Acting(
        party=Id(id), kind=kind, posts=posts, everywhere=everywhere, at=at, now=at, command=_COMMAND, trace=_COMMAND
    )
