"""Folds a long log in processes beside the one that writes: each has some of the views, and sends rows to be written.

So several cores fold, the process that serves goes on serving, and it alone writes, as SQLite wants it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

import msgspec

from store.backend import Backend, Changes, StoreUnavailable, Twin
from store.folding import FoldingView
from store.refolding import Fresh, Progress, Reader, uncollected
from store.tables import Key, RowType, Slot

Fresher = tuple[FoldingView, Slot]
_ROWS = 2_000
"""Rows handed over at a time: whoever serves meanwhile waits for no more."""
_AHEAD = 4
"""Handed over before the first of them has to be written."""
# What rows hold is plain, and packed in a third of the time that pickling takes.
_packed = msgspec.msgpack.Encoder().encode
_unpacked = msgspec.msgpack.Decoder(list[tuple[Any, ...]]).decode


async def refold(twin: Twin, into: Backend, views: Sequence[Fresher], until: int, progress: Progress) -> None:
    """Fold the log up to a position into empty tables.

    :raises StoreUnavailable: when one of the processes was stopped from outside.
    :raises Exception: whatever folding raised in one of them.
    """
    shares = _shares(views, max(2, os.cpu_count() or 1))
    reached = dict.fromkeys(range(len(shares)), 0)

    def told(number: int, position: int) -> None:
        reached[number] = position
        progress(sum(reached.values()) // len(reached), until)

    try:
        async with asyncio.TaskGroup() as group:
            for number, share in enumerate(shares):
                group.create_task(_one(twin, into, share, until, partial(told, number)))
    except ExceptionGroup as several:
        raise several.exceptions[0] from None


def _shares(views: Sequence[Fresher], processes: int) -> list[list[Fresher]]:
    """What each process folds, so that none works much longer than another."""
    shares: list[list[Fresher]] = [[] for _ in range(min(processes, len(views)))]
    loads = [0] * len(shares)
    for each in sorted(views, key=lambda one: -one[0].effort):
        least = loads.index(min(loads))
        shares[least].append(each)
        loads[least] += each[0].effort
    return shares


async def _one(twin: Twin, into: Backend, share: Sequence[Fresher], until: int, told: Callable[[int], None]) -> None:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_fold, args=(theirs, twin, share, until), daemon=True)
    await asyncio.to_thread(process.start)
    theirs.close()
    try:
        while True:
            try:
                what, *more = await asyncio.to_thread(ours.recv)
            except (EOFError, OSError):
                raise StoreUnavailable("a process that folded the log was stopped") from None
            if what == "rows":
                kind, slot, rows, dropped, fresh = more
                await into.fill([(kind, slot, _unpacked(rows), dropped)], fresh=fresh)
                ours.send(None)
            elif what == "reached":
                told(more[0])
            elif what == "failed":
                raise more[0]
            else:
                return
    finally:
        process.kill()
        await asyncio.to_thread(process.join)
        ours.close()


# -- in the other process -------------------------------------------------------------------------------------------


def _fold(pipe: Connection, twin: Twin, share: Sequence[Fresher], until: int) -> None:
    try:
        asyncio.run(_folded(pipe, twin, share, until))
        pipe.send(("done",))
    except (BrokenPipeError, EOFError, ConnectionResetError, KeyboardInterrupt):
        pass  # whoever asked has gone
    except Exception as error:  # to be raised over there, whatever it is
        pipe.send(("failed", error))


async def _folded(pipe: Connection, twin: Twin, share: Sequence[Fresher], until: int) -> None:
    backend = twin()
    await backend.open()
    hand_over = _HandOver(pipe)
    source = _Written(backend, hand_over)
    try:
        reader = Reader([Fresh(view, slot, source, hand_over) for view, slot in share])
        with uncollected():
            await reader.read(backend, 0, until, lambda done, total: pipe.send(("reached", done)))
        hand_over.wait()
    finally:
        await backend.close()


class _HandOver:
    """Sends rows to whoever writes them."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._under_way = 0

    async def __call__(self, changes: Changes, fresh: bool) -> None:
        for part in _parts(changes):
            while self._under_way >= _AHEAD:
                self._answered()
            self._pipe.send(("rows", *part, fresh))
            self._under_way += 1

    def _answered(self) -> None:
        self._pipe.recv()
        self._under_way -= 1

    def wait(self) -> None:
        """Until everything handed over is written."""
        while self._under_way:
            self._answered()


def _parts(changes: Changes) -> Iterator[tuple[RowType, Slot, bytes, Sequence[Key]]]:
    for kind, slot, rows, dropped in changes:
        for i in range(0, len(rows), _ROWS):
            yield kind, slot, _packed(rows[i : i + _ROWS]), ()
        if dropped:
            yield kind, slot, _packed(()), dropped


class _Written:
    """Reads rows that were let go, once they are written."""

    def __init__(self, backend: Backend, hand_over: _HandOver) -> None:
        self._backend = backend
        self._hand_over = hand_over

    async def rows(self, kind: Any, slot: Slot, keys: Sequence[Any]) -> dict[Any, Any]:
        self._hand_over.wait()
        return await self._backend.rows(kind, slot, keys)
