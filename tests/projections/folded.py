"""Folds events into a view as the store does, only more strictly, and answers queries from what was folded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from domain.kernel import Event
from projections.kernel import Row, Tables, Tally, View
from store.reading import Query, arguments
from store.tables import RowType, columns_of, indexes_of, row_from, table_of, values_of

R = TypeVar("R", bound=Row)


class Folded:
    """The rows of a view after some events: a fold may look at nothing but what its view announces."""

    def __init__(self, view: View, events: Iterable[Event] = ()) -> None:
        self.view = view
        self.rows: dict[type[Row], dict[Any, tuple[Any, ...]]] = {}
        self.sums: dict[type[Tally], dict[tuple[Any, ...], int]] = {}
        for kind in view.kinds:
            if issubclass(kind, Row):
                self.rows[kind] = {}
            else:
                self.sums[kind] = {}
        for event in events:
            self.fold(event)

    def fold(self, *events: Event) -> None:
        """Fold an event, or some in one batch, with rows that have been stored and read again."""
        tables = Tables(self.view.kinds)
        for event in events:
            if type(event.fact) not in self.view.wants:
                continue
            for kind in self.rows:
                if kind.key == ("case",):
                    self._read(tables, kind, event.case)
            for kind, key in self.view.reads(event, tables):
                self._read(tables, kind, key)
            self.view.fold(event, tables)
        for kind, key in self.view.spread_reads(tables):
            self._read(tables, kind, key)
        self.view.spread(tables)
        for kind, rows in tables.rows.items():
            values = values_of(kind)
            for key, row in rows.changed.items():
                if row is None:
                    self.rows[kind].pop(key, None)
                else:
                    self.rows[kind][key] = values(row)
        for tally, sums in tables.sums.items():
            for key, n in sums.items():
                self.sums[tally][key] = self.sums[tally].get(key, 0) + n

    def _read(self, tables: Tables, kind: type[Row], key: Any) -> None:
        if key not in tables[kind].hand:
            found = self.rows[kind].get(key)
            tables[kind].hand[key] = None if found is None else row_from(kind)(found)

    def row(self, kind: type[R], key: Any) -> R | None:
        """The row under *key*, if there is one."""
        found = self.rows[kind].get(key)
        return None if found is None else row_from(kind)(found)


class Reading:
    """A reader of folded views, in a database in memory."""

    def __init__(self, *folded: Folded) -> None:
        self.connection = sqlite3.connect(":memory:")
        for each in folded:
            for kind in each.view.kinds:
                self._make(kind)
            for rows, stored in each.rows.items():
                self._fill(rows, list(stored.values()))
            for tally, sums in each.sums.items():
                self._fill(tally, [(*key, n) for key, n in sums.items()])

    def _make(self, kind: RowType) -> None:
        self.connection.execute(str(CreateTable(table_of(kind, "a")).compile(dialect=dialect())))
        for index in indexes_of(kind, "a"):
            self.connection.execute(str(CreateIndex(index).compile(dialect=dialect())))

    def _fill(self, kind: RowType, rows: Sequence[tuple[Any, ...]]) -> None:
        places = ", ".join("?" * len(columns_of(kind)))
        self.connection.executemany(f"INSERT INTO {kind.table}_a VALUES ({places})", rows)

    async def fetch(self, query: Query, **parameters: Any) -> Sequence[tuple[Any, ...]]:
        """The rows that answer *query*."""
        wanted = query.text("sqlite", "a")
        unknown = set(parameters) - {name for name, _ in wanted[1]}
        assert not unknown, f"{unknown} not asked for in {wanted[0]}"
        return self.connection.execute(wanted[0], arguments(wanted, parameters)).fetchall()

    def plan(self, query: Query, **parameters: Any) -> str:
        """How the database goes about it."""
        wanted = query.text("sqlite", "a")
        rows = self.connection.execute(f"EXPLAIN QUERY PLAN {wanted[0]}", arguments(wanted, parameters)).fetchall()
        return "\n".join(row[3] for row in rows)
