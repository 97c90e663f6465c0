"""The questions that people ask, each kept answered by a view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from uuid_utils import uuid7

from domain.casework import SYSTEM, Command, Desk
from domain.categories import CATEGORIES
from domain.instants import local_day
from domain.kernel import Event, Id
from domain.upkeep import together
from projections.alike import Alike
from projections.board.pages import cards_of
from projections.board.view import Board
from projections.brought.view import Requests
from projections.directory import Directory
from projections.durations import By, Waits, Words
from projections.kernel import View
from projections.lapsing import Lapsing, needs_with_lapsed_claims
from projections.mine import Mine
from projections.offers import Offers
from projections.orders import Orders
from projections.parties import Parties, parties_of
from projections.photos import Photos
from projections.places import Places, titles_of
from projections.roster import Roster
from projections.statistics.view import Statistics
from projections.timeline import Line, mentioned, register, told
from projections.timeline.of_merging import merged_with
from projections.timeline.of_roster import on_roster, rostered
from projections.timeline.upkeep import keepers, kept_up
from projections.upkeep import Upkeep, plans_to_tick
from store.reading import Reader

VIEWS: tuple[View, ...] = (
    Board(),
    Mine(),
    Places(),
    Parties(),
    Statistics(),
    Offers(),
    Requests(),
    Upkeep(),
    Alike(),
    Orders(),
    Lapsing(),
    Waits(),
    Photos(),
    Roster(),
    Directory(),
)
"""Every view of the service."""


async def timeline_of(reader: Reader, events: Sequence[Event]) -> list[Line]:
    """The timeline of a need, from all its facts in order, with the public names as they are now."""
    parties, places = mentioned(events)
    known = await parties_of(reader, parties)
    names = {party.id: party.public_name for party in known.values() if party.public_name is not None}
    others = await cards_of(reader, sorted(merged_with(events)))
    wordings = {id: card.wording for id, card in others.items() if card.wording is not None}
    return told(events, names | await titles_of(reader, places) | wordings)


async def upkeep_of(reader: Reader, events: Sequence[Event]) -> list[Line]:
    """The timeline of a plan of upkeep, from all its facts in order, with the public names as they are now."""
    known = await parties_of(reader, keepers(events))
    names = {party.id: party.public_name for party in known.values() if party.public_name is not None}
    return kept_up(events, names)


async def register_of(reader: Reader, events: Sequence[Event]) -> list[Line]:
    """The timeline of a place, a party or an offer, from all its facts, with the public names as they are now."""
    named = register.mentioned(events)
    known = await parties_of(reader, named.parties)
    names = {party.id: party.public_name for party in known.values() if party.public_name is not None}
    cards = await cards_of(reader, sorted(named.needs))
    wordings = {id: card.wording for id, card in cards.items() if card.wording is not None}
    return register.registered(events, names | await titles_of(reader, named.places) | wordings)


async def roster_of(reader: Reader, events: Sequence[Event]) -> list[Line]:
    """The timeline of a check-in or a plan of duty, from all its facts, with the public names as they are now."""
    parties, places = on_roster(events)
    known = await parties_of(reader, parties)
    names = {party.id: party.public_name for party in known.values() if party.public_name is not None}
    return rostered(events, names | await titles_of(reader, places))


async def lines_of(reader: Reader, events: Sequence[Event]) -> list[Line]:
    """The timeline of a case of whatever kind, from all its facts in order."""
    match events[0].fact.topic.partition(".")[0]:
        case "need":
            return await timeline_of(reader, events)
        case "upkeep":
            return await upkeep_of(reader, events)
        case "checkin" | "rota":
            return await roster_of(reader, events)
        case _:
            return await register_of(reader, events)


async def words_for(reader: Reader, by: By, keys: Iterable[str]) -> dict[str, Words]:
    """What categories, areas or units are called, by their codes or ids; what has no public name is absent."""
    if by is By.CATEGORY:
        wanted = set(keys)
        return {known.code: Words(known.zh, known.en) for known in CATEGORIES if known.code in wanted}
    ids = [Id(key) for key in keys if key]
    if by is By.AREA:
        return {id: Words(title, title) for id, title in (await titles_of(reader, ids)).items()}
    parties = await parties_of(reader, ids)
    return {id: Words(one.public_name, one.public_name) for id, one in parties.items() if one.public_name is not None}


async def asked_by_the_clock(reader: Reader, at: int) -> list[Command]:
    """What the clock asks for at the instant *at*: to let claims lapse whose term is over, and to settle upkeep.

    Each of these acts looks for itself whether there is anything to do, and may be asked for again at any time.
    """
    needs = await needs_with_lapsed_claims(reader, at)
    plans = await plans_to_tick(reader, local_day(at))
    return [
        *(_by_the_clock(need, at, _lapse) for need in needs),
        *(_by_the_clock(plan, at, together.tick) for plan in plans),
    ]


def _lapse(desk: Desk, need: Id) -> None:
    desk.need(need).lapse(desk.acting)


def _by_the_clock(case: Id, at: int, act: Callable[[Desk, Id], None]) -> Command:
    id, trace = Id(str(uuid7())), Id(str(uuid7()))
    return Command(actor=SYSTEM, case=case, act=lambda desk: act(desk, case), id=id, trace=trace, at=at)
