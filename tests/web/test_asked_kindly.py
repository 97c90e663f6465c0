"""People are asked what is the question now, and told once, kindly, what does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.web.filling_in import send
from tests.web.office import LAMPS, PLACE, Office
from tests.web.people import PEOPLE


@pytest.fixture
def office(site: str) -> Iterator[Office]:
    with Office(site) as office:
        yield office


def signed_in(client: httpx.Client, party: str) -> httpx.Client:
    client.post("/trying-out", data={"party": party, "back": "/livez"})
    return client


def test_nobody_is_asked_how_it_went_while_it_is_done_again(client: httpx.Client, office: Office) -> None:
    raiser = str(office.asked("/parties", kind="resident", area=office.area)["items"][0]["id"])
    need, organisation = office.open("楼道灯不亮", raiser), office.one("organisation")
    office.done(f"/needs/{need}/claims", {"kind": "claim_service"}, organisation)
    office.done(f"/needs/{need}/fix", {"result": "solved", "wording": "换了灯泡"}, organisation)
    page = signed_in(client, raiser).get(f"/needs/{need}").text
    assert f"/needs/{need}/do/rate" in page
    office.done(f"/needs/{need}/dispute", {"words": "还是不亮"}, raiser)
    again = client.get(f"/needs/{need}").text
    for act in ("rate", "confirm", "dispute"):
        assert f"/needs/{need}/do/{act}" not in again


def test_a_wrong_receipt_is_said_once_and_how_to_go_on(client: httpx.Client) -> None:
    refused = send(client, client.get("/mine"), "/mine", {"receipt": "WRONGWRONG99"})
    assert refused.status_code == 401
    assert refused.text.count("回执码不对") == 1
    assert "一组一组地核对" in refused.text
    assert 'value="WRONGWRONG99"' in refused.text


def test_who_is_there_by_a_receipt_has_it_forgotten_and_is_not_told_to_sign_out(
    client: httpx.Client, office: Office
) -> None:
    raised = client.post("/api/v1/needs", json={"category": LAMPS, "place": PLACE, "words": "灯不亮"}).json()
    shown = send(client, client.get("/mine"), "/mine", {"receipt": raised["receipt"]})
    assert shown.url.path == f"/needs/{raised['id']}"
    assert "退出登录" not in shown.text
    assert "忘掉这台手机上的回执" in shown.text
    forgotten = client.post("/sign-out")
    assert "这台手机不再记得您的回执" in forgotten.text
    assert "忘掉这台手机上的回执" not in client.get("/mine").text


def test_a_unit_reads_why_it_cannot_sign_for_it_while_votes_are_open(client: httpx.Client, office: Office) -> None:
    need, unit = office.open("门口要不要装围栏"), office.one("unit", 1)
    office.done(f"/needs/{need}/orders", {"unit": unit, "wording": "量尺寸"})
    tasks = signed_in(client, unit).get("/unit").text
    assert f"/needs/{need}/do/sign_for" in tasks
    assert "交办事项：量尺寸" in tasks
    assert "居民正在表决" not in tasks
    options = [{"key": "yes", "wording": "装"}, {"key": "no", "wording": "不装"}]
    ballot = {"question": "装吗？", "options": options, "rule": "consultative", "electorate_area": office.area}
    office.done(f"/needs/{need}/ballots", ballot)
    held = client.get("/unit").text
    assert f"/needs/{need}/do/sign_for" not in held
    assert "居民正在表决，结果公示以后才能签收" in held


def test_a_unit_that_was_called_reads_what_is_its_own_to_do(client: httpx.Client, office: Office) -> None:
    need, (one, two) = office.open("后墙要塌"), (office.one("unit", 1), office.one("unit", 2))
    called = [{"unit": one, "task": "拉好警戒线"}, {"unit": two, "task": "请专家来看"}]
    office.done(f"/needs/{need}/whistles", {"called": called})
    tasks = signed_in(client, two).get("/unit").text
    assert "交办事项：请专家来看" in tasks
    assert "拉好警戒线" not in tasks


def test_stories_are_told_the_newest_first_for_everybody_and_from_the_start_on_demand(
    client: httpx.Client, office: Office
) -> None:
    need = office.fixed()
    signed_in(client, PEOPLE["worker"]["party"])
    for page in (f"/needs/{need}", f"/desk/needs/{need}"):
        newest, start = client.get(page).text, client.get(f"{page}?story=start").text
        assert "最新的在最上面" in newest
        assert "最早的在最上面" in start
        assert times(newest) == sorted(times(newest), reverse=True)
        assert times(start) == sorted(times(start))
        assert len(set(times(start))) > 1


def times(page: str) -> list[str]:
    """When what the story tells happened, in the order of the page."""
    story = page.partition('id="story"')[2].partition("</ol>")[0]
    return re.findall(r'<time datetime="([^"]+)"', story)
