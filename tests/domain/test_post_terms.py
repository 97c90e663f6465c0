"""A post has a term: it gives rights until then, and no longer, unless it is prolonged."""

from __future__ import annotations

from copy import deepcopy

import pytest

from domain.acting import Acting, PartyKind, Post
from domain.casework import Command, Desk
from domain.kernel import Aggregate, Id, Unacceptable
from domain.party import AlreadyPosted, Party, Posted
from tests.domain.people import NOW, area, new_id, staff_of, system

DAY = 86_400_000_000


def acting_at(party: Party, now: int, at: int | None = None) -> Acting:
    """The party as it acts when the clock says *now*."""
    found: list[Acting] = []
    cases: dict[Id, Aggregate] = {party.id: deepcopy(party)}  # a desk takes the facts along
    command = Command(
        actor=party.id, case=party.id, act=lambda desk: found.append(desk.acting), id=new_id(), trace=new_id(), at=at
    )
    Desk(cases.get, command, now).decide()
    return found[0]


def posted(until: int | None = NOW + DAY) -> tuple[Party, Id, tuple[Id, ...]]:
    estate, path = area("estate")
    party = Party.register(system(), id=new_id(), kind=PartyKind.STAFF)
    party.post(staff_of(path[0]), "grid_head", estate.id, path=path, until=until)
    return party, estate.id, path


def test_a_post_gives_rights_until_its_term_is_over_and_not_from_that_instant() -> None:
    party, estate, path = posted()
    assert acting_at(party, NOW + DAY - 1).posts == (Post("grid_head", estate),)
    assert acting_at(party, NOW + DAY).posts == ()
    assert acting_at(party, NOW + DAY).post_for(path) is None


def test_what_is_said_to_have_happened_earlier_needs_the_post_now() -> None:
    party, _, _ = posted()
    assert acting_at(party, NOW + 2 * DAY, at=NOW).posts == ()


def test_a_post_without_a_term_is_held_until_it_is_ended() -> None:
    party, estate, path = posted(until=None)
    assert acting_at(party, NOW + 10_000 * DAY).posts == (Post("grid_head", estate),)
    party.end_post(staff_of(path[0]), "grid_head", estate, path=path)
    assert acting_at(party, NOW).posts == ()


@pytest.mark.parametrize("until", [NOW + 9 * DAY, None])
def test_a_post_is_prolonged_before_its_term_is_over_and_after(until: int | None) -> None:
    party, estate, path = posted()
    party.post(staff_of(path[0]), "grid_head", estate, path=path, until=until)
    assert acting_at(party, NOW + 5 * DAY).posts == (Post("grid_head", estate),)
    assert bool(acting_at(party, NOW + 9 * DAY).posts) == (until is None)
    again = Party.folded(party.collect_events())
    assert again is not None
    assert (again.posts, again.terms) == (party.posts, party.terms)


def test_the_same_term_is_not_given_twice() -> None:
    party, estate, path = posted()
    with pytest.raises(AlreadyPosted):
        party.post(staff_of(path[0]), "grid_head", estate, path=path, until=NOW + DAY)


def test_a_term_ends_after_it_begins() -> None:
    with pytest.raises(Unacceptable) as refused:
        posted(until=NOW)
    assert refused.value.known["field"] == "until"


def test_an_ended_post_is_given_again_without_its_old_term() -> None:
    party, estate, path = posted()
    giver = staff_of(path[0])
    party.end_post(giver, "grid_head", estate, path=path)
    party.post(giver, "grid_head", estate, path=path)
    assert acting_at(party, NOW + 5 * DAY).posts == (Post("grid_head", estate),)
    facts = [event.fact for event in party.collect_events() if isinstance(event.fact, Posted)]
    assert [fact.until for fact in facts] == [NOW + DAY, None]
