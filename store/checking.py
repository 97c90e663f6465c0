"""Looks for anything in a store that cannot be: gaps in the log, facts that do not fold, views that say otherwise.

It reads one moment of the store and writes nothing to it: the views are folded afresh into a file that is thrown away,
and compared row by row.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from domain.kernel import Aggregate
from store.backend import Head, Stored, StoreUnavailable
from store.codec import event_of
from store.folding import FoldingView
from store.rebuild import rebuild
from store.snapshot import Pieces, Snapshot
from store.sqlite import SqliteBackend
from store.tables import Row, RowType, columns_of

Progress = Callable[[int, int], None]

_IN_HAND = 50_000
"""How many cases are kept folded at a time."""
MOST = 100
"""How many differences of one kind are told; the rest are counted."""


class Found(list[str]):
    """What is wrong, in sentences."""

    def __init__(self) -> None:
        super().__init__()
        self.more = 0
        """How many were found that are not told."""

    def tell(self, sentence: str) -> None:
        """Something is wrong."""
        if len(self) < MOST:
            self.append(sentence)
        else:
            self.more += 1


async def check_log(of: Snapshot, found: Found, progress: Progress) -> None:
    """Positions are 1, 2, 3 …, the versions of each case too, time never runs back, and every fact can be folded."""
    head = await of.head()
    before, recorded_at = 0, 0
    versions: dict[str, int] = {}
    cases = _Cases(of, found)
    async for piece in of.scan():
        for row in piece:
            if row.position != before + 1:
                found.tell(f"log: position {row.position} follows {before}")
            if row.recorded_at < recorded_at:
                found.tell(f"log: position {row.position} was recorded before the one ahead of it")
            expected = versions.get(row.case_id, 0) + 1
            if row.version != expected:
                found.tell(f"log: {row.case_id} has version {row.version} at {row.position}, not {expected}")
            before, recorded_at, versions[row.case_id] = row.position, row.recorded_at, row.version
            await cases.fold(row)
        progress(before, head.position)


class _Cases:
    """The cases as far as the log has been read: some in hand, the others folded again when they go on."""

    def __init__(self, of: Snapshot, found: Found) -> None:
        self._of = of
        self._found = found
        self._hand: dict[str, Aggregate] = {}
        self._broken: set[str] = set()

    async def fold(self, row: Stored) -> None:
        """Fold the next fact of its case."""
        if row.case_id in self._broken:
            return  # told before: nothing after a fact that does not fold can be judged
        try:
            state = self._hand.pop(row.case_id, None)
            if state is None and row.version > 1:
                for earlier in await self._of.case(row.case_id, row.version):
                    state = event_of(earlier).mutate(state)
            self._hand[row.case_id] = event_of(row).mutate(state)
        except StoreUnavailable:
            raise
        except Exception as error:  # whatever it is that a broken fact does
            self._broken.add(row.case_id)
            self._found.tell(f"log: {row.topic} at {row.position} of {row.case_id} cannot be folded: {error!r}")
        if len(self._hand) > _IN_HAND:
            for case in list(islice(self._hand, _IN_HAND // 2)):
                del self._hand[case]


async def check_view(of: Snapshot, view: FoldingView, found: Found, progress: Progress) -> None:
    """What *view* has in the store is what the log folds to."""
    version, slot = (await of.slots()).get(view.name, (0, "a"))
    if version != view.version:
        found.tell(f"{view.name}: built by version {version}, not {view.version}; rebuild it")
        return
    with tempfile.TemporaryDirectory(prefix="huying-check-") as folder:
        fresh = _Fresh(Path(folder) / "fresh.db", of)
        await fresh.open()
        try:
            await rebuild(fresh, [view], progress)
            _, made = (await fresh.slots())[view.name]
            for kind in view.kinds:
                await _compare(kind, of.rows(kind, slot), fresh.read_rows(kind, made), found)
        finally:
            await fresh.close()


async def _compare(kind: RowType, stored: Pieces, expected: Pieces, found: Found) -> None:
    """Walk through what is stored and what should be, side by side; both come in the order of the key."""
    names = [column.name for column in columns_of(kind)]
    places = [names.index(name) for name in kind.key]
    are, should_be = _keyed(stored, kind, places), _keyed(expected, kind, places)
    one, other = await anext(are, None), await anext(should_be, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None
            found.tell(f"{kind.table}: {_words(one[0])} is there, and should not be")
            one = await anext(are, None)
        elif one is None or other[0] < one[0]:
            found.tell(f"{kind.table}: {_words(other[0])} is missing")
            other = await anext(should_be, None)
        else:
            pairs = zip(names, one[1], other[1], strict=True)
            wrong = [name for name, is_, should in pairs if is_ != should and not _same(is_, should)]
            if wrong:
                found.tell(f"{kind.table}: {_words(one[0])} differs in {', '.join(wrong)}")
            one, other = await anext(are, None), await anext(should_be, None)


async def _keyed(
    pieces: Pieces, kind: RowType, places: Sequence[int]
) -> AsyncIterator[tuple[tuple[Any, ...], Sequence[Any]]]:
    async for rows in pieces:
        for row in rows:
            # A sum of nothing says the same as no sum.
            if issubclass(kind, Row) or row[-1]:
                yield tuple(row[i] for i in places), row


def _same(one: Any, other: Any) -> bool:
    """Whether two texts are the same JSON."""
    try:
        return bool(msgspec.json.decode(one) == msgspec.json.decode(other))
    except (msgspec.DecodeError, TypeError):
        return False


def _words(key: tuple[Any, ...]) -> str:
    return " ".join(str(part) for part in key)


class _Fresh(SqliteBackend):
    """A store to be thrown away, whose log is that of the snapshot."""

    def __init__(self, path: Path, of: Snapshot) -> None:
        super().__init__(path)
        self._of = of

    def twin(self) -> None:
        return None

    async def head(self) -> Head:
        return await self._of.head()

    async def scan(
        self, after: int, until: int, topics: Iterable[str] | None = None, piece: int = 2000
    ) -> AsyncIterator[Sequence[Stored]]:
        async for rows in self._of.scan(topics):
            yield rows
