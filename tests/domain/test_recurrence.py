"""Due every so many days, weeks or months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.instants import day_number, day_of
from domain.recurrence import Every, Period, due_day, times_until


def days(first: str, every: Every, times: int) -> list[str]:
    begun = day_number(date.fromisoformat(first))
    return [day_of(due_day(begun, every, k)).isoformat() for k in range(times)]


def test_every_two_weeks_is_the_same_day_of_the_week() -> None:
    assert days("2025-03-10", Every(2, Period.WEEK), 3) == ["2025-03-10", "2025-03-24", "2025-04-07"]


def test_every_month_is_the_same_day_of_the_month_over_the_turn_of_a_year() -> None:
    assert days("2025-11-07", Every(1, Period.MONTH), 3) == ["2025-11-07", "2025-12-07", "2026-01-07"]


def test_what_began_on_the_31st_is_due_on_the_last_day_of_shorter_months_and_on_the_31st_again() -> None:
    told = days("2024-01-31", Every(1, Period.MONTH), 5)
    assert told == ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]
    assert days("2023-11-30", Every(3, Period.MONTH), 3) == ["2023-11-30", "2024-02-29", "2024-05-30"]


@given(
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.builds(Every, st.integers(1, 120), st.sampled_from(Period)),
    st.integers(-40, 5000),
)
def test_between_one_day_and_the_next_it_has_been_due_as_often_as_days_have_come(
    begun: date, every: Every, later: int
) -> None:
    first, day = day_number(begun), day_number(begun + timedelta(days=later))
    times = times_until(first, every, day)
    assert times == 0 or due_day(first, every, times - 1) <= day
    assert due_day(first, every, times) > day


@pytest.mark.parametrize(
    ("every", "zh", "en"),
    [
        (Every(1, Period.DAY), "每天", "every day"),
        (Every(2, Period.WEEK), "每2周", "every 2 weeks"),
        (Every(1, Period.MONTH), "每个月", "every month"),
        (Every(3, Period.MONTH), "每3个月", "every 3 months"),
    ],
)
def test_it_is_said_as_people_say_it(every: Every, zh: str, en: str) -> None:
    assert (every.words("zh"), every.words("en")) == (zh, en)
