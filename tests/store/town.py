"""A small community in a store, and what people do there, as commands for a writer."""

from __future__ import annotations

import asyncio
from typing import Any

from domain.acting import PartyKind
from domain.casework import SYSTEM, Command, Desk
from domain.kernel import Id
from domain.need.facts import Channel, ClaimKind, Item, Part, Result
from domain.need.need import Need
from domain.party import Party
from domain.place import Place
from domain.words import Sealed
from store.jobs import Outcome
from store.writer import Writer
from tests.domain.people import new_id
from tests.store.stored import Act, command

LEVELS = ("district", "street", "community", "estate", "building")


class Town:
    """Places down to one building with three households, and who is around."""

    def __init__(self) -> None:
        self.path = tuple(new_id() for _ in LEVELS)
        self.households = tuple(new_id() for _ in range(3))
        self.residents = tuple(new_id() for _ in self.households)
        self.worker = new_id()
        self.organisations = tuple(new_id() for _ in range(16))

    @property
    def building(self) -> Id:
        """Where needs are raised."""
        return self.path[-1]

    async def settle(self, writer: Writer) -> Town:
        """Let it be there."""
        above: Id | None = None
        for level, id in zip(LEVELS, self.path, strict=True):
            await writer.submit(founded(id, level, above))
            above = id
        for household in self.households:
            await writer.submit(founded(household, "household", above))
        homes = dict(zip(self.residents, self.households, strict=True))
        people = [*(registered(one, PartyKind.RESIDENT, home) for one, home in homes.items())]
        people.append(registered(self.worker, PartyKind.STAFF))
        people.extend(registered(one, PartyKind.ORGANISATION) for one in self.organisations)
        await asyncio.gather(*(writer.submit(one) for one in people))
        await writer.submit(posted(self.worker, self.path[2]))
        return self

    def raised(self, need: Id, by: Id | None = None) -> Command:
        """A need raised by a resident."""
        return command(need, lambda desk: raise_need(desk, need, self.building), by or self.residents[0])

    def accepted(self, need: Id, exclusive: bool = True, deliberate: bool = False) -> Command:
        """The need accepted by the worker."""
        return self.by_worker(
            need, lambda desk: desk.need(need).accept(desk.acting, "修灯", exclusive=exclusive, deliberate=deliberate)
        )

    def claimed(self, need: Id, by: Id, part: Part = Part.LEAD, kind: ClaimKind = ClaimKind.SERVICE) -> Command:
        """The need claimed."""
        claim = new_id()
        return command(need, lambda desk: desk.need(need).claim(desk.acting, claim, kind, part), by)

    def fixed(self, need: Id, by: Id) -> Command:
        """The need reported fixed."""
        return command(need, lambda desk: desk.need(need).fix(desk.acting, Result.SOLVED, "修好了"), by)

    def supported(self, need: Id, by: Id) -> Command:
        """The need supported."""
        return command(need, lambda desk: desk.need(need).support(desk.acting), by)

    def supplemented(self, need: Id, words: str = "还有一盏不亮") -> Command:
        """More said by the resident who raised it."""
        return command(need, lambda desk: desk.need(need).supplement(desk.acting, words), self.residents[0])

    def by_worker(self, need: Id, act: Act) -> Command:
        """Something the worker does."""
        return command(need, act, self.worker)

    async def open_need(self, writer: Writer, **how: Any) -> Id:
        """A need that can be claimed."""
        need = new_id()
        await writer.submit(self.raised(need))
        await writer.submit(self.accepted(need, **how))
        return need


async def together(writer: Writer, *commands: Command) -> list[Outcome | BaseException]:
    """What becomes of commands that wait at the same time, and so are decided in one batch."""
    return list(await asyncio.gather(*(writer.submit(one) for one in commands), return_exceptions=True))


def raise_need(desk: Desk, need: Id, place: Id) -> Need:
    """Let a need begin at *place*."""
    path = desk.path(place)
    return desk.begin(
        Need.raise_(
            desk.acting,
            id=need,
            item=Item.NEED,
            category="0207",
            place=place,
            path=path,
            channel=Channel.WEB,
            words="楼下的灯坏了",
        )
    )


def founded(id: Id, level: str, parent: Id | None, name: str = "某地") -> Command:
    """A place founded by the installation."""

    def act(desk: Desk) -> None:
        around = None if parent is None else desk.place(parent)
        path = () if parent is None else desk.path(parent)
        called = None if level == "household" else name
        desk.begin(Place.found(desk.acting, id=id, level=level, name=called, parent=around, path=path))

    return command(id, act)


def renamed(id: Id, name: str) -> Command:
    """A place renamed by the installation; nothing happens when it bears that name already."""
    return command(id, lambda desk: desk.place(id).rename(desk.acting, name, path=desk.path(id)))


def moved(id: Id, to: Id | None) -> Command:
    """A place moved by the installation; nothing happens when it lies there already."""

    def act(desk: Desk) -> None:
        around = None if to is None else desk.place(to)
        ancestors = () if to is None else desk.path(to)
        desk.place(id).move(desk.acting, around, path=desk.path(id), ancestors=ancestors)

    return command(id, act)


def registered(id: Id, kind: PartyKind, home: Id | None = None) -> Command:
    """A party registered by the installation."""
    person = kind in (PartyKind.RESIDENT, PartyKind.STAFF)

    def act(desk: Desk) -> None:
        household = None if home is None else desk.place(home)
        path = () if home is None else desk.path(home)
        name, public = (Sealed(id, "某人"), None) if person else (None, "某单位")
        desk.begin(
            Party.register(desk.acting, id=id, kind=kind, name=name, public_name=public, household=household, path=path)
        )

    return command(id, act)


def posted(id: Id, area: Id) -> Command:
    """A post given by the installation."""
    return command(id, lambda desk: desk.party(id).post(desk.acting, "worker", area, path=desk.path(area)), SYSTEM)
