"""Days and instants as people write them in a sentence."""

from __future__ import annotations

from datetime import date, datetime

from domain.instants import CHINA, day_words, micros, minute_words


def test_a_day_is_written_as_people_write_it() -> None:
    assert day_words(date(2026, 1, 2)) == ("2026年1月2日", "2 January 2026")
    assert day_words(date(2025, 12, 31)) == ("2025年12月31日", "31 December 2025")


def test_an_instant_is_written_in_china_standard_time() -> None:
    late = datetime.fromisoformat("2026-01-02T01:05:00+00:00")
    assert minute_words(micros(late)) == ("2026年1月2日09:05", "2 January 2026, 09:05")
    new_year = datetime(2026, 1, 1, tzinfo=CHINA)
    assert minute_words(micros(new_year) - 1) == ("2025年12月31日23:59", "31 December 2025, 23:59")
