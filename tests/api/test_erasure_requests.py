"""A person asks to be forgotten, and takes it back; whoever has it done says why, and names the person twice."""

from __future__ import annotations

import pytest

from domain.erasing import ErasureReason
from domain.vocabulary import ERASURE_REASON
from store.people.accounts import Duty
from tests.api.duties import AUDITOR, SECURITY_ADMIN, SYSTEM_ADMIN, by_token, on_duty
from tests.api.problem import problem_of
from tests.api.signed import clock_of
from tests.api.town import Town

pytestmark = pytest.mark.anyio

AT = "/account/erasure-request"


async def test_who_asks_to_be_forgotten_is_on_a_list_until_they_take_it_back(each_town: Town) -> None:
    town, clock = each_town, clock_of(each_town)
    async with (
        on_duty(town, Duty.NONE, party=town.raiser) as raiser,
        on_duty(town, Duty.NONE, party=town.neighbour) as neighbour,
        on_duty(town, SECURITY_ADMIN) as guard,
        on_duty(town, AUDITOR) as auditor,
    ):
        first = await raiser.did(AT)
        clock.pass_(minutes=1)
        assert await raiser.did(AT) == first, "asked again, it is asked since the first time"
        second = await neighbour.did(AT)
        told = [{"party": town.raiser, **first}, {"party": town.neighbour, **second}]
        for who in (guard, auditor):
            assert (await who.asked("/erasure-requests"))["items"] == told
        page = await guard.asked("/erasure-requests?limit=1")
        assert page["items"] == told[:1]
        assert (await guard.asked(f"/erasure-requests?limit=1&after={page['next']}"))["items"] == told[1:]
        assert (await raiser.client.delete(AT)).status_code == 204
        assert await raiser.refused("DELETE", AT) == (409, "not-asked-for")
        assert (await guard.asked("/erasure-requests"))["items"] == told[1:]


async def test_who_was_forgotten_waits_no_longer(each_town: Town) -> None:
    town = each_town
    async with on_duty(town, Duty.NONE, party=town.raiser) as raiser, on_duty(town, SECURITY_ADMIN) as guard:
        await raiser.did(AT)
        await guard.did(f"/parties/{town.raiser}/erasure", {"reason": "asked_by_person", "confirm": town.raiser})
        assert (await guard.asked("/erasure-requests"))["items"] == []


async def test_it_is_for_persons_who_have_shown_a_moment_ago_who_they_are(town: Town) -> None:
    clock = clock_of(town)
    async with (
        on_duty(town, Duty.NONE, party=town.raiser) as raiser,
        on_duty(town, Duty.NONE, party=town.organisation) as organisation,
        on_duty(town, SYSTEM_ADMIN) as root,
        by_token(town, Duty.NONE) as program,
    ):
        assert await organisation.refused("POST", AT) == (409, "not-a-person")
        for method in ("POST", "DELETE"):
            assert (await root.refused(method, AT))[0] == 403
            assert await program.refused(method, AT) == (403, "not-in-scope")
        assert (await raiser.refused("GET", "/erasure-requests"))[0] == 403
        assert (await root.refused("GET", "/erasure-requests"))[0] == 403
        clock.pass_(minutes=11)
        for method in ("POST", "DELETE"):
            assert await raiser.refused(method, AT) == (403, "prove-again")


async def test_forgetting_takes_a_reason_and_the_person_named_once_more(each_town: Town) -> None:
    town, path = each_town, f"/parties/{each_town.raiser}/erasure"
    async with on_duty(town, SECURITY_ADMIN) as guard, on_duty(town, AUDITOR) as auditor:
        before = await town.position()
        missing = problem_of(await guard.client.post(path))
        assert {one["field"] for one in missing["errors"]} == {"reason", "confirm"}
        assert "“删除理由”没有填，请从以下选项中选：本人申请" in missing["detail"]
        assert await guard.refused("POST", path, {"reason": "tidy", "confirm": town.raiser}) == (422, "malformed")
        other = await guard.client.post(path, json={"reason": "court_order", "confirm": town.neighbour})
        assert (other.status_code, problem_of(other)["field"]) == (422, "confirm")
        assert await town.position() == before
        assert (await auditor.asked("/administration?act=erasure_asked"))["items"] == []
        await guard.did(path, {"reason": "court_order", "confirm": town.raiser.upper()})
        [entry] = (await auditor.asked("/administration?act=erasure_asked"))["items"]
        assert (entry["reason"]["code"], entry["reason"]["zh"]) == ("court_order", "法院或主管部门要求")
        others = [one for one in (await auditor.asked("/administration"))["items"] if one["id"] != entry["id"]]
        assert {one["reason"] for one in others} == {None}


def test_every_reason_has_words() -> None:
    assert set(ERASURE_REASON) == set(ErasureReason)
