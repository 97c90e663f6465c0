"""What people type and what programs send that makes no sense: it is refused in words, and nothing breaks."""

from __future__ import annotations

import json

import httpx
import pytest
from starlette.datastructures import FormData

from tests.web.office import Office
from web.fields import Control, Field, read
from web.follows import AT_MOST, FOLLOWED
from web.words.translated import said

_AMOUNT = Field(name="amount", label=said("金额"), control=Control.YUAN)


@pytest.mark.parametrize("typed", ["inf", "-Infinity", "1e999999", "1e99999999999", "nan", "sNaN", "9" * 40, "0.001"])
def test_an_amount_that_is_none_is_said_to_be_none(typed: str) -> None:
    body, faults = read((_AMOUNT,), FormData([("amount", typed)]))
    assert (body, [field for field, _ in faults]) == ({}, ["amount"])


@pytest.mark.parametrize(("typed", "fen"), [("1，200元", 120_000), ("0.5", 50), ("-3", -300)])
def test_an_amount_is_read_as_people_write_it(typed: str, fen: int) -> None:
    assert read((_AMOUNT,), FormData([("amount", typed)])) == ({"amount": fen}, [])


@pytest.mark.parametrize("text", ["[" * 50_000, '{"a":' * 20_000 + "1" + "}" * 20_000, '{"type": "\\ud800"}', "NaN"])
def test_a_file_that_is_no_map_is_refused_however_it_is_made(worker: httpx.Client, office: Office, text: str) -> None:
    sent = worker.post(f"/map/{office.area}/draw", files={"file": ("map.json", text.encode())})
    assert sent.status_code == 422, sent.text


def test_a_place_at_the_pole_and_one_that_is_a_line_are_drawn(worker: httpx.Client, office: Office) -> None:
    [estate] = office.asked("/places", parent=office.area)["items"]
    for shape in (
        {"type": "Point", "coordinates": [180, 90]},
        {"type": "Polygon", "coordinates": [[[120, 90], [121, 90], [122, 90]]]},
    ):
        feature = {"type": "Feature", "properties": {"id": estate["id"]}, "geometry": shape}
        brought = json.dumps({"type": "FeatureCollection", "features": [feature]})
        drawn = worker.post(f"/map/{office.area}/draw", data={"map": brought})
        assert (drawn.status_code, drawn.url.path) == (200, f"/map/{office.area}"), drawn.text


@pytest.mark.parametrize(
    "address",
    [
        "/bulletin/{area}?month=9999-12",
        "/bulletin/{area}?month=1000-01",
        "/figures/{area}?as_of=0001-01-01",
        "/figures/{area}/solved?as_of=0001-01-01",
        "/figures/{area}?from=0001-01-01&to=9999-12-31",
    ],
)
def test_the_first_and_the_last_day_that_there_are_break_nothing(
    client: httpx.Client, office: Office, address: str
) -> None:
    assert client.get(address.format(area=office.area)).status_code in (200, 422)


def test_a_host_with_a_name_too_long_for_a_code_is_said_and_not_drawn(client: httpx.Client, office: Office) -> None:
    poster = client.get(f"/poster/{office.area}", headers={"Host": "x" * 4000})
    assert poster.status_code == 200
    assert 'class="qr"' not in poster.text
    assert 'class="qr"' in client.get(f"/poster/{office.area}").text


def test_no_more_needs_are_looked_up_than_somebody_can_follow(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    async def none(request: object, path: str, query: object = None) -> None:
        asked.append(path)

    monkeypatch.setattr("web.routes.mine.get_or_none", none)
    many = "~".join(f"{number:08x}-0000-0000-0000-000000000000.1" for number in range(900))
    assert client.get("/mine", headers={"Cookie": f"{FOLLOWED}={many}"}).status_code == 200
    assert len(asked) == AT_MOST
