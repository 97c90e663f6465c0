"""What a database has to offer: the writer, the readers and a rebuild know no more of it than this."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, NamedTuple, Protocol

from domain.kernel import Event, Id
from store.reading import Query
from store.tables import Key, Row, RowType, Slot


class StoreUnavailable(Exception):
    """The database is locked, full or gone. Nothing of the batch was written; try again."""


class OutcomeUnknown(StoreUnavailable):
    """The connection broke while a batch was committed, and nobody can be asked yet whether it was."""


class Conflict(Exception):
    """Somebody else has written the version that we were about to write."""


class Head(NamedTuple):
    """The end of the log: its last position and when that was recorded (0, 0 for an empty one)."""

    position: int
    recorded_at: int


class Standing(NamedTuple):
    """What answers that were read before may have missed since."""

    position: int
    """The last one in the log."""
    built: str
    """Which builds of the views serve: another text after every rebuild, whoever made it."""


class Stored(NamedTuple):
    """A fact as it lies in the log."""

    position: int
    case_id: str
    version: int
    topic: str
    recorded_at: int
    state: bytes


class Answer(NamedTuple):
    """What the first command under an idempotency key was answered, and the fingerprint of its request."""

    key: str
    request: str
    answer: bytes


Changes = Sequence[tuple[RowType, Slot, Sequence[tuple[Any, ...]], Sequence[Key]]]
"""For each row type and slot: the rows to write, as values in the order of the columns, and the keys to delete."""


class Transaction(Protocol):
    """One batch: the log is ours from its beginning to its commit."""

    head: Head
    slots: Mapping[str, tuple[int, Slot]]
    """For each view the version it was built with and the slot that serves."""
    built: str
    """Which builds of the views serve: another text after every rebuild that others made, although slots come round."""

    async def answers(self, keys: Sequence[str]) -> dict[str, Answer]:
        """What those idempotency keys were answered before."""
        ...

    async def cases(self, ids: Sequence[Id]) -> dict[Id, list[Event]]:
        """All facts of those cases; a case without any is absent."""
        ...

    async def since(self, position: int, limit: int) -> list[Event]:
        """The facts after *position*, in order."""
        ...

    async def rows(self, kind: type[Row], slot: Slot, keys: Sequence[Key]) -> dict[Key, Row]:
        """The rows under those keys; a key without a row is absent."""
        ...

    async def write(self, facts: Sequence[Stored], answers: Sequence[Answer], changes: Changes) -> None:
        """Append and change, not durable before :meth:`commit`. :raises Conflict: when a version is taken."""
        ...

    async def serve(self, view: str, version: int, slot: Slot) -> None:
        """Let *slot*, built by that version, answer for *view* from this commit on."""
        ...

    async def commit(self) -> None:
        """Make it durable.

        :raises StoreUnavailable: when it was not, and nothing is left of it.
        :raises OutcomeUnknown: when nobody can tell.
        """
        ...


Twin = Callable[[], "Backend"]
"""Makes a store that reads the same database from another process. It can be pickled."""


class Backend(Protocol):
    """A database that holds one log and its views."""

    name: str
    """``sqlite`` or ``postgresql``."""
    alone: bool
    """Whether nobody else can write this log while we have it open."""

    async def open(self) -> None:
        """Connect, and create the tables of the log where they are missing."""
        ...

    async def close(self) -> None: ...

    def twin(self) -> Twin | None:
        """How another process reads this database; None when there is no way."""
        ...

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """A batch. Left without a commit it is undone."""
        ...

    async def drop_answers(self, actors: Sequence[Id]) -> int:
        """Drop what was answered to idempotency keys of those actors. Gives back how many there were."""
        ...

    async def kept_answers(self, after: str, limit: int) -> Sequence[tuple[str, int]]:
        """The idempotency keys that follow *after*, in their order, and when each was answered."""
        ...

    async def drop_old_answers(self, keys: Sequence[str], before: int) -> int:
        """Drop what was answered to those keys before that instant. Gives back how many there were."""
        ...

    async def head(self) -> Head:
        """The end of the log as anybody would see it now."""
        ...

    async def slots(self) -> dict[str, tuple[int, Slot]]:
        """For each view the version it was built with and the slot that serves."""
        ...

    async def standing(self) -> Standing:
        """How far the log and its views are, as anybody would see it now."""
        ...

    async def case(self, id: Id) -> list[Event]:
        """All committed facts of a case."""
        ...

    async def facts(self, id: Id) -> Sequence[Stored]:
        """All committed facts of a case as they lie in the log."""
        ...

    async def fetch(self, query: Query, **parameters: Any) -> Sequence[tuple[Any, ...]]:
        """What has been committed, from the slot that serves."""
        ...

    async def rows(self, kind: type[Row], slot: Slot, keys: Sequence[Key]) -> dict[Key, Row]:
        """The committed rows under those keys; a key without a row is absent."""
        ...

    def scan(
        self, after: int, until: int, topics: Iterable[str] | None = None, piece: int = 2000
    ) -> AsyncIterator[Sequence[Stored]]:
        """The log after one position and up to another, in order and in pieces; only some topics if given."""
        ...

    def rebuilding(self) -> AbstractAsyncContextManager[None]:
        """The right to make, fill and drop tables that do not serve: one process at a time has it."""
        ...

    async def make_tables(self, kinds: Sequence[RowType], slot: Slot) -> None:
        """Drop and create the tables of those row types in *slot*, without their secondary indexes."""
        ...

    async def fill(self, changes: Changes, *, fresh: bool) -> None:
        """Write rows into a slot that does not serve, in a transaction of its own; *fresh* says none is there yet."""
        ...

    async def make_indexes(self, kinds: Sequence[RowType], slot: Slot) -> None:
        """Create the secondary indexes of those tables."""
        ...

    def read_rows(self, kind: RowType, slot: Slot) -> AsyncIterator[Sequence[tuple[Any, ...]]]:
        """All rows of a table as stored values, in key order and in pieces."""
        ...
