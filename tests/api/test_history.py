"""A case as it stood then: for auditors every case, for staff the needs of their area."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from domain.casework import SYSTEM
from domain.kernel import Id
from store.people.accounts import Duty
from tests.api.duties import AUDITOR, SECURITY_ADMIN, SYSTEM_ADMIN, by_token, on_duty
from tests.api.problem import problem_of
from tests.api.town import FIXED, Town, service_of

pytestmark = pytest.mark.anyio


def _values(told: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["value"] for one in told["stood"]}


async def test_a_need_is_shown_as_it_was_at_each_of_its_versions(each_town: Town) -> None:
    town = each_town
    need, claim = await town.claimed()
    await town.did(f"/needs/{need}/fix", FIXED, by=town.organisation)
    async with on_duty(town, AUDITOR) as auditor:
        stages = []
        last = (await auditor.asked(f"/needs/{need}/history"))["version"]
        for version in range(1, last + 1):
            told = await auditor.asked(f"/needs/{need}/history?version={version}")
            assert (told["version"], told["lines"][-1]["version"]) == (version, version)
            stages.append(_values(told)["stage"])
            assert told["changed"], "every fact of these changes something"
        assert stages == ["registered", "open", "claimed", "awaiting_confirm"]
        claimed = await auditor.asked(f"/needs/{need}/history?version=3")
        [change] = [one for one in claimed["changed"] if one["name"] == "claim"]
        assert (change["before"], change["after"]["about"]) == (None, claim)
        assert "某联建党支部" in change["after"]["value_zh"]
        [stage] = [one for one in claimed["changed"] if one["name"] == "stage"]
        assert (stage["before"]["value_zh"], stage["after"]["value_zh"]) == ("等待认领", "已有人认领")
        assert await auditor.asked(f"/cases/{need}/history?version=3") == claimed
        fixed = await auditor.asked(f"/needs/{need}/history")
        assert _values(fixed)["result"] == "solved"
        assert [line["version"] for line in fixed["lines"]] == [1, 2, 3, 4]


async def test_a_need_is_shown_as_the_log_knew_it_at_a_time(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    first, second = [event.recorded_at for event in await service_of(town.client).backend.case(Id(need))]
    async with on_duty(town, AUDITOR) as auditor:
        for at, version in ((first - 1, 0), (first, 1), (second - 1, 1), (second, 2), (second + 10**15, 2)):
            when = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).isoformat()
            told = await auditor.asked(f"/needs/{need}/history?at={quote(when)}")
            assert (told["version"], len(told["lines"]), bool(told["stood"])) == (version, version, version > 0)


async def test_staff_see_the_history_of_needs_of_their_area_and_nobody_else_does(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    path = f"/needs/{need}/history"
    assert (await town.asked(path, town.secretary))["version"] == 2
    elsewhere = await town.party("staff", name="陈书记")
    other = await town.place("community", town.places["street"], name="另一社区")
    await town.did(f"/parties/{elsewhere}/posts", {"role": "secretary", "area": other}, by=SYSTEM)
    for who in (elsewhere, town.raiser, town.organisation, town.stranger):
        refused = await town.get(path, who)
        assert (refused.status_code, problem_of(refused)["could"]) == (403, ["staff", "auditor"])
    assert (await town.get(path)).status_code == 401
    async with (
        on_duty(town, SYSTEM_ADMIN) as root,
        on_duty(town, SECURITY_ADMIN) as guard,
        by_token(town, AUDITOR) as program,
        on_duty(town, Duty.NONE, party=town.secretary) as staff,
    ):
        for one in (root, guard, program):
            assert (await one.refused("GET", path))[0] == 403
        assert (await staff.asked(path))["kind"] == "need"
        assert (await staff.refused("GET", f"/cases/{need}/history"))[0] == 403, "of all cases it is for auditors"


async def test_places_parties_offers_plans_and_check_ins_have_a_history_too(each_town: Town) -> None:
    town = each_town
    _, plan = await town.kept()
    _, offer = await town.matched()
    area = town.places["community"]
    checkin = (await town.did(f"/areas/{area}/check-ins/{town.organisation}", by=town.organisation))["id"]
    await town.did(f"/check-ins/{checkin}/approval", by=town.secretary)
    async with on_duty(town, AUDITOR) as auditor:
        kinds = {}
        for case in (area, town.secretary, offer, plan, checkin, town.raiser):
            told = await auditor.asked(f"/cases/{case}/history")
            assert told["stood"]
            assert len(told["lines"]) == told["version"]
            assert all(one["zh"] and one["en"] for one in (*told["stood"], *told["lines"]))
            assert not any(name in str(told) for name in ("王书记", "张三"))
            kinds[told["kind"]] = told
        assert set(kinds) == {"place", "party", "offer", "upkeep", "checkin"}
        posted = await auditor.asked(f"/cases/{town.secretary}/history")
        [change] = posted["changed"]
        assert (change["name"], change["before"]) == ("post", None)
        assert "某community" in change["after"]["value_zh"]
        assert "审核通过了报到" in kinds["checkin"]["lines"][-1]["zh"]


async def test_a_history_that_cannot_be_meant_is_refused_in_words(town: Town) -> None:
    need = await town.accepted()
    async with on_duty(town, AUDITOR) as auditor:
        for query in ("version=9", "version=0", "version=1&at=2026-01-01T00:00:00Z", "at=2026-01-01", "at=noon"):
            assert (await auditor.refused("GET", f"/needs/{need}/history?{query}"))[0] == 422, query
        for path in (f"/needs/{town.raiser}/history", "/cases/x/history", f"/cases/{auditor.id}/history"):
            assert await auditor.refused("GET", path) == (404, "not-found"), path
