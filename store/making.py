"""What makes tables and indexes, as each store takes it: written once for a process, which may open several stores."""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable

from store.reading import dialect_of


@cache
def making(table: sa.Table, store: str, *, unless_there: bool = False) -> str:
    """What makes a table in ``sqlite`` or ``postgresql``."""
    return str(CreateTable(table, if_not_exists=unless_there).compile(dialect=dialect_of(store)))


@cache
def indexing(index: sa.Index, store: str) -> str:
    """What makes an index there, unless there is one of that name."""
    return str(CreateIndex(index, if_not_exists=True).compile(dialect=dialect_of(store)))
