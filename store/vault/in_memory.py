"""A vault that keeps its keys in memory: what is sealed with them, nobody opens once the process has ended."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from store.vault.shelf import Look, Reading, Readings, Rewrapping, WrappedKey, WrappingChanged


class MemoryShelf:
    """Keeps nothing."""

    def __init__(self, wrapping: str) -> None:
        self._wrapping = wrapping
        self._position = 0
        self._keys: dict[str, WrappedKey] = {}
        self._asked: dict[str, int] = {}
        self._readings: list[Reading] = []

    async def look(self) -> Look:
        return Look(self._wrapping, self._position)

    async def open(self, wrapping: str) -> str:
        return self._wrapping

    async def close(self) -> None:
        pass

    async def find(self, subjects: Sequence[str]) -> list[WrappedKey]:
        return [self._keys[subject] for subject in subjects if subject in self._keys]

    async def add(self, made: Sequence[WrappedKey], position: int) -> set[str]:
        if any(key.wrapping != self._wrapping for key in made):
            raise WrappingChanged
        had = {key.subject for key in made if key.subject in self._keys}
        self._keys |= {key.subject: key for key in made if key.subject not in had}
        await self.reached(position)
        return had

    async def all(self) -> list[WrappedKey]:
        return list(self._keys.values())

    async def take(self, keys: Sequence[WrappedKey], readings: Sequence[Reading], position: int) -> None:
        self._keys |= {key.subject: key for key in keys}
        self._readings.extend(readings)
        await self.reached(position)

    async def reached(self, position: int) -> None:
        self._position = max(position, self._position)

    async def rewrap(self, wrapping: str, rewrapped: Rewrapping) -> int:
        changed = rewrapped([key for key in self._keys.values() if key.wrapped is not None])
        for subject, by, wrapped in changed:
            self._keys[subject] = self._keys[subject]._replace(wrapping=by, wrapped=wrapped)
        self._wrapping = wrapping
        return len(changed)

    async def destroy(self, subjects: Sequence[str]) -> None:
        for subject in subjects:
            key = self._keys.get(subject, WrappedKey(subject, b"", "", None))
            self._keys[subject] = key._replace(wrapping="", wrapped=None)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        yield  # no other process writes here

    async def scrub(self) -> None:
        pass

    async def holds(self, pieces: Sequence[bytes]) -> bool:
        return any(key.wrapped in pieces for key in self._keys.values())

    async def ask(self, subjects: Sequence[str], at: int) -> None:
        for subject in subjects:
            self._asked.setdefault(subject, at)

    async def asked(self) -> list[str]:
        return list(self._asked)

    async def done(self, subjects: Sequence[str]) -> None:
        for subject in subjects:
            self._asked.pop(subject, None)

    async def note(self, reading: Reading) -> None:
        self._readings.append(reading)

    async def readings(self, case: str | None) -> list[Reading]:
        return [each for each in self._readings if case in (None, each.case_id)]

    async def latest(self, which: Readings, limit: int) -> list[Reading]:
        found = [
            each
            for each in reversed(self._readings)
            if which.case in (None, each.case_id)
            and which.reader in (None, each.reader)
            and (which.since is None or each.at >= which.since)
            and (which.until is None or each.at <= which.until)
            and (which.before is None or each.id < which.before)
        ]
        return found[:limit]

    async def prune(self, before: int) -> int:
        kept = [each for each in self._readings if each.at >= before]
        dropped, self._readings = len(self._readings) - len(kept), kept
        return dropped
