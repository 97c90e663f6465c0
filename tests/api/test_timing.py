"""Deadlines with their lights, extensions, suspensions, and the clock that lets claims lapse."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from domain.instants import CHINA
from projections import asked_by_the_clock
from store.ticking import tick, tick_for_ever
from store.writer import clock
from tests.api.problem import problem_of
from tests.api.town import Town, served, service_of

pytestmark = pytest.mark.anyio


def when(**later: float) -> str:
    """An instant that much later than now, as it is sent."""
    return (datetime.now(CHINA) + timedelta(**later)).isoformat()


def refusal(answer: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    """The problem details of a refusal of that status and type."""
    told = problem_of(answer)
    assert (told["status"], told["type"].rsplit("/", 1)[1]) == (status, slug)
    return told


async def lights(town: Town, query: str = "") -> list[tuple[str, str]]:
    """The needs with a deadline in their order, and their lights."""
    page = await town.asked(f"/deadlines{query}")
    return [(item["need"]["id"], item["light"]["code"]) for item in page["items"]]


async def test_a_need_has_the_limit_of_its_category_and_the_card_says_until_when(each_town: Town) -> None:
    town = each_town
    need = await town.raised(category="0205")
    card = await town.asked(f"/needs/{need}")
    raised, due = (datetime.fromisoformat(card["summary"][name]) for name in ("raised_at", "due_at"))
    assert due - raised == timedelta(hours=2)
    assert card["more"]["tier"] == {"code": "urgent", "zh": "特急", "en": "urgent"}


async def test_what_is_due_soonest_comes_first_with_its_light(each_town: Town) -> None:
    town = each_town
    green = await town.raised()
    red = await town.raised(category="0205", occurred_at=when(hours=-3))
    yellow = await town.raised(category="0201", occurred_at=when(hours=-1))
    service = await town.raised(item="service", category="1102")
    assert await lights(town) == [(red, "red"), (yellow, "yellow"), (green, "green")]
    assert await lights(town, "?light=yellow") == [(yellow, "yellow")]
    assert [item["id"] for item in (await town.asked("/needs?light=red"))["items"]] == [red]
    by_date = (await town.asked("/needs?sort=due"))["items"]
    assert [item["id"] for item in by_date] == [red, yellow, green, service]
    estate, stranger = town.places["estate"], await town.place("estate", town.places["community"], name="另一小区")
    assert len(await lights(town, f"?area={estate}")) == 3
    assert await lights(town, f"?area={stranger}") == []
    page = await town.asked("/deadlines?limit=2")
    assert await lights(town, f"?limit=2&after={page['next']}") == [(green, "green")]


async def test_a_kept_answer_holds_until_the_next_light_changes(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    need = await town.raised()  # seven days, yellow in the last fifth
    assert await lights(town) == [(need, "green")]
    for days, light in ((5.5, "green"), (5.7, "yellow"), (6.9, "yellow"), (7.1, "red")):
        later = clock() + int(days * 86_400_000_000)
        monkeypatch.setattr("api.routes.timing.clock", lambda later=later: later)
        monkeypatch.setattr(service_of(town.client).kept, "_now", lambda later=later: later)
        assert await lights(town) == [(need, light)]


async def test_an_unchanged_answer_is_not_made_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.raised()
    first = await town.get("/deadlines")
    pages = service_of(town.client).pages
    monkeypatch.setattr(pages, "page", None)
    assert (await town.get("/deadlines", If_None_Match=first.headers["ETag"])).status_code == 304


async def test_staff_set_another_deadline_and_only_of_a_tier_there_is(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    await town.did(f"/needs/{need}/deadline", {"tier": "urgent"}, by=town.secretary)
    assert (await town.asked(f"/needs/{need}"))["more"]["tier"]["code"] == "urgent"
    refused = await town.post(f"/needs/{need}/deadline", {"tier": "asap"}, by=town.secretary)
    problem = refusal(refused, 422, "no-such-tier")
    assert problem["field"] == "tier"
    assert "urgent" in problem["detail"]
    refusal(await town.post(f"/needs/{need}/deadline", {"tier": "urgent"}, by=town.raiser), 403, "not-allowed")


async def test_an_extension_is_asked_for_and_granted_once(each_town: Town) -> None:
    town = each_town
    need, _ = await town.claimed()
    body = {"until": when(days=20), "wording": "配件未到货"}
    await town.did(f"/needs/{need}/extension", body, by=town.organisation)
    again = await town.post(f"/needs/{need}/extension", body, by=town.organisation)
    refusal(again, 409, "extension-pending")
    assert (await town.asked(f"/needs/{need}"))["more"]["extension"]["wording"] == "配件未到货"
    refusal(await town.post(f"/needs/{need}/extension/grant", by=town.organisation), 403, "not-allowed")
    await town.did(f"/needs/{need}/extension/grant", by=town.secretary)
    card = await town.asked(f"/needs/{need}")
    assert datetime.fromisoformat(card["summary"]["due_at"]) == datetime.fromisoformat(body["until"])
    assert "extension" not in card["more"]
    later = {"until": when(days=30), "wording": "仍未到货"}
    refused = await town.post(f"/needs/{need}/extension", later, by=town.organisation)
    assert refusal(refused, 409, "no-more-extensions")["most"] == 1


async def test_an_extension_that_is_refused_says_why(each_town: Town) -> None:
    town = each_town
    need, _ = await town.claimed()
    sooner = {"until": when(days=2), "wording": "配件未到货"}
    refused = await town.post(f"/needs/{need}/extension", sooner, by=town.organisation)
    assert refusal(refused, 422, "no-later-deadline")["field"] == "until"
    await town.did(f"/needs/{need}/extension", {**sooner, "until": when(days=9)}, by=town.organisation)
    await town.did(f"/needs/{need}/extension/refusal", {"wording": "请按期办结"}, by=town.secretary)
    lines = (await town.asked(f"/needs/{need}/timeline"))["lines"]
    assert lines[-1]["zh"].endswith("未同意延期：请按期办结。")
    refusal(await town.post(f"/needs/{need}/extension/grant", by=town.secretary), 409, "no-extension-asked")


async def test_a_hard_case_is_suspended_listed_apart_reviewed_and_resumed(each_town: Town) -> None:
    town = each_town
    need, _ = await town.claimed()
    before = (await town.asked(f"/needs/{need}"))["summary"]["due_at"]
    body: dict[str, Any] = {"reason": "needs_funds", "wording": "资金未落实", "review_at": when(days=30)}
    past = await town.post(f"/needs/{need}/suspension", {**body, "review_at": when(days=-1)}, by=town.secretary)
    never = await town.post(f"/needs/{need}/suspension", {**body, "review_at": when(days=732)}, by=town.secretary)
    assert (never.json()["field"], never.json()["years"]) == ("review_at", 2)
    assert refusal(past, 422, "review-in-the-past")["field"] == "review_at"
    await town.did(f"/needs/{need}/suspension", body, by=town.secretary)
    refused = refusal(
        await town.post(f"/needs/{need}/progress", {"wording": "在办"}, by=town.organisation), 409, "illegal-now"
    )
    assert refused["stage"] == "suspended"
    assert {"resume", "review"} <= {act for other in refused["others"] for act in other["acts"]}
    refusal(await town.post(f"/needs/{need}/suspension", body, by=town.secretary), 409, "illegal-now")

    assert await lights(town) == []
    listed = (await town.asked(f"/suspended?area={town.places['estate']}"))["items"]
    assert [(item["id"], item["suspended"]["reason"]["zh"]) for item in listed] == [(need, "资金未落实")]
    assert listed[0]["stage"]["zh"] == "暂缓办理"

    other, _ = await town.claimed()
    await town.did(f"/needs/{other}/suspension", {**body, "review_at": when(days=10)}, by=town.secretary)
    soonest = [item["id"] for item in (await town.asked("/suspended"))["items"]]
    assert soonest == [other, need]
    review = {"wording": "仍缺资金", "review_at": when(days=5)}
    await town.did(f"/needs/{need}/suspension/review", review, by=town.secretary)
    assert [item["id"] for item in (await town.asked("/suspended?limit=1"))["items"]] == [need]

    await town.did(f"/needs/{need}/suspension/end", by=town.secretary)
    assert (await town.asked(f"/needs/{need}"))["summary"]["due_at"] > before
    assert [item["id"] for item in (await town.asked("/suspended"))["items"]] == [other]
    assert [id for id, _ in await lights(town)] == [need]


async def claimed_for(town: Town, **term: float) -> str:
    """A need that the organisation has claimed for so long."""
    need = await town.accepted()
    await town.did(f"/needs/{need}/claims", {"until": when(**term)}, by=town.organisation)
    return need


async def test_the_clock_lets_a_claim_lapse_whose_term_is_over_and_a_second_tick_does_nothing(each_town: Town) -> None:
    town = each_town
    gone, kept = await claimed_for(town, milliseconds=300), await claimed_for(town, milliseconds=300)
    running = await claimed_for(town, days=1)
    await town.did(f"/needs/{kept}/start", by=town.organisation)
    await asyncio.sleep(0.4)
    service = service_of(town.client)
    before = await town.position()
    for _ in range(2):
        await tick(service.writer, lambda at: asked_by_the_clock(service.backend, at), clock())
        assert await town.position() == before + 1
    stages = {need: (await town.asked(f"/needs/{need}"))["summary"]["stage"]["code"] for need in (gone, kept, running)}
    assert stages == {gone: "open", kept: "in_progress", running: "claimed"}
    lines = (await town.asked(f"/needs/{gone}/timeline"))["lines"]
    assert lines[-1]["zh"] == "系统因期限已到而未报进展，使某联建党支部的认领失效。"
    mine = (await town.asked("/mine/claimed", town.organisation))["items"]
    assert {item["need"]["id"]: item["ended"] for item in mine} == {gone: True, kept: False, running: False}


async def test_several_workers_let_a_claim_lapse_once(postgres_database: str) -> None:
    async with served(postgres_database) as one, served(postgres_database) as other:
        town = await Town(one).settled()
        need = await claimed_for(town, milliseconds=100)
        await asyncio.sleep(0.2)
        before, at = await town.position(), clock()
        services = (service_of(one), service_of(other))
        due = await asked_by_the_clock(services[1].backend, at)
        await asyncio.gather(
            *(tick(each.writer, lambda at: asked_by_the_clock(services[0].backend, at), at) for each in services),
            *(services[1].writer.submit(command) for command in due),
        )
        assert await town.position() == before + 1
        assert (await town.asked(f"/needs/{need}"))["summary"]["stage"]["code"] == "open"


async def test_the_clock_ticks_by_itself_and_goes_on_after_a_fault(town: Town, caplog: Any) -> None:
    need = await claimed_for(town, milliseconds=50)
    service = service_of(town.client)
    failed = 0

    async def asked(at: int) -> Any:
        nonlocal failed
        if not failed:
            failed += 1
            raise RuntimeError("once")
        return await asked_by_the_clock(service.backend, at)

    ticking = asyncio.create_task(tick_for_ever(service.writer, asked, every=0.05))
    for _ in range(100):
        await asyncio.sleep(0.05)
        if (await town.asked(f"/needs/{need}"))["summary"]["stage"]["code"] == "open":
            break
    ticking.cancel()
    assert failed == 1
    assert (await town.asked(f"/needs/{need}"))["summary"]["stage"]["code"] == "open"
    assert "the clock failed" in caplog.text


@pytest.mark.parametrize(
    "path",
    ["/deadlines?light=blue", "/deadlines?limit=0", "/suspended?light=red", "/deadlines?area=x", "/needs?light=1"],
)
async def test_a_question_that_cannot_be_meant_is_refused(town: Town, path: str) -> None:
    refusal(await town.get(path), 422, "malformed")
