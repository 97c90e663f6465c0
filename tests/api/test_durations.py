"""How long needs take, over HTTP: by day, by line, as of a day; and what is not right is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.problem import NOBODY, problem_of
from tests.api.town import Town

pytestmark = pytest.mark.anyio


def today() -> str:
    return (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()


async def told(town: Town, what: str, query: str = "", level: str = "district") -> dict[str, Any]:
    period = "" if what == "ages" else f"from={today()}&to={today()}&"
    return await town.asked(f"/areas/{town.places[level]}/statistics/{what}?{period}{query}")


def shares(line: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {share["key"]: (share["numerator"], share["denominator"]) for share in line["shares"]}


async def test_a_closed_need_is_told_with_its_time_in_words(each_town: Town) -> None:
    town = each_town
    need = await town.fixed()
    await town.did(f"/needs/{need}/confirmation", by=town.raiser)
    await town.did(f"/needs/{need}/closure", by=town.secretary, If_Match="*")
    await town.raised()

    took = await told(town, "durations", "by=category")
    assert took["total"]["answered"]["n"] == took["total"]["closed"]["n"] == 1
    assert took["total"]["closed"]["median"].keys() == {"seconds", "zh", "en"}
    assert [(line["key"], line["zh"]) for line in took["lines"]] == [("0207", "路灯/庭院灯/楼道灯损坏")]
    assert shares(took["total"])["reopening"] == (0, 1)

    steps = {step["key"]: step["n"] for step in (await told(town, "funnel"))["total"]["steps"]}
    assert (steps["raised"], steps["accepted"], steps["started"], steps["closed"]) == (2, 1, 0, 1)

    old = await told(town, "ages", "by=area", level="community")
    assert (old["total"]["open"], old["total"]["oldest_days"]) == (1, 0)
    assert [(line["key"], line["zh"], line["open"]) for line in old["lines"]] == [
        (town.places["estate"], "某estate", 1)
    ]


async def test_a_need_answered_since_is_told_at_once(town: Town) -> None:
    assert (await told(town, "durations"))["total"]["answered"]["n"] == 0
    await town.accepted()
    assert (await told(town, "durations"))["total"]["answered"]["n"] == 1
    assert (await told(town, "ages", level="building"))["total"]["open"] == 1


async def test_as_of_a_day_before_nothing_was_known(town: Town) -> None:
    await town.accepted()
    assert (await told(town, "funnel", "as_of=2020-01-01"))["total"]["steps"][0]["n"] == 0
    assert (await told(town, "ages", "as_of=2020-01-01"))["as_of"] == "2020-01-01"
    assert (await told(town, "ages", "as_of=2999-01-01"))["as_of"] == today()


async def test_a_home_has_no_figures(town: Town) -> None:
    await town.raised(place=town.households[0])
    for place, n in ((town.households[0], 0), (town.places["building"], 1)):
        assert (await town.asked(f"/areas/{place}/statistics/ages"))["total"]["open"] == n
    lines = (await told(town, "ages", "by=area", level="building"))["lines"]
    assert [(line["key"], line["zh"]) for line in lines] == [("", "本级")]


@pytest.mark.parametrize("what", ["durations", "funnel", "ages"])
async def test_what_is_not_right_in_a_question_is_named(town: Town, what: str) -> None:
    area, period = town.places["street"], "" if what == "ages" else f"from={today()}&to={today()}&"
    address = f"/areas/{area}/statistics/{what}?{period}"
    for query, field in (
        ("by=street", "by"),
        ("as_of=yesterday", "as_of"),
        ("as_of=0", "as_of"),
        ("as_of=20250101", "as_of"),
        ("colour=red", "colour"),
    ):
        problem = problem_of(await town.get(address + query))
        assert (problem["status"], field in str(problem)) == (422, True)
    nowhere = await town.get(f"/areas/{NOBODY}/statistics/{what}?{period}")
    assert problem_of(nowhere)["status"] == 404


async def test_a_period_that_ends_before_it_begins_is_none(town: Town) -> None:
    for what in ("durations", "funnel"):
        address = f"/areas/{town.places['street']}/statistics/{what}?from=2025-02-01&to=2025-01-01"
        problem = problem_of(await town.get(address))
        assert (problem["status"], problem["field"]) == (422, "to")
    assert problem_of(await town.get(f"/areas/{town.places['street']}/statistics/durations"))["status"] == 422
