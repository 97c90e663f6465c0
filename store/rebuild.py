"""Rebuilds views from the log, blue/green: the old tables serve until new ones hold the same facts and take over.

The log is read once for all views that are rebuilt, and only the facts that one of them wants are decoded. Rows are
kept in hand until there are many, so that memory stays flat and nearly every row is written once.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from inspect import isabstract
from itertools import islice
from typing import Any

from domain.kernel import Event, Fact, type_of_topic
from store.backend import Backend, Stored, Transaction
from store.codec import decoder
from store.folding import FoldingView, Views, changes_of, of_the_case
from store.tables import Key, Row, Rows, RowType, Slot, Tables

Progress = Callable[[int, int], None]
"""Called now and then with the position reached and the position to reach."""

_IN_HAND = 60_000
_CLOSE_ENOUGH = 2_000


async def out_of_date(backend: Backend, views: Views) -> list[FoldingView]:
    """The views whose rows in the database were built by another version, or never."""
    slots = await backend.slots()
    return [view for view in views if slots.get(view.name, (0, "a"))[0] != view.version]


async def bring_up_to_date(backend: Backend, views: Views, progress: Progress = lambda done, total: None) -> None:
    """Rebuild the views that are out of date. Of processes that start together one does it, and the others wait."""
    async with backend.rebuilding():
        stale = await out_of_date(backend, views)
        if stale:
            await _rebuild(backend, stale, progress)


async def rebuild(backend: Backend, views: Views, progress: Progress = lambda done, total: None) -> int:
    """Fold the whole log into new tables for *views* and let them serve. Gives back how many facts there were.

    Whatever is appended meanwhile is folded too; the switch happens in one transaction, with the log held.
    """
    async with backend.rebuilding():
        return await _rebuild(backend, views, progress)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, which would look at every row in hand again and again and find nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


async def _rebuild(backend: Backend, views: Views, progress: Progress) -> int:
    slots = await backend.slots()
    fresh = [_Fresh(view, backend, _other(slots.get(view.name))) for view in views]
    for each in fresh:
        await backend.make_tables(each.view.kinds, each.slot)
    reader = _Reader(fresh)
    with _uncollected():
        position = await reader.catch_up(backend, 0, progress)
    for each in fresh:
        await backend.make_indexes(each.view.kinds, each.slot)
    # Indexes take their time: what was appended meanwhile is not left to the switch, which holds the log.
    position = await reader.catch_up(backend, position, progress)
    async with backend.transaction() as transaction:
        while events := await transaction.since(position, 1000):
            for each in fresh:
                await each.follow(events, transaction)
            position = events[-1].position
        for each in fresh:
            await transaction.write((), (), changes_of(each.tables, each.slot))
            await transaction.serve(each.view.name, each.view.version, each.slot)
        await transaction.commit()
    progress(position, position)
    return position


def _other(serving: tuple[int, Slot] | None) -> Slot:
    return "b" if serving and serving[1] == "a" else "a"


class _Hand(dict[Key, Any]):
    """Rows in hand of tables that began empty: until one is let go, a row that is not here does not exist."""

    def __missing__(self, key: Key) -> None:
        return None


class _Fresh:
    """A view on its way into new tables."""

    def __init__(self, view: FoldingView, backend: Backend, slot: Slot) -> None:
        self.view = view
        self.slot: Slot = slot
        self.tables = Tables(view.kinds)
        for rows in self.tables.rows.values():
            rows.hand = _Hand()
        # A view that says nothing of what it reads inherits that from the abstract one.
        self._announces = any("reads" in kind.__dict__ and not isabstract(kind) for kind in type(view).__mro__)
        self._of_the_case = frozenset(kind for kind in view.kinds if of_the_case(kind))
        self._backend = backend
        self._written = False
        self._let_go: set[RowType] = set()

    @property
    def must_read(self) -> bool:
        """Whether a row that it looks at may have been let go, other than those of the cases."""
        return self._announces and bool(self._let_go - self._of_the_case)

    async def at_hand(self, cases: Iterable[str]) -> None:
        """Have the rows of those cases in hand."""
        for kind in self._of_the_case & self._let_go:
            assert issubclass(kind, Row)
            rows = self.tables[kind]
            await self._read(rows, [case for case in dict.fromkeys(cases) if case not in rows.hand], None)

    async def announced(self, event: Event, transaction: Transaction | None = None) -> None:
        """Have the rows in hand that folding *event* looks at."""
        for kind, key in self.view.reads(event, self.tables):
            if kind in self._let_go and key not in self.tables[kind].hand:
                await self._read(self.tables[kind], [key], transaction)

    async def follow(self, events: Sequence[Event], transaction: Transaction) -> None:
        """Fold the last events, inside the transaction of the switch."""
        for event in events:
            if type(event.fact) in self.view.wants:
                for kind in self._of_the_case & self._let_go:
                    assert issubclass(kind, Row)
                    if event.case not in self.tables[kind].hand:
                        await self._read(self.tables[kind], [event.case], transaction)
                await self.announced(event, transaction)
                self.view.fold(event, self.tables)

    async def _read(self, rows: Rows[Any], keys: Sequence[Key], transaction: Transaction | None) -> None:
        if keys:
            found = await (transaction or self._backend).rows(rows.kind, self.slot, keys)
            for key in keys:
                rows.hand[key] = found.get(key)

    async def relieve(self) -> None:
        """Write everything and let go of the rows longest in hand, when there are many."""
        rows_in_hand = max((len(rows.hand) for rows in self.tables.rows.values()), default=0)
        sums_in_hand = max((len(sums) for sums in self.tables.sums.values()), default=0)
        if max(rows_in_hand, sums_in_hand) <= _IN_HAND:
            return
        await self._write()
        for kind, rows in self.tables.rows.items():
            surplus = len(rows.hand) - _IN_HAND // 2
            if surplus > 0:
                for key in list(islice(rows.hand, surplus)):
                    del rows.hand[key]
                self._let_go.add(kind)

    async def write_all(self) -> None:
        """Write everything in hand, and let it go."""
        await self._write()
        self._let_go.update(kind for kind, rows in self.tables.rows.items() if rows.hand)
        self.tables.forget()

    async def _write(self) -> None:
        await self._backend.fill(changes_of(self.tables, self.slot), fresh=not self._written)
        self._written = True
        for rows in self.tables.rows.values():
            rows.changed = {}
        for sums in self.tables.sums.values():
            sums.clear()


class _Reader:
    """Decodes each stored fact once and folds it into the views that want it."""

    def __init__(self, fresh: Sequence[_Fresh]) -> None:
        self._fresh = fresh
        wanted: set[type[Fact]] = set().union(*(each.view.wants for each in fresh))
        self.topics = sorted(topic for topic, kind in type_of_topic.items() if kind in wanted)
        self._plan = {
            topic: (
                decoder(topic),
                [(each, each.view.fold, each.tables) for each in fresh if type_of_topic[topic] in each.view.wants],
            )
            for topic in self.topics
        }

    async def catch_up(self, backend: Backend, position: int, progress: Progress) -> int:
        """Fold and write what lies after *position*, until little is left. Gives back the position reached."""
        while (head := (await backend.head()).position) - position > _CLOSE_ENOUGH or position == 0 < head:
            async for piece in backend.scan(position, head, self.topics):
                await self.fold(piece)
                for each in self._fresh:
                    await each.relieve()
                progress(piece[-1][0], head)
            position = head
            for each in self._fresh:
                await each.write_all()
        return position

    async def fold(self, piece: Sequence[Stored]) -> None:
        plan = self._plan
        # A case's first fact finds no row, and looks for none.
        known = [row[1] for row in piece if row[2] > 1]
        for each in self._fresh:
            await each.at_hand(known)
        reading = {each for each in self._fresh if each.must_read}
        for position, case, version, topic, recorded_at, state in piece:
            decode, wanting = plan[topic]
            event = Event(case, version, decode(state), position, recorded_at)  # type: ignore[arg-type]  # ids are str
            for each, fold, tables in wanting:
                if each in reading:
                    await each.announced(event)
                fold(event, tables)
        await asyncio.sleep(0)
