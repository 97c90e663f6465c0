"""Questions to the views, written once with SQLAlchemy Core and compiled once for the driver that runs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.asyncpg import dialect as postgresql
from sqlalchemy.dialects.sqlite import dialect as sqlite

from store.tables import Slot

Compiled = tuple[str, tuple[tuple[str, Any], ...]]
"""The text, and for each placeholder the parameter's name and its fixed value if it has one."""

_DIALECTS: Mapping[str, Callable[[], Any]] = {"sqlite": sqlite, "postgresql": postgresql}


class Query:
    """A question to one view: built for a slot, with ``sa.bindparam(name)`` for what changes from call to call.

    ``build`` is called once for each slot and store; keep the object and ask it again.
    """

    def __init__(self, view: str, build: Callable[[Slot], sa.Select[Any]]) -> None:
        self.view = view
        self._build = build
        self._compiled: dict[tuple[str, Slot], Compiled] = {}

    def text(self, store: str, slot: Slot) -> Compiled:
        """The statement for ``sqlite`` or ``postgresql`` and what its placeholders stand for."""
        known = self._compiled.get((store, slot))
        if known is None:
            known = self._compiled[store, slot] = compiled(self._build(slot), store)
        return known


@cache
def dialect_of(store: str) -> Any:
    """How SQLAlchemy writes SQL for that store: one and the same, as it learns every type that it meets only once."""
    return _DIALECTS[store]()


def compiled(statement: sa.ClauseElement, store: str) -> Compiled:
    """*statement* as the driver of *store* takes it, its parameters by position."""
    made = statement.compile(dialect=dialect_of(store), compile_kwargs={"render_postcompile": True})
    names = made.positiontup or []  # type: ignore[attr-defined]  # the base class does not declare what SQLCompiler has
    return str(made), tuple((name, made.params.get(name)) for name in names)


def arguments(wanted: Compiled, given: Mapping[str, Any]) -> list[Any]:
    """The values for the placeholders, in their order."""
    return [given.get(name, fixed) for name, fixed in wanted[1]]


class Reader(Protocol):
    """Reads what has been committed."""

    async def fetch(self, query: Query, **parameters: Any) -> Sequence[tuple[Any, ...]]:
        """The rows that answer *query*, from the slot that serves."""
        ...
