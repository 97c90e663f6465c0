"""Signing in as anybody with one click: where a service was started to be tried out, and nowhere else."""

from __future__ import annotations

import pytest

from domain.acting import PartyKind
from tests.api.conftest import Settled
from tests.api.town import V1, Town, served

pytestmark = pytest.mark.anyio


async def test_one_click_makes_one_a_party_and_the_next_an_auditor(each_town: Town) -> None:
    for _ in range(2):
        begun = await each_town.client.post(f"{V1}/trying-out", json={"party": each_town.secretary})
        assert begun.json()["party"] == each_town.secretary
        me = (await each_town.client.get(f"{V1}/mine/self")).json()
        posts = [(post["role"]["code"], post["area"]) for post in me["posts"]]
        assert posts == [("secretary", each_town.places["community"])]

    assert (await each_town.client.post(f"{V1}/trying-out", json={"duty": "auditor"})).json()["duty"] == "auditor"
    assert (await each_town.client.get(f"{V1}/log")).status_code == 200
    assert (await each_town.client.get(f"{V1}/mine/self")).status_code == 403


async def test_a_service_in_earnest_knows_nothing_of_it(settled_store: Settled) -> None:
    store, town = settled_store
    async with served(store, insecure_actors=False) as client:
        for asked in ({"party": town.secretary}, {"duty": "auditor"}):
            assert (await client.post(f"{V1}/trying-out", json=asked)).status_code == 404
        assert (await client.get(f"{V1}/account")).status_code == 401


@pytest.mark.parametrize(
    "asked", [{}, {"duty": "none"}, {"duty": "auditor", "party": "0" * 8 + "-0000" * 3 + "-" + "0" * 12}]
)
async def test_whoever_names_nobody_or_two_is_told_so(town: Town, asked: dict[str, str]) -> None:
    refused = await town.client.post(f"{V1}/trying-out", json=asked)

    assert (refused.status_code, refused.json()["field"]) == (422, "party")


async def test_a_party_that_there_is_not_is_nobody(town: Town) -> None:
    refused = await town.client.post(f"{V1}/trying-out", json={"party": "0" * 8 + "-0000" * 3 + "-" + "0" * 12})

    assert refused.status_code == 404


async def test_somebody_at_home_is_told_where_that_is_and_what_they_are(town: Town) -> None:
    told = (await town.client.get(f"{V1}/mine/self", headers={"X-Huying-Actor": town.raiser})).json()

    assert told["id"] == town.raiser
    assert told["kind"]["code"] == PartyKind.RESIDENT
    assert told["home"][0]["name"]
    assert told["posts"] == []


async def test_the_administration_log_says_that_a_duty_was_made_for_trying_out(each_town: Town) -> None:
    await each_town.client.post(f"{V1}/trying-out", json={"duty": "auditor"})

    (entry,) = (await each_town.client.get(f"{V1}/administration")).json()["items"]
    assert (entry["way"]["code"], entry["way"]["zh"]) == ("trying_out", "试用模式")
