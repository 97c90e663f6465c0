"""The same act on many needs: each is done or refused for itself, and a request sent again does nothing twice."""

from __future__ import annotations

from typing import Any

import pytest

from store.backend import StoreUnavailable
from tests.api.problem import CHINESE, NOBODY, refused
from tests.api.town import Town, service_of

pytestmark = pytest.mark.anyio

BULK = "/needs/bulk"
ACCEPT: dict[str, Any] = {"act": "accept", "body": {"wording": "修复楼道灯"}}


async def items(town: Town, body: dict[str, Any], by: str | None = None, **headers: Any) -> list[dict[str, Any]]:
    """What became of each need."""
    answer = await town.post(BULK, body, by=by or town.secretary, **headers)
    assert answer.status_code == 207, answer.text
    told: dict[str, Any] = answer.json()
    assert told["done"] + told["refused"] == len(told["items"]) == len(body["ids"])
    assert [item["id"] for item in told["items"]] == body["ids"]
    return list(told["items"])


async def test_each_need_is_answered_for_itself(each_town: Town) -> None:
    town = each_town
    first, accepted, second = await town.raised(), await town.accepted(), await town.raised()
    told = await items(town, ACCEPT | {"ids": [first, accepted, NOBODY, second]})
    assert [item["status"] for item in told] == [200, 409, 404, 200]
    assert [item["state"]["stage"] for item in (told[0], told[3])] == ["open", "open"]
    assert told[1]["problem"]["type"].endswith("illegal-now")
    assert told[1]["problem"]["instance"] == f"/api/v1/needs/{accepted}"
    assert CHINESE.search(told[1]["problem"]["detail"])
    assert "version" not in told[1]
    for need in (first, second):
        assert (await town.asked(f"/needs/{need}"))["summary"]["wording"] == "修复楼道灯"


async def test_the_same_request_again_does_nothing_twice(each_town: Town) -> None:
    town = each_town
    needs = [await town.raised() for _ in range(3)]
    first = await items(town, ACCEPT | {"ids": needs}, Idempotency_Key="many")
    position = await town.position()
    again = await items(town, ACCEPT | {"ids": needs}, Idempotency_Key="many")
    assert [item.pop("replayed") for item in again] == [True] * 3
    assert again == first
    assert await town.position() == position
    other = await items(town, ACCEPT | {"ids": needs, "body": {"wording": "另一句话"}}, Idempotency_Key="many")
    assert {item["problem"]["type"].rpartition("/")[2] for item in other} == {"key-used-twice"}


async def test_what_was_refused_is_tried_again_under_the_same_key(town: Town) -> None:
    done, waiting = await town.fixed(), await town.accepted()
    close = {"act": "close", "ids": [done, waiting], "body": {"unconfirmed_because": "联系不上"}}
    assert [item["status"] for item in await items(town, close, Idempotency_Key="k")] == [200, 409]
    await town.did(f"/needs/{waiting}/claims", by=town.organisation)
    await town.did(f"/needs/{waiting}/fix", {"result": "solved", "wording": "修好了"}, by=town.organisation)
    again = await items(town, close, Idempotency_Key="k")
    assert [(item["status"], item.get("replayed", False)) for item in again] == [(200, True), (200, False)]


async def test_a_key_of_one_need_is_another_one(town: Town) -> None:
    need = await town.raised()
    await town.did(f"/needs/{need}/supplements", {"words": "还有一盏"}, by=town.raiser, Idempotency_Key="k")
    told = await items(town, ACCEPT | {"ids": [need]}, by=town.raiser, Idempotency_Key="k")
    assert told[0]["status"] == 403


async def test_nobody_does_to_many_what_they_may_not_do_to_one(town: Town) -> None:
    needs = [await town.raised() for _ in range(2)]
    before = await town.position()
    for act in (ACCEPT, {"act": "decline", "body": {"reason": "not_ours", "wording": "不归社区", "channel": "95598"}}):
        told = await items(town, act | {"ids": needs}, by=town.neighbour)
        assert [item["status"] for item in told] == [403, 403]
    assert await town.position() == before


async def test_many_are_declined_dispatched_and_closed(each_town: Town) -> None:
    town = each_town
    declined = [await town.raised() for _ in range(2)]
    body = {"reason": "not_ours", "wording": "不归社区", "channel": "95598"}
    told = await items(town, {"act": "decline", "ids": declined, "body": body})
    assert {item["state"]["stage"] for item in told} == {"declined"}

    given = [await town.accepted() for _ in range(2)]
    told = await items(town, {"act": "dispatch", "ids": given, "body": {"unit": town.unit}})
    assert [item["status"] for item in told] == [201, 201]
    assert len({item["state"]["order"] for item in told}) == 2

    fixed = [await town.fixed() for _ in range(2)]
    for need in fixed:
        await town.did(f"/needs/{need}/confirmation", by=town.raiser)
    told = await items(town, {"act": "close", "ids": fixed})
    assert {item["state"]["stage"] for item in told} == {"closed"}


async def test_it_happened_when_the_request_says(town: Town) -> None:
    need = await town.raised()
    body = ACCEPT["body"] | {"occurred_at": "2020-01-01T00:00:00+08:00"}
    [item] = await items(town, ACCEPT | {"ids": [need], "body": body})
    assert (item["status"], item["problem"]["field"]) == (422, "occurred_at")


async def test_two_hundred_needs_are_taken_and_no_more(town: Town) -> None:
    needs = [await town.raised() for _ in range(200)]
    assert {item["status"] for item in await items(town, ACCEPT | {"ids": needs})} == {200}
    await refused(town, 422, BULK, ACCEPT | {"ids": [*needs, NOBODY]}, by=town.secretary)


async def test_what_is_wrong_with_the_request_is_told_of_all(town: Town) -> None:
    need = await town.raised()
    wrong: list[tuple[Any, str]] = [
        (ACCEPT, "ids"),
        (ACCEPT | {"ids": []}, "ids"),
        (ACCEPT | {"ids": ["x"]}, "ids.0"),
        (ACCEPT | {"ids": [need, need]}, "ids"),
        (ACCEPT | {"ids": [need], "act": "burn"}, "act"),
        ({"ids": [need]}, "act"),
        (ACCEPT | {"ids": [need], "body": {}}, "body.wording"),
        (ACCEPT | {"ids": [need], "body": {"wording": "修灯", "category": "9999"}}, "category"),
        (ACCEPT | {"ids": [need], "more": 1}, "more"),
        ([], "body"),
    ]
    for body, field in wrong:
        told = await refused(town, 422, BULK, body, by=town.secretary, case=need)
        assert told["field"] == field, told
    for by in (None, NOBODY):
        await refused(town, 401, BULK, ACCEPT | {"ids": [need]}, by=by)


async def test_what_could_not_be_stored_is_said_of_each(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    needs = [await town.raised() for _ in range(2)]

    async def gone(*_: object, **__: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(service_of(town.client).writer, "submit", gone)
    told = await items(town, ACCEPT | {"ids": needs}, Accept_Language="en")
    assert [item["status"] for item in told] == [503, 503]
    assert told[0]["problem"]["detail"].startswith("Nothing can be stored right now")
