"""Parties: who is registered how, which posts they hold, and where they live."""

from typing import Any

import pytest

from domain.acting import PartyKind, Post
from domain.kernel import Id, NotAllowed, Unacceptable
from domain.party import AlreadyPosted, LivesElsewhere, MovedIn, NotPosted, Party, Posted
from domain.posts import POST_ROLES
from domain.words import Sealed
from tests.domain.people import area, new_id, someone, staff_of, system


def resident(home: Id | None = None) -> Party:
    party = Party.register(system(), id=new_id(), kind=PartyKind.RESIDENT)
    party.household = home
    party.collect_events()
    return party


def test_a_person_is_registered_under_a_sealed_name() -> None:
    id = new_id()
    household, path = area("household")
    party = Party.register(
        staff_of(path[1]), id=id, kind=PartyKind.RESIDENT, name=Sealed(id, "某住户"), household=household, path=path
    )
    [event] = party.collect_events()

    assert (party.kind, party.household, party.posts, party.public_name) == (PartyKind.RESIDENT, household.id, (), None)
    assert "某住户" not in repr(event)
    assert event.fact.role == "secretary"


def test_an_organisation_is_registered_under_its_public_name() -> None:
    party = Party.register(staff_of(new_id()), id=new_id(), kind=PartyKind.UNIT, public_name="华菱线缆")
    assert party.public_name == "华菱线缆"


@pytest.mark.parametrize(
    ("kind", "names", "field"),
    [
        (PartyKind.RESIDENT, {"public_name": "某人"}, "public_name"),
        (PartyKind.STAFF, {"public_name": "某人"}, "public_name"),
        (PartyKind.ORGANISATION, {}, "public_name"),
        (PartyKind.PARTNER, {"public_name": "舒心家政", "name": Sealed(new_id(), "某人")}, "name"),
        (PartyKind.UNIT, {"public_name": "长" * 100_000}, "public_name"),
    ],
)
def test_names_fit_the_kind_of_party(kind: PartyKind, names: dict[str, Any], field: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        Party.register(system(), id=new_id(), kind=kind, **names)
    assert refused.value.known["field"] == field


def test_whoever_holds_no_post_registers_nobody() -> None:
    with pytest.raises(NotAllowed):
        Party.register(someone(), id=new_id(), kind=PartyKind.RESIDENT)


def test_staff_of_elsewhere_register_nobody_into_a_household() -> None:
    household, path = area("household")
    with pytest.raises(NotAllowed):
        Party.register(staff_of(new_id()), id=new_id(), kind=PartyKind.RESIDENT, household=household, path=path)


def test_a_home_is_a_household_and_an_organisation_has_none() -> None:
    building, path = area("building")
    household, door = area("household")
    with pytest.raises(Unacceptable) as not_a_household:
        Party.register(system(), id=new_id(), kind=PartyKind.RESIDENT, household=building, path=path)
    with pytest.raises(Unacceptable) as not_a_person:
        Party.register(system(), id=new_id(), kind=PartyKind.UNIT, public_name="物业", household=household, path=door)
    assert not_a_household.value.known["field"] == not_a_person.value.known["field"] == "household"


@pytest.mark.parametrize("role", POST_ROLES)
def test_a_secretary_gives_every_post_in_the_areas_below(role: str) -> None:
    estate, path = area("estate")
    party = resident()
    party.post(staff_of(path[0]), role, estate.id, path=path)

    assert party.posts == ((role, estate.id),)
    assert [type(event.fact) for event in party.collect_events()] == [Posted]
    with pytest.raises(AlreadyPosted):
        party.post(staff_of(path[0]), role, estate.id, path=path)


def test_a_post_ends_where_it_was_held_and_nowhere_else() -> None:
    estate, path = area("estate")
    party = resident()
    secretary = staff_of(path[0])
    party.post(secretary, "grid_head", estate.id, path=path)
    party.post(secretary, "worker", estate.id, path=path)
    party.end_post(secretary, "grid_head", estate.id, path=path)

    assert party.posts == (("worker", estate.id),)
    with pytest.raises(NotPosted):
        party.end_post(secretary, "grid_head", estate.id, path=path)


def test_nobody_gives_or_ends_posts_for_an_area_that_is_not_theirs() -> None:
    estate, path = area("estate")
    party = resident()
    with pytest.raises(NotAllowed):
        party.post(staff_of(new_id()), "worker", estate.id, path=path)
    party.post(system(), "worker", estate.id, path=path)
    with pytest.raises(NotAllowed):
        party.end_post(someone(posts=(Post("worker", new_id()),)), "worker", estate.id, path=path)


@pytest.mark.parametrize(
    ("giver", "gives"),
    [
        ("secretary", {*POST_ROLES} - {"secretary"}),
        ("worker", {"grid_member", "building_head", "neighbour_head"}),
        ("grid_head", {"grid_member", "building_head", "neighbour_head"}),
        ("estate_secretary", {"grid_member", "building_head", "neighbour_head"}),
        ("grid_member", set()),
        ("building_head", set()),
        ("neighbour_head", set()),
    ],
)
def test_a_post_is_given_and_ended_by_whoever_holds_a_higher_one_there(giver: str, gives: set[str]) -> None:
    estate, path = area("estate")
    acting = staff_of(estate.id, role=giver)
    for role in POST_ROLES:
        party = resident()
        if role in gives:
            party.post(acting, role, estate.id, path=path)
            party.end_post(acting, role, estate.id, path=path)
            assert party.posts == ()
            continue
        with pytest.raises(NotAllowed):
            party.post(acting, role, estate.id, path=path)
        party.post(system(), role, estate.id, path=path)
        with pytest.raises(NotAllowed):
            party.end_post(acting, role, estate.id, path=path)
        assert party.posts == ((role, estate.id),)


def test_a_second_secretary_is_named_from_a_wider_area() -> None:
    estate, path = area("estate")
    party = resident()
    with pytest.raises(NotAllowed) as refused:
        party.post(staff_of(path[2]), "secretary", estate.id, path=path)
    assert refused.value.known["could"] == ["secretary", "security_admin"]
    assert refused.value.sentence("zh") == "上级区域的党组织书记或安全管理员才能任命该区域的这一职务。"
    party.post(staff_of(path[1]), "secretary", estate.id, path=path)
    with pytest.raises(NotAllowed):
        party.end_post(staff_of(path[1], role="worker"), "secretary", estate.id, path=path)
    party.end_post(staff_of(path[1]), "secretary", estate.id, path=path)


def test_nobody_gives_a_post_for_a_wider_area_than_their_own() -> None:
    estate, path = area("estate")
    with pytest.raises(NotAllowed) as refused:
        resident().post(staff_of(estate.id), "grid_member", path[1], path=path[:2])
    assert refused.value.known["could"] == ["secretary", "worker", "grid_head", "estate_secretary", "security_admin"]
    assert "社区党组织书记、社区工作者、网格长、小区秘书/片区秘书或安全管理员才能任命" in refused.value.sentence("zh")


def test_a_post_is_given_in_the_role_that_stands_above_it() -> None:
    estate, path = area("estate")
    acting = someone(posts=(Post("building_head", estate.id), Post("grid_head", path[1])))
    party = resident()
    party.post(acting, "grid_member", estate.id, path=path)
    party.end_post(acting, "grid_member", estate.id, path=path)
    assert [event.fact.role for event in party.collect_events()] == ["grid_head", "grid_head"]


def test_a_post_is_one_of_the_vocabulary_and_held_by_a_person() -> None:
    estate, path = area("estate")
    unit = Party.register(system(), id=new_id(), kind=PartyKind.UNIT, public_name="物业")
    for party, role in ((resident(), "emperor"), (unit, "worker")):
        with pytest.raises(Unacceptable) as refused:
            party.post(system(), role, estate.id, path=path)
        assert refused.value.known["field"] == "role"


def test_a_person_moves_in_and_out() -> None:
    household, path = area("household")
    party = resident()
    secretary = staff_of(path[1])
    party.move_in(secretary, household, path=path)
    party.move_in(secretary, household, path=path)
    assert party.household == household.id

    party.move_in(secretary, None, path=path)
    assert party.household is None
    assert [type(event.fact) for event in party.collect_events()] == [MovedIn, MovedIn]


def test_nobody_moves_into_what_is_no_household_or_not_theirs_to_say() -> None:
    building, around = area("building")
    household, path = area("household")
    party = resident()
    with pytest.raises(Unacceptable):
        party.move_in(system(), building, path=around)
    with pytest.raises(NotAllowed):
        party.move_in(staff_of(new_id()), household, path=path)
    unit = Party.register(system(), id=new_id(), kind=PartyKind.UNIT, public_name="物业")
    with pytest.raises(Unacceptable):
        unit.move_in(system(), household, path=path)


def test_a_replayed_party_is_the_same_party() -> None:
    household, path = area("household")
    party = Party.register(system(), id=new_id(), kind=PartyKind.PARTY_MEMBER, household=household, path=path)
    party.post(system(), "building_head", path[3], path=path[:4])
    party.move_in(system(), None, path=path)

    again = Party.folded(party.collect_events())

    assert again is not None
    assert {**vars(again), "pending": []} == {**vars(party), "pending": []}


def test_nobody_is_moved_away_from_another_community_but_by_its_staff() -> None:
    household, path = area("household")
    here, there = area("household")
    party = resident()
    party.move_in(system(), household, path=path)
    with pytest.raises(LivesElsewhere):
        party.move_in(staff_of(there[1]), here, path=there, left=path)
    with pytest.raises(LivesElsewhere):
        party.move_in(staff_of(there[1]), None, path=there, left=path)
    assert party.household == household.id
    party.move_in(staff_of(path[1]), None, path=path, left=path)
    party.move_in(staff_of(there[1]), here, path=there)
    assert party.household == here.id
