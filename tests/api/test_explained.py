"""What stands behind the figures, over HTTP: the same numbers, their rule, their cases and facts, and no person."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from projections.statistics.meanings import MADE_OF, MEANINGS, SUMS, key_of_rate
from tests.api.problem import NOBODY, problem_of
from tests.api.town import Town

pytestmark = pytest.mark.anyio


def period() -> str:
    today = (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()
    return f"from={today}&to={today}"


async def told(town: Town, figure: str, level: str = "district") -> dict[str, Any]:
    return await town.asked(f"/areas/{town.places[level]}/statistics/explained?{period()}&figure={figure}")


async def busy(town: Town) -> str:
    """A need that was solved and rated, and one that was withdrawn."""
    need = await town.fixed()
    await town.did(f"/needs/{need}/confirmation", by=town.raiser)
    await town.did(f"/needs/{need}/ratings", {"solved": True, "satisfaction": "satisfied"}, by=town.raiser)
    gone = await town.raised()
    await town.did(f"/needs/{gone}/withdrawal", by=town.raiser)
    return need


async def test_every_figure_and_rate_is_explained_by_cases_that_add_up_to_it(each_town: Town) -> None:
    town = each_town
    need = await busy(town)
    figures = await town.asked(f"/areas/{town.places['community']}/statistics?{period()}")
    everything = {each["key"]: each for one in figures["figures"] for each in (one, *one.get("parts", ()))}
    assert everything.keys() | {key_of_rate(rate["key"]) for rate in figures["rates"]} == MEANINGS.keys()
    for key, figure in everything.items():
        explained = await told(town, key, "community")
        assert explained["figure"] == figure
        assert sum(part["n"] for part in explained["parts"]) == figure["n"]
        for part in explained["parts"]:
            assert part["n"] == sum(case["n"] for case in part["cases"])
            for case in part["cases"]:
                assert case["n"] == sum(fact["n"] for fact in case["facts"])
    (solved,) = (await told(town, "solved"))["parts"][0]["cases"]
    assert (solved["case"], solved["n"], [fact["topic"] for fact in solved["facts"]]) == (need, 1, ["need.confirmed"])
    rated = await told(town, "resolution")
    assert rated["rate"]["text"] == "100%"
    assert [(part["key"], part["n"]) for part in rated["parts"]] == [("rated.solved", 1), ("rated.not_solved", 0)]


async def test_upkeep_is_told_with_the_need_that_it_is_for(town: Town) -> None:
    need, plan = await town.kept()
    await town.did(f"/upkeep/{plan}/done", {"wording": "20盏全亮"}, by=town.secretary)
    found = {part["key"]: part["cases"] for part in (await told(town, "upkeep"))["parts"]}
    assert found.keys() == {"upkeep_in_time", "upkeep_late", "upkeep_missed"}
    (case,) = found["upkeep_in_time"]
    assert (case["case"], case["kind"], case["need"], case["n"]) == (plan, "upkeep", need, 1)


async def test_nobody_is_told_of(town: Town) -> None:
    await busy(town)
    people = {town.raiser, town.secretary, town.neighbour, town.stranger, town.organisation}
    for key in ("solved", "persons", "claims", "bodies", "raised"):
        answer = (await town.get(f"/areas/{town.places['district']}/statistics/explained?{period()}&figure={key}")).text
        assert not people & set(re.findall(r"[0-9a-f-]{36}", answer))


async def test_an_area_with_too_many_needs_says_to_ask_for_a_smaller_one(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await busy(town)
    monkeypatch.setattr("api.behind.AT_MOST", 1)
    problem = problem_of(
        await town.get(f"/areas/{town.places['district']}/statistics/explained?{period()}&figure=solved")
    )
    assert (problem["status"], problem["most"]) == (422, 1)


@pytest.mark.parametrize(("query", "status"), [("figure=nothing", 422), ("", 422), ("figure=solved&from=x", 422)])
async def test_what_is_not_right_is_said(town: Town, query: str, status: int) -> None:
    asked = f"/areas/{town.places['district']}/statistics/explained?{period()}&{query}"
    assert problem_of(await town.get(asked))["status"] == status


async def test_an_area_that_is_not_there_has_no_figures(town: Town) -> None:
    problem = problem_of(await town.get(f"/areas/{NOBODY}/statistics/explained?{period()}&figure=solved"))
    assert problem["status"] == 404


def test_what_a_figure_is_made_of_is_explained_or_has_words() -> None:
    for key, sums in MADE_OF.items():
        assert key in MEANINGS
        assert all(each in MEANINGS or each in SUMS for each in sums)
