"""What an act may reach: households, and whether they lie where they have to."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest

from domain.casework import SYSTEM, Command, Desk, Missing, NotAHousehold, OutsideTheNeighbourhood
from domain.kernel import Aggregate, Id
from domain.place import Place
from tests.domain.people import NOW, new_id, system

LEVELS = ("district", "street", "community", "estate", "building", "household")


class Town:
    """Places by id, of which some have to be fetched first."""

    def __init__(self) -> None:
        self.cases: dict[Id, Aggregate] = {}
        self.fetched: set[Id] = set()
        self.rounds: list[int] = []
        """How many cases each fetching asked for."""

    def below(self, place: Place | None, *levels: str) -> list[Place]:
        """One place of each level, each in the one before."""
        around = [place]
        for level in levels:
            holder = around[-1]
            path = () if holder is None else (new_id(),)  # whoever founds everywhere is asked for no path
            name = None if level == "household" else f"某{level}"
            made = Place.found(system(), id=new_id(), level=level, name=name, parent=holder, path=path)
            self.cases[made.id] = made
            around.append(made)
        return [one for one in around[1:] if one is not None]

    def households(self, ids: Iterable[Id], within: Id | None) -> tuple[Id, ...]:
        """What a desk says to these households, when everything has to be fetched."""
        command = Command(actor=SYSTEM, case=SYSTEM, act=lambda desk: None, id=new_id(), trace=new_id())
        wanted = list(ids)
        while True:
            try:
                return Desk(self._at_hand, command, NOW).households(wanted, "electorate", within=within)
            except Missing as missing:
                self.fetched.update(missing.cases)
                self.rounds.append(len(missing.cases))

    def _at_hand(self, id: Id) -> Aggregate | None:
        if id not in self.fetched:
            raise Missing(id)
        return self.cases.get(id)


def test_households_anywhere_in_the_area_are_taken_and_fetched_together() -> None:
    town = Town()
    *_, community, estate, building, home = town.below(None, *LEVELS)
    *_, elsewhere = town.below(community, "grid", "building", "household")
    (next_door,) = town.below(building, "household")
    (villa,) = town.below(estate, "household")
    homes = [one.id for one in (home, elsewhere, next_door, villa)]

    assert town.households(homes, within=community.id) == tuple(homes)
    # Once for the households, once for each step up: not once for each place.
    assert town.rounds == [4, 3, 1]


def test_a_household_of_another_community_is_named() -> None:
    town = Town()
    _, street, community, *_, home = town.below(None, *LEVELS)
    *_, other = town.below(street, "community", "building", "household")

    with pytest.raises(OutsideTheNeighbourhood) as refused:
        town.households([home.id, other.id], within=community.id)
    assert (refused.value.known["place"], refused.value.known["field"]) == (other.id, "electorate")
    assert town.households([home.id, other.id], within=street.id)
    assert town.households([home.id, other.id], within=None)


def test_what_lies_beside_the_tree_lies_outside() -> None:
    town = Town()
    *_, community, _, _, _ = town.below(None, *LEVELS)
    (alone,) = town.below(None, "household")
    with pytest.raises(OutsideTheNeighbourhood):
        town.households([alone.id], within=community.id)


def test_what_is_no_household_is_named_before_anybody_asks_where_it_lies() -> None:
    town = Town()
    places = town.below(None, *LEVELS)
    for upper, lower in pairwise(places):
        with pytest.raises(NotAHousehold):
            town.households([places[-1].id, upper.id], within=lower.id)
    with pytest.raises(NotAHousehold):
        town.households([new_id()], within=places[0].id)
