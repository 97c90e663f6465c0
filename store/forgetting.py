"""Forgets people: their key goes, and with it their words and photos in every case, backup and journal; the cases stay.
What is kept of them beside the log, their files and how they sign in, is deleted.

What was asked for is written into the vault first, so that a forgetting that was cut off is finished at the next start.
It is finished only once a look at the log and the vault shows that nothing of theirs can be opened any more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from uuid_utils import uuid7

from domain.casework import SYSTEM, Command
from domain.kernel import Id, NotFound
from domain.party import NAMED_IN_PUBLIC, NotAPerson, Party
from domain.sealing import sealed_fields, sealed_topics
from store.backend import StoreUnavailable
from store.codec import event_of
from store.joined import receipts_of
from store.letting_go import let_go
from store.schema import storable
from store.vault.vault import Place
from store.vault.wrapping import NoNextKey
from store.writer import Writer, clock

_log = logging.getLogger("huying.forgetting")

_AT_ONCE = 200

Elsewhere = Callable[[Sequence[Id]], Awaitable[None]]
"""Takes away what is kept of people beside the log and the vault; again, if it was cut off
(:func:`store.taking_away.take_away`)."""


class StillReadable(Exception):
    """Something of a person who was to be forgotten can still be opened. The vault keeps in mind to try again."""


class Forgotten(NamedTuple):
    """What was done."""

    people: int
    boxes: int
    """Fields of facts that nobody opens any more."""
    answers: int
    """Kept answers to their idempotency keys that were dropped."""
    rotated: bool
    """Whether the wrapping key was changed. Until it is, old copies of the vault open their words together with it."""


class Forgetting:
    """Forgets people of one store; one at a time, whoever asks.

    :param writer: a running writer, with the open vault that its facts were sealed with.
    :param elsewhere: asked once their key is gone.
    """

    def __init__(self, writer: Writer, elsewhere: Elsewhere) -> None:
        self._writer = writer
        self._elsewhere = elsewhere
        self._vault = writer.vault
        self._turn = asyncio.Lock()

    async def forget(self, people: Sequence[Id], noting: Callable[[], Awaitable[None]] | None = None) -> Forgotten:
        """Forget people, or whoever else has words sealed: the raiser of an imported request, a household's door.

        :param noting: writes down who has asked for it, once it is sure that it will be done, and before it is.
        :raises NotFound: when nobody knows one of them; nothing is done then.
        :raises NotAPerson: for an organisation; likewise.
        :raises StillReadable: when something of theirs can still be opened.
        :raises StoreUnavailable: when it could not be done now. What was begun is finished at the next start.
        """
        wanted = list(dict.fromkeys(people))
        async with self._alone():
            await self._demand_people(wanted)
            if noting is not None:
                await noting()
            await self._vault.shelf.ask(wanted, clock())
            return await self._finish(wanted)

    async def resume(self) -> Forgotten | None:
        """Finish what was begun before; None when nothing was."""
        async with self._alone():
            asked = [Id(subject) for subject in await self._vault.shelf.asked()]
            if not asked:
                return None
            _log.warning("finishing to forget %d people", len(asked))
            return await self._finish(asked)

    async def rotate(self) -> int:
        """Change the wrapping key. Gives back how many keys were wrapped anew.

        :raises NoNextKey: when there is none to change to.
        """
        async with self._alone():
            return await self._vault.rotate()

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        async with self._turn, self._vault.shelf.alone():
            yield

    async def _demand_people(self, people: Sequence[Id]) -> None:
        known = {key.subject for key in await self._vault.shelf.find(people)}
        for id in people:
            party = await self._party(id)
            if id == SYSTEM or (party is not None and party.kind in NAMED_IN_PUBLIC):
                raise NotAPerson()
            if party is None and id not in known:
                raise NotFound(id=id, what=("人员", "person"))

    async def _party(self, id: Id) -> Party | None:
        events = await self._writer.backend.case(id) if storable(id) else []
        return Party.folded(events) if events and events[0].fact.topic == "party.registered" else None

    async def _finish(self, asked: Sequence[Id]) -> Forgotten:
        # Looked for anew by whoever finishes what was cut off.
        people = list(dict.fromkeys([*asked, *await receipts_of(self._writer.backend, asked)]))
        parties = frozenset([id for id in people if await self._party(id) is not None])
        looked = await let_go(self._writer, people, parties)
        for i in range(0, len(people), _AT_ONCE):
            await asyncio.gather(*(self._erase(id) for id in people[i : i + _AT_ONCE] if id in parties))
        # And what they took on meanwhile: from here on they act no more.
        await let_go(self._writer, people, parties, looked)
        if set(await receipts_of(self._writer.backend, asked)) - set(people):
            return await self._finish(asked)  # joined while it was under way, and not any more
        shelf = self._vault.shelf
        wrapped = [key.wrapped for key in await shelf.find(people) if key.wrapped is not None]
        await self._vault.destroy(people)
        answers = await self._writer.backend.drop_answers(people)
        await self._elsewhere(people)
        await shelf.scrub()
        boxes = await self._demand_closed(people, wrapped)
        rotated = True
        try:
            await self._vault.rotate()
        except NoNextKey:
            rotated = False
        await shelf.done(people)
        return Forgotten(len(asked), boxes, answers, rotated)

    async def _erase(self, id: Id) -> None:
        command = Command(
            actor=SYSTEM,
            case=id,
            act=lambda desk: desk.party(id).erase(desk.acting),
            id=Id(str(uuid7())),
            trace=Id(str(uuid7())),
            reaches=(id,),
        )
        await self._writer.submit(command)

    async def _demand_closed(self, people: Sequence[Id], wrapped: Sequence[bytes]) -> int:
        """How many boxes of theirs there are, none of which opens. :raises StillReadable: when one does."""
        shelf = self._vault.shelf
        if any(key.wrapped is not None for key in await shelf.find(people)):
            raise StillReadable("a key is still in the vault")
        if await shelf.holds(wrapped):
            raise StillReadable("a file of the vault still holds a key that was deleted")
        boxes = 0
        async for places in self._boxes(frozenset(people)):
            boxes += len(places)
            if any(text is not None for text in await self._vault.opened(places)):
                raise StillReadable("a sealed field can still be opened")
        return boxes

    async def _boxes(self, people: frozenset[Id]) -> AsyncIterator[list[Place]]:
        backend = self._writer.backend
        head = (await backend.head()).position
        async for piece in backend.scan(0, head, sealed_topics()):
            found: list[Place] = []
            for row in piece:
                event = event_of(row)
                for field in sealed_fields(type(event.fact)):
                    sealed = getattr(event.fact, field)
                    if sealed is not None and sealed.subject in people:
                        found.append(Place(event.case, event.fact.topic, field, sealed))
            if found:
                yield found


async def finish(forgetting: Forgetting) -> None:
    """At a start: finish what was begun before. What cannot be done now is left to the next one, and logged."""
    try:
        await forgetting.resume()
    except (StoreUnavailable, StillReadable):
        _log.exception("people are still to be forgotten")
