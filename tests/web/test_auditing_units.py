"""What auditors see through time of units, whistles, ballots and deadlines: as it was known then, and no more."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest

from cli.demo.script import id_of
from tests.web.test_accounts import be

Stands = Callable[[str, str], dict[str, list[str]]]


@pytest.fixture
def stood(client: httpx.Client) -> Stands:
    """What a need of the demo was said to be at the end of a day, by what each thing is called."""
    be(client, "auditor")

    def asked(need: str, query: str) -> dict[str, list[str]]:
        page = client.get(f"/audit/needs/{id_of(f'need/{need}')}?{query}").text
        section = page[page.index('id="stood"') : page.index('id="until"')]
        found: dict[str, list[str]] = {}
        for name, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", section, re.DOTALL):
            found.setdefault(name, []).append(re.sub(r"<[^>]*>", "", value))
        return found

    return asked


def test_which_unit_has_it_is_told_as_it_was_then(stood: Stands) -> None:
    assert "派单" not in stood("shifan/wall", "version=2")
    assert stood("shifan/wall", "version=3")["派单"] == ["示范物业公司：主办，待签收"]
    # It returned the order, and another unit was designated and signed.
    later = stood("shifan/wall", "on=2025-06-04")
    assert later["派单"] == ["示范区绿化中心：主办，指定承办，已签收"]
    assert later["首接责任人"] == ["示范区绿化中心"]


def test_whether_those_called_by_a_whistle_have_come_and_done_their_part(stood: Stands) -> None:
    assert stood("garden/stalls", "version=3")["吹哨报到"] == [
        "示范街道城管办：待报到",
        "示范供电所：待报到",
        "示范物业公司：待报到",
    ]
    assert stood("garden/stalls", "version=4")["吹哨报到"][:2] == ["示范街道城管办：已报到", "示范供电所：待报到"]
    finished = stood("shifan/wall", "on=2025-06-06")["吹哨报到"]
    assert finished == [
        f"{unit}：已报到，报告已解决，审核通过" for unit in ("示范物业公司", "示范街道城管办", "示范供电所")
    ]


def test_a_ballot_tells_how_many_voted_and_what_for_only_once_it_is_published(stood: Stands) -> None:
    pages = [stood("xintang/lamps", f"version={version}") for version in range(1, 100)]
    told = list(dict.fromkeys(one for page in pages for one in page.get("表决", [])))
    assert told[0] == "小区改造先做哪一项？（居民会议）：正在投票，120户中0户已投"
    assert told[-2] == "小区改造先做哪一项？（居民会议）：已截止，120户中80户已投"
    assert told[-1] == (
        "小区改造先做哪一项？（居民会议）：通过“优先修复照明设施”（优先修复照明设施72户，先做其他项目8户；120户中80户投票）"
    )
    assert not [one for one in told[:-1] if "照明" in one]


def test_deadlines_are_those_that_were_known_then(stood: Stands) -> None:
    before, after = stood("garden/leak", "on=2026-11-17"), stood("garden/leak", "on=2026-11-18")
    assert "申请延期到" not in before
    assert after["申请延期到"] == ["2026年12月4日18:00"]
    assert after["督办"] == ["超期未办结"]
    (order,) = stood("garden/hydrant", "on=2026-11-18")["派单"]
    assert order == "示范物业公司：主办，待签收，期限2026年12月2日09:00"
    (lift,) = stood("garden/lift", "on=2026-09-21")["挂账"]
    assert lift == "2026年9月21日10:00起（需相关人同意），2026年12月15日09:00复查"
    assert "挂账" not in stood("garden/lift", "on=2026-09-20")
    assert stood("garden/road", "on=2026-11-17")["由哪一级牵头"] == ["示范街道"]
    assert stood("garden/gate-lamp", "on=2026-11-12")["认领"] == ["党员：认领（主办），到2026年12月5日23:59"]


def test_what_a_step_changed_names_the_unit(client: httpx.Client) -> None:
    be(client, "auditor")
    page = client.get(f"/audit/needs/{id_of('need/garden/stalls')}?version=4").text
    assert "<del>示范街道城管办：待报到</del> → <ins>示范街道城管办：已报到</ins>" in page


def test_it_is_told_in_english_too(client: httpx.Client) -> None:
    be(client, "auditor")
    page = client.get(f"/audit/needs/{id_of('need/xintang/lamps')}", headers={"Accept-Language": "en"}).text
    assert "residents&#39; meeting): carried: 优先修复照明设施" in page
