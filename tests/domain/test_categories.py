"""The categories that come with the installation."""

import pytest

from domain.categories import CATEGORIES, Categories, Category, OnlyAGroup, Tier
from domain.kernel import Unacceptable


def test_a_category_has_words_a_group_and_an_urgency() -> None:
    lamp = CATEGORIES.get("0207")
    assert (lamp.zh, lamp.parent, lamp.tier) == ("路灯/庭院灯/楼道灯损坏", "02", Tier.C)
    assert CATEGORIES.get("02").en == "Utilities, pipes & fixtures"


def test_there_are_thirteen_groups_and_every_category_lies_in_one() -> None:
    groups = CATEGORIES.children()
    assert [group.code for group in groups] == [f"{number:02}" for number in range(1, 14)]
    below = [code for group in groups for code in CATEGORIES.subtree(group.code)]
    assert sorted(below) == sorted(category.code for category in CATEGORIES)
    assert len(below) == 13 + 145


def test_every_group_ends_in_what_is_none_of_the_others() -> None:
    for group in CATEGORIES.children():
        assert CATEGORIES.children(group.code)[-1].code == f"{group.code}99"


def test_a_need_is_of_a_category_and_of_no_group() -> None:
    assert CATEGORIES.leaf("0207") is CATEGORIES.get("0207")
    with pytest.raises(OnlyAGroup) as refused:
        CATEGORIES.leaf("13", field="kind")
    assert refused.value.known["field"] == "kind"
    assert refused.value.known["expected"] == [child.code for child in CATEGORIES.children("13")]
    with pytest.raises(Unacceptable):
        CATEGORIES.leaf("9999")


def test_a_subtree_is_the_category_and_all_below_it() -> None:
    subtree = CATEGORIES.subtree("03")
    assert subtree[0] == "03"
    assert subtree[1:] == tuple(child.code for child in CATEGORIES.children("03"))
    assert CATEGORIES.subtree("0301") == ("0301",)


def test_a_category_lies_in_itself_and_in_its_group_only() -> None:
    assert CATEGORIES.contains("02", "0207")
    assert CATEGORIES.contains("0207", "0207")
    assert not CATEGORIES.contains("03", "0207")
    assert not CATEGORIES.contains("0207", "02")


@pytest.mark.parametrize("code", ["", "9999", "2", "0207 "])
def test_an_unknown_code_is_refused_naming_the_field(code: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        CATEGORIES.get(code)
    assert refused.value.known["field"] == "category"
    with pytest.raises(Unacceptable):
        CATEGORIES.contains("02", code)


def test_every_category_has_words_in_both_languages() -> None:
    assert all(category.zh and category.en for category in CATEGORIES)


def test_what_makes_no_tree_is_refused() -> None:
    for rows in ([Category("1", "一", "one"), Category("1", "一", "one")], [Category("2", "二", "two", parent="1")]):
        with pytest.raises(ValueError, match="stands twice"):
            Categories(rows)
