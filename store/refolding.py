"""Folds a whole log into new tables of some views. Nothing here writes: whoever calls says where rows go.

The log is read once for all those views, and only the facts that one of them wants are decoded. Rows are kept in hand
until there are many, so that memory stays flat and nearly every row is written once.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from inspect import isabstract
from itertools import islice
from typing import Any, Protocol

from domain.kernel import Event, Fact, type_of_topic
from store.backend import Backend, Changes, Stored
from store.codec import decoder
from store.folding import Announced, FoldingView, changes_of, not_at_hand, of_the_case
from store.tables import Key, Row, Rows, RowType, Slot, Tables

Fill = Callable[[Changes, bool], Awaitable[None]]
"""Writes rows; true when none of them is in its table yet."""
Progress = Callable[[int, int], None]
"""Called now and then with the position reached and the position to reach."""

AT_MOST = 60_000
"""So many rows of one type are in hand at most, and fewer of a type that says so, before the oldest are let go."""
_GATHERED = 20_000


class Source(Protocol):
    """Where rows that were let go are read again."""

    async def rows(self, kind: type[Row], slot: Slot, keys: Sequence[Key]) -> dict[Key, Row]: ...


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector, which would look at every row in hand again and again and find nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Hand(dict[Key, Any]):
    """Rows in hand of tables that began empty: until one is let go, a row that is not here does not exist."""

    def __missing__(self, key: Key) -> None:
        return None


class Fresh:
    """A view on its way into new tables."""

    def __init__(self, view: FoldingView, slot: Slot, source: Source, fill: Fill) -> None:
        self.view = view
        self.slot: Slot = slot
        self.tables = Tables(view.kinds)
        for rows in self.tables.rows.values():
            rows.hand = _Hand()
        self._source = source
        self._fill = fill
        # A view that says nothing of what it reads inherits that from the abstract one.
        self._announces = any("reads" in kind.__dict__ and not isabstract(kind) for kind in type(view).__mro__)
        self._of_the_case = frozenset(kind for kind in view.kinds if of_the_case(kind))
        self._written = False
        self._let_go: set[RowType] = set()

    @property
    def must_read(self) -> bool:
        """Whether a row that it looks at may have been let go, other than those of the cases."""
        return self._announces and bool(self._let_go - self._of_the_case)

    def filled(self) -> None:
        """Somebody else has folded and written the log so far: there are rows, and none of them is in hand."""
        self._written = True
        self._let_go.update(self.tables.rows)

    async def at_hand(self, cases: Iterable[str], source: Source | None = None) -> None:
        """Have the rows of those cases in hand."""
        for kind in self._of_the_case & self._let_go:
            assert issubclass(kind, Row)
            rows = self.tables[kind]
            await self._read(rows, [case for case in dict.fromkeys(cases) if case not in rows.hand], source)

    def not_at_hand(self, keys: Iterable[tuple[type[Row], Key]]) -> Announced:
        """Those of the announced rows that were let go."""
        return not_at_hand([key for key in keys if key[0] in self._let_go], self.tables)

    async def announced(self, missing: Announced, source: Source | None = None) -> None:
        """Have the rows in hand that the view says it will look at."""
        for kind, wanted in missing.items():
            await self._read(self.tables[kind], list(wanted), source)

    async def follow(self, events: Sequence[Event], source: Source) -> None:
        """Fold the last events, inside the transaction of the switch."""
        for event in events:
            if type(event.fact) in self.view.wants:
                await self.at_hand((event.case,), source)
                await self.announced(self.not_at_hand(self.view.reads(event, self.tables)), source)
                self.view.fold(event, self.tables)

    async def _read(self, rows: Rows[Any], keys: Sequence[Key], source: Source | None) -> None:
        if keys:
            found = await (source or self._source).rows(rows.kind, self.slot, keys)
            for key in keys:
                rows.hand[key] = found.get(key)

    async def spread(self, source: Source | None = None) -> None:
        """Have what the view gathered put into rows."""
        if self.tables.gathered:
            await self.announced(self.not_at_hand(self.view.spread_reads(self.tables)), source)
            self.view.spread(self.tables)

    async def relieve(self) -> None:
        """Write everything and let go of the rows longest in hand, when there are many."""
        if len(self.tables.gathered) > _GATHERED:
            await self.spread()
        full = any(len(rows.hand) > _most(kind) for kind, rows in self.tables.rows.items())
        if not full and not any(len(sums) > AT_MOST for sums in self.tables.sums.values()):
            return
        await self._write()
        for kind, rows in self.tables.rows.items():
            surplus = len(rows.hand) - _most(kind) // 2
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
        await self.spread()
        await self._fill(changes_of(self.tables, self.slot), not self._written)
        self._written = True
        for rows in self.tables.rows.values():
            rows.changed = {}
        for sums in self.tables.sums.values():
            sums.clear()


def _most(kind: type[Row]) -> int:
    return min(AT_MOST, kind.in_hand)


class Reader:
    """Decodes each stored fact once and folds it into the views that want it."""

    def __init__(self, fresh: Sequence[Fresh]) -> None:
        self._fresh = fresh
        wanted: set[type[Fact]] = set().union(*(each.view.wants for each in fresh))
        self._topics = sorted(topic for topic, kind in type_of_topic.items() if kind in wanted)
        self._plan = {
            topic: (
                decoder(topic),
                [(each, each.view.fold, each.tables) for each in fresh if type_of_topic[topic] in each.view.wants],
            )
            for topic in self._topics
        }

    async def read(self, backend: Backend, after: int, until: int, progress: Progress) -> None:
        """Fold and write what lies between those positions."""
        async for piece in backend.scan(after, until, self._topics):
            await self._fold(piece)
            for each in self._fresh:
                await each.relieve()
            progress(piece[-1][0], until)
        for each in self._fresh:
            await each.write_all()

    async def _fold(self, piece: Sequence[Stored]) -> None:
        plan = self._plan
        # A case that begins here has no row yet, and none is looked for.
        begun = {row[1] for row in piece if row[2] == 1}
        known = [row[1] for row in piece if row[1] not in begun]
        for each in self._fresh:
            await each.at_hand(known)
        reading = {each for each in self._fresh if each.must_read}
        for position, case, version, topic, recorded_at, state in piece:
            decode, wanting = plan[topic]
            event = Event(case, version, decode(state), position, recorded_at)  # type: ignore[arg-type]  # ids are str
            for each, fold, tables in wanting:
                if each in reading:
                    missing = each.not_at_hand(each.view.reads(event, tables))
                    if missing:
                        await each.announced(missing)
                fold(event, tables)
        await asyncio.sleep(0)
