"""Tiers and settings: which limit a category has, and what an installation may say otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.categories import CATEGORIES
from domain.holidays import shipped
from domain.kernel import Unacceptable
from domain.settings import Settings, WrongSettings, installed, read
from domain.terms import DeadlineSettings, NoSuchTier, Terms, usual_terms
from domain.worktime import LimitOfNothing, NotALimit
from tests.domain.people import NOW
from tests.domain.story import DAY, HOUR


def terms(**settings: object) -> Terms:
    return Terms(DeadlineSettings(**settings), shipped())  # type: ignore[arg-type]  # whatever a test wants to try


def test_every_category_and_every_group_has_a_tier() -> None:
    usual = usual_terms()
    assert {usual.tier_of(category.code) for category in CATEGORIES} == set(usual.limits)
    assert usual.tier_of("02") == "standard"


@pytest.mark.parametrize(
    ("tier", "limit"),
    [("urgent", 2 * HOUR), ("prompt", 24 * HOUR), ("soon", 7 * DAY), ("standard", 15 * DAY)],
)
def test_a_tier_has_its_limit(tier: str, limit: int) -> None:
    assert usual_terms().due(tier, NOW).at == NOW + limit


def test_a_category_has_its_own_tier_before_that_of_its_group_and_both_before_its_urgency() -> None:
    set_ = terms(categories={"02": "enquiry", "0205": "soon"})
    assert (set_.tier_of("0205"), set_.tier_of("0207"), set_.tier_of("02")) == ("soon", "enquiry", "enquiry")
    assert set_.tier_of("0401") == usual_terms().tier_of("0401")


def test_a_category_whose_tier_the_installation_does_not_have_takes_the_default() -> None:
    own = terms(tiers={"fast": "1d", "slow": "30d"}, default="slow", categories={"0205": "fast"})
    assert {own.tier_of(category.code) for category in CATEGORIES} == {"fast", "slow"}


@pytest.mark.parametrize(
    ("settings", "kind", "field"),
    [
        ({"tiers": {"standard": "0d"}, "categories": {}}, LimitOfNothing, "deadlines.tiers.standard"),
        ({"tiers": {"standard": "-3d"}, "categories": {}}, NotALimit, "deadlines.tiers.standard"),
        ({"tiers": {"Soon!": "3d"}, "categories": {}}, Unacceptable, "deadlines.tiers.Soon!"),
        ({"default": "asap"}, NoSuchTier, "deadlines.default"),
        ({"tiers": {}}, NoSuchTier, "deadlines.default"),
        ({"categories": {"0205": "asap"}}, NoSuchTier, "deadlines.categories.0205"),
        ({"categories": {"9999": "soon"}}, Unacceptable, "deadlines.categories"),
        ({"extensions": -1}, Unacceptable, "deadlines.extensions"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused_naming_the_place(
    settings: dict[str, object], kind: type[Unacceptable], field: str
) -> None:
    with pytest.raises(kind) as refused:
        terms(**settings)
    assert refused.value.known["field"] == field


# -- the file -------------------------------------------------------------------------------------------------------

FILE = """[deadlines]
extensions = 2
notices = ["2039.toml"]

[deadlines.tiers]
standard = "10wd"
soon = "72h"

[deadlines.categories]
02 = "soon"
"""
NOTICE = '[2039]\noff = ["2039-01-03"]\n'


def written(folder: Path, text: str, notice: str = NOTICE) -> Path:
    """A file of settings, and a notice beside it."""
    (folder / "2039.toml").write_text(notice, encoding="utf-8")
    file = folder / "huying.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_says_otherwise_and_names_notices_beside_it(tmp_path: Path) -> None:
    found = read(written(tmp_path, FILE))
    assert (found.terms.extensions, found.terms.tier_of("0205"), found.terms.tier_of("0401")) == (2, "soon", "standard")
    assert found.terms.due("soon", NOW).at == NOW + 72 * HOUR
    assert found.terms.calendar.knows(2039)


@pytest.mark.parametrize(
    ("text", "notice", "why"),
    [
        (FILE.replace("72h", "0h"), NOTICE, "deadlines.tiers.soon: The limit 0h"),
        (FILE.replace("= 2\n", '= "two"\n'), NOTICE, "$.deadlines.extensions"),
        (FILE.replace("extensions", "extension"), NOTICE, "extension"),
        (FILE + "[deadlines]", NOTICE, "twice"),
        (FILE, '[2039]\noff = ["2039-02-30"]', "2039.toml, line 2, '2039-02-30'"),
        (FILE.replace("2039.toml", "gone.toml"), NOTICE, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_with_its_place(
    tmp_path: Path, text: str, notice: str, why: str
) -> None:
    file = written(tmp_path, text, notice)
    with pytest.raises(WrongSettings) as refused:
        read(file)
    assert str(file) in refused.value.sentence("zh")
    assert why in refused.value.sentence("en")


def test_settings_come_from_the_file_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed.cache_clear()
    try:
        monkeypatch.delenv("HUYING_SETTINGS", raising=False)
        assert installed().settings == Settings()
        installed.cache_clear()
        monkeypatch.setenv("HUYING_SETTINGS", str(written(tmp_path, FILE)))
        assert installed().terms.extensions == 2
    finally:
        installed.cache_clear()


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="cannot be read"):
        read(tmp_path / "gone.toml")
    file = tmp_path / "binary.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(WrongSettings):
        read(file)
