"""A view for the tests with everything a view can have: rows of the case, rows announced, rows dropped, sums."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import ClassVar, cast

from domain.kernel import Event
from domain.place import Founded, Moved, Renamed
from projections.kernel import Row, Tables, Tally, View
from store.tables import Key

UNBEARABLE = "不能投影的名字"
"""A name on which the fold fails."""


class Sign(Row):
    """A place."""

    table: ClassVar[str] = "test_sign"
    key: ClassVar[tuple[str, ...]] = ("case",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("title", "case"),)
    case: str
    title: str | None
    parent: str | None
    level: str
    renamed: bool = False


class Yard(Row):
    """The places of a level in another, as long as there are any."""

    table: ClassVar[str] = "test_yard"
    key: ClassVar[tuple[str, ...]] = ("parent", "level")
    parent: str
    level: str
    members: list[str]


class Happened(Tally):
    """How often something happened to places of a level."""

    table: ClassVar[str] = "test_happened"
    key: ClassVar[tuple[str, ...]] = ("topic", "level")
    topic: str
    level: str
    n: int


class Begun(Tally):
    """The places, each with its level, counted one by one."""

    table: ClassVar[str] = "test_begun"
    key: ClassVar[tuple[str, ...]] = ("case", "level")
    case: str
    level: str
    n: int


class Signs(View):
    """The signs in a neighbourhood."""

    name: ClassVar[str] = "test_signs"
    version: ClassVar[int] = 1
    kinds = (Sign, Yard, Happened)
    wants = frozenset({Founded, Renamed, Moved})

    def reads(self, event: Event, tables: Tables) -> Iterable[tuple[type[Row], Key]]:
        fact = cast("Founded | Renamed | Moved", event.fact)
        sign = tables[Sign].get(event.case)
        if isinstance(fact, Founded | Moved) and fact.parent:
            yield Yard, (fact.parent, fact.level if isinstance(fact, Founded) else sign.level if sign else "")
        if isinstance(fact, Moved) and sign and sign.parent:
            yield Yard, (sign.parent, sign.level)

    def fold(self, event: Event, tables: Tables) -> None:
        fact = cast("Founded | Renamed | Moved", event.fact)
        sign = tables[Sign].get(event.case)
        if isinstance(fact, Founded):
            sign = Sign(event.case, fact.name, None, fact.level)
        assert sign is not None
        if isinstance(fact, Renamed):
            if fact.name == UNBEARABLE:
                raise ZeroDivisionError
            sign.title, sign.renamed = fact.name, True
        else:
            _leave(sign, tables)
            sign.parent = fact.parent
            _join(sign, tables)
        tables[Sign].put(sign)
        tables.add(Happened, (fact.topic, sign.level), 1)


class SignsOfTomorrow(Signs):
    """The same, built by another version."""

    version: ClassVar[int] = 2


class OnlySums(View):
    """A view without rows."""

    name: ClassVar[str] = "test_only_sums"
    version: ClassVar[int] = 1
    kinds = (Begun,)
    wants = frozenset({Founded})

    def fold(self, event: Event, tables: Tables) -> None:
        assert isinstance(event.fact, Founded)
        tables.add(Begun, (event.case, event.fact.level), 1)


class Unbearable(OnlySums):
    """One that cannot fold what others can."""

    name: ClassVar[str] = "test_unbearable"

    def fold(self, event: Event, tables: Tables) -> None:
        raise ZeroDivisionError


class Fatal(OnlySums):
    """One that ends the process that folds it."""

    name: ClassVar[str] = "test_fatal"

    def fold(self, event: Event, tables: Tables) -> None:
        os._exit(1)


def _leave(sign: Sign, tables: Tables) -> None:
    yard = tables[Yard].get((sign.parent, sign.level)) if sign.parent else None
    if yard is not None:
        yard.members.remove(sign.case)
        if yard.members:
            tables[Yard].put(yard)
        else:
            tables[Yard].drop((yard.parent, yard.level))


def _join(sign: Sign, tables: Tables) -> None:
    if sign.parent:
        yard = tables[Yard].get((sign.parent, sign.level)) or Yard(sign.parent, sign.level, [])
        yard.members.append(sign.case)
        tables[Yard].put(yard)
