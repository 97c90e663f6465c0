"""What administrators, auditors and those whom they could help are told: whole sentences that lead somewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from uuid_utils import uuid7

from domain.kernel import Id
from domain.need.reading import ReadingReason
from domain.policy.roles import DUTIES
from domain.policy.rules import rules
from store.people.accounts import Duty
from tests.api.duties import AUDITOR, SECURITY_ADMIN, SYSTEM_ADMIN, on_duty
from tests.api.problem import problem_of
from tests.api.shown import sent
from tests.api.signed import browser, people_of
from tests.api.town import Town, served

pytestmark = pytest.mark.anyio


@pytest.fixture
async def town_with_photos(store_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """A community on SQLite, and on PostgreSQL; its files lie in a folder of their own."""
    async with served(store_url, files=tmp_path / "photos") as client:
        yield await Town(client).settled()


async def test_an_administrator_who_raises_a_need_is_not_told_that_anybody_could(town: Town) -> None:
    async with on_duty(town, SYSTEM_ADMIN) as root:
        said = problem_of(await root.client.post("/needs", json=town.said()))
        assert said["detail"] == "管理和审计账号不办理诉求，不能提出诉求；能这样做的是居民、单位和工作人员。"
        english = await root.client.post("/needs", json=town.said(), headers={"Accept-Language": "en"})
        assert problem_of(english)["detail"] == (
            "Accounts that administer or audit take no part in cases, and may not raise a need; "
            "residents, organisations and staff may."
        )
        assert set(said["could"]) >= {"resident", "secretary"}


async def test_who_may_read_words_is_told_in_a_whole_sentence(town: Town) -> None:
    need = await town.raised()
    async with on_duty(town, SYSTEM_ADMIN) as root:
        said = problem_of(await root.client.get(f"/needs/{need}/words"))
        assert said["detail"] == "该区域的工作人员、已接单或报到的单位、本人或审计员才能查阅原文。"
        assert "auditor" in said["could"]


async def test_a_system_administrator_who_gives_a_post_is_told_of_no_case(town: Town) -> None:
    post = {"role": "grid_member", "area": town.places["estate"]}
    async with on_duty(town, SYSTEM_ADMIN) as root:
        said = problem_of(await root.client.post(f"/parties/{town.neighbour}/posts", json=post))
        assert said["detail"] == "职务更高的工作人员或安全管理员才能任命和免去职务。"
        assert "security_admin" in said["could"]


async def test_who_may_not_name_a_secretary_is_told_that_a_security_administrator_may(town: Town) -> None:
    post = {"role": "secretary", "area": town.places["estate"]}
    at = f"/parties/{town.neighbour}/posts"
    said = problem_of(await town.post(at, post, by=town.member))
    assert said["detail"] == "上级区域的党组织书记或安全管理员才能任命该区域的这一职务。"
    assert said["could"] == ["secretary", "security_admin"]
    lesser = problem_of(await town.post(at, {**post, "role": "grid_member"}, by=town.member))
    assert "或安全管理员才能任命" in lesser["detail"]
    async with on_duty(town, SECURITY_ADMIN) as guard:
        assert (await guard.client.post(at, json=post)).status_code == 201


@pytest.mark.parametrize("rule", sorted(rules()))
def test_whoever_a_rule_admits_in_a_duty_is_among_those_who_could(rule: str) -> None:
    told = rules()[rule].could_be(rules()[rule].roles)
    assert set(told) >= rules()[rule].roles & DUTIES
    assert "任何人" not in rules()[rule].who[0]


async def test_an_auditor_reads_for_an_auditors_reasons_alone(town_with_photos: Town) -> None:
    town = town_with_photos
    need, theirs = await town.raised(), ["supervision", "complaint", "audit"]
    photo = await sent(town, need, by=town.raiser)
    async with on_duty(town, AUDITOR) as auditor:
        for path in (f"/needs/{need}/words", f"/photos/{photo}"):
            for reason in ReadingReason:
                answer = await auditor.client.get(f"{path}?reason={reason}")
                assert answer.status_code == (200 if reason in theirs else 422), (path, reason)
                if answer.status_code == 422:
                    said = problem_of(answer)
                    assert said["detail"] == "审计员不办理诉求，查阅理由只能是：督办、处理投诉、审计核查。"
                    assert (said["field"], said["expected"]) == ("reason", theirs)
            assert problem_of(await auditor.client.get(path))["expected"] == theirs


async def test_whose_account_it_is_to_be_is_asked_for_where_nothing_says_it(town: Town) -> None:
    async with on_duty(town, SYSTEM_ADMIN) as root:
        neither = problem_of(await root.client.post("/accounts", json={"login": "wang"}))
        both = {"login": "wang", "party": town.raiser, "duty": "auditor"}
        told = problem_of(await root.client.post("/accounts", json=both))
        wrong = problem_of(await root.client.post("/accounts", json={"login": "wang", "party": "3幢"}))
    assert "还没有填这个账号给谁用" in neither["detail"]
    assert "人员或单位和职责只能填一个" in told["detail"]
    assert "“人员或单位”应为" in wrong["detail"]


async def test_a_wrong_code_while_setting_up_an_authenticator_is_told_with_the_clock(town: Town) -> None:
    token = await people_of(town).accounts.add(Id(str(uuid7())), Duty.AUDITOR, "auditor")
    async with browser(town) as owner:
        await owner.post("/start", json={"token": token, "password": "修灯 before breakfast 42"})
        await owner.post("/second-factor")
        answer = await owner.post("/second-factor/confirmation", json={"code": "000000"})
        assert (answer.status_code, problem_of(answer)["type"].rpartition("/")[2]) == (401, "wrong-factor")
        assert "自动设置时间" in problem_of(answer)["detail"]
        assert "登录名" not in problem_of(answer)["detail"]
