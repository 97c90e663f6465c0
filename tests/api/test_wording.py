"""Words for everybody are looked over: before, beside the answer, and, where it is certain, instead of the act."""

from __future__ import annotations

import logging

import pytest

from tests.api.problem import problem_of
from tests.api.town import Town

pytestmark = pytest.mark.anyio

PHONE = "13812345678"


async def test_a_draft_is_looked_over_before_it_is_used(town: Town) -> None:
    position = await town.position()
    text = "  已为张建国女士修好3幢2单元501室的灯"
    answer = await town.post("/wording-check", {"text": text})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    told = answer.json()
    kept = text.strip()
    found = [(each["kind"]["code"], kept[each["start"] : each["end"]]) for each in told["findings"]]
    assert found == [("name", "张建国"), ("door", "3幢2单元501室")]
    assert told["refused"] is False
    assert "张建国" not in answer.text
    assert (await town.post("/wording-check", {"text": PHONE})).json()["refused"] is True
    assert (await town.post("/wording-check", {"text": "修好15号楼前的12盏灯"})).json()["findings"] == []
    assert await town.position() == position


async def test_an_act_is_done_and_says_what_looks_personal(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    await town.did(f"/needs/{need}/claims", by=town.organisation)
    body = {"wording": "已联系独居老人杨秀英，明天来修"}
    done = await town.did(f"/needs/{need}/progress", body, by=town.organisation, Idempotency_Key="p")
    [warning] = done["warnings"]
    assert (warning["field"], warning["kind"]["code"], warning["never"]) == ("wording", "name", False)
    assert (await town.did(f"/needs/{need}/progress", body, by=town.organisation, Idempotency_Key="p")) == done
    assert "warnings" not in await town.did(f"/needs/{need}/progress", {"wording": "修好一半"}, by=town.organisation)


async def test_many_needs_taken_on_in_the_same_words_are_each_warned_about(town: Town) -> None:
    need = await town.raised()
    body = {"act": "accept", "ids": [need], "body": {"wording": "修好2单元501的灯"}}
    [item] = (await town.post("/needs/bulk", body, by=town.secretary)).json()["items"]
    assert [warning["kind"]["code"] for warning in item["warnings"]] == ["door"]


async def test_options_of_a_ballot_are_told_by_their_place(town: Town) -> None:
    need = await town.accepted(deliberate=True)
    options = [{"key": "a", "wording": "先修灯"}, {"key": "b", "wording": "先修3幢501室"}]
    body = {"question": "先修什么？", "options": options, "electorate": [{"household": town.households[0]}]}
    done = await town.did(f"/needs/{need}/ballots", body, by=town.secretary)
    assert [warning["field"] for warning in done["warnings"]] == ["options.1.wording"]


async def test_a_mobile_number_is_refused_everywhere_and_repeated_nowhere(
    each_town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town = each_town
    caplog.set_level(logging.DEBUG)
    need = await town.accepted()
    await town.did(f"/needs/{need}/claims", by=town.organisation)
    position = await town.position()
    for path, body, by in (
        (f"/needs/{need}/progress", {"wording": f"有事打{PHONE}"}, town.organisation),
        ("/parties", {"kind": "unit", "public_name": f"便民修理{PHONE}"}, town.secretary),
        ("/offers", {"wording": f"修灯{PHONE}", "areas": [town.places["community"]]}, town.unit),
    ):
        answer = await town.post(path, body, by=by)
        problem = problem_of(answer)
        assert (answer.status_code, problem["type"]) == (422, "/api/v1/problems/not-for-the-public")
        assert (problem["kind"], PHONE in problem["detail"]) == ("mobile", False)
        assert PHONE not in answer.text
    assert await town.position() == position
    assert PHONE not in caplog.text


async def test_the_words_of_a_resident_are_sealed_and_not_judged(town: Town) -> None:
    done = await town.did("/needs", town.said(words=f"我是张建国，电话{PHONE}"), by=town.raiser)
    assert "warnings" not in done
