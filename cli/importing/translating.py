"""What a row says, in our terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cli.importing.mapping import AreaColumn, Mapping
from cli.importing.refusals import BadRow
from cli.importing.times import clock
from domain.kernel import Refused
from domain.need.bringing import Origin
from domain.need.facts import Channel
from domain.words import public_wording

MOST_ENTRIES = 2_000
"""A column with more different entries is nobody's list."""
_NAME_AT_MOST = 80


class Wanted(NamedTuple):
    """A request to be brought in."""

    origin: Origin
    category: str
    channel: Channel
    areas: tuple[str, ...]
    """Its areas below the one that holds all, from the widest."""
    words: str


class Translation:
    """Reads rows by a mapping, and keeps what entries it met in each column."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._blank = frozenset({"", *mapping.blank})
        places = {column: place for place, column in enumerate(mapping.needed)}
        self._place = {field: places[column] for field, column in mapping.columns.named()}
        self._areas = [(places[each.column], _namer(each)) for each in mapping.areas]
        self._instant = clock(mapping.time, mapping.tzinfo())
        lists = [column for field, column in mapping.columns.named() if field in _LISTS]
        self._lists = {column: places[column] for column in (*lists, *(each.column for each in mapping.areas))}
        self.entries: dict[str, set[str]] = {column: set() for column in self._lists}
        """What :meth:`meet` found in the columns that have to hold entries of a list; a little more than they may."""

    def wanted(self, cells: Sequence[str]) -> Wanted:
        """The request that the *cells* tell of, in the order of ``mapping.needed``.

        :raises Refused: when one of them is not what the mapping says.
        """
        mapping = self._mapping
        category = self._cell(cells, "category")
        if category is None:
            raise _blank("category", mapping.columns.category)
        reference = self._cell(cells, "reference")
        if reference is None:
            raise _blank("reference", mapping.columns.reference)
        opened_at = self._time(cells, "opened")
        if opened_at is None:
            raise _blank("opened", mapping.columns.opened)
        channel = self._cell(cells, "channel")
        on_time = self._cell(cells, "on_time")
        return Wanted(
            Origin(
                source=mapping.source,
                system=mapping.system,
                reference=reference,
                category=category,
                opened_at=opened_at,
                place=self._cell(cells, "place"),
                unit=self._cell(cells, "unit"),
                channel=channel,
                status=self._cell(cells, "status"),
                on_time=None if on_time is None else mapping.on_time.get(on_time),
                due_at=self._time(cells, "due"),
                closed_at=self._time(cells, "closed"),
            ),
            self._code("category", category),
            Channel(self._code("channel", channel or "")),
            self._areas_of(cells),
            self._cell(cells, "words") or category,
        )

    def meet(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Note what a row holds of lists, and give back its areas. :raises Refused: when they cannot be areas."""
        for column, place in self._lists.items():
            entries = self.entries[column]
            if len(entries) <= MOST_ENTRIES:
                entries.add(cells[place])
        return self._areas_of(cells)

    def crowded(self) -> list[str]:
        """The columns with so many different entries that they must be people's words."""
        return [column for column, entries in self.entries.items() if len(entries) > MOST_ENTRIES]

    def _cell(self, cells: Sequence[str], field: str) -> str | None:
        place = self._place.get(field)
        if place is None:
            return None
        cell = cells[place].strip()
        return None if cell in self._blank else cell

    def _time(self, cells: Sequence[str], field: str) -> int | None:
        cell = self._cell(cells, field)
        if cell is None:
            return None
        try:
            return self._instant(cell)
        except (ValueError, OverflowError):
            column = getattr(self._mapping.columns, field)
            raise BadRow(
                field=field,
                why=(
                    f"列“{column}”里不是映射所写格式的时间。",
                    f"Column {column!r} holds no time that is written as the mapping says.",
                ),
            ) from None

    def _code(self, field: str, entry: str) -> str:
        lookup = self._mapping.category if field == "category" else self._mapping.channel
        code = lookup.values.get(entry, lookup.default)
        if code is None:
            raise BadRow(
                field=field,
                why=(
                    f"映射没有说明 {field} 的这一项对应什么。",
                    f"The mapping does not say what this entry of {field} stands for.",
                ),
            )
        return code

    def _areas_of(self, cells: Sequence[str]) -> tuple[str, ...]:
        names: list[str] = []
        for place, named in self._areas:
            cell = cells[place].strip()
            if cell in self._blank:
                break
            name = named(cell)
            if not name:
                break
            names.append(name)
        return tuple(names)


_LISTS = frozenset({"category", "place", "unit", "channel", "status", "on_time"})


def _blank(field: str, column: str) -> BadRow:
    return BadRow(field=field, why=(f"列“{column}”是空的。", f"Column {column!r} is blank."))


def _namer(area: AreaColumn) -> Callable[[str], str]:
    """What an entry of that column is called here; ``""`` for one that is no area."""
    pattern = None if area.pattern is None else re.compile(area.pattern)
    known: dict[str, str | Refused] = {}

    def name(entry: str) -> str:
        found = known.get(entry)
        if found is None:
            found = entry
            match = None if pattern is None else pattern.fullmatch(entry)
            if match is not None and area.name is not None:
                found = match.expand(area.name)
            found = area.names.get(entry, found)
            if found:
                try:
                    found = public_wording(found, area.column, at_most=_NAME_AT_MOST)
                except Refused as refusal:
                    found = refusal
            known[entry] = found
        if isinstance(found, Refused):
            raise found.with_traceback(None)  # it is raised again and again
        return found

    return name
