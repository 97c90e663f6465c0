"""Hours, days and working days, by the calendar of China with its swapped weekends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from domain.holidays import WrongNotice, notices, shipped
from domain.instants import CHINA, iso, micros
from domain.worktime import Limit, LimitOfNothing, LimitTooLong, NotALimit

# -- limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2h", "24h", "7d", "15d", "5wd"])
def test_a_limit_is_written_as_people_write_it(text: str) -> None:
    assert str(Limit.parse(text)) == text


def test_a_limit_has_words_in_both_languages() -> None:
    assert [Limit.parse(text).words() for text in ("2h", "1d", "5wd")] == [
        ("2小时", "2 hours"),
        ("1天", "1 day"),
        ("5个工作日", "5 working days"),
    ]


@pytest.mark.parametrize("text", ["", "h", "5", "-5d", "+5d", "1.5h", "5 d", "5w", "5D", "５d", "5wd ", "1h30", "0x2h"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(NotALimit) as refused:
        Limit.parse(text, "limit")
    assert refused.value.known == {"field": "limit", "limit": text}
    assert "5wd" in refused.value.sentence("zh")


@pytest.mark.parametrize("text", ["0h", "0d", "0wd", "000d"])
def test_a_limit_of_nothing_is_refused(text: str) -> None:
    with pytest.raises(LimitOfNothing):
        Limit.parse(text)


@pytest.mark.parametrize("text", ["3661d", "87841h", "999999wd"])
def test_a_limit_beyond_ten_years_is_refused(text: str) -> None:
    with pytest.raises(LimitTooLong):
        Limit.parse(text)


# -- when a limit is over -------------------------------------------------------------------------------------------


def ends(begins: str, limit: str) -> str:
    """When that limit is over, by the notices that are known."""
    begun = micros(datetime.fromisoformat(begins).replace(tzinfo=CHINA))
    return iso(shipped().end(begun, Limit.parse(limit)).at)[:16].replace("T", " ")


def test_hours_and_calendar_days_run_through_nights_and_holidays() -> None:
    assert ends("2025-01-27 23:30", "2h") == "2025-01-28 01:30"
    assert ends("2025-01-27 09:00", "24h") == "2025-01-28 09:00"
    assert ends("2025-01-27 09:00", "7d") == "2025-02-03 09:00"


def test_the_day_it_begins_on_does_not_count() -> None:
    assert ends("2025-03-03 09:00", "1wd") == "2025-03-04 09:00"
    assert ends("2025-03-03 09:00", "5wd") == "2025-03-10 09:00"


def test_what_begins_on_a_weekend_ends_at_the_same_time_of_a_working_day() -> None:
    assert ends("2025-03-01 22:15", "1wd") == "2025-03-03 22:15"


def test_a_week_with_a_swapped_weekend_has_six_working_days() -> None:
    # 2025-04-27, a Sunday, was worked on for the days off from 2025-05-01 to 05-05.
    assert ends("2025-04-25 10:00", "1wd") == "2025-04-27 10:00"
    assert ends("2025-04-25 10:00", "4wd") == "2025-04-30 10:00"
    assert ends("2025-04-25 10:00", "5wd") == "2025-05-06 10:00"


def test_five_working_days_across_the_spring_festival_of_2025() -> None:
    # Off from 01-28 to 02-04; Sunday 01-26 and Saturday 02-08 were worked on.
    assert ends("2025-01-24 16:00", "5wd") == "2025-02-07 16:00"
    assert ends("2025-01-24 16:00", "6wd") == "2025-02-08 16:00"
    assert ends("2025-01-24 16:00", "7wd") == "2025-02-10 16:00"


def test_five_working_days_across_the_spring_festival_of_2026() -> None:
    # Off from 02-15 to 02-23, nine days; Saturdays 02-14 and 02-28 are worked on.
    assert ends("2026-02-12 08:30", "2wd") == "2026-02-14 08:30"
    assert ends("2026-02-12 08:30", "5wd") == "2026-02-26 08:30"
    assert ends("2026-02-12 08:30", "7wd") == "2026-02-28 08:30"


def test_a_year_that_nobody_knows_has_its_weekends_off_and_is_named() -> None:
    calendar = shipped()
    begun = micros(datetime(2039, 12, 29, 9, tzinfo=CHINA))
    end = calendar.end(begun, Limit.parse("5wd"))
    assert (iso(end.at)[:10], end.guessed) == ("2040-01-05", (2039, 2040))
    assert calendar.end(begun, Limit.parse("5d")).guessed == ()
    assert not calendar.knows(2039)
    assert shipped().end(micros(datetime(2025, 3, 3, tzinfo=CHINA)), Limit.parse("5wd")).guessed == ()


def test_working_days_are_counted_one_by_one() -> None:
    calendar, day = shipped(), date(2025, 9, 1)
    begun = micros(datetime(2025, 9, 1, 9, tzinfo=CHINA))
    worked = [day + timedelta(days=n) for n in range(1, 90) if calendar.works(day + timedelta(days=n))]
    for n, on in enumerate(worked, 1):
        assert iso(calendar.end(begun, Limit.parse(f"{n}wd")).at)[:10] == on.isoformat()


# -- official notices -----------------------------------------------------------------------------------------------

NOTICE = """# what the State Council announced
[2039]
source = "国务院办公厅关于2039年部分节假日安排的通知"
off = ["2039-01-01", "2039-01-24..2039-01-30", 2039-04-05]
work = ["2039-01-22", "2039-02-05"]
"""


def test_a_notice_says_what_is_off_and_what_is_worked_on() -> None:
    calendar = shipped().with_years(notices(NOTICE, "2039.toml"))
    assert calendar.knows(2039)
    assert [calendar.works(date(2039, 1, day)) for day in (21, 22, 23, 24, 29, 30, 31)] == [
        *(True, True, False),
        *(False, False, False),
        True,
    ]
    assert not calendar.works(date(2039, 4, 5))


def test_a_notice_takes_the_place_of_what_the_library_knew_of_the_year() -> None:
    calendar = shipped().with_years(notices('[2025]\noff = ["2025-01-02"]\n', "n.toml"))
    assert calendar.works(date(2025, 1, 28))
    assert not calendar.works(date(2025, 1, 2))
    assert not calendar.works(date(2025, 1, 26))
    assert not shipped().works(date(2025, 1, 28))


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ('[2039]\noff = [\n"2039-02-30"]', "line 3, '2039-02-30'", "no such date"),
        ("[2039]\noff = [2039-02-30]", "n.toml", "no TOML"),
        ('[2039]\noff = ["2039-13-01"]', "line 2, '2039-13-01'", "no such date"),
        ('[2039]\noff = ["soon"]', "line 2, 'soon'", "no such date"),
        ("[2039]\noff = [7]", "line 2, '7'", "no such date"),
        ('[2039]\noff = ["20390105"]', "line 2, '20390105'", "no such date"),
        ('[2039]\noff = ["2038-12-31"]', "line 2, '2038-12-31'", "does not lie in 2039"),
        ('[2039]\noff = ["2039-01-05..2039-01-03"]', "line 2", "ends before it begins"),
        ('[2039]\noff = ["2039-01-01..2039-12-31"]', "line 2", "too long"),
        ('[2039]\noff = ["2039-01-03..2039-01-07",\n"2039-01-05"]', "line 3, '2039-01-05'", "twice"),
        ('[2039]\noff = ["2039-01-03"]\nwork = ["2039-01-08",\n"2039-01-08"]', "line 4, '2039-01-08'", "twice"),
        ('[2039]\noff = ["2039-01-07..2039-01-09"]\nwork = ["2039-01-08"]', "line 3, '2039-01-08'", "both off and"),
        ('[2039]\nwork = ["2039-01-05"]', "line 2, '2039-01-05'", "working day anyway"),
        ('[2039]\noff = "2039-01-03"', "[2039] off", "no list"),
        ('[2039]\nfree = ["2039-01-03"]', "2039", "'free' is not known"),
        ('[twenty]\noff = ["2039-01-03"]', "twenty", "no year"),
        ("2039 = 7", "2039", "no year"),
        ('off = ["2039-01-03"]', "off", "no year"),
        ("", "n.toml", "no year"),
        ("[2039", "n.toml", "no TOML"),
    ],
)
def test_a_notice_that_cannot_be_meant_is_refused_with_its_place(text: str, place: str, why: str) -> None:
    with pytest.raises(WrongNotice) as refused:
        notices(text, "n.toml")
    assert place in refused.value.sentence("en")
    assert why in refused.value.sentence("en")
    assert "n.toml" in refused.value.sentence("zh")
