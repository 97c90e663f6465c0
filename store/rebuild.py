"""Rebuilds views from the log, blue/green: the old tables serve until new ones hold the same facts and take over.

The log is read once for all views that are rebuilt, and only the facts that one of them wants are decoded. Rows are
kept in hand until there are many, so that memory stays flat and nearly every row is written once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
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


async def _rebuild(backend: Backend, views: Views, progress: Progress) -> int:
    slots = await backend.slots()
    fresh = [_Fresh(view, backend, _other(slots.get(view.name))) for view in views]
    for each in fresh:
        await backend.make_tables(each.view.kinds, each.slot)
    reader = _Reader(fresh)
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


class _Fresh:
    """A view on its way into new tables."""

    def __init__(self, view: FoldingView, backend: Backend, slot: Slot) -> None:
        self.view = view
        self.slot: Slot = slot
        self.tables = Tables(view.kinds)
        # A view that says nothing of what it reads inherits that from the abstract one.
        self.announces = any("reads" in kind.__dict__ and not isabstract(kind) for kind in type(view).__mro__)
        self.hands = [self.tables[kind] for kind in view.kinds if of_the_case(kind) and issubclass(kind, Row)]
        self._backend = backend
        self._written = False
        self._let_go: set[RowType] = set()

    async def at_hand(self, cases: Iterable[tuple[str, int]]) -> None:
        """Have the rows of those cases, each with the version of the event to come, in hand."""
        for rows in self.hands:
            absent = {case for case, version in cases if case not in rows.hand}
            await self._read(rows, list(absent), None)

    async def fold(self, event: Event, transaction: Transaction | None = None) -> None:
        if self.announces:
            for kind, key in self.view.reads(event, self.tables):
                if key not in self.tables[kind].hand:
                    await self._read(self.tables[kind], [key], transaction)
        self.view.fold(event, self.tables)

    async def follow(self, events: Sequence[Event], transaction: Transaction) -> None:
        """Fold the last events, inside the transaction of the switch."""
        for event in events:
            if type(event.fact) in self.view.wants:
                for rows in self.hands:
                    if event.case not in rows.hand:
                        await self._read(rows, [event.case], transaction)
                await self.fold(event, transaction)

    async def _read(self, rows: Rows[Any], keys: Sequence[Key], transaction: Transaction | None) -> None:
        found: dict[Key, Row] = {}
        kind: type[Row] = rows.kind
        if kind in self._let_go and keys:
            found = await (transaction or self._backend).rows(kind, self.slot, keys)
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
            topic: (decoder(topic), [each for each in fresh if type_of_topic[topic] in each.view.wants])
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
        for each in self._fresh:
            await each.at_hand([(row[1], row[2]) for row in piece if each in plan[row[3]][1]])
        for position, case, version, topic, recorded_at, state in piece:
            decode, wanting = plan[topic]
            event = Event(case, version, decode(state), position, recorded_at)  # type: ignore[arg-type]  # ids are str
            for each in wanting:
                if each.announces:
                    await each.fold(event)
                else:
                    each.view.fold(event, each.tables)
        await asyncio.sleep(0)
