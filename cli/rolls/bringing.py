"""Brings a roll in: each row is one command, done as a whole or refused as a whole.

A row is done once, under a key made of what it says without the name: the same row in a later file changes nothing,
even if what it brought about was ended meanwhile.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import msgspec
from uuid_utils import uuid7

from cli.importing.refusals import BadRow
from cli.rolls.entries import Entry, Row, rows_of
from cli.rolls.report import RollReport
from domain.casework import SYSTEM, Command, Desk
from domain.kernel import Id, NotFound, Refused
from domain.need.bringing import id_there
from domain.party import NAMED_IN_PUBLIC, Party
from domain.roster import together
from domain.roster.checkin import CHECKING_IN, State, checkin_of
from domain.words import Sealed
from projections.parties import named_parties
from projections.places import places_called
from store.backend import Backend
from store.folding import Views
from store.vault.vault import Vault
from store.writer import Writer

_AT_ONCE = 200
_SOURCE = "roster"


class Done(msgspec.Struct):
    """What has become of a roll."""

    rows: int = 0
    brought: int = 0
    here: int = 0
    """Rows that had been brought in before."""
    refused: int = 0


class Roll:
    """One file on its way in."""

    def __init__(self, backend: Backend, views: Views, path: Path, report: RollReport, vault: Vault) -> None:
        self.done = Done()
        self._backend = backend
        self._writer = Writer(backend, views, vault=vault)
        self._path = path
        self._report = report
        self._trace = Id(str(uuid7()))
        self._areas: dict[str, Id] = {}
        self._organisations: dict[tuple[str, str], list[Id]] = {}

    async def run(self, progress: Callable[[int, int], None] = lambda done, total: None) -> Done:
        """Bring in what is not here yet. :raises BadFile: when it is no roll; nothing has been written then."""
        rows = list(rows_of(self._path))
        for party in await named_parties(self._backend):
            self._organisations.setdefault((party.kind, party.public_name or ""), []).append(party.id)
        await self._writer.start()
        try:
            left = iter(rows)
            while some := list(islice(left, _AT_ONCE)):
                await self._bring(some)
                progress(self.done.rows, len(rows))
        finally:
            await self._writer.stop()
        return self.done

    async def _bring(self, rows: Sequence[Row]) -> None:
        # In the order of the file: of two rows that contradict each other the first counts.
        prepared = [await self._prepared(row) for row in rows]
        outcomes = await asyncio.gather(*(self._submit(each) for each in prepared), return_exceptions=True)
        for row, submitted, outcome in zip(rows, prepared, outcomes, strict=True):
            self.done.rows += 1
            if isinstance(outcome, Refused):
                self.done.refused += 1
                self._report.refused(row.line, row.reference, outcome)
            elif isinstance(outcome, BaseException):
                raise outcome
            else:
                assert not isinstance(submitted, Refused)
                self._report.taken(row.line, row.reference, submitted[0].case, here=outcome)
                if outcome:
                    self.done.here += 1
                else:
                    self.done.brought += 1

    async def _prepared(self, row: Row) -> tuple[Command, str] | Refused:
        """What has to be done for the row and the key under which it is done once; or why it is not."""
        entry = row.entry
        if isinstance(entry, Refused):
            return entry
        try:
            area = await self._area(entry.area)
            party = self._party(entry)
        except Refused as refusal:
            return refusal
        said = (party, area, entry.kind, entry.specialities, entry.at, entry.post, entry.until)
        key = hashlib.sha256(msgspec.json.encode(said)).hexdigest()
        command = Command(
            actor=SYSTEM,
            case=party,
            act=lambda desk: _bring_in(desk, entry, party, area),
            id=Id(str(uuid7())),
            trace=self._trace,
            at=entry.at,
            reaches=(party, area, checkin_of(party, area)),
        )
        return command, f"{_SOURCE} {key}"

    async def _submit(self, prepared: tuple[Command, str] | Refused) -> bool:
        """Whether the row had been brought in before."""
        if isinstance(prepared, Refused):
            raise prepared
        command, key = prepared
        return (await self._writer.submit(command, key=key)).repeated

    async def _area(self, words: str) -> Id:
        known = self._areas.get(words)
        if known is None:
            found = await places_called(self._backend, words)
            if len(found) != 1:
                why = ("没有这个区域。", "There is no such area.")
                if found:
                    why = (
                        "有多个区域叫这个名字，请填编号或代码。",
                        "Several areas are called so; give the id or the code.",
                    )
                raise BadRow(field="area", why=why)
            known = self._areas[words] = found[0].id
        return known

    def _party(self, entry: Entry) -> Id:
        if entry.kind not in NAMED_IN_PUBLIC:
            return id_there(_SOURCE, "person", entry.number or "")
        name = entry.name or ""
        known = self._organisations.setdefault((entry.kind.value, name), [id_there(_SOURCE, entry.kind.value, name)])
        if len(known) > 1:
            raise BadRow(field="name", why=("有多个单位叫这个名称。", "Several organisations are called so."))
        return known[0]


def _bring_in(desk: Desk, entry: Entry, id: Id, area: Id) -> None:
    named = entry.kind in NAMED_IN_PUBLIC
    try:
        party = desk.party(id)
    except NotFound:
        name = None if named or entry.name is None else Sealed(id, entry.name)
        public = entry.name if named else None
        party = desk.begin(Party.register(desk.acting, id=id, kind=entry.kind, public_name=public, name=name))
    if party.kind is not entry.kind:
        why = ("这个编号已登记为另一类型。", "Under that number somebody of another kind is registered.")
        raise BadRow(field="kind", why=why)
    if entry.kind in CHECKING_IN:
        _check_in(desk, entry, id, area)
    if entry.post is not None:
        held = (entry.post, area) in party.posts and party.terms.get((entry.post, area)) == entry.until
        if not held:
            party.post(desk.acting, entry.post, area, path=desk.path(area), until=entry.until)


def _check_in(desk: Desk, entry: Entry, party: Id, area: Id) -> None:
    id = checkin_of(party, area)
    try:
        checkin = desk.checkin(id)
    except NotFound:
        together.check_in(desk, party, area, entry.specialities)
        desk.checkin(id).approve(desk.acting)
        return
    if checkin.state in (State.LEFT, State.TURNED_DOWN):
        together.check_in(desk, party, area, entry.specialities)
    else:
        checkin.change_specialities(desk.acting, entry.specialities)
    if checkin.state is not State.APPROVED:
        checkin.approve(desk.acting)
