"""What a running service holds: its store, its writer and the answers it keeps."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fastapi import Request

from api.arriving import Arriving
from api.kept import Kept
from api.messages import Messages
from api.outgoing import client
from api.people import People
from api.sms.chosen import messages_of
from api.vouchers.chosen import vouchers_of
from domain.erasing import ErasureReason
from domain.kernel import Event, Id
from domain.outside import Aliyun, OidcSettings, Tencent, WeChatSettings
from domain.party import SubjectErased
from projections import VIEWS, asked_by_the_clock
from projections.board.card import Card
from projections.board.pages import Pages
from projections.board.view import Board
from projections.photos import photos_there
from store.backend import Backend
from store.control import Control, socket_of
from store.files.folder import Files
from store.files.sweeping import demand_own_files, folder_of, sweep_for_ever
from store.forgetting import Forgetting, finish
from store.opening import file_of
from store.people.administration import AT_THE_CONSOLE, Deed, note
from store.photos.encoder import Encoder
from store.pruning import prune_for_ever
from store.rebuild import bring_up_to_date
from store.taking_away import take_away
from store.ticking import tick_for_ever
from store.vault.places import open_beside, place_for
from store.writer import Writer


class Settings(NamedTuple):
    """How a service was started."""

    store: str
    """The URL of the store: ``sqlite:///…`` or ``postgresql://…``."""
    insecure_actors: bool = False
    """Whether the X-Huying-Actor header is believed."""
    files: Path | None = None
    """Where the files lie; beside the store's own file, or else in the data folder, if nothing is said."""
    raise_without_account: bool = True
    """Whether a need may be raised by somebody who does not sign in, and gets a receipt."""
    sms: str | Aliyun | Tencent | None = None
    """What sends messages to telephones: ``log``, for development, or an account of somebody who does; nobody signs in
    by telephone without one."""
    oidc: OidcSettings | None = None
    """The provider of OpenID Connect that vouches for people, if any does."""
    wechat: WeChatSettings | None = None
    """As what people sign in by WeChat, if they do."""
    data: Path | None = None
    """The folder with the secret of identities, for PostgreSQL; for SQLite it lies beside the store."""


class Running:
    """A service between its start and its end."""

    def __init__(self, settings: Settings, backend: Backend) -> None:
        self.settings = settings
        self.backend = backend
        self.vault = place_for(settings.store).vault()
        self.writer = Writer(backend, VIEWS, vault=self.vault)
        cards = self.writer.folding.tables[Board.name][Card]
        self.kept = Kept(lambda case: cards.hand.get(case), None if backend.alone else backend.standing)
        self.pages = Pages(backend)
        self.writer.listeners.append(self.kept.happened)
        self._folder = settings.files or folder_of(settings.store)
        self.files = Files(self._folder, self.vault)
        self.encoder = Encoder()
        self.arriving = Arriving()
        self._clock: asyncio.Task[None] | None = None
        self._sweep: asyncio.Task[None] | None = None
        self._prune: asyncio.Task[None] | None = None
        self.people: People
        self.outgoing = client()
        self.messages: Messages | None = messages_of(settings.sms, self.outgoing)
        self.vouchers = vouchers_of(settings.oidc, settings.wechat, self.outgoing)
        self.forgetting = Forgetting(self.writer, self._take_away)
        self.writer.listeners.append(self._forgot)
        others = {"forget": self._forget, "rotate": self._rotate}
        self.control = Control(backend, VIEWS, self._rebuilt, others)

    async def start(self, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
        """Open the store, bring every view up to date and begin to take commands."""
        await self.backend.open()
        await open_beside(self.vault, self.backend)
        await demand_own_files(self.backend, self._folder)
        await bring_up_to_date(self.backend, VIEWS, progress)
        self.people = await People.open(self.settings.store, self.settings.data)
        await self.writer.start()
        await finish(self.forgetting)
        ticking = tick_for_ever(self.writer, lambda at: asked_by_the_clock(self.backend, at))
        self._clock = asyncio.create_task(ticking, name="clock")
        sweeping = sweep_for_ever(self.backend, self.files, lambda ids: photos_there(self.backend, ids))
        self._sweep = asyncio.create_task(sweeping, name="sweep")
        self._prune = asyncio.create_task(prune_for_ever(self.backend), name="prune")
        file = file_of(self.settings.store)
        if file is not None:
            await self.control.start(socket_of(file))
        # What lives as long as the service is not worth looking at in every collection.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)

    async def _forget(self, asked: dict[str, Any]) -> dict[str, Any]:
        ids, reason = [Id(str(each)) for each in asked["people"]], ErasureReason(asked["reason"])
        done = self.forgetting.forget(ids, lambda: self._at_the_console(Deed.ERASURE_ASKED, ids, reason))
        return (await done)._asdict()

    async def _at_the_console(
        self, deed: Deed, about: Sequence[Id | None], reason: ErasureReason | None = None
    ) -> None:
        keeping = self.people.keeping
        await note(keeping.database, keeping.now(), AT_THE_CONSOLE, deed, about, reason)

    async def _rotate(self, _: object) -> dict[str, Any]:
        await self._at_the_console(Deed.ROTATION_ASKED, [None])
        return {"keys": await self.forgetting.rotate()}

    def _forgot(self, events: Sequence[Event]) -> None:
        """What a person was answered for themselves may hold their own words; and nobody is them any more."""
        erased = [event.case for event in events if type(event.fact) is SubjectErased]
        if erased:
            self.kept.forget()
        for id in erased:
            self.people.forget(id)

    async def _take_away(self, people: Sequence[Id]) -> None:
        await take_away(people, self.backend, self.files, self.people.keeping.database)
        for id in people:
            # Who asked meanwhile was found once more.
            self.people.forget(id)

    def _rebuilt(self) -> None:
        """A rebuild was asked for, so what came from the old rows may be wrong."""
        self.writer.folding.forget()
        self.kept.forget()

    async def position(self) -> int:
        """The end of the log, as anybody would see it now."""
        return (await self.backend.head()).position

    async def stop(self) -> None:
        """Answer what waits and close the store."""
        for task in (self._clock, self._sweep, self._prune):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        await self.control.stop()
        await self.writer.stop()
        await self.vault.close()
        await self.people.close()
        await self.outgoing.aclose()
        await self.backend.close()


def running(request: Request) -> Running:
    """The service that a request came to."""
    found: Running = request.app.state.running
    return found
