"""Raised by staff for somebody of whom nobody knows anything, and the slip that is handed over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from uuid_utils import uuid4

from domain.casework import SYSTEM
from tests.api.problem import problem_of
from tests.api.signed import browser
from tests.api.town import FIXED, Town, service_of

pytestmark = pytest.mark.anyio

WORDS = "楼下的灯坏了一大半"


async def raised(town: Town, **what: Any) -> str:
    """A need that the secretary raised for somebody who is not known."""
    said = town.said(for_somebody_else=True, **what)
    return str((await town.did("/needs", said, by=town.secretary))["id"])


async def test_a_worker_raises_for_somebody_unknown_and_hands_over_the_slip(each_town: Town) -> None:
    town = each_town
    need = await raised(town, contact="13812345678")
    slip = await town.did(f"/needs/{need}/slips", by=town.secretary)
    async with browser(town) as client:
        opened = await client.post("/slip-session", json={"number": slip["number"], "code": slip["code"]})
        assert opened.json() == {"need": need}
        told = (await client.get(f"/needs/{need}/words")).json()["items"]
        assert [item["words"] for item in told] == [WORDS, "13812345678"]
        await town.did(f"/needs/{need}/acceptance", {"wording": "修灯"}, by=town.secretary, If_Match="*")
        await town.did(f"/needs/{need}/claims", by=town.organisation)
        await town.did(f"/needs/{need}/fix", FIXED, by=town.organisation)
        assert (await client.post(f"/needs/{need}/confirmation")).status_code == 200


async def test_they_become_a_resident_whose_words_these_are_in_the_same_command(each_town: Town) -> None:
    town, before = each_town, await each_town.position()
    need = await raised(town)
    service = service_of(town.client)
    [event] = await service.backend.case(need)  # type: ignore[arg-type]  # wider than it is annotated
    raiser = event.fact.raiser  # type: ignore[attr-defined]  # which fact it is, is known here
    assert raiser not in (town.secretary, town.raiser)
    assert (event.fact.by, event.fact.words.subject) == (town.secretary, raiser)  # type: ignore[attr-defined]  # which fact it is, is known here
    [known] = await service.backend.case(raiser)
    assert (known.fact.kind, known.fact.name, known.fact.household) == ("resident", None, None)  # type: ignore[attr-defined]  # which fact it is, is known here
    assert known.fact.command == event.fact.command
    assert await town.position() == before + 2
    # Forgotten like anybody else.
    await service.forgetting.forget([raiser])
    [item] = (await town.asked(f"/needs/{need}/words?reason=audit", town.secretary))["items"]
    assert item["words"] is None


async def test_each_of_them_is_somebody_else_and_a_repeated_request_is_the_same_need(each_town: Town) -> None:
    town = each_town
    raisers = set()
    for _ in range(2):
        [event] = await service_of(town.client).backend.case(await raised(town))  # type: ignore[arg-type]  # wider than it is annotated
        raisers.add(event.fact.raiser)  # type: ignore[attr-defined]  # which fact it is, is known here
    assert len(raisers) == 2
    key, said = str(uuid4()), town.said(for_somebody_else=True)
    first = await town.did("/needs", said, by=town.secretary, Idempotency_Key=key)
    before = await town.position()
    assert await town.did("/needs", said, by=town.secretary, Idempotency_Key=key) == first
    assert await town.position() == before


async def test_what_is_solved_on_the_spot_may_be_somebody_elses_too(each_town: Town) -> None:
    town = each_town
    body = {"need": town.said(for_somebody_else=True, channel="visit"), "report": FIXED}
    need = (await town.did("/needs/on-the-spot", body, by=town.secretary))["id"]
    # Whoever solved it would see the code of the slip, and confirm their own work by it.
    refused = problem_of(await town.post(f"/needs/{need}/slips", by=town.secretary))
    assert (refused["status"], refused["type"]) == (403, "/api/v1/problems/slip-of-the-worker")


async def test_what_was_noted_on_paper_days_ago_is_entered_now(town: Town) -> None:
    then = (datetime.now(UTC) - timedelta(days=5)).isoformat()
    need = await raised(town, occurred_at=then)
    assert (await town.post(f"/needs/{need}/slips", by=town.secretary)).status_code == 201


async def test_it_is_for_staff_of_the_area_and_leaves_nobody_behind_where_it_is_refused(each_town: Town) -> None:
    town, before = each_town, await each_town.position()
    said = town.said(for_somebody_else=True)
    for by in (town.raiser, town.organisation, town.member):
        refused = problem_of(await town.post("/needs", said, by=by))
        assert (refused["status"], refused["type"]) == (403, "/api/v1/problems/not-on-behalf")
    async with browser(town) as nobody:
        assert (await nobody.post("/needs", json=said)).status_code == 403
    spot = {"need": said, "report": FIXED}
    assert (await town.post("/needs/on-the-spot", spot, by=town.member)).status_code == 403
    for what, status in (({"words": " "}, 422), ({"category": "9999"}, 422), ({"place": town.raiser}, 404)):
        answer = await town.post("/needs", said | what, by=town.secretary)
        assert answer.status_code == status, answer.text
    assert await town.position() == before
    assert (await town.post("/needs", said, by=SYSTEM)).status_code == 201


@pytest.mark.parametrize(("language", "words"), [("zh", "只能填一项"), ("en", "leave it out")])
async def test_it_is_for_somebody_known_or_for_somebody_unknown(town: Town, language: str, words: str) -> None:
    said = town.said(for_somebody_else=True, on_behalf_of=town.neighbour)
    for path, body in (("/needs", said), ("/needs/on-the-spot", {"need": said, "report": FIXED})):
        refused = problem_of(await town.post(path, body, by=town.secretary, Accept_Language=language))
        assert (refused["status"], refused["field"]) == (422, "for_somebody_else")
        assert words in refused["detail"]


@pytest.mark.parametrize(("language", "words"), [("zh", "以您自己的名义提出"), ("en", "raised in your own name")])
async def test_who_raised_in_their_own_name_hears_why_there_is_no_slip(town: Town, language: str, words: str) -> None:
    need = str((await town.did("/needs", town.said(), by=town.secretary))["id"])
    refused = problem_of(await town.post(f"/needs/{need}/slips", by=town.secretary, Accept_Language=language))
    assert (refused["status"], refused["type"]) == (403, "/api/v1/problems/raised-in-your-name")
    assert words in refused["detail"]
    others = problem_of(await town.post(f"/needs/{need}/slips", by=town.organisation))
    assert others["type"].endswith("not-who-entered")
