"""Stores for the tests: opened and closed, written to, and compared with what their log folds to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from domain.casework import SYSTEM, Command, Desk
from domain.kernel import Aggregate, Event, Id
from projections import VIEWS
from projections.kernel import View
from store.backend import Backend
from store.codec import event_of
from store.opening import backend_for
from store.rebuild import bring_up_to_date
from store.tables import Row
from store.writer import Writer
from tests.domain.people import new_id
from tests.projections.folded import Folded

Act = Callable[[Desk], object]


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Backend]:
    """The store *url*, closed afterwards."""
    backend = backend_for(url)
    await backend.open()
    try:
        yield backend
    finally:
        await backend.close()


@asynccontextmanager
async def writing(backend: Backend, views: Sequence[View] = VIEWS, **options: Any) -> AsyncIterator[Writer]:
    """A writer on *backend*, with its views up to date."""
    await bring_up_to_date(backend, views)
    writer = Writer(backend, views, **options)
    await writer.start()
    try:
        yield writer
    finally:
        await writer.stop()


@asynccontextmanager
async def served(url: str, views: Sequence[View] = VIEWS, **options: Any) -> AsyncIterator[Writer]:
    """A writer on the store *url*."""
    async with opened(url) as backend, writing(backend, views, **options) as writer:
        yield writer


def command(case: Id, act: Act, actor: Id = SYSTEM, **more: Any) -> Command:
    """A command of *actor* about *case*."""

    def without_result(desk: Desk) -> None:
        act(desk)

    return Command(actor=actor, case=case, act=without_result, id=new_id(), trace=new_id(), **more)


async def log_of(backend: Backend) -> list[Event]:
    """Every fact, in order."""
    return [event_of(row) async for piece in backend.scan(0, 2**62) for row in piece]


def state_of(aggregate: Aggregate | None) -> bytes:
    """Everything that an aggregate knows, to be compared."""
    known = {} if aggregate is None else {name: value for name, value in vars(aggregate).items() if name != "pending"}
    return msgspec.json.encode(known, order="deterministic")


def assert_contiguous(events: Sequence[Event]) -> None:
    """Positions are 1, 2, 3 …, so are the versions of each case, and time never runs back."""
    versions: dict[Id, int] = {}
    before = 0
    for position, event in enumerate(events, 1):
        assert event.position == position
        assert event.version == versions.get(event.case, 0) + 1
        assert event.recorded_at >= before
        versions[event.case], before = event.version, event.recorded_at


async def rows_of(backend: Backend, view: View) -> dict[str, list[tuple[Any, ...]]]:
    """What the store answers for *view*: each table's rows by key, sums of nothing left out."""
    version, slot = (await backend.slots())[view.name]
    assert version == view.version
    found: dict[str, list[tuple[Any, ...]]] = {}
    for kind in view.kinds:
        rows = [_plain(row) async for piece in backend.read_rows(kind, slot) for row in piece]
        found[kind.table] = sorted((row for row in rows if issubclass(kind, Row) or row[-1]), key=repr)
    return found


def _plain(row: Sequence[Any]) -> tuple[Any, ...]:
    # SQLite has no booleans.
    return tuple(int(value) if isinstance(value, bool) else value for value in row)


def folded_as_stored(folded: Folded) -> dict[str, list[tuple[Any, ...]]]:
    """The same, of what was folded afresh."""
    found = {kind.table: sorted(map(_plain, rows.values()), key=repr) for kind, rows in folded.rows.items()}
    for tally, sums in folded.sums.items():
        found[tally.table] = sorted(((*key, n) for key, n in sums.items() if n), key=repr)
    return found


async def assert_views_equal_the_log(backend: Backend, views: Sequence[View] = VIEWS) -> list[Event]:
    """Every view is what its log folds to. Gives back the log."""
    events = await log_of(backend)
    assert_contiguous(events)
    for view in views:
        stored, fresh = await rows_of(backend, view), folded_as_stored(Folded(view, events))
        for table, rows in fresh.items():
            assert stored[table] == rows, f"{view.name}: {table}"
    return events
