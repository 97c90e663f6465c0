"""What the views of a batch hold is written with its facts, or not at all."""

from __future__ import annotations

import pytest

from store.backend import StoreUnavailable
from store.jobs import Outcome
from tests.domain.people import new_id
from tests.store.stored import assert_views_equal_the_log, command, log_of, served
from tests.store.town import Town, founded, moved, renamed, together
from tests.store.views import UNBEARABLE, Signs, SignsOfTomorrow

pytestmark = pytest.mark.anyio

VIEWS = (Signs(),)


async def test_a_fold_that_fails_reaches_only_the_caller_whose_fact_it_was(store_url: str) -> None:
    async with served(store_url, VIEWS) as writer:
        places = [new_id() for _ in range(3)]
        await together(writer, *(founded(place, "district", None) for place in places))
        found = await together(
            writer, renamed(places[0], "东区"), renamed(places[1], UNBEARABLE), renamed(places[2], "西区")
        )
        assert [type(one) for one in found] == [Outcome, ZeroDivisionError, Outcome]
        assert len(await log_of(writer.backend)) == 5
        await writer.submit(renamed(places[1], "中区"))
        await assert_views_equal_the_log(writer.backend, VIEWS)


@pytest.mark.parametrize("keep", [0, 3, 30_000])
async def test_rows_that_are_announced_dropped_and_made_again_are_right(store_url: str, keep: int) -> None:
    async with served(store_url, VIEWS) as writer:
        writer.folding._keep = keep
        streets = [new_id() for _ in range(3)]
        communities = [new_id() for _ in range(6)]
        await together(writer, *(founded(street, "street", None) for street in streets))
        await together(writer, *(founded(one, "community", streets[0]) for one in communities))
        for street in (streets[1], streets[2], streets[0], None, streets[1]):
            for one in communities[:4]:
                await writer.submit(moved(one, street))
            await together(writer, *(moved(one, street) for one in communities))
            await assert_views_equal_the_log(writer.backend, VIEWS)


async def test_a_writer_whose_views_others_have_rebuilt_takes_no_more_commands(postgres_database: str) -> None:
    views = (SignsOfTomorrow(),)
    async with served(postgres_database, VIEWS) as yesterday, served(postgres_database, views) as tomorrow:
        with pytest.raises(StoreUnavailable):
            await yesterday.submit(founded(new_id(), "district", None))
        await tomorrow.submit(founded(new_id(), "district", None))
        await assert_views_equal_the_log(tomorrow.backend, views)


async def test_the_town_of_these_tests_folds_into_every_view(store_url: str) -> None:
    async with served(store_url) as writer:
        town = await Town().settle(writer)
        need = await town.open_need(writer)
        for step in (
            town.supported(need, town.residents[1]),
            town.claimed(need, town.organisations[0]),
            town.fixed(need, town.organisations[0]),
            command(need, lambda desk: desk.need(need).confirm(desk.acting), town.residents[0]),
            town.by_worker(need, lambda desk: desk.need(need).close(desk.acting)),
        ):
            await writer.submit(step)
        await assert_views_equal_the_log(writer.backend)
