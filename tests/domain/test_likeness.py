"""How likely two reports are about the same matter."""

from __future__ import annotations

import msgspec
import pytest

from domain.likeness import (
    DuplicateSettings,
    Nearness,
    alike_words,
    box,
    kind_root,
    likeness,
    metres,
)

USUAL = DuplicateSettings()
LAMPS = "修复15号楼前的庭院灯"


@pytest.mark.parametrize(
    ("words", "wording"),
    [
        ("庭院灯不亮", LAMPS),
        ("15号楼前面的路灯都不亮了，老人晚上出门很危险", LAMPS),
        ("下水道堵了，污水往上冒", "疏通3号楼下水管道"),
        ("楼道里堆了很多杂物", "清理楼道杂物"),
        ("The street light is out again", "Street light outage"),
    ],
)
def test_the_same_matter_in_other_words_is_worded_more_alike_than_another_matter(words: str, wording: str) -> None:
    other = "小区没有健身器材"
    assert alike_words(words, wording) > 0.2 > alike_words(other, wording)
    assert alike_words(wording, wording) == 1


def test_very_few_letters_say_nothing() -> None:
    assert alike_words("灯坏了", "路灯坏了，一直没人修") == 0
    assert alike_words("？？？！！！", LAMPS) == 0
    assert alike_words("", LAMPS) == 0


def test_signs_blanks_and_letter_case_do_not_matter() -> None:
    assert alike_words("修复 15号楼前的、庭院灯！", LAMPS) == 1
    assert alike_words("STREET LIGHT OUT", "street light out") == 1


def test_kind_place_and_words_add_up_to_a_hundred() -> None:
    told = likeness(USUAL, same_kind=True, nearness=Nearness.SAME, words=LAMPS, wording=LAMPS)
    assert told.score == 100
    assert [reason.code for reason in told.reasons] == ["same_category", "same_place", "words"]


def test_a_need_without_public_wording_is_known_by_kind_and_place() -> None:
    told = likeness(USUAL, same_kind=True, nearness=Nearness.SAME, words=LAMPS, wording=None)
    assert told.score == 70
    assert [reason.code for reason in told.reasons] == ["same_category", "same_place"]


def test_the_nearer_the_likelier() -> None:
    scores = [
        likeness(USUAL, same_kind=True, nearness=Nearness.NEAR, metres_apart=metres).score for metres in (1, 100, 200)
    ]
    same = likeness(USUAL, same_kind=True, nearness=Nearness.SAME).score
    assert same >= scores[0] > scores[1] > scores[2] == 50


def test_what_is_over_says_for_how_long() -> None:
    for days, zh, en in ((0, "今天", "today"), (1, "1天前", "1 day ago"), (12, "12天前", "12 days ago")):
        told = likeness(USUAL, same_kind=False, nearness=Nearness.AROUND, days_over=days)
        assert told.reasons[-1].zh == f"{zh}报办结或已办结"
        assert told.reasons[-1].en == f"reported fixed or closed {en}"


def test_the_box_around_a_point_holds_the_circle_and_little_more() -> None:
    for lat in (0, 30_274_150, -53_000_000, 89_000_000):
        south, north, west, east = box(lat, 120_000_000, 200)
        assert 199 < metres(lat, 120_000_000, north, 120_000_000) < 202
        assert 199 < metres(lat, 120_000_000, south, 120_000_000) < 202
        assert metres(lat, 120_000_000, lat, east) > 199
        assert metres(lat, 120_000_000, lat, west) > 199
    assert metres(30_000_000, 120_000_000, 30_000_000, 120_000_000) == 0


def test_a_category_belongs_to_the_widest_above_it() -> None:
    assert kind_root("0207") == kind_root("02") == "02"
    # An installation brings categories of its own, and an old log may hold one that is gone.
    assert kind_root("pothole") == "pothole"


@pytest.mark.parametrize(
    "wrong",
    [
        {"radius_m": 0},
        {"radius_m": 5_001},
        {"days": -1},
        {"at_least": 0},
        {"at_most": 0},
        {"kind_points": 40},
        {"kind_points": -10, "place_points": 80},
        {"radius": 100},
        {"radius_m": "wide"},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, DuplicateSettings)
