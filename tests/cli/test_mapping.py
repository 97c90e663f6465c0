"""What a mapping makes of cells."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.importing.mapping import load, shipped
from cli.importing.times import clock
from cli.importing.translating import Translation
from domain.instants import CHINA, micros
from domain.need.facts import Channel

FORMS = ("%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "%Y年%m月%d日", "%Y%m%d%H%M%S", "[%Y] %d %m")


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 31)),  # noqa: DTZ001  # as written
    st.sampled_from(FORMS),
)
def test_times_are_read_as_they_are_written(moment: datetime, form: str) -> None:
    written = moment.strftime(form)
    meant = datetime.strptime(written, form).replace(tzinfo=CHINA)

    assert clock(form, CHINA)(written) == micros(meant)


@given(st.text(st.sampled_from("0123456789/: APMapm-"), max_size=24), st.sampled_from(FORMS))
def test_what_is_no_time_is_no_time(text: str, form: str) -> None:
    try:
        meant: datetime | None = datetime.strptime(text, form)  # noqa: DTZ007  # as the mapping has it, without a zone
    except ValueError:
        meant = None
    try:
        read: int | None = clock(form, CHINA)(text)
    except ValueError:
        read = None

    # strptime forgives blanks; what it takes, and we take too, is the same instant.
    assert read is None or (meant is not None and read == micros(meant.replace(tzinfo=CHINA)))


@pytest.mark.parametrize(
    ("written", "zone", "meant"),
    [
        ("2015-01-01T08:00:00", CHINA, "2015-01-01T08:00:00+08:00"),
        ("2015-01-01 08:00", timezone(timedelta(hours=-5)), "2015-01-01T08:00:00-05:00"),
        ("2015-01-01T08:00:00Z", CHINA, "2015-01-01T08:00:00+00:00"),
        ("2015-07-01T08:00:00", ZoneInfo("America/New_York"), "2015-07-01T08:00:00-04:00"),
        ("2015-01-01", ZoneInfo("America/New_York"), "2015-01-01T00:00:00-05:00"),
    ],
)
def test_a_time_is_of_the_zone_of_the_mapping_unless_it_names_one(written: str, zone: timezone, meant: str) -> None:
    assert clock("iso", zone)(written) == micros(datetime.fromisoformat(meant))


@pytest.mark.parametrize("name", shipped())
def test_the_mappings_that_come_along_are_right(name: str) -> None:
    assert load(name).source == name


def test_a_row_of_boston_in_our_terms() -> None:
    mapping = load("boston_311")
    translation = Translation(mapping)
    cells = {
        "CASE_ENQUIRY_ID": "101001240735",
        "OPEN_DT": "01/01/2015 12:25:23 AM",
        "TARGET_DT": "",
        "CLOSED_DT": "01/02/2015 04:17:43 PM",
        "OnTime_Status": "ONTIME",
        "CASE_STATUS": "Closed",
        "TYPE": "Street Light Outages",
        "neighborhood": "Fenway / Kenmore",
        "ward": "05",
        "Department": "PWDx",
        "Source": "Citizens Connect App",
        "CASE_TITLE": "PRINTED",
    }

    wanted = translation.wanted([cells[column] for column in mapping.needed])

    assert wanted.areas == ("Fenway / Kenmore", "Ward 5")
    assert (wanted.category, wanted.channel, wanted.words) == ("0207", Channel.WEB, "PRINTED")
    assert wanted.origin.opened_at == micros(datetime(2015, 1, 1, 0, 25, 23, tzinfo=CHINA))
    assert wanted.origin.closed_at == micros(datetime(2015, 1, 2, 16, 17, 43, tzinfo=CHINA))
    assert (wanted.origin.due_at, wanted.origin.on_time) == (None, True)
    ids = {"LATITUDE", "LONGITUDE", "Location", "LOCATION_STREET_NAME", "CLOSURE_REASON", "Geocoded_Location"}
    assert not ids & set(mapping.needed)


@pytest.mark.parametrize("ward", ["5", "05", "Ward 5"])
def test_a_ward_is_one_however_it_is_written(ward: str) -> None:
    mapping = load("boston_311")
    cells = ["Roxbury" if column == "neighborhood" else ward for column in mapping.needed]

    assert Translation(mapping).meet(cells) == ("Roxbury", "Ward 5")
