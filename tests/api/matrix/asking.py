"""Asks every route in every cell, and tells what came of it.

An act is tried to its end and refused then, by a refusal of the tests' own: so it is known that whoever asked may do
it, and nothing has changed for whoever asks next. What a request changes among the identities is put back after it.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, NamedTuple

import httpx
import msgspec
import sqlalchemy as sa

from api.app import _routes
from api.problems import STATUS
from domain.casework import Command, Desk
from domain.kernel import Refused
from domain.policy.rules import Rule
from store.jobs import Outcome
from store.people.database import SqlitePeople
from store.people.fixed import Filled, Fixed, Statement
from store.people.tables import metadata
from store.photos.encoder import Encoded
from tests import pictures
from tests.api.matrix import (
    scenes_beside,
    scenes_of_administration,
    scenes_of_identities,
    scenes_of_needs,
    scenes_of_reading,
)
from tests.api.matrix.columns import CLAIMING, COLUMNS, OWN, Column
from tests.api.matrix.people import sign_in
from tests.api.matrix.scene import Scene
from tests.api.matrix.world import Case, World
from tests.api.signed import Clock
from tests.api.town import V1, Town, served, service_of

YES, NO, HIDDEN, LATER, NEVER = "yes", "no", "hidden", "later", "–"
"""Done or answered; refused; answered as if it were not there; refused only for how things stand, not for who asks;
and: there is nobody who could ask so."""

SCENES = {
    **scenes_of_needs.SCENES,
    **scenes_beside.SCENES,
    **scenes_of_reading.SCENES,
    **scenes_of_identities.SCENES,
    **scenes_of_administration.SCENES,
}
_blank = re.compile(r"{(\w+)}")


class ItPassed(Refused):
    """It would have been done."""


STATUS[ItPassed] = 299

_asking: ContextVar[bool] = ContextVar("asking", default=False)


class Cell(NamedTuple):
    """One row of the table, asked by one column."""

    row: str
    column: Column


class Told(NamedTuple):
    """What came of it."""

    verdict: str
    status: int = 0
    body: str = ""


@cache
def rules_of_routes() -> dict[str, Rule]:
    """Every route of the service by its method and address, with the rule that it goes by."""
    return {
        f"{method} {prefix.removeprefix(V1)}{route.path}": route.rule
        for prefix, route in _routes()
        for method in sorted(route.methods or ())
    }


def route_of(row: str) -> str:
    """The route that a row is about; some have several."""
    return row.partition(" · ")[0]


@cache
def rows() -> tuple[str, ...]:
    """The rows of the table: the scenes, in the order in which the service has the routes."""
    order = {route: n for n, route in enumerate(rules_of_routes())}
    return tuple(sorted(SCENES, key=lambda row: (order.get(route_of(row), len(order)), row)))


def cells() -> list[Cell]:
    """All cells, row by row."""
    return [Cell(row, column) for row in rows() for column in COLUMNS]


def cannot_be(scene: Scene, case: Case, column: Column) -> bool:
    """Whether nobody could ask so: a case that nobody has claimed is no claimant's own."""
    names_parts = bool(case.own) or "need" in case.ids
    return column.relation == OWN and column.role in CLAIMING and names_parts and column not in case.own


class Asked:
    """A service that is asked, and forgets."""

    def __init__(self, world: World, app: Any) -> None:
        self.world, self._app = world, app
        self._touched: set[sa.Table] = set()

    async def prepared(self) -> Asked:
        """Let nothing that is asked from now on be done."""
        service = self.world.service
        submit, run = service.writer.submit, service.people.keeping.database.run

        async def tried(command: Command, *, key: str | None = None, request: str = "") -> Outcome:
            if not _asking.get():
                return await submit(command, key=key, request=request)
            act = command.act

            def to_its_end(desk: Desk) -> None:
                act(desk)
                raise ItPassed()

            return await submit(msgspec.structs.replace(command, act=to_its_end))

        async def noticed(*statements: Statement) -> Any:
            changes = (statement for statement in statements if isinstance(statement, sa.UpdateBase))
            self._touched |= {change.entity_description["table"] for change in changes}
            return await run(*statements)

        async def unseen(sessions: Collection[str], tokens: Collection[str] = ()) -> None:
            """Nobody notes when a session was used last."""

        service.writer.submit = tried  # type: ignore[method-assign]  # in its stead, here
        service.people.keeping.database.run = noticed  # type: ignore[method-assign]  # in its stead, here
        service.people.sessions.seen = unseen  # type: ignore[method-assign]  # in its stead, here

        async def begun(*_: Any) -> Any:
            """Nobody is forgotten, and no key exchanged: that cannot be put back."""
            raise ItPassed()

        service.forgetting.forget = begun  # type: ignore[assignment,method-assign]  # in its stead, here
        service.forgetting.rotate = begun  # type: ignore[method-assign]  # in its stead, here
        encoded = service.encoder.encoded
        made: list[Encoded] = []

        async def once(given: bytes) -> Encoded:
            """There is one photo, and to encode it takes half a second."""
            if not made:
                made.append(await encoded(given))
            return made[0]

        service.encoder.encoded = once  # type: ignore[method-assign]  # in its stead, here
        # It stands still: who was found good stays so, and codes are those of one half minute.
        service.people.keeping.now = Clock(service.people.keeping.now())
        self._run = run
        self._before = {table: await self._rows(table) for table in metadata.sorted_tables}
        return self

    async def ask(self, cell: Cell) -> Told:
        """What came of one cell."""
        scene, column = SCENES[cell.row], cell.column
        case = self.world.cases[scene.case]
        if cannot_be(scene, case, column):
            return Told(NEVER)
        blanks = case.blanks(column) | dict(scene.blanks(self.world, column) if scene.blanks else {})
        body = scene.says(self.world, column) if callable(scene.says) else scene.says
        method, _, path = route_of(cell.row).partition(" ")
        path = _blank.sub(lambda found: blanks[found[1]], path)
        headers = self.world.shows(column, case) | ({} if method == "GET" else {"If-Match": "*"})
        content = b""
        if scene.photo:
            content, headers["Content-Type"] = _PHOTO, "image/jpeg"
        elif method == "POST":
            content, headers["Content-Type"] = json.dumps(body or {}).encode(), "application/json"
        query = scene.query(self.world, column) if callable(scene.query) else scene.query
        told = await self.send(method, path, query, headers, content)
        # Not every try that is counted leaves something behind, such as a code that is on its way already.
        self.world.service.people.throttle._storage.reset()
        if self._touched:
            await self._put_back()
        return told

    async def send(
        self, method: str, path: str, query: str = "", headers: dict[str, str] | None = None, content: bytes = b""
    ) -> Told:
        """What the service answers to one request. A client of HTTP would take longer than the service does."""
        whole = path if path in ("/livez", "/readyz") else V1 + path
        sent: dict[str, Any] = {
            "type": "http",
            "method": method,
            "path": whole,
            "raw_path": whole.encode(),
            "scheme": "http",
        }
        sent |= {"query_string": query.encode(), "http_version": "1.1", "server": ("huying.test", 80)}
        sent |= {"client": ("192.0.2.1", 1), "root_path": "", "asgi": {"version": "3.0"}}
        named = {"Host": "huying.test", **(headers or {})}
        sent["headers"] = [(name.lower().encode(), value.encode()) for name, value in named.items()]
        parts: list[bytes] = []
        status = 0
        waiting = [{"type": "http.request", "body": content, "more_body": False}]

        async def receive() -> Any:
            return waiting.pop() if waiting else {"type": "http.disconnect"}

        async def take(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)
            parts.append(message.get("body", b""))

        token = _asking.set(True)
        try:
            await self._app(sent, receive, take)
        finally:
            _asking.reset(token)
        return _verdict(status, b"".join(parts))

    async def _rows(self, table: sa.Table) -> dict[tuple[Any, ...], tuple[Any, ...]]:
        """What lies in a table, by its key."""
        (found,) = await self._run(_all(table).filled())
        key = [table.columns.keys().index(column.name) for column in table.primary_key]
        return {tuple(row[n] for n in key): tuple(row) for row in found}

    async def _put_back(self) -> None:
        people, mended = self.world.service.people, list[Filled]()
        for table in sorted(self._touched, key=metadata.sorted_tables.index):
            before, now = self._before[table], await self._rows(table)
            changed = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
            gone, put = _gone(table), _put(table)
            names = [f"key_{column.name}" for column in table.primary_key]
            mended += (gone.filled(**dict(zip(names, key, strict=True))) for key in changed & now.keys())
            names = table.columns.keys()
            mended += (put.filled(**dict(zip(names, before[key], strict=True))) for key in changed & before.keys())
        if mended:
            await self._run(*mended)
        people._kept.clear()
        self._touched.clear()


@cache
def _all(table: sa.Table) -> Fixed:
    return Fixed(sa.select(table))


@cache
def _gone(table: sa.Table) -> Fixed:
    """Deletes a row by its key."""
    return Fixed(
        sa.delete(table).where(*(column == sa.bindparam(f"key_{column.name}") for column in table.primary_key))
    )


@cache
def _put(table: sa.Table) -> Fixed:
    return Fixed(sa.insert(table).values({column: sa.bindparam(column.name) for column in table.columns}))


_PHOTO = pictures.jpeg()


def _verdict(status: int, body: bytes) -> Told:
    text = body.decode("utf-8", "replace")
    if status == 207:
        (item,) = json.loads(text)["items"]
        status = item["status"]
    if 200 <= status < 400:
        return Told(YES, status, text)
    verdict = {401: NO, 403: NO, 404: HIDDEN, 409: LATER}.get(status)
    assert verdict is not None, f"{status} tells nothing of who may do it: the scene does not fit. {text}"
    return Told(verdict, status, text)


class _Outbox:
    """What would be sent to telephones, and is not."""

    async def send_code(self, phone: str, code: str) -> None:
        """Keep it for oneself."""


async def settled(store: str, **settings: Any) -> World:
    """The two communities, on an empty *store* that nobody has open afterwards."""
    async with served(store, **settings) as client:
        return await World(Town(client)).settled()


@asynccontextmanager
async def asked(store: str, world: World, **settings: Any) -> AsyncIterator[Asked]:
    """The *world* that was settled on that store, or on what that store is a copy of; everybody in it is signed in.

    Who asks is shown by sessions, tokens and receipts alone, as where the service is in use.
    """
    async with served(store, insecure_actors=False, **settings) as client:
        world.service = service_of(client)
        world.service.messages = _Outbox()
        database = world.service.people.keeping.database
        if isinstance(database, SqlitePeople):
            # It is written thousands of times, and nobody needs it after a power cut.
            await database._in_thread(database._connection.execute, "PRAGMA synchronous=OFF")
        world.shown = await sign_in(world.service.people, world.ids, world.receipts)
        await scenes_of_identities.put_together(world)
        transport = client._transport
        assert isinstance(transport, httpx.ASGITransport)
        yield await Asked(world, transport.app).prepared()


async def answers(store: str, wanted: Iterable[Cell], **settings: Any) -> dict[Cell, Told]:
    """What came of every cell that is *wanted*, on an empty *store*."""
    async with asked(store, await settled(store, **settings), **settings) as service:
        return {cell: await service.ask(cell) for cell in wanted}
