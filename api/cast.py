"""Whom one can be where the service is tried out: a few of each kind and each post, by community, the busiest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from api.lists.lines import NamedPlace
from domain.acting import PartyKind
from domain.kernel import Id
from domain.vocabulary import ROLE
from projections.board.card import Coded, coded
from projections.board.pages import cards_of
from projections.directory import PartyFound, Sought, found_at, parties_found
from projections.mine import Line, Relation, concerning
from projections.orders import orders_of
from projections.places import addresses_of, path_of, place_of, titles_of
from store.reading import Reader

LOOKED_AT = 400
"""How many parties are looked at; a service that is tried out has no more that matter."""
_LINES = 5
"""How many of somebody's needs are looked at for one that is still theirs."""
OF_EACH, NAMED = 2, 4
"""How many of each kind or post in a community; and of those with a public name."""


class OneCanBe(msgspec.Struct):
    """Somebody whom one can be."""

    party: str
    kind: Coded
    name: str | None
    """Of an organisation, a unit or a partner."""
    post: Coded | None
    """The office that they hold."""
    place: NamedPlace | None
    """The area of the office, or else the building they live in."""
    community: NamedPlace | None
    """The community of theirs, or what is nearest to one; none where nobody knows it."""
    raised: bool
    """Whether they have raised something."""
    claimed: bool
    """Whether they have taken something on, or were asked to."""


class Cast(msgspec.Struct):
    """Whom one can be."""

    people: list[OneCanBe]


class _Known(msgspec.Struct):
    party: PartyFound
    community: Id | None
    place: Id | None
    raised: bool
    claimed: bool
    latest: int
    """When they last raised or took on what is still theirs; 0 for never."""


async def cast(reader: Reader) -> Cast:
    """Some of everybody."""
    known = [await _known(reader, party) for party in await parties_found(reader, Sought(), limit=LOOKED_AT)]
    # Whoever raised something by a receipt alone is nobody one can be.
    known = [one for one in known if one.community is not None or one.party.kind != PartyKind.RESIDENT]
    busy: dict[Id | None, int] = defaultdict(int)
    for one in known:
        busy[one.community] = max(busy[one.community], one.latest)
    await _come_down(reader, known, busy)
    groups: dict[tuple[Id | None, str], list[_Known]] = defaultdict(list)
    for one in known:
        role = one.party.posts[0][0] + (one.place or "") if one.party.posts else one.party.kind
        groups[one.community, role].append(one)
    chosen = [one for each in groups.values() for one in _some(each)]
    # Whoever belongs to no community comes last.
    chosen.sort(key=lambda one: (one.community is None, -busy[one.community], one.community or "", _rank(one.party)))
    return Cast(await _told(reader, chosen))


async def _come_down(reader: Reader, known: list[_Known], busy: dict[Id | None, int]) -> None:
    """Whoever serves an area above communities is told with the busiest of these."""
    paths = {id: await path_of(reader, id) for id in busy if id is not None}
    for one in known:
        below = [id for id, path in paths.items() if one.community in path[:-1]]
        if below:
            one.community = max(below, key=lambda id: busy[id])


def _some(each: list[_Known]) -> list[_Known]:
    """The busiest, and somebody who has nothing to do with anything yet."""
    each = sorted(each, key=lambda one: (-one.latest, one.party.id))
    if each[0].party.public_name is not None:
        return each[:NAMED]
    idle = [one for one in each[OF_EACH - 1 :] if not one.latest]
    return [*each[: OF_EACH - 1], *(idle[:1] or each[OF_EACH - 1 : OF_EACH])]


def _rank(party: PartyFound) -> tuple[int, int]:
    """Residents first, staff last."""
    return list(PartyKind).index(PartyKind(party.kind)), list(ROLE).index(party.posts[0][0]) if party.posts else 0


async def _known(reader: Reader, party: PartyFound) -> _Known:
    home = None if party.household is None else (await place_of(reader, party.household)).parent
    place = party.posts[0][1] if party.posts else home
    raised = await concerning(reader, party.id, Relation.RAISED, limit=1)
    claimed = await concerning(reader, party.id, Relation.CLAIMED, limit=_LINES)
    asked = await orders_of(reader, party.id, limit=1)
    somewhere = place or next(iter(await found_at(reader, party.id)), None)
    if somewhere is None and (claimed or asked):
        case = asked[0].case if asked else claimed[0].case
        card = (await cards_of(reader, [case])).get(case)
        somewhere = None if card is None or card.summary.place is None else Id(card.summary.place)
    return _Known(
        party=party,
        community=await _community(reader, somewhere),
        place=place,
        raised=bool(raised),
        claimed=bool(claimed or asked),
        latest=max([_latest(raised), _latest(claimed), *(line.at for line in asked)]),
    )


def _latest(lines: Sequence[Line]) -> int:
    """When the latest began. What has ended is not counted: the clock ends claims where nobody has been for years."""
    return max((line.at for line in lines if not line.ended), default=0)


async def _community(reader: Reader, place: Id | None) -> Id | None:
    """The community that holds a place; where none does, the place itself."""
    if place is None:
        return None
    for id in await path_of(reader, place):
        if (await place_of(reader, id)).level == "community":
            return id
    return place


async def _told(reader: Reader, chosen: Iterable[_Known]) -> list[OneCanBe]:
    chosen = list(chosen)
    ids = {id for one in chosen for id in (one.community, one.place) if id is not None}
    titles, addresses = await titles_of(reader, ids), await addresses_of(reader, ids)

    def named(id: Id | None) -> NamedPlace | None:
        return None if id is None else NamedPlace(id, titles.get(id), addresses.get(id))

    return [
        OneCanBe(
            party=one.party.id,
            kind=coded(ROLE, one.party.kind),
            name=one.party.public_name,
            post=coded(ROLE, one.party.posts[0][0]) if one.party.posts else None,
            place=named(one.place),
            community=named(one.community),
            raised=one.raised,
            claimed=one.claimed,
        )
        for one in chosen
    ]
