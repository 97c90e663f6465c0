"""Kept up after it was fixed, over HTTP: planned, done, found again, missed as time goes by, lapsed with its claim."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.instants import day_words
from projections import asked_by_the_clock
from store.ticking import tick
from store.writer import clock
from tests.api.problem import NOBODY, problem_of, refused
from tests.api.town import FIXED, PATROL, Town, service_of

pytestmark = pytest.mark.anyio


def today() -> date:
    return (datetime.now(UTC) + timedelta(hours=8)).date()


def weekly(**what: Any) -> dict[str, Any]:
    """A patrol every week from today for a year."""
    return PATROL | {"first_on": str(today()), "until": str(today() + timedelta(days=365))} | what


async def planned(town: Town, need: str, *, by: str | None = None, **what: Any) -> str:
    """A plan of upkeep, by its id."""
    told = await town.did(f"/needs/{need}/upkeep", weekly(**what), by=by or town.secretary)
    return str(told["state"]["plan"])


async def test_what_was_fixed_is_kept_up_and_its_page_tells_when_it_is_due_next(each_town: Town) -> None:
    town = each_town
    need = await town.fixed()
    assert (await town.asked(f"/needs/{need}/upkeep"))["plans"] == []
    patrol = await planned(town, need)
    maintenance = await planned(
        town, need, kind="maintenance", wording="物业定期维护", keeper=town.unit, every={"n": 3, "period": "month"}
    )
    told = await town.asked(f"/needs/{need}/upkeep")
    assert told["zh"] == f"“网格员每周巡查+物业定期维护”长效机制，下次到期{day_words(today())[0]}"
    first, second = told["plans"]
    assert (first["id"], first["keeper"], first["keeper_role"]["code"]) == (patrol, None, "secretary")
    assert (second["id"], second["keeper"], second["keeper_role"]["zh"]) == (maintenance, town.unit, "共建单位")
    assert (second["every"]["zh"], second["next_on"], second["state"]["code"]) == ("每3个月", str(today()), "live")

    done = await town.did(f"/upkeep/{patrol}/done", {"wording": "20盏全亮"}, by=town.secretary)
    assert done["state"] == {"state": "live", "next_on": str(today() + timedelta(days=7))}
    told = await town.asked(f"/upkeep/{patrol}")
    assert (told["plan"]["done"], told["plan"]["last_done_on"]) == (1, str(today()))
    assert [line["topic"] for line in told["lines"]] == ["upkeep.planned", "upkeep.done"]
    assert "20盏全亮" in told["lines"][-1]["zh"]


async def test_a_finding_raises_a_new_need_that_is_linked_with_the_old_one(each_town: Town) -> None:
    town = each_town
    need = await town.fixed()
    patrol = await planned(town, need)
    told = await town.did(f"/upkeep/{patrol}/finding", {"words": "又坏了两盏"}, by=town.secretary)
    new = told["state"]["need"]
    assert told["id"] == patrol
    card = await town.asked(f"/needs/{new}")
    assert card["more"]["follows"] == need
    assert card["summary"]["category"]["code"] == "0207"
    assert card["summary"]["place"] == (await town.asked(f"/needs/{need}"))["summary"]["place"]
    [line] = (await town.asked(f"/needs/{new}/timeline"))["lines"]
    assert "再次出现" in line["zh"]
    [plan] = (await town.asked(f"/needs/{need}/upkeep"))["plans"]
    assert (plan["findings"], plan["done"]) == ([new], 1)
    again = await town.did(f"/upkeep/{patrol}/finding", {"words": "还有一盏", "category": "0201"}, by=town.secretary)
    assert again["state"]["need"] != new


async def test_what_is_due_is_listed_by_area_and_by_whom(each_town: Town) -> None:
    town = each_town
    need = await town.fixed()
    patrol = await planned(town, need)
    later = await planned(town, need, keeper=town.unit, first_on=str(today() + timedelta(days=30)))

    async def listed(query: str, by: str | None = None) -> list[str]:
        return [item["id"] for item in (await town.asked(query, by))["items"]]

    assert await listed("/upkeep") == [patrol, later]
    for level in ("district", "building"):
        assert await listed(f"/upkeep?area={town.places[level]}") == [patrol, later]
    assert await listed(f"/upkeep?area={town.households[0]}") == []
    assert await listed("/upkeep?state=due") == [patrol]
    assert await listed("/upkeep?state=missed") == await listed("/upkeep?state=ended") == []
    assert await listed(f"/upkeep?keeper={town.unit}") == await listed("/mine/upkeep", town.unit) == [later]
    assert await listed(f"/upkeep?keeper={town.secretary}") == []
    assert await listed("/mine/upkeep", town.secretary) == [patrol]
    first = await town.get("/upkeep?limit=1")
    second = await town.get(first.links["next"]["url"])
    assert [answer.json()["items"][0]["id"] for answer in (first, second)] == [patrol, later]
    assert "next" not in second.links
    await town.did(f"/upkeep/{patrol}/end", {"wording": "路灯已移交市政"}, by=town.secretary)
    assert await listed("/upkeep") == [later]
    assert await listed("/upkeep?state=ended") == [patrol]


async def test_no_id_of_a_person_and_no_household_is_told(each_town: Town) -> None:
    town = each_town
    need = str((await town.did("/needs", town.said(place=town.households[0]), by=town.raiser))["id"])
    await town.did(f"/needs/{need}/acceptance", {"wording": "修灯"}, by=town.secretary, If_Match="*")
    await town.did(f"/needs/{need}/claims", by=town.organisation)
    await town.did(f"/needs/{need}/fix", {"result": "solved", "wording": "已修复"}, by=town.organisation)
    plan = await planned(town, need, keeper=town.member)
    for path in (f"/needs/{need}/upkeep", "/upkeep", f"/upkeep/{plan}"):
        text = (await town.get(path)).text
        assert plan in text
        for secret in (town.member, town.secretary, town.raiser, town.households[0]):
            assert secret not in text


async def test_an_adoption_carries_a_plan_with_a_term(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    until = f"{today() + timedelta(days=100)}T12:00:00+08:00"
    body = {"kind": "claim_adopt", "until": until}
    claim = (await town.did(f"/needs/{need}/claims", body, by=town.organisation))["state"]["claim"]
    at = f"/needs/{need}/upkeep"
    told = await refused(town, 422, at, weekly(claim=claim), by=town.organisation)
    assert (told["type"][-16:], told["field"]) == ("beyond-the-claim", "until")
    shorter = {"until": str(today() + timedelta(days=100)), "claim": claim}
    told = await refused(town, 422, at, weekly(**shorter, keeper=town.unit), by=town.organisation)
    assert told["field"] == "keeper"
    await planned(town, need, by=town.organisation, **shorter)
    [plan] = (await town.asked(at))["plans"]
    assert (plan["keeper"], plan["claim"]) == (town.organisation, claim)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"every": None}, "every"),
        ({"until": None}, "until"),
        ({"every": {"n": 0, "period": "week"}}, "every"),
        ({"every": {"n": -1, "period": "week"}}, "every"),
        ({"every": {"n": 2**60, "period": "week"}}, "every.n"),
        ({"every": {"n": 1, "period": "year"}}, "every.period"),
        ({"until": "2020-01-01"}, "until"),
        ({"until": "9999-12-31"}, "until"),
        ({"until": "2026-02-30"}, "until"),
        ({"first_on": "2020-01-01"}, "first_on"),
        ({"first_on": "0001-01-01"}, "first_on"),
        ({"first_on": "9999-12-31"}, "until"),
        ({"kind": "watching"}, "kind"),
        ({"wording": ""}, "wording"),
        ({"wording": "巡" * 201}, "wording"),
        ({"keeper": "张三"}, "keeper"),
        ({"forever": True}, "forever"),
    ],
)
async def test_a_plan_that_cannot_be_meant_is_refused_by_name(town: Town, body: dict[str, Any], field: str) -> None:
    need = await town.fixed()
    said = {name: value for name, value in (weekly() | body).items() if value is not None}
    told = await refused(town, 422, f"/needs/{need}/upkeep", said, by=town.secretary, case=need)
    assert told["field"] == field


async def test_what_is_not_there_or_not_theirs_or_not_now_is_refused(town: Town) -> None:
    need, open_need = await town.fixed(), await town.accepted()
    plan = await planned(town, need)
    await refused(town, 409, f"/needs/{open_need}/upkeep", weekly(), by=town.secretary)
    await refused(town, 403, f"/needs/{need}/upkeep", weekly(), by=town.neighbour)
    await refused(town, 404, f"/needs/{NOBODY}/upkeep", weekly(), by=town.secretary)
    await refused(town, 404, f"/needs/{need}/upkeep", weekly(keeper=NOBODY), by=town.secretary)
    await refused(town, 404, f"/needs/{need}/upkeep", weekly(claim=NOBODY), by=town.secretary)
    await refused(town, 422, f"/needs/{need}/upkeep", weekly(keeper=town.raiser), by=town.secretary)
    await refused(town, 403, f"/upkeep/{plan}/done", by=town.neighbour)
    await refused(town, 403, f"/upkeep/{plan}/finding", {"words": "又坏了"}, by=town.neighbour)
    await refused(town, 422, f"/upkeep/{plan}/finding", {"words": "坏了", "category": "9999"}, by=town.secretary)
    for day in ("9999-12-31", "0001-01-01"):
        told = await refused(town, 422, f"/upkeep/{plan}/done", {"due_on": day}, by=town.secretary)
        assert told["field"] == "due_on"
    for wrong in (NOBODY, need, "x"):
        for what in ("done", "end", "finding"):
            body = {"done": {}, "end": {"wording": "够了"}, "finding": {"words": "又坏了"}}[what]
            await refused(town, 404, f"/upkeep/{wrong}/{what}", body, by=town.secretary)
        assert problem_of(await town.get(f"/upkeep/{wrong}"))["status"] == 404
    for query in ("?state=open", "?area=x", "?after=x&state=due", f"?area={NOBODY}", "?limit=0"):
        assert problem_of(await town.get(f"/upkeep{query}"))["status"] in (404, 409, 422)
    assert problem_of(await town.get(f"/needs/{NOBODY}/upkeep"))["status"] == 404
    assert problem_of(await town.get("/mine/upkeep"))["status"] == 401
    await town.did(f"/upkeep/{plan}/end", {"wording": "不需要了"}, by=town.secretary)
    told = await refused(town, 409, f"/upkeep/{plan}/done", by=town.secretary)
    assert told["state"] == "stopped"


async def test_a_version_that_is_over_is_refused(town: Town) -> None:
    plan = await planned(town, await town.fixed())
    tag = (await town.get(f"/upkeep/{plan}")).headers["etag"]
    await town.did(f"/upkeep/{plan}/done", by=town.secretary, If_Match=tag)
    assert (
        await town.post(f"/upkeep/{plan}/end", {"wording": "够了"}, by=town.secretary, If_Match=tag)
    ).status_code == 412


# -- as time goes by ------------------------------------------------------------------------------------------------


async def ticked(town: Town) -> None:
    """The clock of the service ticks."""
    service = service_of(town.client)
    await tick(service.writer, lambda at: asked_by_the_clock(service.backend, at), clock())


async def long_ago(town: Town, **claim: Any) -> tuple[str, str]:
    """A need that was raised 40 days ago, that the organisation claimed and fixed, and its claim."""
    then = f"{today() - timedelta(days=40)}T09:00:00+08:00"
    said = town.said(occurred_at=then, on_behalf_of=town.raiser)
    need = str((await town.did("/needs", said, by=town.secretary))["id"])
    await town.did(f"/needs/{need}/acceptance", {"wording": "修灯"}, by=town.secretary, If_Match="*")
    made = await town.did(f"/needs/{need}/claims", claim, by=town.organisation)
    return need, str(made["state"]["claim"])


def for_a_month(**what: Any) -> dict[str, Any]:
    """A patrol every week that was planned 30 days ago, for 60 days."""
    begun = today() - timedelta(days=30)
    until = today() + timedelta(days=30)
    return weekly(first_on=str(begun), until=str(until), occurred_at=f"{begun}T09:00:00+08:00", **what)


async def test_the_clock_tells_what_was_missed_and_once_only(each_town: Town) -> None:
    town = each_town
    need, _ = await long_ago(town)
    await town.did(f"/needs/{need}/fix", FIXED, by=town.organisation)
    plan = str((await town.did(f"/needs/{need}/upkeep", for_a_month(), by=town.secretary))["state"]["plan"])
    assert (await town.asked("/upkeep?state=missed"))["items"] == []
    await ticked(town)
    missed = [str(today() - timedelta(days=days)) for days in (30, 23, 16, 9)]
    [told] = (await town.asked("/upkeep?state=missed"))["items"]
    assert (told["id"], told["missed"], told["next_on"]) == (plan, missed, str(today() - timedelta(days=2)))
    position = await town.position()
    await ticked(town)
    assert await town.position() == position

    await town.did(f"/upkeep/{plan}/done", {"due_on": missed[0]}, by=town.secretary)
    lines = (await town.asked(f"/upkeep/{plan}"))["lines"]
    assert [line["topic"].partition(".")[2] for line in lines] == ["planned", *["missed"] * 4, "done"]
    assert "逾期补做" in lines[-1]["zh"]
    period = f"from={today() - timedelta(days=40)}&to={today()}"
    made = await town.asked(f"/areas/{town.places['estate']}/statistics?{period}")
    [figure] = [figure for figure in made["figures"] if figure["key"] == "upkeep"]
    assert [part["n"] for part in figure["parts"]] == [0, 1, 3]


async def test_a_plan_lapses_when_its_claim_is_given_up(each_town: Town) -> None:
    town = each_town
    need, claim = await long_ago(town, kind="claim_steward")
    body = for_a_month(claim=claim)
    plan = str((await town.did(f"/needs/{need}/upkeep", body, by=town.secretary))["state"]["plan"])
    await town.did(f"/needs/{need}/claims/{claim}/handover", {"to": town.unit}, by=town.organisation)
    await ticked(town)
    assert (await town.asked(f"/upkeep/{plan}"))["plan"]["keeper"] == town.unit
    await town.did(f"/upkeep/{plan}/done", by=town.unit)
    await town.did(f"/needs/{need}/claims/{claim}/release", by=town.unit)
    await ticked(town)
    told = await town.asked(f"/upkeep/{plan}")
    assert told["plan"]["state"] == {"code": "lapsed", "zh": "已随认领失效", "en": "lapsed with its claim"}
    assert told["lines"][-1]["zh"] == "所属的认领已不再有效，巡查随之失效。"
    assert [item["id"] for item in (await town.asked("/upkeep?state=ended"))["items"]] == [plan]
