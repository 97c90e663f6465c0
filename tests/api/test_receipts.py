"""Raising a need without an account, and what its receipt is good for."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from uuid_utils import uuid4

from api.throttle import Bound
from store.people.receipts import LETTERS, read_receipt, receipt_from
from store.people.tables import receipts
from store.pruning import prune
from store.writer import clock
from tests.api.problem import problem_of
from tests.api.signed import account, browser, people_of, sign_in
from tests.api.town import FIXED, Town, served, service_of

pytestmark = pytest.mark.anyio


async def _raised(client: httpx.AsyncClient, town: Town, **headers: str) -> dict[str, Any]:
    answer = await client.post("/needs", json=town.said(), headers=headers)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def _shown(receipt: str) -> dict[str, str]:
    return {"Authorization": f"Receipt {receipt}"}


async def _fixed(town: Town, need: str) -> None:
    await town.did(f"/needs/{need}/acceptance", {"wording": "修灯"}, by=town.secretary, If_Match="*")
    await town.did(f"/needs/{need}/claims", by=town.organisation)
    await town.did(f"/needs/{need}/fix", FIXED, by=town.organisation)


async def test_without_an_account_one_follows_supplements_confirms_and_rates(each_town: Town) -> None:
    town = each_town
    async with browser(town) as client:
        told = await _raised(client, town)
        need, receipt = told["id"], told["receipt"]
        shown = _shown(receipt.lower().replace("-", ""))
        assert (await client.get("/receipt", headers=shown)).json() == {"need": need}
        more = await client.post(f"/needs/{need}/supplements", json={"words": "还有一盏"}, headers=shown)
        assert more.status_code == 200
        await _fixed(town, need)
        assert "confirm" in (await client.get(f"/needs/{need}/acts", headers=shown)).text
        # In a browser the receipt becomes a session, which no script reads.
        assert (await client.post("/receipt/session", json={"receipt": receipt})).json() == {"need": need}
        assert (await client.post(f"/needs/{need}/confirmation")).status_code == 200
        rated = await client.post(f"/needs/{need}/ratings", json={"solved": True, "satisfaction": "satisfied"})
        assert rated.status_code == 201
        assert (await client.get("/account")).json()["need"] == need


async def test_a_receipt_is_good_for_its_need_alone(each_town: Town) -> None:
    town = each_town
    async with browser(town) as client, browser(town) as other:
        mine, theirs = await _raised(client, town), await _raised(other, town)
        before = await town.position()
        need, shown = theirs["id"], _shown(mine["receipt"])
        await client.post("/receipt/session", json={"receipt": mine["receipt"]})
        for headers in (shown, {}):
            foreign = f"/needs/{need}/"
            for path, body in (
                (f"/needs/{need}/supplements", {"words": "别人的"}),
                (f"/needs/{need}/confirmation", {}),
                (f"/needs/{need}/dispute", {"words": "没修好"}),
                (f"/needs/{need}/withdrawal", {}),
                (f"/needs/{mine['id']}/support", {}),
                (f"/needs/{mine['id']}/slips", {}),
                ("/needs", town.said()),
                ("/mine/searches", {"name": "x"}),
                ("/tokens", {}),
                ("/second-factor", {}),
            ):
                answer = await client.post(path, json=body, headers=headers)
                why = "not-its-receipt" if path.startswith(foreign) else "not-by-receipt"
                assert (answer.status_code, problem_of(answer)["type"].rpartition("/")[2]) == (403, why), path
            for path in ("/mine/raised", f"/needs/{need}/acts", "/sessions"):
                assert (await client.get(path, headers=headers)).status_code == 403
        assert await town.position() == before


async def test_a_lost_answer_loses_no_receipt_and_strangers_share_no_key(each_town: Town) -> None:
    town = each_town
    async with browser(town) as client, browser(town) as other:
        key = str(uuid4())
        first = await _raised(client, town, **{"Idempotency-Key": key})
        before = await town.position()
        again = await _raised(client, town, **{"Idempotency-Key": key})
        assert again == first
        assert first["receipt"]
        assert await town.position() == before
        one = await _raised(client, town, **{"Idempotency-Key": "1"})
        same = await _raised(other, town, **{"Idempotency-Key": "1"})
        assert (same["id"], same["receipt"]) == (one["id"], None)
        answer = await other.post("/needs", json=town.said(words="别的事"), headers={"Idempotency-Key": "1"})
        assert answer.json()["id"] != one["id"]
        assert (await other.get("/receipt", headers=_shown(one["receipt"]))).status_code == 200


async def test_long_after_its_answer_was_dropped_a_repeated_key_shows_the_same_need(each_town: Town) -> None:
    town = each_town
    async with browser(town) as client:
        key = str(uuid4())
        first = await _raised(client, town, **{"Idempotency-Key": key})
        assert await prune(service_of(town.client).backend, clock() + 31 * 86_400_000_000) >= 1
        before = await town.position()
        again = await _raised(client, town, **{"Idempotency-Key": key})
        assert (again["id"], again["receipt"], again["version"]) == (first["id"], first["receipt"], first["version"])
        assert await town.position() == before


async def test_a_need_that_is_refused_leaves_nobody_and_no_receipt(each_town: Town) -> None:
    town = each_town
    before = await town.position()
    async with browser(town) as client:
        for said in (
            {"category": "9999"},
            {"place": town.raiser},
            {"words": " "},
            {"on_behalf_of": town.raiser},
            {"occurred_at": "2199-01-01T00:00:00Z"},
            {"nonsense": 1},
        ):
            answer = await client.post("/needs", json=town.said(**said))
            assert answer.status_code in (403, 404, 422), said
    assert await town.position() == before
    assert list(await people_of(town).keeping.read(sa.select(receipts.c.need))) == []


async def test_where_it_is_not_allowed_nobody_raises_without_signing_in(sqlite_database: str) -> None:
    async with served(sqlite_database, raise_without_account=False, insecure_actors=False) as client:
        answer = await client.post("/api/v1/needs", json={})
        assert (answer.status_code, problem_of(answer)["type"][-13:]) == (401, "not-signed-in")


async def test_made_up_receipts_are_refused_and_soon_with_when_to_come_back(town: Town) -> None:
    async with browser(town) as client:
        for made_up in (receipt_from(), "x", "", "0" * 18, "\xff" * 18):
            headers = {"Authorization": f"Receipt {made_up}".encode("latin-1")}
            assert (await client.get("/receipt", headers=headers)).status_code == 401  # type: ignore[arg-type]  # wider than it is annotated
            assert (await client.get("/needs", headers=headers)).status_code == 200  # type: ignore[arg-type]  # wider than it is annotated
            if made_up.isascii():
                assert (await client.post("/receipt/session", json={"receipt": made_up})).status_code == 401
        for _ in range(Bound.RECEIPT_FROM_ADDRESS.value.amount):
            await client.post("/receipt/session", json={"receipt": receipt_from()})
        answer = await client.post("/receipt/session", json={"receipt": receipt_from()})
        assert (answer.status_code, "retry-after" in answer.headers) == (429, True)
        for _ in range(Bound.RAISED_FROM_ADDRESS.value.amount):
            assert (await client.post("/needs", json=town.said())).status_code == 201
        assert (await client.post("/needs", json=town.said())).status_code == 429
    async with browser(town, "198.51.100.7") as client:
        assert (await client.post("/needs", json=town.said())).status_code == 201


def test_a_receipt_has_85_bits_and_notices_a_wrong_or_swapped_character() -> None:
    receipt = receipt_from(b"seed")
    assert receipt == receipt_from(b"seed")
    assert receipt != receipt_from(b"other")
    plain = receipt.replace("-", "")
    assert (len(plain), read_receipt(f" {receipt.lower()} ")) == (18, plain)
    assert read_receipt(plain.replace("0", "o").replace("1", "l")) == plain
    for i in range(18):
        for letter in LETTERS:
            if letter != plain[i]:
                assert read_receipt(plain[:i] + letter + plain[i + 1 :]) is None
    for i in range(17):
        swapped = plain[:i] + plain[i + 1] + plain[i] + plain[i + 2 :]
        assert swapped == plain or read_receipt(swapped) is None


async def test_a_receipt_is_drawn_as_a_qr_code(town: Town) -> None:
    async with browser(town) as client:
        drawn = (await client.post("/receipt/picture", json={"receipt": receipt_from()})).json()["picture"]
        assert drawn.startswith("<svg")
        assert (await client.post("/receipt/picture", json={"receipt": "nonsense"})).status_code == 401


async def test_whoever_is_signed_in_raises_by_their_account_and_gets_no_receipt(town: Town) -> None:
    await account(town, town.raiser)
    async with browser(town) as client:
        await sign_in(client, "wang")
        assert "receipt" not in await _raised(client, town)
        assert len(service_of(town.client).people._kept) == 1
