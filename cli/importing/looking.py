"""A first look at a whole file, and a rehearsal of its import: neither writes anything."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
from uuid_utils import uuid7

from cli.importing.mapping import Mapping
from cli.importing.reading import Row, bad, rows_of
from cli.importing.refusals import BadRow
from cli.importing.report import Report
from cli.importing.translating import MOST_ENTRIES, Translation, Wanted
from domain.acting import Acting, PartyKind
from domain.casework import SYSTEM
from domain.kernel import Id, Refused
from domain.need.bringing import id_there
from domain.need.need import Need
from store.writer import clock

Progress = Callable[[int, int], None]
"""Called now and then with the rows done and all rows."""


class Looked(msgspec.Struct):
    """What a first look has found."""

    rows: int = 0
    areas: set[tuple[str, ...]] = msgspec.field(default_factory=set)
    """The areas that its rows lie in, and all that hold them; ``()`` is the one that holds everything."""
    entries: dict[str, int] = {}
    """How many different entries there are in each column that holds entries of a list."""


class Done(msgspec.Struct):
    """What an import has come to."""

    rows: int = 0
    brought: int = 0
    here: int = 0
    """Rows that were brought in before, or stand further up in the file, with the same content."""
    refused: int = 0
    founded: int = 0
    """Places."""
    facts: int = 0
    seconds: float = 0.0
    """From the first command to the last commit."""

    def refuse(self, report: Report, row: Row, mapping: Mapping, refusal: Refused) -> None:
        """Count a refused row and take it down."""
        self.refused += 1
        cells = row.cells
        place = mapping.needed.index(mapping.columns.reference)
        report.refused(row.line, None if isinstance(cells, BadRow) else cells[place].strip()[:64], refusal)


def look(path: Path, mapping: Mapping, progress: Progress) -> Looked:
    """Read the whole file once, so that nothing is imported of one that cannot be read to its end.

    :raises BadFile: when it is not what the mapping says.
    """
    looked, translation = Looked(), Translation(mapping)
    for row in rows_of(path, mapping):
        looked.rows += 1
        if not isinstance(row.cells, BadRow):
            with suppress(Refused):
                looked.areas.add(translation.meet(row.cells))
        if looked.rows % 2_000 == 0:
            progress(looked.rows, 0)
            _demand_lists(path, translation)
    _demand_lists(path, translation)
    if not looked.rows:
        raise bad(path, "里面没有任何记录。", "there is no row in it.")
    looked.areas = {areas[:depth] for areas in looked.areas for depth in range(len(areas) + 1)}
    looked.entries = {column: len(entries) for column, entries in translation.entries.items()}
    return looked


def rehearse(path: Path, mapping: Mapping, looked: Looked, report: Report, progress: Progress) -> Done:
    """Decide every row as the import would into an empty store."""
    done, translation, acting = Done(founded=len(looked.areas)), Translation(mapping), _installation()
    seen: dict[str, Wanted] = {}
    for row in rows_of(path, mapping):
        done.rows += 1
        try:
            wanted = wanted_of(row, translation)
            need = need_of(seen.get(wanted.origin.reference, wanted), case_of(wanted), acting, (SYSTEM,))
            if wanted.origin.reference in seen:
                need.bring_in_again(acting, wanted.origin, wanted.words)
                done.here += 1
            else:
                seen[wanted.origin.reference] = wanted
                done.brought += 1
                done.facts += need.version
        except Refused as refusal:
            done.refuse(report, row, mapping, refusal)
        if done.rows % 2_000 == 0:
            progress(done.rows, looked.rows)
    return done


def wanted_of(row: Row, translation: Translation) -> Wanted:
    """What a row asks for. :raises Refused: when it cannot be read."""
    if isinstance(row.cells, BadRow):
        raise row.cells
    return translation.wanted(row.cells)


def case_of(wanted: Wanted) -> Id:
    """The id of the need that it becomes."""
    return id_there(wanted.origin.source, "case", wanted.origin.reference)


def need_of(wanted: Wanted, case: Id, acting: Acting, path: tuple[Id, ...]) -> Need:
    """The need that it becomes, at the place that *path* leads to. :raises Refused: by the rules."""
    return Need.bring_in(
        acting,
        id=case,
        origin=wanted.origin,
        category=wanted.category,
        place=path[-1],
        path=path,
        channel=wanted.channel,
        words=wanted.words,
    )


def _demand_lists(path: Path, translation: Translation) -> None:
    for column in translation.crowded():
        raise bad(
            path,
            f"列“{column}”有超过 {MOST_ENTRIES} 种不同内容，不像是固定选项；居民原话只能映射为 words。",
            f"column {column!r} has more than {MOST_ENTRIES} different entries, which is no list; what people wrote "
            "can only be mapped as words.",
        )


def _installation() -> Acting:
    now, somewhen = clock(), Id(str(uuid7()))
    return Acting(
        party=SYSTEM, kind=PartyKind.STAFF, everywhere=True, at=now, now=now, command=somewhen, trace=somewhen
    )
