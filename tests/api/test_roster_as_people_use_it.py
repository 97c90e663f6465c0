"""The roster as people who are new to it use it: no duty twice, a receipt with the approval, the doctor as such."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.duties import AUDITOR, on_duty
from tests.api.town import Town

pytestmark = pytest.mark.anyio

TODAY = (datetime.now(UTC) + timedelta(hours=8)).date()


def day(n: int) -> str:
    return str(TODAY + timedelta(days=n))


async def _checked_in(town: Town, party: str, *specialities: str) -> str:
    path = f"/areas/{town.places['community']}/check-ins/{party}"
    checkin = str((await town.did(path, {"specialities": list(specialities)}, by=party))["id"])
    await town.did(f"/check-ins/{checkin}/approval", by=town.secretary)
    return checkin


EVERY_DAY: dict[str, Any] = {
    "begins": "8:00",
    "ends": "22:00",
    "weekdays": [1, 2, 3, 4, 5, 6, 7],
    "first_on": day(1),
    "until": day(30),
}


async def test_the_same_duty_is_not_planned_twice(each_town: Town) -> None:
    town = each_town
    await _checked_in(town, town.member)
    await _checked_in(town, town.organisation)
    path = f"/areas/{town.places['community']}/rota"
    rota = (await town.did(path, EVERY_DAY, by=town.member))["state"]["rota"]
    before = await town.position()
    single = {"begins": "8:00", "ends": "22:00", "days": [day(3)]}
    for again, by in ((EVERY_DAY, town.member), (single | {"party": town.member}, town.secretary)):
        refused = await town.post(path, again, by=by)
        assert (refused.status_code, refused.json()["rota"]) == (409, rota)
        assert "不必重复排班" in refused.json()["detail"]
    assert await town.position() == before
    # Somebody else, other hours or another time are another duty.
    await town.did(path, EVERY_DAY, by=town.organisation)
    await town.did(path, EVERY_DAY | {"begins": "7:00"}, by=town.member)
    await town.did(path, EVERY_DAY | {"first_on": day(31), "until": day(40)}, by=town.member)
    await town.did(f"/rota/{rota}/cancellation", {"day": day(3), "reason": "illness"}, by=town.member)
    await town.did(path, single, by=town.member)


async def test_an_approval_is_a_receipt_as_well(each_town: Town) -> None:
    town = each_town
    checkin = await _checked_in(town, town.organisation)
    async with on_duty(town, AUDITOR) as auditor:
        lines = (await auditor.asked(f"/cases/{checkin}/history"))["lines"]
    assert [line["topic"] for line in lines] == ["checkin.made", "checkin.acknowledged", "checkin.approved"]
    assert lines[0]["zh"] == "某联建党支部到某community报到。"
    assert lines[0]["en"] == "某联建党支部 checked in to 某community."


async def test_the_communitys_doctor_is_on_duty_as_such(each_town: Town) -> None:
    town = each_town
    checkin = await _checked_in(town, town.member, "doctor")
    area = f"/areas/{town.places['community']}"
    await town.did(f"{area}/rota", EVERY_DAY, by=town.member)
    (first, *_) = (await town.asked(f"{area}/rota?from={day(1)}"))["items"]
    assert (first["by"]["kind"]["zh"], first["by"]["id"]) == ("社区医生", None)
    await town.did(f"/check-ins/{checkin}/specialities", {"specialities": ["legal"]}, by=town.member)
    (first, *_) = (await town.asked(f"{area}/rota?from={day(1)}"))["items"]
    assert first["by"]["kind"]["zh"] == "党员"
