"""Statements that come with almost every request: written once, and compiled once for each store.

To write one and to compile it takes SQLAlchemy a hundred times as long as the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from store.reading import Compiled, arguments, compiled

Rows = Sequence[tuple[Any, ...]]


class Fixed:
    """A statement that finds or changes few rows by their key, with ``sa.bindparam(name)`` for what differs.

    :param key: of a question, the name of what it is found by, which is also its first column: several may ask it
        together, and each is given the rows that are theirs.
    """

    def __init__(self, statement: sa.ClauseElement, key: str = "") -> None:
        self.key = key
        self._statement = statement
        self._compiled: dict[str, Compiled] = {}

    def filled(self, **values: Any) -> Filled:
        """The statement with its values."""
        return Filled(self, values)

    def text(self, store: str) -> Compiled:
        """The statement for ``sqlite`` or ``postgresql`` and what its placeholders stand for."""
        known = self._compiled.get(store)
        if known is None:
            known = self._compiled[store] = compiled(self._statement, store)
        return known


class Filled(NamedTuple):
    """A fixed statement, and its values by their names."""

    fixed: Fixed
    values: Mapping[str, Any]


Statement = sa.ClauseElement | Filled


def told(statement: Statement, store: str) -> tuple[str, list[Any]]:
    """A statement's text for ``sqlite`` or ``postgresql``, and the values for its placeholders."""
    if isinstance(statement, Filled):
        wanted = statement.fixed.text(store)
        return wanted[0], arguments(wanted, statement.values)
    text, parameters = compiled(statement, store)
    return text, [value for _, value in parameters]
