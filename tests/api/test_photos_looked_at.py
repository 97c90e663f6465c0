"""Looking at photos that are not published: who may, for what reason, and that it is kept who has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.kernel import Id
from store.backend import StoreUnavailable
from store.vault.shelf import Reading
from tests.api.problem import CHINESE, problem_of
from tests.api.shown import published, sent
from tests.api.town import Town, served, service_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def each_town(store_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """A community on SQLite, and on PostgreSQL; its files lie in a folder of their own."""
    async with served(store_url, files=tmp_path / "photos") as client:
        yield await Town(client).settled()


async def readings(town: Town, need: str) -> list[tuple[Reading, str | None]]:
    return await service_of(town.client).vault.told_readings(Id(need))


async def test_staff_look_at_a_photo_for_a_reason_that_is_kept(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    photo = await sent(town, need, by=town.raiser)
    for end in ("", "/thumbnail"):
        refused = await town.get(f"/photos/{photo}{end}", town.secretary)
        told = problem_of(refused)
        assert (told["status"], told["field"]) == (422, "reason")
        assert CHINESE.search(told["detail"])
    assert await readings(town, need) == []
    looked = await town.get(f"/photos/{photo}/thumbnail?reason=return_visit&note=比对前后", town.secretary)
    assert looked.status_code == 200
    # An answer at hand is looked at as well.
    etag = looked.headers["etag"]
    again = await town.get(f"/photos/{photo}/thumbnail?reason=handling", town.secretary, If_None_Match=etag)
    assert again.status_code == 304
    assert [(each.reader, each.role, each.reason, note) for each, note in await readings(town, need)] == [
        (town.secretary, "secretary", "return_visit", "比对前后"),
        (town.secretary, "secretary", "handling", None),
    ]


async def test_whose_photo_it_is_and_whoever_sees_a_published_one_say_nothing(town: Town) -> None:
    need = await town.accepted()
    own, public = await sent(town, need, by=town.raiser), await published(town, need)
    for photo, by in ((own, town.raiser), (public, town.secretary), (public, town.stranger), (public, None)):
        assert (await town.get(f"/photos/{photo}", by)).status_code == 200
        assert (await town.get(f"/photos/{photo}?reason=handling", by)).status_code == 200
    assert await readings(town, need) == []


async def test_a_reason_shows_nobody_what_they_may_not_see(town: Town) -> None:
    need = await town.accepted()
    photo = await sent(town, need, by=town.raiser)
    for by in (town.neighbour, town.organisation, None):
        assert problem_of(await town.get(f"/photos/{photo}?reason=handling", by))["status"] == 404
    assert problem_of(await town.get(f"/photos/{photo}?reason=curiosity", town.secretary))["status"] == 422
    assert await readings(town, need) == []


async def test_nothing_is_shown_when_it_cannot_be_kept_who_looks(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    need = await town.accepted()
    photo = await sent(town, need, by=town.raiser)

    async def full(*_: object) -> None:
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(type(service_of(town.client).vault.shelf), "note", full)
    answer = await town.get(f"/photos/{photo}?reason=handling", town.secretary)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
