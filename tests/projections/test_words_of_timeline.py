"""The timeline is read by everybody: what staff call a stage among themselves does not stand in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.kernel import Event
from domain.vocabulary import STAGE
from projections.timeline import told
from store.codec import decoder
from tests.projections.told import id_of

SAMPLES = sorted((Path(__file__).parents[1] / "history").glob("need.*.json"))
AMONG_STAFF = sorted(
    {term.staff.removesuffix("中") for key, term in STAGE.items() if key in ("suspended", "rework_state")}
    | {STAGE["merged"].staff.removeprefix("已")}
)


def test_the_words_of_staff_that_are_looked_for_are_those_of_the_vocabulary() -> None:
    assert AMONG_STAFF == ["并案", "挂账", "返工"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sentence_of_the_timeline_uses_the_words_of_residents(sample: Path) -> None:
    fact = decoder(sample.stem.rsplit(".", 1)[0])(sample.read_bytes())
    (line,) = told([Event(id_of("case"), 1, fact, 1, fact.at)], {})
    assert not [word for word in AMONG_STAFF if word in line.zh], line.zh
