"""Every route goes by a rule, and what the rules say of administrators, auditors and narrower policies is so."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter, Request, Response

from api.app import create_app
from api.direct import DirectRoute
from api.document import MAY
from api.running import Settings
from domain.kernel import Id
from domain.policy.rules import rules
from domain.settings import installed
from store.people.accounts import Duty
from store.people.sessions import Level
from tests.api.problem import problem_of
from tests.api.signed import browser, people_of
from tests.api.town import Town

pytestmark = pytest.mark.anyio

_WORDS = "楼下的灯坏了一大半"
_LEFT = """[policy]
"need.accept" = ["secretary"]
"board.read" = ["resident", "secretary", "auditor"]
"need.raise" = ["resident", "secretary"]
"""


_DECIDED_INSIDE = {"accounts.keep", "duties.keep"}
"""Whose account it is decides by which of the two it goes; the route goes by both."""


@pytest.fixture
def narrowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation that leaves some rules to fewer roles."""
    file = tmp_path / "settings.toml"
    file.write_text(_LEFT, encoding="utf-8")
    monkeypatch.setenv("HUYING_SETTINGS", str(file))
    installed.cache_clear()
    yield
    installed.cache_clear()


@asynccontextmanager
async def _on_duty(town: Town, duty: Duty) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever has that duty, signed in with both factors."""
    people, login = people_of(town), str(duty)
    id = Id(f"00000000-0000-7000-8000-{len(login):012}")
    await people.accounts.add(id, duty, login)
    secret = await people.sessions.begin(id, duty, Level.FULL)
    async with browser(town) as client:
        client.cookies.set("huying", secret)
        yield client


# -- every route ------------------------------------------------------------------------------------------------------


def test_every_route_of_the_api_says_by_which_rule_it_goes() -> None:
    paths = create_app(Settings("sqlite:///nowhere")).openapi()["paths"]
    said = {operation[MAY]["rule"] for path in paths.values() for operation in path.values()}
    assert said <= set(rules())
    # A rule that no route goes by would say something of nothing.
    assert set(rules()) - said == _DECIDED_INSIDE


@pytest.mark.parametrize("extra", [None, {}, {MAY: {"rule": "need.shut"}}])
def test_a_route_that_names_no_rule_cannot_be_made(extra: dict[str, dict[str, str]] | None) -> None:
    router = APIRouter(route_class=DirectRoute)

    async def endpoint(request: Request) -> Response:
        return Response()

    with pytest.raises(TypeError, match="does not name a rule"):
        router.get("/somewhere", openapi_extra=extra)(endpoint)


# -- the three duties -------------------------------------------------------------------------------------------------


async def test_an_auditor_reads_sealed_words_with_a_reason_which_is_kept(each_town: Town) -> None:
    town, need = each_town, await each_town.raised()
    async with _on_duty(town, Duty.AUDITOR) as auditor:
        without = await auditor.get(f"/needs/{need}/words")
        assert (without.status_code, problem_of(without)["field"]) == (422, "reason")
        told = (await auditor.get(f"/needs/{need}/words", params={"reason": "audit"})).json()
        assert [item["words"] for item in told["items"]] == [_WORDS]
        missing = await auditor.get(f"/needs/{town.raiser}/words", params={"reason": "audit"})
        assert missing.status_code == 404
        assert (await auditor.get(f"/needs/{need}/responsible")).status_code == 200
        assert (await auditor.get(f"/areas/{town.places['community']}/check-ins")).status_code == 200


@pytest.mark.parametrize("duty", [Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN])
async def test_administrators_read_no_words(town: Town, duty: Duty) -> None:
    need = await town.raised()
    async with _on_duty(town, duty) as admin:
        refused = await admin.get(f"/needs/{need}/words", params={"reason": "audit"})
        assert (refused.status_code, _WORDS in refused.text) == (403, False)
        assert (await admin.get(f"/needs/{need}/responsible")).status_code == 403


async def test_a_system_administrator_sets_an_installation_up_and_gives_no_posts(each_town: Town) -> None:
    town = each_town
    async with _on_duty(town, Duty.SYSTEM_ADMIN) as admin:
        street = await admin.post("/places", json={"level": "street", "name": "新街道"})
        assert street.status_code == 201, street.text
        staff = await admin.post("/parties", json={"kind": "staff", "name": "李工"})
        assert staff.status_code == 201, staff.text
        post = {"role": "secretary", "area": street.json()["id"]}
        refused = await admin.post(f"/parties/{staff.json()['id']}/posts", json=post)
        assert refused.status_code == 403
    async with _on_duty(town, Duty.SECURITY_ADMIN) as admin:
        given = await admin.post(f"/parties/{staff.json()['id']}/posts", json=post)
        assert given.status_code == 201, given.text
        assert (await admin.post("/places", json={"level": "street", "name": "又一街道"})).status_code == 403
    # Whoever was given the post acts by it.
    community = {"level": "community", "name": "新社区", "parent": street.json()["id"]}
    await town.did("/places", community, by=staff.json()["id"])


# -- a narrower policy ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("narrowed")
async def test_an_act_is_left_to_the_posts_that_the_installation_names(town: Town) -> None:
    need = await town.raised()
    member = await town.party("staff", name="小王")
    post = {"role": "grid_member", "area": town.places["community"]}
    await town.did(f"/parties/{member}/posts", post, by=town.secretary)
    wording = {"wording": "修复15号楼前的庭院灯"}
    refused = await town.post(f"/needs/{need}/acceptance", wording, by=member, If_Match="*")
    assert (refused.status_code, problem_of(refused)["could"]) == (403, ["secretary"])
    assert "社区党组织书记" in problem_of(refused)["detail"]
    many = await town.post("/needs/bulk", {"act": "accept", "ids": [need], "body": wording}, by=member)
    assert [item["status"] for item in many.json()["items"]] == [403]
    told = await town.asked(f"/needs/{need}/acts", member)
    assert "accept" not in [act["code"] for act in told["acts"]]
    assert "decline" in [act["code"] for act in told["acts"]]
    done = await town.post(f"/needs/{need}/acceptance", wording, by=town.secretary, If_Match="*")
    assert done.status_code == 200, done.text


@pytest.mark.usefixtures("narrowed")
async def test_a_public_page_can_be_left_to_those_who_sign_in(town: Town) -> None:
    assert (await town.get("/needs")).status_code == 401
    assert (await town.get("/needs", town.raiser)).status_code == 200
    refused = await town.get("/needs", town.organisation)
    assert (refused.status_code, problem_of(refused)["could"]) == (403, ["auditor", "resident", "secretary"])
    assert (await town.get("/places")).status_code == 200
    async with _on_duty(town, Duty.AUDITOR) as auditor:
        assert (await auditor.get("/needs")).status_code == 200
    async with _on_duty(town, Duty.SYSTEM_ADMIN) as admin:
        assert (await admin.get("/needs")).status_code == 403


@pytest.mark.usefixtures("narrowed")
async def test_what_is_left_to_some_is_told_to_no_others_by_another_way(town: Town) -> None:
    need = await town.raised()
    for by, status in ((town.raiser, 200), (town.member, 403)):
        search = await town.did("/mine/searches", {"name": "全部"}, by=by)
        found = await town.get(f"/mine/searches/{search['state']['search']}/needs", by)
        assert found.status_code == status, found.text
        for name in ("needs", "offers", "progress"):
            assert (await town.get(f"/lists/{name}", by)).status_code == status, name
        assert (await town.post(f"/needs/{need}/told-again", by=by)).status_code == status
    assert "tell_again" not in [act["code"] for act in (await town.asked(f"/needs/{need}/acts", town.member))["acts"]]


@pytest.mark.usefixtures("narrowed")
async def test_whoever_may_raise_no_needs_raises_none_by_solving_it_at_once(town: Town) -> None:
    fixed = {"result": "solved", "wording": "12盏庭院灯已修复"}
    spot = {"need": town.said(channel="visit"), "report": fixed}
    before = await town.position()
    refused = await town.post("/needs/on-the-spot", spot, by=town.member)
    assert (refused.status_code, problem_of(refused)["could"]) == (403, ["resident", "secretary"])
    assert await town.position() == before
    assert (await town.post("/needs/on-the-spot", spot, by=town.secretary)).status_code == 201
