"""What answers and rates count for is for the installation to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.settings import WrongSettings, read
from domain.weights import Weights


def settings(folder: Path, text: str) -> Path:
    """A file of settings."""
    file = folder / "huying.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_sets_what_it_names_and_the_rest_stays(tmp_path: Path) -> None:
    file = settings(tmp_path, "[weights]\nbasically_satisfied = 80\nresponse_rate = 10\n")
    assert read(file).settings.weights == Weights(basically_satisfied=80, response_rate=10)


@pytest.mark.parametrize(
    ("weights", "place"),
    [
        ("satisfied = 101", "weights.satisfied"),
        ("dissatisfied = -1", "weights.dissatisfied"),
        ('satisfied = "all"', "weights.satisfied"),
        ("delighted = 100", "delighted"),
        ("response_rate = 0\nresolution_rate = 0\nsatisfaction_rate = 0", "response_rate"),
    ],
)
def test_weights_that_cannot_be_meant_are_refused_with_their_place(tmp_path: Path, weights: str, place: str) -> None:
    file = settings(tmp_path, f"[weights]\n{weights}\n")
    with pytest.raises(WrongSettings) as refusal:
        read(file)
    for language in ("zh", "en"):
        assert place in refusal.value.sentence(language)
        assert str(file) in refusal.value.sentence(language)
