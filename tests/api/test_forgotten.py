"""Somebody is forgotten while the service runs: they are signed out at once, and nobody sees their photos."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from domain.kernel import Id
from store.people.receipts import Receipt, receipt_from
from store.people.tables import accounts, receipts, sessions
from tests.api.problem import problem_of
from tests.api.shown import ids, on_disk, published, send, sent
from tests.api.signed import PASSWORD, account, browser, people_of
from tests.api.town import Town, served, service_of
from tests.store.stored import assert_views_equal_the_log

pytestmark = pytest.mark.anyio


@pytest.fixture
async def each_town(store_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """A community on SQLite, and on PostgreSQL; its files lie in a folder of their own."""
    async with served(store_url, files=tmp_path / "photos") as client:
        yield await Town(client).settled()


async def test_who_is_forgotten_is_signed_out_at_once(each_town: Town) -> None:
    town, people = each_town, people_of(each_town)
    need, receipt = await town.raised(), receipt_from()
    await account(town, town.raiser)
    await people.receipts.keep(receipt, Receipt(Id(need), Id(town.raiser)))
    shown = {"Authorization": f"Receipt {receipt}"}
    async with browser(town) as theirs, browser(town) as other:
        signing_in = {"login": "wang", "password": PASSWORD}
        assert (await theirs.post("/sign-in", json=signing_in)).status_code == 200
        assert (await theirs.get("/account")).status_code == 200
        assert (await other.get("/receipt", headers=shown)).status_code == 200

        await service_of(town.client).forgetting.forget([Id(town.raiser)])

        assert problem_of(await theirs.get("/account"))["status"] == 401
        assert problem_of(await other.get("/receipt", headers=shown))["status"] == 401
        assert problem_of(await other.post("/receipt/session", json={"receipt": receipt}))["status"] == 401
        assert problem_of(await other.post("/sign-in", json=signing_in))["status"] == 401
    for table in (accounts, sessions, receipts):
        assert await people.keeping.database.run(sa.select(sa.func.count()).select_from(table)) == [[(0,)]]


async def test_photos_of_who_is_forgotten_are_gone_also_those_that_everybody_saw(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    public, hidden = await published(town, need), await sent(town, need, by=town.raiser)
    removed = await sent(town, need, by=town.raiser)
    await town.client.delete(f"/api/v1/needs/{need}/photos/{removed}", headers={"X-Huying-Actor": town.raiser})
    by_staff = await published(town, need, by=town.secretary)
    service = service_of(town.client)
    await service.forgetting.forget([Id(town.raiser)])
    for by in (None, town.neighbour, town.secretary):
        assert await ids(town, need, by) == [by_staff]
        for photo in (public, hidden):
            for address in (f"/photos/{photo}", f"/photos/{photo}/thumbnail"):
                assert problem_of(await town.get(address, by))["status"] == 404
    assert on_disk(town) == [f"{by_staff}.full", f"{by_staff}.small"]
    assert problem_of(await town.get(f"/photos/{public}", town.raiser))["status"] in (401, 404)
    await assert_views_equal_the_log(service.backend)


async def test_a_photo_that_was_on_its_way_for_somebody_forgotten_is_not_kept(
    each_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = each_town
    body = town.said() | {"on_behalf_of": town.raiser}
    need = (await town.did("/needs", body, by=town.secretary))["id"]
    service = service_of(town.client)
    keep = service.files.keep

    async def kept_then_forgotten(*what: object) -> None:
        await keep(*what)  # type: ignore[arg-type]  # wider than it is annotated
        await service.forgetting.forget([Id(town.raiser)])

    monkeypatch.setattr(service.files, "keep", kept_then_forgotten)
    answer = await send(town, need, by=town.secretary)
    assert problem_of(answer)["type"].endswith("was-forgotten")
    assert await ids(town, need, town.secretary) == []
    assert on_disk(town) == []


async def test_nothing_is_given_to_somebody_who_was_forgotten(each_town: Town) -> None:
    town = each_town
    need, claim = await town.claimed()
    partner = await town.party("partner", public_name="李师傅修理铺")
    gone = await town.party("party_member", name="老王")
    await service_of(town.client).forgetting.forget([Id(gone)])
    for path, body, by in (
        (f"/needs/{need}/claims/{claim}/handover", {"to": gone}, town.organisation),
        ("/needs", town.said(on_behalf_of=gone), town.secretary),
        (f"/areas/{town.places['community']}/check-ins/{gone}", {}, town.secretary),
    ):
        refused = await town.post(path, body, by=by)
        told = problem_of(refused)
        assert (refused.status_code, told["type"].rpartition("/")[2]) == (409, "was-forgotten"), (path, told)
    await town.did(f"/needs/{need}/claims/{claim}/handover", {"to": partner}, by=town.organisation)
