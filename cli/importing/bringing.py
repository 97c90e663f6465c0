"""Brings the requests of a file in, in large batches; again and again, if need be, to the same end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from uuid_utils import uuid7

from cli.importing.looking import Done, Looked, Progress, case_of, need_of, wanted_of
from cli.importing.mapping import Mapping
from cli.importing.reading import Row, rows_of
from cli.importing.refusals import BadFile, Changed
from cli.importing.report import Report
from cli.importing.translating import Translation, Wanted
from domain.casework import SYSTEM, Command, Desk
from domain.kernel import Id, NotFound, Refused
from domain.need.bringing import id_there, raiser_there
from domain.place import Place
from store.backend import Backend
from store.folding import Views
from store.jobs import Outcome
from store.refolding import uncollected
from store.vault.vault import Vault
from store.writer import Writer

_AT_ONCE = 1_000
"""Commands that share a commit."""


class Import:
    """One file on its way in.

    :param looked: what the first look at the file has found.
    """

    def __init__(
        self,
        backend: Backend,
        views: Views,
        path: Path,
        mapping: Mapping,
        looked: Looked,
        report: Report,
        vault: Vault | None = None,
    ) -> None:
        self.done = Done()
        self._writer = Writer(backend, views, keep_cases=4 * _AT_ONCE, largest_batch=_AT_ONCE, vault=vault)
        self._path = path
        self._mapping = mapping
        self._looked = looked
        self._report = report
        self._translation = Translation(mapping)
        self._trace = Id(str(uuid7()))
        self._places = {
            areas: mapping.area.id or id_there(mapping.source, "area")
            if not areas
            else id_there(mapping.source, "area", *areas)
            for areas in looked.areas
        }

    async def run(self, progress: Progress) -> Done:
        """Bring in what is not here yet. What was committed stays when it is cut off, and is found the next time.

        :raises Refused: when the places cannot be founded, or the file is not what it was at the first look.
        :raises StoreUnavailable: when the store can no longer be written.
        """
        await self._writer.start()
        began = time.perf_counter()
        try:
            with uncollected():
                await self._found()
                await self._bring(progress)
        finally:
            await self._writer.stop()
        self.done.seconds = time.perf_counter() - began
        return self.done

    # -- places -------------------------------------------------------------------------------------------------------

    async def _found(self) -> None:
        """The wider ones first: those who stand in one queue are decided in its order."""
        given = self._mapping.area.id is not None
        commands = [
            _Founding(self, areas) for areas in sorted(self._looked.areas, key=lambda areas: (len(areas), areas))
        ]
        outcomes = await asyncio.gather(*(self._submit(each.case, each) for each in commands), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        self.done.founded = sum(each.new for each in commands)
        self.done.facts += self.done.founded
        assert not (given and commands[0].new)

    # -- requests -----------------------------------------------------------------------------------------------------

    async def _bring(self, progress: Progress) -> None:
        under_way: list[_Sent] = []
        for rows in self._pieces():
            # The next ones are read while the ones before are made durable.
            sent = [self._send(row) for row in rows]
            try:
                await self._settle(under_way)
            except BaseException:
                await _end(sent)
                raise
            under_way = sent
            await asyncio.sleep(0)
            progress(self.done.rows, self._looked.rows)
        await self._settle(under_way)
        progress(self.done.rows, self._looked.rows)

    def _pieces(self) -> Iterator[list[Row]]:
        try:
            rows = rows_of(self._path, self._mapping)
            while piece := list(islice(rows, _AT_ONCE)):
                yield piece
        except BadFile as error:
            raise Changed(file=self._path.name, why=error.known["why"]) from None

    def _send(self, row: Row) -> _Sent:
        """Have a row brought in, or say why it cannot be read."""
        self.done.rows += 1
        try:
            wanted = wanted_of(row, self._translation)
        except Refused as refusal:
            return row, refusal
        place = self._places.get(wanted.areas)
        if place is None:
            why = (f"第 {row.line} 行有新的区域。", f"line {row.line} lies in an area that was not there before.")
            raise Changed(file=self._path.name, why=why)
        act = _Bringing(wanted, place)
        return row, act, asyncio.create_task(self._submit(act.case, act))

    async def _settle(self, sent: Sequence[_Sent]) -> None:
        """Count what has come of some rows, in their order."""
        await _end(sent)
        for each in sent:
            if len(each) == 2:
                self.done.refuse(self._report, each[0], self._mapping, each[1])
                continue
            row, act, task = each
            try:
                outcome = task.result()
            except Refused as refusal:
                self.done.refuse(self._report, row, self._mapping, refusal)
            else:
                self.done.brought += act.new
                self.done.here += not act.new
                self.done.facts += outcome.version if act.new else 0

    async def _submit(self, case: Id, act: _Founding | _Bringing) -> Outcome:
        command = Command(
            actor=SYSTEM,
            case=case,
            act=act,
            id=Id(str(uuid7())),
            trace=self._trace,
            reaches=(case, *act.reaches),
            seals=act.seals,
        )
        return await self._writer.submit(command)


class _Founding:
    """Puts an area into the tree, unless it is there."""

    reaches: tuple[Id, ...] = ()
    seals: tuple[Id, ...] = ()

    def __init__(self, of: Import, areas: tuple[str, ...]) -> None:
        self.case = of._places[areas]
        self.new = False
        self._areas = areas
        self._mapping = of._mapping
        self._parent = of._places[areas[:-1]] if areas else None

    def __call__(self, desk: Desk) -> None:
        mapping, parent = self._mapping, self._parent
        self.new = False
        try:
            desk.place(self.case)
        except NotFound:
            if not self._areas and mapping.area.id is not None:
                raise
        else:
            return
        level = mapping.areas[len(self._areas) - 1].level if self._areas else mapping.area.level
        desk.begin(
            Place.found(
                desk.acting,
                id=self.case,
                level=level,
                name=self._areas[-1] if self._areas else mapping.area.name,
                code=None if self._areas else mapping.area.code,
                parent=None if parent is None else desk.place(parent),
                path=() if parent is None else desk.path(parent),
            )
        )
        self.new = True


class _Bringing:
    """Brings a request in, unless it is here."""

    __slots__ = ("_place", "_wanted", "case", "new")

    def __init__(self, wanted: Wanted, place: Id) -> None:
        self.case = case_of(wanted)
        self.new = False
        self._wanted = wanted
        self._place = place

    @property
    def reaches(self) -> tuple[Id, ...]:
        return (self._place,)

    @property
    def seals(self) -> tuple[Id, ...]:
        return (raiser_there(self._wanted.origin),)

    def __call__(self, desk: Desk) -> None:
        wanted = self._wanted
        self.new = False
        try:
            need = desk.need(self.case)
        except NotFound:
            desk.begin(need_of(wanted, self.case, desk.acting, desk.path(self._place)))
            self.new = True
        else:
            need.bring_in_again(desk.acting, wanted.origin, wanted.words)


async def _end(sent: Sequence[_Sent]) -> None:
    """Wait until whatever is on its way has come to something."""
    await asyncio.gather(*(each[2] for each in sent if len(each) == 3), return_exceptions=True)


_Sent = tuple[Row, Refused] | tuple[Row, _Bringing, asyncio.Task[Outcome]]
"""A row that could not be read and why; or one that is on its way, and what will have come of it."""
