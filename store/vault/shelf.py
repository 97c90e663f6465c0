"""What the database of a vault has to offer, and what lies in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol

import sqlalchemy as sa

metadata = sa.MetaData()

keys = sa.Table(
    "keys",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("name", sa.LargeBinary, nullable=False),
    sa.Column("wrapping", sa.Text, nullable=False),
    sa.Column("wrapped", sa.LargeBinary),
    sqlite_with_rowid=False,
)
state = sa.Table(
    "state",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
forgetting = sa.Table(
    "forgetting",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("asked_at", sa.BigInteger, nullable=False),
)
readings = sa.Table(
    "readings",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("reader", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("case_id", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("note", sa.Text),
)


class WrappedKey(NamedTuple):
    """A person's key as it is stored."""

    subject: str
    name: bytes
    wrapping: str
    """The name of the wrapping key."""
    wrapped: bytes | None
    """None once it was destroyed: there is no other for that person, ever."""


class Reading(NamedTuple):
    """Somebody has read sealed words."""

    id: str
    at: int
    """Microseconds since 1970."""
    reader: str
    role: str
    """Under which post, or as what."""
    case_id: str
    reason: str
    """A key of :data:`domain.vocabulary.READING_REASON`."""
    note: str | None
    """More about why, sealed under the reader's own key."""


class Readings(NamedTuple):
    """Which readings are asked for; None for all."""

    case: str | None = None
    reader: str | None = None
    since: int | None = None
    until: int | None = None
    before: str | None = None
    """Those that come before the one of this id."""

    def latest(self, limit: int) -> sa.Select[tuple[object, ...]]:
        """Those readings, the latest first. Their ids grow with time."""
        wanted: list[sa.ColumnElement[bool]] = []
        for column, value in ((readings.c.case_id, self.case), (readings.c.reader, self.reader)):
            if value is not None:
                wanted.append(column == value)
        if self.since is not None:
            wanted.append(readings.c.at >= self.since)
        if self.until is not None:
            wanted.append(readings.c.at <= self.until)
        if self.before is not None:
            wanted.append(readings.c.id < self.before)
        return sa.select(readings).where(*wanted).order_by(readings.c.id.desc()).limit(limit)


class Look(NamedTuple):
    """What a vault says of itself."""

    wrapping: str | None
    """The name of the key that everything in it is wrapped with; None for a vault that was never used."""
    position: int
    """The log holds nothing up to this position that the vault does not know."""


class WrappingChanged(Exception):
    """Somebody else has rotated the wrapping key."""


Rewrapping = Callable[[Iterable[WrappedKey]], Sequence[tuple[str, str, bytes]]]
"""From keys to what becomes of them: subject, name of the wrapping key, wrapped."""


class Shelf(Protocol):
    """The database of a vault. Whatever changes it is durable when it returns."""

    async def look(self) -> Look:
        """What is there, before anything is made."""
        ...

    async def open(self, wrapping: str) -> str:
        """Make what is missing; gives back the name of the wrapping key that counts: another's, if that came first."""
        ...

    async def close(self) -> None: ...

    async def find(self, subjects: Sequence[str]) -> list[WrappedKey]:
        """The keys of some people; who has none is absent."""
        ...

    async def add(self, made: Sequence[WrappedKey], position: int) -> set[str]:
        """Keep new keys, and that the log holds nothing beyond *position* without them. Gives back the subjects who
        had a key already, which stays.

        :raises WrappingChanged: when they are wrapped with a key that counts no more.
        """
        ...

    async def all(self) -> list[WrappedKey]:
        """Every key, and everybody who has none any more."""
        ...

    async def take(self, keys: Sequence[WrappedKey], readings: Sequence[Reading], position: int) -> None:
        """Keep what another vault held, in place of what is there of the same people."""
        ...

    async def reached(self, position: int) -> None:
        """The log holds nothing up to *position* that the vault does not know."""
        ...

    async def rewrap(self, wrapping: str, rewrapped: Rewrapping) -> int:
        """Wrap every key anew, in one transaction; *wrapping* counts from then on. Gives back how many there were."""
        ...

    async def destroy(self, subjects: Sequence[str]) -> None:
        """Take keys away for ever; that there was one stays known."""
        ...

    def alone(self) -> AbstractAsyncContextManager[None]:
        """Nobody else destroys or rotates meanwhile, in any process."""
        ...

    async def scrub(self) -> None:
        """Leave nothing of what was taken away in free pages or in the journal."""
        ...

    async def holds(self, pieces: Sequence[bytes]) -> bool:
        """Whether one of those pieces lies anywhere in its own files, as far as they can be looked into."""
        ...

    async def ask(self, subjects: Sequence[str], at: int) -> None:
        """Write down that people are to be forgotten."""
        ...

    async def asked(self) -> list[str]:
        """Who is to be forgotten, and is not yet."""
        ...

    async def done(self, subjects: Sequence[str]) -> None:
        """They are forgotten."""
        ...

    async def note(self, reading: Reading) -> None:
        """Write down who has read what."""
        ...

    async def readings(self, case: str | None) -> list[Reading]:
        """Who has read what, oldest first; of one case, or of all."""
        ...

    async def latest(self, which: Readings, limit: int) -> list[Reading]:
        """Who has read what, the latest first."""
        ...

    async def prune(self, before: int) -> int:
        """Drop readings older than that instant. Gives back how many there were."""
        ...
