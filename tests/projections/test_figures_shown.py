"""Every sum that the log adds up to is shown to people, by a name in Chinese and in English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from domain.weights import Weights
from projections.statistics.figures import Figure, Figures, arranged
from projections.statistics.queries import HOUSEHOLDS
from projections.statistics.rows import FIGURES, NUMBER

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BITS = 8
"""So many bits of a cell name its figure."""


def made(leaves: Mapping[str, int]) -> Figures:
    return arranged(leaves, "area", 20_000, 20_100, 20_100, Weights())


def all_of(told: Figures) -> Iterator[Figure]:
    for figure in told.figures:
        yield figure
        yield from figure.parts


@pytest.mark.parametrize("sum_", [*FIGURES, HOUSEHOLDS])
def test_every_sum_changes_a_figure_or_a_rate(sum_: str) -> None:
    # What goes into the numerator of a rate alone shows beside a denominator only.
    others = {figure: 10 for figure in FIGURES if figure != sum_}
    without, with_it = made({**others, sum_: 0}), made({**others, sum_: 7})
    assert with_it != without, f"nobody is shown what {sum_} is"


def test_every_figure_and_rate_has_a_name_in_both_languages() -> None:
    told = made({})
    named = [*((each.key, each.zh, each.en) for each in all_of(told)), *((r.key, r.zh, r.en) for r in told.rates)]
    for key, zh, en in named:
        assert _CHINESE.search(zh), f"{key} has no Chinese name"
        assert re.search(r"[a-z]", en), f"{key} has no English name"
        assert not _CHINESE.search(en), f"{key} is called {en} in English"
    for place in (1, 2):
        names = [each[place] for each in named if each[0] not in _ALIKE]
        assert len(set(names)) == len(names), f"two figures are called alike: {sorted(names)}"


_ALIKE = frozenset({"items.need", "items.service", "raised.need", "raised.service"})
"""Parts of two figures that tell of the same two lists."""


def test_no_key_stands_for_two_figures() -> None:
    keys = [each.key for each in all_of(made({}))]
    assert len(set(keys)) == len(keys)


def test_a_cell_has_room_for_the_number_of_every_figure() -> None:
    assert len(FIGURES) == len(NUMBER) <= 1 << _BITS
