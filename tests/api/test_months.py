"""The chief figures month by month, over HTTP."""

from __future__ import annotations

import pytest

from tests.api.problem import problem_of
from tests.api.town import Town

pytestmark = pytest.mark.anyio


async def test_months_add_up_to_their_period(each_town: Town) -> None:
    town = each_town
    need = await town.fixed()
    await town.did(f"/needs/{need}/confirmation", by=town.raiser)
    today = (await town.asked(f"/needs/{need}"))["summary"]["raised_at"][:10]
    first = f"{int(today[:4]) - 1}-12-15"
    area = f"/areas/{town.places['community']}"
    period = f"from={first}&to={today}"

    told = await town.asked(f"{area}/statistics/months?{period}")

    assert told["items"][0]["first_day"] == first
    assert told["items"][-1]["month"] == today[:7]
    assert told["items"][-1]["last_day"] == today
    whole = {figure["key"]: figure["n"] for figure in (await town.asked(f"{area}/statistics?{period}"))["figures"]}
    for number, key in enumerate(("raised", "solved", "closed", "households")):
        of_months = [month["figures"][number] for month in told["items"]]
        assert {figure["key"] for figure in of_months} == {key}
        assert sum(figure["n"] for figure in of_months) == whole[key]
    assert whole["solved"] == 1


async def test_more_months_than_anybody_reads_are_refused(town: Town) -> None:
    asked = f"/areas/{town.places['community']}/statistics/months"
    assert len((await town.asked(f"{asked}?from=2022-01-31&to=2024-12-01"))["items"]) == 36
    problem = problem_of(await town.get(f"{asked}?from=2021-12-31&to=2024-12-01"))
    assert (problem["status"], problem["field"]) == (422, "from")
    assert problem_of(await town.get(f"{asked}?from=0001-01-01&to=9999-12-31"))["status"] == 422
    assert (await town.asked(f"{asked}?from=9999-11-01&to=9999-12-31"))["items"][-1]["month"] == "9999-12"
