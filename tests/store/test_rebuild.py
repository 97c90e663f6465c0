"""A view is rebuilt beside the one that serves, while commands go on, and comes out as if it had always been there."""

from __future__ import annotations

import asyncio

import pytest

from projections import VIEWS
from projections.kernel import View
from store import rebuild as module
from store import refolding
from store.backend import Backend, StoreUnavailable
from store.rebuild import bring_up_to_date, out_of_date, rebuild
from store.tables import Row, Tables
from store.writer import Writer
from tests.domain.people import new_id
from tests.store.stored import assert_views_equal_the_log, opened, rows_of, served, writing
from tests.store.town import Town, founded, moved, renamed, together
from tests.store.views import Fatal, OnlySums, Sign, Signs, SignsOfTomorrow, Unbearable

pytestmark = pytest.mark.anyio


async def test_rebuilt_rows_equal_those_folded_with_the_facts(store_url: str) -> None:
    async with served(store_url) as writer:
        await _busy(writer, await Town().settle(writer))
        before = {view.name: await rows_of(writer.backend, view) for view in VIEWS}
        slots = await writer.backend.slots()
        assert await rebuild(writer.backend, VIEWS) == writer.position
        assert {view.name: await rows_of(writer.backend, view) for view in VIEWS} == before
        after = await writer.backend.slots()
        assert all(after[name] != slots[name] for name in after)


async def test_a_view_is_rebuilt_while_commands_go_on(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CLOSE_ENOUGH", 40)
    monkeypatch.setattr(refolding, "AT_MOST", 20)
    async with served(store_url, (*VIEWS, Signs())) as writer:
        town = await Town().settle(writer)
        await _busy(writer, town)
        enough = asyncio.Event()
        busy = asyncio.create_task(_until(enough, writer, town))
        for _ in range(3):
            await rebuild(writer.backend, [*VIEWS, Signs()])
        enough.set()
        await busy
        assert len(await assert_views_equal_the_log(writer.backend, (*VIEWS, Signs()))) > 100


async def test_a_view_of_another_version_is_rebuilt_at_the_start(store_url: str) -> None:
    async with served(store_url, (Signs(), OnlySums())) as writer:
        await _signs(writer)
    async with opened(store_url) as backend:
        views: tuple[View, ...] = (SignsOfTomorrow(), OnlySums())
        assert [view.name for view in await out_of_date(backend, views)] == ["test_signs"]
        await bring_up_to_date(backend, views)
        assert await out_of_date(backend, views) == []
        async with writing(backend, views) as writer:
            await writer.submit(founded(new_id(), "district", None))
            await assert_views_equal_the_log(backend, views)


async def test_a_new_view_of_an_old_log_has_everything_in_it(store_url: str) -> None:
    async with served(store_url, (Signs(),)) as writer:
        await _signs(writer)
    async with served(store_url, (Signs(), *VIEWS)) as writer:
        await assert_views_equal_the_log(writer.backend, (Signs(), *VIEWS))


@pytest.mark.parametrize("in_hand", [0, 1, 7])
async def test_memory_stays_flat_however_many_rows_there_are(
    store_url: str, monkeypatch: pytest.MonkeyPatch, in_hand: int
) -> None:
    monkeypatch.setattr(refolding, "AT_MOST", in_hand)
    monkeypatch.setattr(module, "_CLOSE_ENOUGH", 0)
    views: tuple[View, ...] = (*VIEWS, Signs(), OnlySums())
    async with served(store_url, views) as writer:
        await _signs(writer)
        await _busy(writer, await Town().settle(writer))
        small = _Pieces(writer.backend, 10)
        await rebuild(small, views)  # type: ignore[arg-type]  # it passes on everything else
        assert small.most <= in_hand + 10 * 4
        await assert_views_equal_the_log(writer.backend, views)


async def test_a_view_of_sums_alone_is_written_in_several_goes(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refolding, "AT_MOST", 1)
    monkeypatch.setattr(module, "_CLOSE_ENOUGH", 0)
    views = (OnlySums(),)
    async with served(store_url, views) as writer:
        await together(writer, *(founded(new_id(), "district", None) for _ in range(50)))
        await rebuild(_Pieces(writer.backend, 5), views)  # type: ignore[arg-type]  # it passes on everything else
        await assert_views_equal_the_log(writer.backend, views)


async def test_progress_is_told_up_to_the_end(store_url: str) -> None:
    async with served(store_url, (Signs(),)) as writer:
        await _signs(writer)
        told: list[tuple[int, int]] = []
        await rebuild(writer.backend, (Signs(),), lambda done, total: told.append((done, total)))
        assert told[-1] == (writer.position, writer.position)
        assert told == sorted(told)


async def test_workers_that_start_together_build_the_views_once(postgres_database: str) -> None:
    async with served(postgres_database, (Signs(),)) as writer:
        await _signs(writer)

    async def begin() -> None:
        async with opened(postgres_database) as backend:
            await bring_up_to_date(backend, (SignsOfTomorrow(),))

    await asyncio.gather(*(begin() for _ in range(4)))
    async with opened(postgres_database) as backend:
        assert (await backend.slots())["test_signs"] == (2, "b"), "the first were built in a"
        await assert_views_equal_the_log(backend, (SignsOfTomorrow(),))


async def test_workers_may_start_together_on_an_empty_database(postgres_database: str) -> None:
    async def begin() -> None:
        async with served(postgres_database) as writer:
            await together(writer, *(founded(new_id(), "district", None) for _ in range(20)))

    await asyncio.gather(*(begin() for _ in range(4)))
    async with opened(postgres_database) as backend:
        assert len(await assert_views_equal_the_log(backend)) == 80


async def test_an_interrupted_rebuild_leaves_what_serves_alone(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with served(store_url, (Signs(),)) as writer:
        await _signs(writer)
        slots = await writer.backend.slots()
        with monkeypatch.context() as broken:
            broken.setattr(Signs, "fold", _fails)
            with pytest.raises(ZeroDivisionError):
                await rebuild(writer.backend, (Signs(),))
        assert await writer.backend.slots() == slots
        await writer.submit(founded(new_id(), "district", None))
        await rebuild(writer.backend, (Signs(),))
        await assert_views_equal_the_log(writer.backend, (Signs(),))


async def test_a_long_log_is_folded_by_processes_beside_and_comes_out_the_same(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LONG", 1)
    monkeypatch.setattr(module, "_CLOSE_ENOUGH", 5)
    views: tuple[View, ...] = (*VIEWS, Signs(), OnlySums())
    async with served(store_url, views) as writer:
        await _signs(writer)
        town = await Town().settle(writer)
        await _busy(writer, town)
        enough = asyncio.Event()
        busy = asyncio.create_task(_until(enough, writer, town, pause=0.1))
        told: list[tuple[int, int]] = []
        await rebuild(writer.backend, views, lambda done, total: told.append((done, total)))
        enough.set()
        await busy
        await assert_views_equal_the_log(writer.backend, views)
        assert told == sorted(told)
        assert told[0][0] < told[-1][0] == told[-1][1]


async def test_whoever_reads_the_log_beside_can_read_rows_meanwhile(store_url: str) -> None:
    async with served(store_url, (Signs(),)) as writer:
        await _signs(writer)
        make = writer.backend.twin()
        assert make is not None
        twin = make()
        await twin.open()
        async for piece in twin.scan(0, writer.position):
            async with asyncio.timeout(20):
                assert await twin.rows(Sign, "a", [piece[0][1]])
        await twin.close()


@pytest.mark.parametrize(("view", "error"), [(Unbearable(), ZeroDivisionError), (Fatal(), StoreUnavailable)])
async def test_a_process_beside_that_fails_leaves_what_serves_alone(
    store_url: str, monkeypatch: pytest.MonkeyPatch, view: View, error: type[Exception]
) -> None:
    async with served(store_url, (Signs(),)) as writer:
        await _signs(writer)
        slots = await writer.backend.slots()
        monkeypatch.setattr(module, "_LONG", 1)
        with pytest.raises(error):
            await rebuild(writer.backend, (Signs(), view))
        assert await writer.backend.slots() == slots
        await writer.submit(founded(new_id(), "district", None))
        await assert_views_equal_the_log(writer.backend, (Signs(),))


class _Pieces:
    """A backend that gives the log in small pieces, and looks how many rows are written at once."""

    def __init__(self, backend: Backend, piece: int) -> None:
        self._backend = backend
        self._piece = piece
        self.most = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._backend, name)

    def scan(self, after: int, until: int, topics: object = None) -> object:
        return self._backend.scan(after, until, topics, self._piece)  # type: ignore[arg-type]  # passed on

    async def fill(self, changes: list[tuple[type, str, list[object], list[object]]], *, fresh: bool) -> None:
        for kind, _, rows, _ in changes:
            if issubclass(kind, Row):
                self.most = max(self.most, len(rows))
        await self._backend.fill(changes, fresh=fresh)  # type: ignore[arg-type]  # passed on


def _fails(view: Signs, event: object, tables: Tables) -> None:
    raise ZeroDivisionError


async def _signs(writer: Writer) -> None:
    streets = [new_id() for _ in range(4)]
    communities = [new_id() for _ in range(20)]
    await together(writer, *(founded(street, "street", None) for street in streets))
    await together(writer, *(founded(one, "community", streets[n % 4]) for n, one in enumerate(communities)))
    for n, one in enumerate(communities):
        await writer.submit(renamed(one, f"社区{n}"))
        await writer.submit(moved(one, streets[n // 5]))


async def _busy(writer: Writer, town: Town) -> None:
    needs = [await town.open_need(writer, exclusive=False) for _ in range(12)]
    for n, need in enumerate(needs):
        await together(
            writer,
            town.supported(need, town.residents[1]),
            town.claimed(need, town.organisations[n]),
            town.claimed(need, town.organisations[n - 1]),
            town.fixed(need, town.organisations[n]),
            town.supplemented(need),
        )


async def _until(enough: asyncio.Event, writer: Writer, town: Town, pause: float = 0.01) -> None:
    while not enough.is_set():
        need = await town.open_need(writer)
        await writer.submit(town.claimed(need, town.organisations[0]))
        await writer.submit(founded(new_id(), "community", town.path[1]))
        await asyncio.sleep(pause)  # or it would run ahead of a rebuild in such small pieces for ever
