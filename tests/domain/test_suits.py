"""Which needs suit those who are good at something."""

from __future__ import annotations

from domain.categories import CATEGORIES
from domain.roster.facts import Speciality
from domain.roster.suits import categories_for


def test_an_electrician_is_the_right_one_for_a_lamp_and_not_for_a_quarrel() -> None:
    suits = categories_for([Speciality.ELECTRICAL])
    assert "0207" in suits
    assert "0901" not in suits


def test_a_group_means_all_that_is_in_it() -> None:
    assert categories_for([Speciality.GREENING]) == frozenset(CATEGORIES.subtree("04"))


def test_everything_that_people_are_good_at_is_thought_of() -> None:
    for one in Speciality:
        assert all(code in {category.code for category in CATEGORIES} for code in categories_for([one]))


def test_who_is_good_at_nothing_in_particular_is_shown_nothing_first() -> None:
    assert categories_for([]) == categories_for([Speciality.OTHER]) == frozenset()
