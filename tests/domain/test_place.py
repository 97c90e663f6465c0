"""Places: the area tree, who may shape it, and what it refuses."""

import pytest

from domain.kernel import Id, NotAllowed, Unacceptable
from domain.levels import Level, Levels
from domain.place import AreaCycle, Founded, LevelNotBelow, Moved, Place, Renamed
from domain.words import Sealed
from tests.domain.people import area, new_id, staff_of, system


def test_the_installation_founds_the_widest_place() -> None:
    place = Place.found(system(), id=new_id(), level="street", name="书院路街道", code="shuyuanlu")

    assert (place.level, place.title, place.parent, place.code) == ("street", "书院路街道", None, "shuyuanlu")
    [event] = place.collect_events()
    assert isinstance(event.fact, Founded)
    assert event.fact.role == "system"


def test_staff_of_an_area_found_places_in_it_at_any_depth() -> None:
    street, path = area("street")
    secretary = staff_of(street.id)
    community = Place.found(secretary, id=new_id(), level="community", name="新塘社区", parent=street, path=path)
    path = (*path, community.id)
    estate = Place.found(secretary, id=new_id(), level="estate", name="新塘村小区", parent=community, path=path)

    assert estate.parent == community.id
    [event] = estate.collect_events()
    assert event.fact.role == "secretary"


def test_nobody_else_founds_a_place() -> None:
    street, path = area("street")
    with pytest.raises(NotAllowed, match="staff of the area that holds it"):
        Place.found(staff_of(new_id()), id=new_id(), level="community", name="别处", parent=street, path=path)
    with pytest.raises(NotAllowed, match="system administrators"):
        Place.found(staff_of(street.id), id=new_id(), level="district", name="岳塘区")


@pytest.mark.parametrize(
    ("level", "parent_level"), [("community", "community"), ("grid", "estate"), ("street", "building")]
)
def test_a_place_lies_in_a_wider_one(level: str, parent_level: str) -> None:
    parent, path = area(parent_level)
    with pytest.raises(LevelNotBelow):
        Place.found(system(), id=new_id(), level=level, name="某处", parent=parent, path=path)


def test_levels_may_be_left_out() -> None:
    community, path = area("community")
    building = Place.found(system(), id=new_id(), level="building", name="15栋", parent=community, path=path)
    assert building.parent == community.id


def test_an_unknown_level_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Unacceptable, match="only: district, street") as refused:
        Place.found(system(), id=new_id(), level="galaxy", name="银河")
    assert refused.value.known["field"] == "level"


def test_a_household_has_no_name_and_its_door_number_is_sealed() -> None:
    building, path = area("building")
    id = new_id()
    household = Place.found(system(), id=id, level="household", parent=building, path=path, door=Sealed(id, "3单元502"))

    [event] = household.collect_events()
    assert household.title is None
    assert "502" not in repr(event)
    with pytest.raises(Unacceptable) as named:
        Place.found(system(), id=id, level="household", parent=building, path=path, name="3-502")
    with pytest.raises(Unacceptable) as coded:
        Place.found(system(), id=id, level="household", parent=building, path=path, code="3-502")
    assert (named.value.known["field"], coded.value.known["field"]) == ("name", "code")


def test_only_a_household_has_a_door_number() -> None:
    with pytest.raises(Unacceptable) as refused:
        Place.found(system(), id=new_id(), level="estate", name="小区", door=Sealed(new_id(), "1"))
    assert refused.value.known["field"] == "door"


@pytest.mark.parametrize("name", ["", "   ", "长" * 100_000, "半个\ud83d代理", "空\x00字符"])
def test_a_name_is_text_of_reasonable_length(name: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        Place.found(system(), id=new_id(), level="estate", name=name)
    assert refused.value.known["field"] == "name"


@pytest.mark.parametrize("code", ["", "新塘", "Xin Tang", "-x", "x" * 65])
def test_a_code_is_a_short_slug(code: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        Place.found(system(), id=new_id(), level="estate", name="小区", code=code)
    assert refused.value.known["field"] == "code"


def test_a_place_is_renamed_by_its_staff_and_by_nobody_else() -> None:
    community, path = area("community")
    community.collect_events()
    community.rename(staff_of(community.id), " 新塘社区 ", path=path)
    community.rename(staff_of(community.id), "新塘社区", path=path)

    assert community.title == "新塘社区"
    assert [type(event.fact) for event in community.collect_events()] == [Renamed]
    with pytest.raises(NotAllowed):
        community.rename(staff_of(new_id()), "别名", path=path)


def test_a_place_moves_with_the_consent_of_both_sides() -> None:
    street, path = area("street")
    here = Place.found(system(), id=new_id(), level="community", name="甲社区", parent=street, path=path)
    there = Place.found(system(), id=new_id(), level="community", name="乙社区", parent=street, path=path)
    old, new = (*path, here.id), (*path, there.id)
    estate = Place.found(system(), id=new_id(), level="estate", name="小区", parent=here, path=old)
    estate.collect_events()

    for one_side in (here, there):
        with pytest.raises(NotAllowed):
            estate.move(staff_of(one_side.id), there, path=(*old, estate.id), ancestors=new)
    estate.move(staff_of(street.id), there, path=(*old, estate.id), ancestors=new)

    assert estate.parent == there.id
    assert [type(event.fact) for event in estate.collect_events()] == [Moved]


def test_a_place_cannot_be_moved_into_itself_or_below_itself() -> None:
    street, path = area("street")
    community = Place.found(system(), id=new_id(), level="community", name="社区", parent=street, path=path)
    below = (*path, community.id)
    for parent, ancestors in ((community, below), (street, path)):
        with pytest.raises(AreaCycle):
            street.move(system(), parent, path=path, ancestors=ancestors)
    assert street.parent is None


def test_a_place_cannot_be_moved_under_a_narrower_one() -> None:
    community, path = area("community")
    building, ancestors = area("building")
    with pytest.raises(LevelNotBelow):
        community.move(system(), building, path=path, ancestors=ancestors)


def test_a_replayed_place_is_the_same_place() -> None:
    street, path = area("street")
    community = Place.found(system(), id=new_id(), level="community", name="社区", parent=street, path=path, code="c")
    community.rename(system(), "新社区", path=(*path, community.id))
    community.move(system(), None, path=(*path, community.id), ancestors=())

    again = Place.folded(community.collect_events())

    assert again is not None
    assert {**vars(again), "pending": []} == {**vars(community), "pending": []}


def test_an_installation_may_have_levels_of_its_own() -> None:
    levels = Levels.from_json(
        '[{"key": "village", "zh": "村", "en": "village", "rank": 1},'
        ' {"key": "house", "zh": "户", "en": "house", "rank": 2, "household": true}]'
    )
    village = Place.found(system(), id=new_id(), level="village", name="嘉福村", levels=levels)
    house = Place.found(system(), id=new_id(), level="house", parent=village, path=(village.id,), levels=levels)
    assert house.parent == village.id
    assert [level.key for level in levels] == ["village", "house"]
    with pytest.raises(Unacceptable):
        Place.found(system(), id=new_id(), level="street", name="街道", levels=levels)


def test_levels_that_make_no_tree_are_refused() -> None:
    for levels in (
        [],
        [Level("a", "", "", 1), Level("a", "", "", 2)],
        [Level("d", "", "", 1, True), Level("b", "", "", 2)],
    ):
        with pytest.raises(ValueError, match="level"):
            Levels(levels)


def test_the_path_leads_from_the_widest_to_the_place() -> None:
    building, path = area("building")
    assert path[-1] == building.id
    assert len(path) == len(set[Id](path)) > 1
