"""A key makes a repeated request safe: the answer is the first one's, and nothing happens twice."""

from __future__ import annotations

import asyncio

import pytest

from tests.api.problem import problem_of, refused
from tests.api.town import Town, raw

pytestmark = pytest.mark.anyio


async def test_a_repeated_key_answers_what_the_first_answered(each_town: Town) -> None:
    town = each_town
    first = await town.post("/needs", town.said(), by=town.raiser, Idempotency_Key="raise-1")
    assert "idempotency-replayed" not in first.headers
    position = await town.position()
    again = await town.post("/needs", town.said(), by=town.raiser, Idempotency_Key="raise-1")
    assert again.headers["idempotency-replayed"] == "true"
    assert (again.status_code, again.json(), again.headers["etag"]) == (201, first.json(), first.headers["etag"])
    assert await town.position() == position


async def test_a_repeated_key_answers_the_same_although_the_case_has_gone_on(town: Town) -> None:
    need = await town.accepted()
    first = await town.post(f"/needs/{need}/claims", by=town.organisation, Idempotency_Key="claim")
    await town.did(f"/needs/{need}/start", by=town.organisation)
    again = await town.post(f"/needs/{need}/claims", by=town.organisation, Idempotency_Key="claim")
    assert (again.status_code, again.json()) == (201, first.json())


async def test_a_key_does_not_go_with_another_request(each_town: Town) -> None:
    town = each_town
    need, other = await town.raised(), await town.raised()
    await town.did(f"/needs/{need}/supplements", {"words": "一共坏了12盏"}, by=town.raiser, Idempotency_Key="k")
    for path, body in (
        (f"/needs/{need}/supplements", {"words": "一共坏了13盏"}),
        (f"/needs/{other}/supplements", {"words": "一共坏了12盏"}),
    ):
        told = await refused(town, 422, path, body, by=town.raiser, case=other, headers={"Idempotency_Key": "k"})
        assert told["type"].endswith("key-used-twice")


async def test_a_key_is_its_senders_own(town: Town) -> None:
    need = await town.raised()
    for by in (town.neighbour, town.member):
        answer = await town.post(f"/needs/{need}/support", by=by, Idempotency_Key="support")
        assert "idempotency-replayed" not in answer.headers
    assert (await town.asked(f"/needs/{need}"))["summary"]["supports"] == 2


async def test_a_key_of_a_refusal_may_be_tried_again(town: Town) -> None:
    need = await town.raised()
    claim = f"/needs/{need}/claims"
    assert (await town.post(claim, by=town.unit, Idempotency_Key="k")).status_code == 409
    await town.did(f"/needs/{need}/acceptance", {"wording": "修灯"}, by=town.secretary, If_Match='"1"')
    assert (await town.post(claim, by=town.unit, Idempotency_Key="k")).status_code == 201


async def test_the_same_key_sent_at_once_acts_once(each_town: Town) -> None:
    town = each_town
    sent = [town.post("/needs", town.said(), by=town.raiser, Idempotency_Key="k") for _ in range(20)]
    answers = await asyncio.gather(*sent)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 19


@pytest.mark.parametrize("key", [b"", b"x" * 201, b"x" * 60_000, "键".encode(), b"a\x00b"])
async def test_a_key_that_is_none_is_refused(town: Town, key: bytes) -> None:
    sent: dict[str, str | bytes] = {"X-Huying-Actor": town.raiser, "Idempotency-Key": key}
    told = problem_of(await town.client.post("/api/v1/needs", json=town.said(), headers=raw(sent)))
    assert (told["status"], told["field"]) == (422, "Idempotency-Key")
