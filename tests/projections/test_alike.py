"""Needs by kind, place and age, for whoever looks for the same matter."""

from __future__ import annotations

import asyncio

from domain.kernel import Id
from domain.need import facts as f
from domain.place import Founded
from projections import alike, places
from projections.alike import OPEN, Alike, AlikeNeed, below, in_places
from projections.places import Places
from tests.projections.folded import Folded, Reading
from tests.projections.told import BUILDING, ESTATE, PATH, Log, at, id_of, words


def found(log: Log, *, root: str = "02", since: str = "2025-01-01", place: Id = BUILDING) -> list[str]:
    """The needs in a place that are open, or ended since then."""
    reading = Reading(Folded(Alike(), log.events))
    return [one.case for one in asyncio.run(in_places(reading, [place], root, f.Item.NEED, at(since), 100))]


def test_what_is_open_or_lately_over_is_found_and_what_is_long_over_is_not() -> None:
    log = Log()
    log.solved("old", "2024-01-01", "2024-02-01", "2024-02-02")
    log.solved("new", "2024-03-01", "2025-01-20", "2025-01-21")
    log.raised("open", "2023-12-01")
    assert found(log) == [id_of("new"), id_of("open")]
    assert found(log, since="2025-02-01") == [id_of("open")]
    log.tell("old", f.Reopened, "2025-03-01", reason=f.ReopenReason.CAME_BACK, words=words())
    assert found(log, since="2025-02-01") == [id_of("old"), id_of("open")]


def test_what_left_the_way_is_not_found_until_it_comes_back() -> None:
    log = Log()
    for case in ("withdrawn", "merged"):
        log.raised(case, "2025-01-01")
    log.tell("withdrawn", f.Withdrawn, "2025-01-02")
    log.tell("merged", f.Merged, "2025-01-02", into=id_of("other"))
    assert found(log) == []
    log.tell("merged", f.Unmerged, "2025-01-03", out_of=id_of("other"))
    assert found(log) == [id_of("merged")]


def test_it_moves_to_another_kind_when_staff_accept_it_as_that() -> None:
    log = Log()
    log.raised("lamp", "2025-01-01", category="0601")
    assert found(log, root="06") == [id_of("lamp")]
    log.accepted("lamp", "2025-01-02", category="0207")
    assert (found(log), found(log, root="06")) == ([id_of("lamp")], [])


def test_a_home_is_known_by_its_building_and_no_words_of_a_person_are_kept() -> None:
    log = Log()
    home = id_of("home")
    log.tell("home", Founded, "2025-01-01", level="household", parent=BUILDING)
    log.raised("lamp", "2025-01-02", path=(*PATH, home), words=words("家里的灯不亮，我叫张三"))
    folded = Folded(Alike(), log.events)
    stored = str(folded.rows)
    assert found(log) == [id_of("lamp")]
    assert "张三" not in stored
    assert not any(str(home) in str(row) for row in folded.rows[AlikeNeed].values())


def test_below_an_area_lie_the_needs_of_all_its_places_and_of_no_other() -> None:
    log = Log()
    log.raised("lamp", "2025-01-01")
    log.raised("yard", "2025-01-02", path=PATH[:3])
    log.raised("elsewhere", "2025-01-03", path=(*PATH[:2], id_of("another estate")))
    reading = Reading(Folded(Alike(), log.events))
    lying = asyncio.run(below(reading, PATH[:3], "02", f.Item.NEED, 0, 10))
    assert [one.case for one in lying] == [id_of("yard"), id_of("lamp")]
    assert lying[0].place == ESTATE
    assert lying[0].last == OPEN


def test_both_questions_are_answered_by_an_index() -> None:
    reading = Reading(Folded(Alike()), Folded(Places()))
    asked = {"root": "02", "item": "need", "since": 0, "n": 10}
    assert "alike_need_a_place_root" in reading.plan(alike._IN_PLACES, **asked)
    assert "alike_need_a_root_path" in reading.plan(alike._BELOW, **asked, low="/a/", high="/a0")
    assert "places_place_a_lat_e6" in reading.plan(places._BETWEEN, south=1, north=2, west=1, east=2, n=3)
