"""Folds the events of a batch into the views, inside the transaction that appends them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from domain.kernel import Event, Fact
from store.backend import Changes, StoreUnavailable, Transaction
from store.tables import Key, Row, RowType, Slot, Tables, values_of


class FoldingView(Protocol):
    """What the store asks of a view (see ``projections.kernel.View``)."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def kinds(self) -> tuple[RowType, ...]: ...
    @property
    def wants(self) -> frozenset[type[Fact]]: ...
    @property
    def effort(self) -> int: ...
    def fold(self, event: Event, tables: Tables) -> None: ...
    def reads(self, event: Event, tables: Tables) -> Iterable[tuple[type[Row], Key]]: ...
    def spread(self, tables: Tables) -> None: ...
    def spread_reads(self, tables: Tables) -> Iterable[tuple[type[Row], Key]]: ...


Views = Sequence[FoldingView]
Announced = dict[type[Row], dict[Key, None]]
"""Rows to be read, by their types and keys."""


def of_the_case(kind: RowType) -> bool:
    """Whether there is one such row for each case, to be read before any of its events is folded."""
    return issubclass(kind, Row) and kind.key == ("case",)


class Folding:
    """The views with the rows they have in hand."""

    def __init__(self, views: Views, keep: int = 30_000) -> None:
        self.views = views
        self.tables = {view.name: Tables(view.kinds) for view in views}
        self._keep = keep
        self._slots: dict[str, Slot] = {}
        self._built = ""
        self._plans = [
            (view, self.tables[view.name], [kind for kind in view.kinds if of_the_case(kind)]) for view in views
        ]

    async def fold(self, events: Sequence[Event], transaction: Transaction) -> Changes:
        """Fold *events* into every view and give back what has to be written."""
        changes: list[tuple[RowType, Slot, Sequence[tuple[Any, ...]], Sequence[Key]]] = []
        happened = {type(event.fact) for event in events}
        if transaction.built != self._built:
            self.forget()  # as below, also where the same slot serves again
            self._built = transaction.built
        for view, tables, kinds in self._plans:
            version, slot = transaction.slots.get(view.name, (0, "a"))
            if version != view.version:
                raise StoreUnavailable(
                    f"the view {view.name} in the database has version {version}, not {view.version}"
                )
            if self._slots.setdefault(view.name, slot) != slot:
                tables.forget()  # the view was rebuilt: what is in hand may be what had to be repaired
                self._slots[view.name] = slot
            if view.wants.isdisjoint(happened):
                continue
            wanted = [event for event in events if type(event.fact) in view.wants]
            for kind in kinds:
                await self._read_cases(kind, wanted, tables, slot, transaction)
            for event in wanted:
                missing = not_at_hand(view.reads(event, tables), tables)
                if missing:
                    await self._announced(missing, tables, slot, transaction)
                view.fold(event, tables)
            if tables.gathered:
                await self._announced(not_at_hand(view.spread_reads(tables), tables), tables, slot, transaction)
                view.spread(tables)
            changes.extend(changes_of(tables, slot))
        return changes

    async def _read_cases(
        self, kind: RowType, events: Sequence[Event], tables: Tables, slot: Slot, transaction: Transaction
    ) -> None:
        assert issubclass(kind, Row)
        hand = tables[kind].hand
        missing: dict[Key, None] = {}
        for event in events:
            if event.case in hand:
                continue
            if event.version == 1:
                hand[event.case] = None
            else:
                missing[event.case] = None
        if missing:
            found = await transaction.rows(kind, slot, list(missing))
            for key in missing:
                hand[key] = found.get(key)

    async def _announced(self, missing: Announced, tables: Tables, slot: Slot, transaction: Transaction) -> None:
        for kind, wanted in missing.items():
            found = await transaction.rows(kind, slot, list(wanted))
            hand = tables[kind].hand
            for key in wanted:
                hand[key] = found.get(key)

    def settle(self) -> None:
        """What was folded is stored."""
        for tables in self.tables.values():
            tables.settle(self._keep)

    def forget(self) -> None:
        """What is in hand may not be what is stored."""
        for tables in self.tables.values():
            tables.forget()


def not_at_hand(keys: Iterable[tuple[type[Row], Key]], tables: Tables) -> Announced:
    """Those of the announced rows that have to be read."""
    missing: Announced = {}
    for kind, key in keys:
        if key not in tables.rows[kind].hand:
            missing.setdefault(kind, {})[key] = None
    return missing


def changes_of(tables: Tables, slot: Slot) -> list[tuple[RowType, Slot, Sequence[tuple[Any, ...]], Sequence[Key]]]:
    """What the tables in hand have to write."""
    changes: list[tuple[RowType, Slot, Sequence[tuple[Any, ...]], Sequence[Key]]] = []
    for kind, rows in tables.rows.items():
        if rows.changed:
            values = values_of(kind)
            put = [values(row) for row in rows.changed.values() if row is not None]
            put.sort()  # by their key, which comes first: neighbours are written to the same pages
            changes.append((kind, slot, put, [key for key, row in rows.changed.items() if row is None]))
    for tally, sums in tables.sums.items():
        added = [(*key, n) for key, n in sums.items() if n]
        if added:
            changes.append((tally, slot, added, ()))
    return changes
