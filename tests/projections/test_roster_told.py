"""Check-ins and duty in sentences."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from domain.kernel import Event, Fact, Id
from domain.roster.facts import CheckedIn, CheckInFact, RotaFact, Swapped
from projections.timeline.of_roster import on_roster, rostered
from store.codec import decoder

_HISTORY = Path(__file__).parents[1] / "history"
_CASE = Id("01890000-0000-7000-8000-000000000001")


def _sample(kind: type[Fact]) -> Event:
    return Event(_CASE, 1, decoder(kind.topic)((_HISTORY / f"{kind.topic}.1.json").read_bytes()))


@pytest.mark.parametrize("kind", [*get_args(CheckInFact), *get_args(RotaFact)], ids=lambda kind: kind.topic)
def test_every_fact_of_the_roster_is_told_without_an_id(kind: type[Fact]) -> None:
    [line] = rostered([_sample(kind)], {})
    assert line.zh.endswith("。")
    assert line.en.endswith(".")
    assert "0189" not in line.zh + line.en


def test_organisations_and_areas_are_told_by_name() -> None:
    for kind, words in ((CheckedIn, "到新塘社区报到"), (Swapped, "换给某党支部")):
        event = _sample(kind)
        parties, places = on_roster([event])
        names = {**dict.fromkeys(parties, "某党支部"), **dict.fromkeys(places, "新塘社区")}
        [line] = rostered([event], names)
        assert line.zh.startswith("某党支部")
        assert words in line.zh
