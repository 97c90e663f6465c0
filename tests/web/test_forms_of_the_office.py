"""What the forms of the office say before somebody decides, and what they do not ask for twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from domain.instants import iso, micros
from tests.web.found import form_to
from tests.web.office import LAMPS, Office
from web.words.formats import for_templates


def test_whoever_accepts_finds_the_present_category_chosen(worker: httpx.Client, office: Office) -> None:
    address = f"/needs/{office.raised()}/do/accept"
    assert form_to(worker.get(address), address).values["category"] == LAMPS


@pytest.mark.parametrize("act", ["grant_extension", "refuse_extension"])
def test_whoever_decides_on_an_extension_reads_until_when_and_why(
    worker: httpx.Client, office: Office, act: str
) -> None:
    need, organisation = office.open(), office.one("organisation")
    office.done(f"/needs/{need}/claims", {"kind": "claim_service"}, organisation)
    until = iso(micros(datetime.now(UTC) + timedelta(days=40)))
    office.done(f"/needs/{need}/extension", {"until": until, "wording": "要等灯具到货"}, organisation)

    page = worker.get(f"/needs/{need}/do/{act}").text

    assert "要等灯具到货" in page
    assert for_templates("zh")["day"](until) in page


def test_each_limit_says_how_long_it_is(worker: httpx.Client, office: Office) -> None:
    page = worker.get(f"/needs/{office.open()}/do/set_deadline").text
    assert "个工作日）" in page


def test_a_search_that_cannot_be_kept_whole_is_not_offered_to_be_kept(worker: httpx.Client) -> None:
    assert 'action="/desk/views"' in worker.get("/desk/needs?stage=open").text
    for dropped in ("light=red", "waiting=reply", "text=灯", "supervised=true"):
        page = worker.get(f"/desk/needs?stage=open&{dropped}").text
        assert 'action="/desk/views"' not in page
        assert "不能保存" in page
