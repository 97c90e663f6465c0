"""A public wording that should not have been published is put otherwise, and nobody is shown the old one any more."""

from __future__ import annotations

import pytest

from domain.kernel import Id
from tests.api.problem import problem_of
from tests.api.town import Town, service_of
from tests.store.stored import assert_views_equal_the_log

pytestmark = pytest.mark.anyio

PERSONAL, FINE = "3栋2单元501室李建国先生家门口灯坏", "3栋楼道灯坏"


async def _published(town: Town) -> str:
    return await town.accepted(PERSONAL, despite_warnings=True)


async def test_everybody_reads_the_new_words_and_nobody_the_old_ones(each_town: Town) -> None:
    town = each_town
    need, other = await _published(town), await town.accepted("楼道灯坏了")
    await town.did(f"/needs/{need}/claims", by=town.organisation)
    await town.did(f"/needs/{need}/progress", {"wording": "换好6盏"}, by=town.organisation)
    pages = (
        f"/needs/{need}",
        f"/needs/{need}/timeline",
        "/needs",
        "/needs?text=楼道",
        f"/needs/{other}/alike",
        "/lists/needs",
        "/lists/progress",
    )
    before = {page: (await town.get(page)).text for page in pages}
    assert [page for page, text in before.items() if "李建国" not in text] == ["/needs?text=楼道"]

    done = await town.did(f"/needs/{need}/wording", {"wording": FINE}, by=town.secretary, If_Match="*")

    assert done["state"]["stage"] == "claimed"
    for page in pages:
        text = (await town.get(page)).text
        assert FINE in text, page
        assert "李建国" not in text, page
    assert (await town.asked("/needs?text=李建国"))["items"] == []
    lines = (await town.asked(f"/needs/{need}/timeline"))["lines"]
    assert lines[-1]["zh"] == "社区党组织书记修改了公开表述。"
    assert lines[-1]["en"] == "A party secretary put it into other public words."
    [accepted] = [line for line in lines if line["topic"] == "need.accepted"]
    assert accepted["zh"].endswith(f"：{FINE}。")
    await assert_views_equal_the_log(service_of(town.client).backend)
    # The log says what everybody could read in the meantime.
    kept = await service_of(town.client).backend.case(Id(need))
    assert [event.fact.wording for event in kept if event.fact.topic == "need.accepted"] == [PERSONAL]  # type: ignore[attr-defined]  # which fact it is, is known here


async def test_other_words_are_looked_over_like_the_first_ones(town: Town) -> None:
    need = await town.accepted()
    at = f"/needs/{need}/wording"
    problem = problem_of(await town.post(at, {"wording": PERSONAL}, by=town.secretary, If_Match="*"))
    assert problem["type"] == "/api/v1/problems/looks-personal"


async def test_whoever_rewords_it_has_seen_what_is_there(town: Town) -> None:
    need = await town.accepted()
    at, body = f"/needs/{need}/wording", {"wording": FINE}
    assert (await town.post(at, body, by=town.secretary)).status_code == 428
    assert (await town.post(at, body, by=town.secretary, If_Match='"1"')).status_code == 412
    assert problem_of(await town.post(at, body, by=town.member, If_Match='"2"'))["status"] == 403
    done = await town.did(at, body, by=town.secretary, If_Match='"2"')
    assert done["version"] == 3


async def test_what_has_no_public_wording_is_not_reworded(town: Town) -> None:
    at = f"/needs/{await town.raised()}/wording"
    answer = await town.post(at, {"wording": FINE}, by=town.secretary, If_Match="*")
    assert (answer.status_code, problem_of(answer)["type"]) == (409, "/api/v1/problems/nothing-to-reword")
