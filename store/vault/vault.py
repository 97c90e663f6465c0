"""The vault as the service has it: seals what people say, opens it again for whoever may read it, and forgets.

The writer decides without waiting, so it seals with keys that are at hand; one that is not raises ``KeyMissing``, and
is fetched, or made, before the act is decided again. A key that was made is durable before the facts that need it
(:meth:`Vault.keeping`): one without facts does no harm, facts without one could never be read.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from uuid_utils import uuid7

from domain.casework import SYSTEM
from domain.kernel import Event, Id
from domain.party import SubjectErased
from domain.sealing import KeyMissing, WasForgotten
from domain.settings import installed
from domain.words import Sealed
from store.backend import StoreUnavailable
from store.vault.boxes import CannotOpen, DataKey, WrappingKey, fingerprint, fingerprint_key, place_of
from store.vault.in_memory import MemoryShelf
from store.vault.shelf import Look, Reading, Readings, Shelf, WrappedKey, WrappingChanged
from store.vault.wrapping import InMemory, KeySource, NoNextKey, WrappingKeyMissing, WrappingKeyWrong

_READING = "vault.reading"
_DAY = 86_400_000_000


class KeyTaken(Exception):
    """Another process made a key for the same person first: what was sealed with ours has to be decided again."""


class Place(NamedTuple):
    """Where sealed words lie."""

    case: Id
    topic: str
    field: str
    sealed: Sealed


class Vault:
    """The keys of one installation.

    :param keep: how many keys are kept unwrapped between batches.
    """

    def __init__(self, shelf: Shelf, source: KeySource, *, keep: int = 50_000) -> None:
        self.shelf = shelf
        self.source = source
        self._keep = keep
        self._wrapping: WrappingKey | None = None
        self._hand: dict[Id, DataKey | None] = {}
        """Keys, the longest unused first; None for somebody who was forgotten."""
        self._made: dict[Id, DataKey] = {}
        """Those that no shelf holds yet."""
        self._own: bytes | None = None
        self._pruned = 0

    async def open(self, look: Look | None = None) -> None:
        """Take the wrapping key, and make what is missing of an empty vault.

        :param look: what :meth:`Shelf.look` said, where that was asked before.
        :raises WrappingKeyMissing, WrappingKeyWrong: when the vault holds keys that could not be read; nothing is
            changed then.
        """
        look = look or await self.shelf.look()
        found = self.source.candidates()
        if look.wrapping is None:
            chosen = found[0] if found else self.source.make()
        else:
            chosen = self._chosen(look.wrapping, found)
        counts = await self.shelf.open(chosen.name)
        self._wrapping = chosen if counts == chosen.name else self._chosen(counts, self.source.candidates())
        self.source.settle(counts)
        await self._take_own()

    async def open_to_read(self) -> bool:
        """Open it beside the process that serves it, changing nothing. False when there is none yet.

        :raises WrappingKeyMissing, WrappingKeyWrong: as :meth:`open`.
        """
        look = await self.shelf.look()
        if look.wrapping is None:
            return False
        self._wrapping = self._chosen(look.wrapping, self.source.candidates())
        await self.shelf.open(look.wrapping)
        return True

    async def close(self) -> None:
        """Let go of everything."""
        self._hand.clear()
        self._made.clear()
        self._own = None
        await self.shelf.close()

    def _chosen(self, name: str, found: Sequence[WrappingKey]) -> WrappingKey:
        if not found:
            raise WrappingKeyMissing(where=self.source.where)
        for key in found:
            if key.name == name:
                return key
        raise WrappingKeyWrong(where=self.source.where, wanted=name)

    # -- sealing, for the writer --------------------------------------------------------------------------------------

    def seal(self, case: Id, topic: str, field: str, subject: Id, text: str) -> Sealed:
        """See :class:`domain.sealing.Sealer`."""
        key = self._key(subject)
        if key is None:
            raise WasForgotten(subject=subject)
        return Sealed(subject, box=key.seal(text, place_of(case, topic, field, subject)))

    def says(self, case: Id, topic: str, field: str, sealed: Sealed, text: str) -> bool:
        """See :class:`domain.sealing.Sealer`."""
        if sealed.box is None:
            return sealed.text == text
        key = self._key(sealed.subject)
        return key is None or key.open(sealed.box, place_of(case, topic, field, sealed.subject)) == text

    def _key(self, subject: Id) -> DataKey | None:
        try:
            key = self._hand[subject] = self._hand.pop(subject)
        except KeyError:
            raise KeyMissing(subject) from None
        return key

    def __contains__(self, subject: Id) -> bool:
        return subject in self._hand

    async def fetch(self, subjects: Iterable[Id]) -> None:
        """Take the keys of those people in hand, new ones for who has none."""
        wanted = [subject for subject in dict.fromkeys(subjects) if subject not in self._hand]
        found = {Id(key.subject): key for key in await self.shelf.find(wanted)}
        for subject in wanted:
            if subject in self._hand:
                continue  # somebody else has asked meanwhile
            if subject in found:
                self._hand[subject] = self._unwrapped(found[subject])
            else:
                self._hand[subject] = self._made[subject] = DataKey.made()

    @asynccontextmanager
    async def keeping(self, position: int) -> AsyncIterator[None]:
        """Whatever is done meanwhile, at its end the keys that were made are durable.

        :param position: the end of the log, before the facts that need them.
        :raises KeyTaken: when somebody else made one of them first; theirs is taken the next time.
        """
        if not self._made:
            yield
            return
        made, self._made = self._made, {}
        adding = asyncio.create_task(self._add(made, position))
        try:
            yield
        except BaseException:
            await asyncio.gather(adding, return_exceptions=True)
            raise
        had = await adding
        if had:
            for subject in had:
                self._hand.pop(Id(subject), None)
            raise KeyTaken

    async def _add(self, made: dict[Id, DataKey], position: int) -> set[str]:
        for _ in range(2):
            wrapping = self._wrapping_key()
            rows = [WrappedKey(id, key.name, wrapping.name, wrapping.wrap(id, key)) for id, key in made.items()]
            try:
                return await self.shelf.add(rows, position)
            except WrappingChanged:
                await self._look_again()
        raise StoreUnavailable("the wrapping key of the vault is being changed")

    def settle(self) -> None:
        """Let the longest unused keys go when there are too many."""
        surplus = len(self._hand) - self._keep
        if surplus > 0:
            for subject in [each for each in self._hand if each not in self._made][: surplus + self._keep // 8]:
                del self._hand[subject]

    def let_go(self) -> None:
        """Nothing that is not durable is to be relied upon."""
        for subject in self._made:
            self._hand.pop(subject, None)
        self._made.clear()

    def happened(self, events: Sequence[Event]) -> None:
        """Facts have been stored, here or elsewhere: of whom they say was forgotten no key stays at hand."""
        for event in events:
            if type(event.fact) is SubjectErased:
                self._hand.pop(event.case, None)

    # -- reading ------------------------------------------------------------------------------------------------------

    async def opened(self, places: Sequence[Place]) -> list[str | None]:
        """The words that lie in those places; None for those of somebody who was forgotten.

        The keys are asked for each time: nobody reads with a key that was destroyed elsewhere.

        :raises CannotOpen: when what lies there is not what was put there.
        """
        subjects = list(dict.fromkeys(place.sealed.subject for place in places if place.sealed.box is not None))
        found = await self._asked_for(subjects)
        return [self._text(place, found.get(place.sealed.subject)) for place in places]

    async def _asked_for(self, subjects: Sequence[Id]) -> dict[Id, DataKey | None]:
        rows = [key for key in await self.shelf.find(subjects) if key.wrapped is not None]
        if any(key.wrapping != self._wrapping_key().name for key in rows):
            await self._look_again()
        return {Id(key.subject): self._unwrapped(key) for key in rows}

    @staticmethod
    def _text(place: Place, key: DataKey | None) -> str | None:
        case, topic, field, sealed = place
        if sealed.box is None:
            return sealed.text
        return None if key is None else key.open(sealed.box, place_of(case, topic, field, sealed.subject))

    # -- files --------------------------------------------------------------------------------------------------------

    async def seal_bytes(self, subject: Id, context: bytes, plain: bytes) -> bytes:
        """See :class:`store.files.sealing.Sealing`."""
        key = await self._durable(subject)
        if key is None:
            raise WasForgotten(subject=subject)
        return key.seal_bytes(plain, context)

    async def open_bytes(self, subject: Id, context: bytes, box: bytes) -> bytes | None:
        """See :class:`store.files.sealing.Sealing`."""
        key = (await self._asked_for([subject])).get(subject)
        try:
            return None if key is None else key.open_bytes(box, context)
        except CannotOpen:
            return None

    # -- the installation's own -----------------------------------------------------------------------------------

    def fingerprint(self, content: bytes) -> str:
        """What tells requests apart: the same for the same content, in every process and for good."""
        assert self._own is not None, "the vault is not open"
        return fingerprint(self._own, content)

    async def _take_own(self) -> None:
        """The installation has a key like everybody."""
        key = await self._durable(SYSTEM)
        assert key is not None, "nobody forgets the installation"
        self._own = fingerprint_key(key)

    async def _durable(self, subject: Id) -> DataKey | None:
        """A person's key, made if need be, beside whatever the writer has in hand; None for who was forgotten."""
        while True:
            found = await self.shelf.find([subject])
            if found:
                return self._unwrapped(found[0])
            made = DataKey.made()
            if not await self._add({subject: made}, 0):
                return made

    async def record(self, at: int, reader: Id, role: str, case: Id, reason: str, note: str | None) -> None:
        """Write down that somebody is about to read the words of a case, and why; a *note* is sealed.

        Readings of longer ago than the settings say are dropped, looked for once a day.
        """
        box = None
        if note is not None:
            key = await self._durable(reader)
            box = None if key is None else key.seal(note, place_of(case, _READING, "note", reader))
        await self.shelf.note(Reading(str(uuid7()), at, reader, role, case, reason, box))
        if at - self._pruned > _DAY:
            self._pruned = at
            await self.shelf.prune(at - installed().settings.readings.days * _DAY)

    async def told_readings(self, case: Id | None) -> list[tuple[Reading, str | None]]:
        """Who has read what, oldest first, with the notes; of one case, or of all."""
        return await self._with_notes(await self.shelf.readings(case))

    async def latest_readings(self, which: Readings, limit: int) -> list[tuple[Reading, str | None]]:
        """Who has read what, the latest first, with the notes."""
        return await self._with_notes(await self.shelf.latest(which, limit))

    async def _with_notes(self, found: Sequence[Reading]) -> list[tuple[Reading, str | None]]:
        places = [
            Place(Id(each.case_id), _READING, "note", Sealed(Id(each.reader), box=each.note))
            for each in found
            if each.note is not None
        ]
        notes = iter(await self.opened(places))
        return [(each, None if each.note is None else next(notes)) for each in found]

    # -- forgetting ---------------------------------------------------------------------------------------------------

    async def destroy(self, subjects: Sequence[Id]) -> None:
        """Take the keys of those people away for ever."""
        await self.shelf.destroy(subjects)
        for subject in subjects:
            self._hand.pop(subject, None)
            self._made.pop(subject, None)

    async def rotate(self) -> int:
        """Wrap every key with a new wrapping key, and keep the old one nowhere. Gives back how many there were.

        Nobody else may do so meanwhile (:meth:`Shelf.alone`).

        :raises NoNextKey: when the source has no other key to give.
        """
        counts = (await self.shelf.look()).wrapping
        assert counts is not None
        old = self._chosen(counts, self.source.candidates())
        # What an earlier rotation left is settled first, or its key could be lost to this one.
        self.source.settle(counts)
        new = self.source.following()
        if new.name == old.name:
            raise NoNextKey()
        known = {old.name: old}

        def rewrapped(rows: Iterable[WrappedKey]) -> list[tuple[str, str, bytes]]:
            return [(row.subject, new.name, new.wrap(row.subject, _unwrapped(row, known))) for row in rows]

        count = await self.shelf.rewrap(new.name, rewrapped)
        self._wrapping = new
        await self.shelf.scrub()
        self.source.settle(new.name)
        return count

    async def copy_to(self, target: Vault) -> int:
        """Let another open vault hold all that this one does. Gives back how many people that are."""
        mine, theirs = self._wrapping_key(), target._wrapping_key()
        rows = [
            row
            if row.wrapped is None
            else row._replace(
                wrapping=theirs.name,
                wrapped=theirs.wrap(row.subject, _unwrapped(row, {mine.name: mine})),
            )
            for row in await self.shelf.all()
        ]
        await target.shelf.take(rows, await self.shelf.readings(None), (await self.shelf.look()).position)
        return len(rows)

    # -- the wrapping key ---------------------------------------------------------------------------------------------

    def _wrapping_key(self) -> WrappingKey:
        assert self._wrapping is not None, "the vault is not open"
        return self._wrapping

    def _unwrapped(self, row: WrappedKey) -> DataKey | None:
        if row.wrapped is None:
            return None
        known = {self._wrapping_key().name: self._wrapping_key()}
        if row.wrapping not in known:
            # Another process has rotated it.
            known |= {key.name: key for key in self.source.candidates()}
            self._wrapping = known.get(row.wrapping, self._wrapping)
        return _unwrapped(row, known)

    async def _look_again(self) -> None:
        counts = (await self.shelf.look()).wrapping
        assert counts is not None
        try:
            self._wrapping = self._chosen(counts, self.source.candidates())
        except WrappingKeyWrong as error:
            raise StoreUnavailable("the wrapping key was changed elsewhere: start again with the new one") from error


def kept_in_memory() -> Vault:
    """A vault whose keys end with the process: for what is thrown away."""
    source = InMemory()
    vault = Vault(MemoryShelf(source.make().name), source)
    vault._wrapping = source.make()
    return vault


def _unwrapped(row: WrappedKey, known: dict[str, WrappingKey]) -> DataKey:
    assert row.wrapped is not None
    try:
        return known[row.wrapping].unwrap(row.subject, row.name, row.wrapped)
    except (KeyError, CannotOpen) as error:
        raise StoreUnavailable(f"the key of {row.subject} in the vault cannot be unwrapped") from error
