"""``huying tick``: what is due by now, or by another instant, is done once."""

from __future__ import annotations

import pytest

from tests.cli.running import huying


def test_a_second_tick_finds_nothing_to_do(own: str) -> None:
    huying("tick", store=own)
    assert "Nothing was due" in huying("tick", store=own)
    assert "equal a fresh fold" in huying("check", store=own)


def test_an_instant_before_everything_brings_about_nothing(own: str) -> None:
    assert "Nothing was due" in huying("tick", "--at", "1999-01-01", store=own)
    assert "Nothing was due" in huying("tick", "--at", "1999-01-01T08:00+08:00", store=own)


@pytest.mark.parametrize("at", ["soon", "2025-02-30", "2999-01-01", ""])
def test_an_instant_that_cannot_be_meant_is_refused(own: str, at: str) -> None:
    said = huying("tick", "--at", at, store=own, code=1)
    assert "later than now" in said or "no date or time" in said


def test_there_is_nothing_to_tick_where_there_is_no_store(tmp_path: object) -> None:
    assert "there is no store" in huying("tick", store=f"sqlite:///{tmp_path}/none.db", code=1)
