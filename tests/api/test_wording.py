"""Words for everybody are looked over before anybody reads them; what is certain to be personal is never taken."""

from __future__ import annotations

import logging
from contextlib import suppress

import pytest

from api.throttle import Bound
from api.unproven import TooMany
from tests.api.problem import problem_of, refused
from tests.api.signed import browser, people_of
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


async def test_no_more_is_looked_at_than_a_wording_holds_and_so_often_from_one_address(town: Town) -> None:
    assert (await town.post("/wording-check", {"text": "修" * 4001})).status_code == 422
    with suppress(TooMany):
        while True:
            people_of(town).throttle.count(Bound.WORDING_FROM_ADDRESS, "192.0.2.1")
    async with browser(town) as there, browser(town, "198.51.100.7") as elsewhere:
        assert (await there.post("/wording-check", json={"text": "修灯"})).status_code == 429
        assert (await elsewhere.post("/wording-check", json={"text": "修灯"})).status_code == 200


async def test_what_looks_personal_is_not_public_before_somebody_has_looked_at_it(each_town: Town) -> None:
    town = each_town
    need = await town.raised()
    at, personal = f"/needs/{need}/acceptance", "3栋2单元501室李建国先生家门口灯坏"
    problem = await refused(
        town, 422, at, {"wording": personal}, by=town.secretary, case=need, headers={"If_Match": '"1"'}
    )
    assert problem["type"] == "/api/v1/problems/looks-personal"
    assert (problem["field"], problem["to_insist"]) == ("wording", {"despite_warnings": True})
    assert [(one["field"], one["kind"]["code"]) for one in problem["warnings"]] == [
        ("wording", "door"),
        ("wording", "name"),
    ]
    assert "in the public wording, characters 1 to 9 look like" in problem["detail"]
    zh = problem_of(await town.post(at, {"wording": personal}, by=town.secretary, If_Match='"1"'))
    assert zh["detail"].startswith("公开内容里可能有个人信息：公开内容第 1 到 9 个字像是门牌号")
    assert "李建国" not in str(zh)
    for path in (f"/needs/{need}", f"/needs/{need}/timeline", "/needs"):
        assert "李建国" not in (await town.get(path)).text
    await town.did(at, {"wording": "3栋楼道灯坏"}, by=town.secretary, If_Match='"1"')


async def test_who_has_looked_at_it_has_it_done_and_is_told_what_looks_personal(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    await town.did(f"/needs/{need}/claims", by=town.organisation)
    at, body = f"/needs/{need}/progress", {"wording": "已联系独居老人杨秀英，明天来修"}
    # A refusal uses no key up.
    assert (await town.post(at, body, by=town.organisation, Idempotency_Key="p")).status_code == 422
    body_insisting = body | {"despite_warnings": True}
    done = await town.did(at, body_insisting, by=town.organisation, Idempotency_Key="p")
    [warning] = done["warnings"]
    assert (warning["field"], warning["kind"]["code"], warning["never"]) == ("wording", "name", False)
    assert await town.did(at, body_insisting, by=town.organisation, Idempotency_Key="p") == done
    # Who says it beforehand, of words that nothing can be said against, says nothing wrong.
    fine = {"wording": "修好一半", "despite_warnings": True}
    assert "warnings" not in await town.did(at, fine, by=town.organisation)


async def test_many_needs_taken_on_in_the_same_words_are_each_asked_about(town: Town) -> None:
    need = await town.raised()
    wording = {"wording": "修好2单元501的灯"}
    body = {"act": "accept", "ids": [need], "body": wording}
    [item] = (await town.post("/needs/bulk", body, by=town.secretary, Idempotency_Key="b")).json()["items"]
    assert (item["status"], item["problem"]["type"]) == (422, "/api/v1/problems/looks-personal")
    body["body"] = wording | {"despite_warnings": True}
    [item] = (await town.post("/needs/bulk", body, by=town.secretary, Idempotency_Key="b")).json()["items"]
    assert (item["status"], [warning["kind"]["code"] for warning in item["warnings"]]) == (200, ["door"])


async def test_options_of_a_ballot_are_told_by_their_place(town: Town) -> None:
    need = await town.accepted(deliberate=True)
    options = [{"key": "a", "wording": "先修灯"}, {"key": "b", "wording": "先修3幢501室"}]
    body = {"question": "先修什么？", "options": options, "electorate": [{"household": town.households[0]}]}
    problem = problem_of(await town.post(f"/needs/{need}/ballots", body, by=town.secretary))
    assert [warning["field"] for warning in problem["warnings"]] == ["options.1.wording"]
    assert "表决选项第2项的公开内容第 3 到 8 个字像是" in problem["detail"]


async def test_of_many_findings_a_few_are_told_in_words_and_all_to_programs(town: Town) -> None:
    need = await town.raised()
    body = {"wording": "、".join(f"{n}幢501室" for n in range(1, 6))}
    problem = problem_of(await town.post(f"/needs/{need}/acceptance", body, by=town.secretary, If_Match="*"))
    assert len(problem["warnings"]) == 5
    assert problem["detail"].count("像是") == 3
    assert "另有 2 处" in problem["detail"]


async def test_nobody_insists_on_a_number_that_is_never_public(town: Town) -> None:
    need = await town.raised()
    body = {"wording": f"灯坏了，打{PHONE}", "despite_warnings": True}
    answer = await town.post(f"/needs/{need}/acceptance", body, by=town.secretary, If_Match="*")
    assert problem_of(answer)["type"] == "/api/v1/problems/not-for-the-public"


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
