"""Lists show what their items would: whoever is shown one may look at it alone, and what they may look at is there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.api.matrix.asking import YES, Asked, asked
from tests.api.matrix.columns import ABOVE, COLUMNS, NOBODY, OWN, READING, Column
from tests.api.matrix.world import CLAIMANTS, UNIT, World

Item = dict[str, Any]


class List(NamedTuple):
    """A list, how an item of it is found, and where it stands alone."""

    path: str
    query: str
    alone: str
    of: Callable[[Item], str] = lambda item: str(item["id"])


_WHY = "reason=complaint"


def _lists(world: World) -> dict[str, List]:
    """Those that are public."""
    return {
        "board": List("/needs", "limit=100", "/needs/{}"),
        "needs": List("/lists/needs", "limit=100", "/needs/{}", lambda item: str(item["need"]["id"])),
        "offers": List("/lists/offers", "limit=100", "/offers/{}"),
        "progress": List("/lists/progress", "limit=100", "/needs/{}", lambda item: str(item["need"]["need"])),
        "deadlines": List("/deadlines", "limit=100", "/needs/{}", lambda item: str(item["need"]["id"])),
        "suspended": List("/suspended", "limit=100", "/needs/{}"),
        "upkeep": List("/upkeep", "limit=100", "/upkeep/{}"),
    }


class Looking:
    """Somebody who looks at lists, and at what is in them."""

    def __init__(self, service: Asked, column: Column) -> None:
        self.column = column
        self._service = service
        self._headers = service.world.shows(column, service.world.cases["nothing"])
        self._alone: dict[str, bool] = {}

    async def shown(self, path: str, query: str = "limit=100") -> list[Item] | None:
        """The items of a list; None where they may not look at it."""
        told = await self._service.send("GET", path, query, self._headers)
        if told.verdict != YES:
            return None
        page = json.loads(told.body)
        assert page.get("next") is None, "the list is longer than the page that was asked for"
        items: list[Item] = page["items"]
        return items

    async def sees(self, path: str, query: str = "") -> bool:
        """Whether they may look at it alone."""
        if path not in self._alone:
            self._alone[path] = (await self._service.send("GET", path, query, self._headers)).verdict == YES
        return self._alone[path]

    async def acts(self, need: str) -> list[str]:
        """What they are told that they can do to a need."""
        told = await self._service.send("GET", f"/needs/{need}/acts", "", self._headers)
        return [act["code"] for act in json.loads(told.body)["acts"]]


def _everybody_looks(community: tuple[str, World], look: Callable[[Looking, World], Any]) -> dict[Column, Any]:
    async def looking() -> dict[Column, Any]:
        async with asked(*community) as service:
            return {column: await look(Looking(service, column), service.world) for column in COLUMNS}

    return asyncio.run(looking())


def _of_cases(world: World, blank: str) -> set[str]:
    """All that stands in that blank of any case, whosever it is."""
    found = {case.ids[blank] for case in world.cases.values() if blank in case.ids}
    return found | {own[blank] for case in world.cases.values() for own in case.own.values() if blank in own}


def test_public_lists_show_everybody_the_same_and_nothing_that_they_may_not_see_alone(
    community: tuple[str, World],
) -> None:
    async def look(somebody: Looking, world: World) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for name, (path, query, alone, of) in _lists(world).items():
            items = await somebody.shown(path, query)
            assert items is not None, (name, somebody.column)
            found[name] = {of(item) for item in items}
            for id in found[name]:
                assert await somebody.sees(alone.format(id)), (name, somebody.column)
        # And the other way round: what they may see alone is on the board.
        for need in _of_cases(world, "need") - {world.cases["merged"].ids["need"]}:
            assert (need in found["board"]) == await somebody.sees(f"/needs/{need}"), somebody.column
        return found

    told = _everybody_looks(community, look)
    public, world = told[Column(NOBODY, "any")], community[1]
    assert all(found == public for found in told.values())
    assert public["upkeep"] == _of_cases(world, "plan")
    assert public["offers"] == _of_cases(world, "offer")
    assert public["suspended"] == {world.cases["suspended"].ids["need"]}
    assert public["needs"] < public["board"]
    assert public["progress"] < public["board"]
    assert public["deadlines"] < public["board"]


def test_what_a_unit_was_asked_to_do_is_listed_for_itself_staff_and_auditors(community: tuple[str, World]) -> None:
    async def look(somebody: Looking, world: World) -> set[str] | None:
        items = await somebody.shown(f"/units/{world.party('unit')}/orders")
        return None if items is None else {str(item["need"]["id"]) for item in items}

    told, world = _everybody_looks(community, look), community[1]
    given = {name for name, case in world.cases.items() if {"order", "whistle"} & case.own.get(UNIT, {}).keys()}
    asked_of_it = {world.cases[name].ids["need"] for name in given}
    listed = {column for column, found in told.items() if found is not None}
    assert all(told[column] == asked_of_it for column in listed)
    assert {column.role for column in listed} - {"token_read", "token_act"} == {
        *("unit", "secretary", "worker", "grid_head", "grid_member", "estate_secretary", ABOVE, "auditor"),
    }
    assert {column.relation for column in listed if column.role == "unit"} == {"own"}


def test_photos_are_listed_for_whoever_may_see_them_alone_and_for_nobody_else(community: tuple[str, World]) -> None:
    async def look(somebody: Looking, world: World) -> int:
        case = world.cases["pictured"]
        items = await somebody.shown(f"/needs/{case.ids['need']}/photos", "")
        assert items is not None, "there may be published ones, which are everybody's"
        listed = {item["id"] for item in items}
        photos = {case.ids["photo"], *(own["photo"] for own in case.own.values())}
        alone = {photo for photo in photos if await somebody.sees(f"/photos/{photo}", _WHY)}
        assert listed == alone == {photo for photo in photos if await somebody.sees(f"/photos/{photo}/thumbnail", _WHY)}
        return len(listed)

    told = _everybody_looks(community, look)
    assert told[Column("secretary", OWN)] == told[Column("auditor", "any")] == len(CLAIMANTS) + 1
    assert {told[column] for column in (*CLAIMANTS, Column("resident", OWN))} == {1}
    assert {told[Column(NOBODY, "any")], told[Column("resident", "other")]} == {0}


def test_what_is_mine_is_listed_for_me_and_nobody_else(community: tuple[str, World]) -> None:
    async def look(somebody: Looking, world: World) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for name in ("raised", "supported", "claimed", "to-confirm"):
            items = await somebody.shown(f"/mine/{name}")
            found[name] = {item["need"]["id"] for item in items or []}
            for need in found[name]:
                assert await somebody.sees(f"/needs/{need}"), (name, somebody.column)
        for name, alone in (("upkeep", "/upkeep/{}"), ("searches", "/mine/searches/{}/needs"), ("check-ins", None)):
            items = await somebody.shown(f"/mine/{name}", "")
            found[name] = {item["id"] for item in items or []}
            for id in found[name] if alone else ():
                assert alone is not None
                assert await somebody.sees(alone.format(id)), (name, somebody.column)
        return found

    told, world = _everybody_looks(community, look), community[1]
    cases, resident = world.cases, Column("resident", OWN)
    needs = _of_cases(world, "need")
    # One more was raised for the receipt of another need.
    assert needs - {cases["entered"].ids["need"]} <= told[resident]["raised"]
    assert {column for column, found in told.items() if found["raised"]} == {
        resident,
        Column("resident", "elsewhere"),
    }
    assert {column for column, found in told.items() if found["supported"]} == {Column("resident", "other")}
    for column, found in told.items():
        own = {name: case.own.get(column, {}) for name, case in cases.items()}
        assert found["claimed"] == {cases[name].ids["need"] for name in own if "claim" in own[name]}, column
        assert found["upkeep"] == {ids["plan"] for ids in own.values() if "plan" in ids}, column
        assert {ids["checkin"] for ids in own.values() if "checkin" in ids} <= found["check-ins"], column
    searches = [found["searches"] for column, found in told.items() if column.role != READING]
    assert sum(map(len, searches)) == len(set().union(*searches)), "each is one person's own"


def test_what_anybody_is_asked_to_confirm_they_may_confirm(community: tuple[str, World]) -> None:
    async def look(somebody: Looking, world: World) -> set[str]:
        items = await somebody.shown("/mine/to-confirm")
        asked_for: set[str] = {item["need"]["id"] for item in items or []}
        for need in asked_for:
            assert "confirm" in await somebody.acts(need), somebody.column
        return asked_for

    told, world = _everybody_looks(community, look), community[1]
    fixed = world.cases["fixed"].ids["need"]
    assert fixed in told[Column("resident", OWN)]


def test_check_ins_are_listed_one_by_one_for_staff_of_their_area_alone(community: tuple[str, World]) -> None:
    async def look(somebody: Looking, world: World) -> dict[str, set[str] | None]:
        found: dict[str, set[str] | None] = {}
        for place in ("building", "next_building", "community", "other_community"):
            items = await somebody.shown(f"/areas/{world.town.places[place]}/check-ins")
            found[place] = None if items is None else {item["id"] for item in items}
        return found

    told, world = _everybody_looks(community, look), community[1]
    there = {own["checkin"] for own in world.cases["checked_in"].own.values()}
    assert told[Column("building_head", OWN)] == {
        "building": there,
        "next_building": None,
        "community": None,
        "other_community": None,
    }
    secretary, elsewhere = told[Column("secretary", OWN)], told[Column("secretary", "elsewhere")]
    assert secretary["building"] == there
    assert there < (secretary["community"] or set())
    assert secretary["other_community"] is None
    assert elsewhere["building"] is None
    assert elsewhere["other_community"]
    assert not there & elsewhere["other_community"]
