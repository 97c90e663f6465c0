"""Saved searches: one's own views of the board, under names that nobody else reads."""

from __future__ import annotations

import pytest

from domain.acting import Acting, PartyKind
from domain.kernel import NotAllowed, NotFound, Unacceptable
from domain.need.facts import Item
from domain.need.stage import Stage
from domain.party import Party
from domain.searches import MOST_SEARCHES, Order, SearchDropped, SearchSaved, TooManySearches, Wanted
from projections.board import Sort
from tests.domain.people import new_id, someone, system

OPEN_LAMPS = Wanted(stages=(Stage.OPEN,), category="0207", item=Item.NEED)


def somebody() -> tuple[Party, Acting]:
    """A party, and the same about to act."""
    party = Party.register(system(), id=new_id(), kind=PartyKind.RESIDENT)
    party.collect_events()
    return party, someone(party=party.id)


def test_a_search_is_kept_until_it_is_dropped() -> None:
    party, me = somebody()
    search = new_id()
    party.save_search(me, search, "我家楼下", OPEN_LAMPS)
    assert party.search(me, search).wanted == OPEN_LAMPS
    party.drop_search(me, search)
    with pytest.raises(NotFound):
        party.search(me, search)
    assert [type(event.fact) for event in party.collect_events()] == [SearchSaved, SearchDropped]


def test_its_name_is_sealed_for_who_saved_it() -> None:
    party, me = somebody()
    search = new_id()
    party.save_search(me, search, "  我家楼下 ", OPEN_LAMPS)
    name = party.search(me, search).name
    assert (name.subject, name.text) == (party.id, "我家楼下")
    assert "我家楼下" not in repr(party.pending[-1])


def test_nobody_else_sees_or_changes_it_staff_included() -> None:
    party, me = somebody()
    search = new_id()
    party.save_search(me, search, "我家楼下", OPEN_LAMPS)
    for asking in (someone(), system()):
        with pytest.raises(NotAllowed):
            party.search(asking, search)
        with pytest.raises(NotAllowed):
            party.drop_search(asking, search)
        with pytest.raises(NotAllowed):
            party.save_search(asking, new_id(), "别人的", OPEN_LAMPS)
    assert list(party.searches) == [search]


def test_it_looks_for_what_there_is_under_a_short_name() -> None:
    party, me = somebody()
    for name, wanted, field in (("长" * 41, OPEN_LAMPS, "name"), ("类别", Wanted(category="9999"), "category")):
        with pytest.raises(Unacceptable) as refused:
            party.save_search(me, new_id(), name, wanted)
        assert refused.value.known["field"] == field


def test_there_are_not_too_many() -> None:
    party, me = somebody()
    for _ in range(MOST_SEARCHES):
        party.save_search(me, new_id(), "同名也行", Wanted())
    with pytest.raises(TooManySearches):
        party.save_search(me, new_id(), "再来一个", Wanted())


def test_its_orders_are_those_of_the_board() -> None:
    assert {order.value for order in Order} == {sort.value for sort in Sort}
