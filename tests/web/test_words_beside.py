"""At the desk the sealed words stand beside the public ones while these are written; for a reason, which is kept."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.web.filling_in import send
from tests.web.office import LAMPS, WORDS, Office
from tests.web.people import PEOPLE


@pytest.fixture
def office(site: str) -> Iterator[Office]:
    with Office(site) as office:
        yield office


def signed_in(client: httpx.Client, who: str) -> httpx.Client:
    client.post("/trying-out", data={**PEOPLE[who], "back": "/livez"})
    return client


def readings(client: httpx.Client, need: str) -> list[str]:
    signed_in(client, "auditor")
    found = [one["reason"]["code"] for one in client.get("/api/v1/readings", params={"case": need}).json()["items"]]
    signed_in(client, "worker")
    return found


def test_words_are_opened_on_the_page_that_accepts_and_nothing_typed_is_lost(
    client: httpx.Client, office: Office
) -> None:
    need = office.raised()
    here = f"/needs/{need}/do/accept"
    shut = signed_in(client, "worker").get(here)
    assert "打开原话" in shut.text
    assert WORDS not in shut.text

    typed = {"wording": "请联系13812345678", "category": LAMPS}
    asked = {"reason": "handling", "note": "", "go": "open"}
    opened = send(client, shut, here, {**typed, **asked})
    assert opened.status_code == 200
    assert WORDS in opened.text
    assert "请联系13812345678" in opened.text
    assert readings(client, need) == ["handling"]

    refused = send(client, opened, here, {**typed, "reason": "handling", "read": "open"})
    assert refused.status_code == 422
    assert WORDS in refused.text
    done = send(client, refused, here, {"wording": "3栋前庭院灯不亮"})
    assert done.url.path == f"/desk/needs/{need}"
    assert office.asked(f"/needs/{need}")["summary"]["wording"] == "3栋前庭院灯不亮"


def test_words_stay_shut_without_a_reason_or_as_long_as_nobody_opens_them(client: httpx.Client, office: Office) -> None:
    need = office.raised()
    here = f"/needs/{need}/do/accept"
    page = signed_in(client, "worker").get(here)
    unsaid = send(client, page, here, {"go": "open", "reason": ""})
    assert unsaid.status_code == 200
    assert WORDS not in unsaid.text
    assert 'class="fault" role="alert"' in unsaid.text
    short = send(client, page, here, {"wording": "", "reason": "handling"})
    assert (short.status_code, WORDS in short.text) == (422, False)
    assert readings(client, need) == []


def test_who_has_no_office_sees_no_such_words(client: httpx.Client, office: Office) -> None:
    need = office.raised()
    assert "打开原话" not in signed_in(client, "neighbour").get(f"/needs/{need}/do/accept").text


def test_what_was_merged_is_told_in_its_public_words(client: httpx.Client, office: Office) -> None:
    this, that = office.open("1栋前灯不亮"), office.open("1栋西侧灯不亮")
    office.done(f"/needs/{this}/merge", {"into": that})
    signed_in(client, "worker")
    assert "1栋前灯不亮" in client.get(f"/desk/needs/{that}").text.partition('id="absorbed"')[2]
    assert "1栋西侧灯不亮" in client.get(f"/desk/needs/{this}").text
