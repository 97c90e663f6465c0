"""The board of an area: what lay in it when it was raised, as its figures have it, wherever it lies today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.casework import SYSTEM
from projections import VIEWS
from store.rebuild import rebuild
from tests.api.problem import NOBODY, problem_of
from tests.api.town import Town, service_of

pytestmark = pytest.mark.anyio


async def test_the_board_of_a_moved_area_has_its_older_needs_too(each_town: Town) -> None:
    town = each_town
    community, estate, street = (town.places[level] for level in ("community", "estate", "street"))
    elsewhere = await town.place("community", street, name="另一社区")
    before = await town.raised()
    assert await _seen(town, estate) == await _seen(town, community) == {before}
    await town.did(f"/places/{estate}/parent", {"parent": elsewhere}, by=SYSTEM)
    after = await town.raised()

    async def as_it_should_be() -> None:
        assert await _seen(town, estate) == await _seen(town, town.places["building"]) == {before, after}
        assert (await _seen(town, community), await _seen(town, elsewhere)) == ({before}, {after})
        assert await _seen(town, street) == {before, after}
        for area in (estate, community, elsewhere, street):
            assert await _counted(town, area) == len(await _seen(town, area))

    await as_it_should_be()
    await rebuild(service_of(town.client).backend, VIEWS)
    service_of(town.client).kept.forget()
    await as_it_should_be()


async def test_an_area_that_is_moved_again_keeps_all_its_needs(
    each_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = each_town
    communities = [await town.place("community", town.places["street"], name=f"第{n}社区") for n in range(3)]
    needs = set()
    for community in communities:
        await town.did(f"/places/{town.places['estate']}/parent", {"parent": community}, by=SYSTEM)
        needs.add(await town.raised())
    assert await _seen(town, town.places["estate"]) == needs
    monkeypatch.setattr("projections.board.pages._FEW", 1)
    service_of(town.client).kept.forget()
    assert await _seen(town, town.places["building"]) == needs


async def test_an_area_that_is_not_there_has_no_board(town: Town) -> None:
    assert problem_of(await town.get(f"/needs?area={NOBODY}"))["status"] == 404


async def _seen(town: Town, area: str) -> set[str]:
    return {item["id"] for item in (await town.asked(f"/needs?area={area}"))["items"]}


async def _counted(town: Town, area: str) -> int:
    day = (datetime.now(UTC) + timedelta(hours=8)).date()
    told = await town.asked(f"/areas/{area}/statistics?from={day}&to={day}")
    return next(int(figure["n"]) for figure in told["figures"] if figure["key"] == "raised")
