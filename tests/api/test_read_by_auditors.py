"""What auditors read is written for people: no codes in Chinese words, and no instants as they lie in the log."""

from __future__ import annotations

import typing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import api.app  # noqa: F401  # it imports every kind of fact
from api.routes.log import _as_read
from domain.kernel import Fact, type_of_topic
from tests.api.duties import AUDITOR, on_duty
from tests.api.town import Town

pytestmark = pytest.mark.anyio

TODAY = (datetime.now(UTC) + timedelta(hours=8)).date()


async def _stood(auditor: Any, case: str) -> dict[str, tuple[str, str, str]]:
    told = (await auditor.asked(f"/cases/{case}/history"))["stood"]
    return {one["name"]: (one["value"], one["value_zh"], one["value_en"]) for one in told}


async def test_how_a_case_stood_is_told_in_chinese(each_town: Town) -> None:
    town = each_town
    area = town.places["community"]
    checkin = (await town.did(f"/areas/{area}/check-ins/{town.member}", by=town.member))["id"]
    await town.did(f"/check-ins/{checkin}/approval", by=town.secretary)
    duty = {"begins": "8:00", "ends": "22:00", "days": [str(TODAY + timedelta(days=3))]}
    rota = (await town.did(f"/areas/{area}/rota", duty, by=town.member))["state"]["rota"]
    offer, need = await town.offer(), await town.accepted()
    _, plan = await town.kept()
    async with on_duty(town, AUDITOR) as auditor:
        assert (await _stood(auditor, checkin))["checkin"] == ("approved", "已通过审核", "approved")
        last = TODAY + timedelta(days=3)
        told = (await _stood(auditor, rota))["until"]
        assert told[:2] == (str(last), f"{last.year}年{last.month}月{last.day}日")
        assert (await _stood(auditor, offer))["offer"][1] == "可对接"
        assert (await _stood(auditor, area))["level"][1] == "社区"
        value, zh, _ = (await _stood(auditor, need))["due_at"]
        due = datetime.fromisoformat(value)
        assert zh == f"{due.year}年{due.month}月{due.day}日{due:%H:%M}"
        assert (await _stood(auditor, plan))["due_on"][1] == f"{TODAY.year}年{TODAY.month}月{TODAY.day}日"


async def test_instants_of_facts_are_told_as_such(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    area = town.places["community"]
    checkin = (await town.did(f"/areas/{area}/check-ins/{town.member}", by=town.member))["id"]
    await town.did(f"/check-ins/{checkin}/approval", by=town.secretary)
    duty = {"begins": "8:00", "ends": "22:00", "days": [str(TODAY + timedelta(days=3))]}
    await town.did(f"/areas/{area}/rota", duty, by=town.member)
    async with on_duty(town, AUDITOR) as auditor:
        (raised, _) = (await auditor.asked(f"/log?case={need}"))["items"]
        assert datetime.fromisoformat(raised["fields"]["due_at"]).utcoffset() == timedelta(hours=8)
        (planned,) = (await auditor.asked("/log?topic=rota.planned"))["items"]
        last = str(TODAY + timedelta(days=3))
        assert (planned["fields"]["days"], planned["fields"]["until_on"]) == ([last], last)
        assert planned["fields"]["from_minute"] == 480


def test_every_number_of_a_fact_that_is_an_instant_or_a_day_is_known_by_its_name() -> None:
    counted = {"reports", "supports", "amount_fen", "cost_fen", "present", "cast", "eligible", "cast_area"}
    counted |= {"eligible_area", "width", "height", "size", "thumbnail_size", "since_year", "total", "broken"}
    counted |= {"capacity", "lat_e6", "lon_e6", "from_minute", "to_minute"}
    for kind in type_of_topic.values():
        for name, hint in typing.get_type_hints(kind).items():
            if name not in kind.__struct_fields__ or name in Fact.__struct_fields__:
                continue
            if hint is int or int in typing.get_args(hint):
                told = _as_read(name, [20_000] if name in ("days", "weekdays") else 20_000)
                told = told[0] if isinstance(told, list) else told
                assert isinstance(told, str) or name in counted | {"weekdays", "votes", "areas"}, (kind.topic, name)
