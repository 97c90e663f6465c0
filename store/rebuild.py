"""Rebuilds views from the log, blue/green: the old tables serve until new ones hold the same facts and take over.

A long log is folded by processes beside this one, a view each, which hand over rows to be written; what was appended
meanwhile, and a short log, is folded here.
"""

from __future__ import annotations

from store import beside
from store.backend import Backend, Changes
from store.folding import FoldingView, Views, changes_of
from store.refolding import Fresh, Progress, Reader, uncollected
from store.tables import Slot

__all__ = ["Progress", "bring_up_to_date", "out_of_date", "rebuild"]

_CLOSE_ENOUGH = 2_000
_LONG = 50_000
"""From so many facts on, processes are worth the time they take to begin."""


async def out_of_date(backend: Backend, views: Views) -> list[FoldingView]:
    """The views whose rows in the database were built by another version, or never."""
    slots = await backend.slots()
    return [view for view in views if slots.get(view.name, (0, "a"))[0] != view.version]


async def bring_up_to_date(backend: Backend, views: Views, progress: Progress = lambda done, total: None) -> None:
    """Rebuild the views that are out of date. Of processes that start together one does it, and the others wait."""
    async with backend.rebuilding():
        stale = await out_of_date(backend, views)
        if stale:
            await _rebuild(backend, stale, progress)


async def rebuild(backend: Backend, views: Views, progress: Progress = lambda done, total: None) -> int:
    """Fold the whole log into new tables for *views* and let them serve. Gives back how many facts there were.

    Whatever is appended meanwhile is folded too; the switch happens in one transaction, with the log held.
    """
    async with backend.rebuilding():
        return await _rebuild(backend, views, progress)


async def _rebuild(backend: Backend, views: Views, progress: Progress) -> int:
    slots = await backend.slots()

    async def fill(changes: Changes, fresh: bool) -> None:
        await backend.fill(changes, fresh=fresh)

    fresh = [Fresh(view, _other(slots.get(view.name)), backend, fill) for view in views]
    for each in fresh:
        await backend.make_tables(each.view.kinds, each.slot)
    position = 0
    twin = backend.twin()
    if twin is not None and (head := (await backend.head()).position) >= _LONG:
        await beside.refold(twin, backend, [(each.view, each.slot) for each in fresh], head, progress)
        for each in fresh:
            each.filled()
        position = head
    position = await _catch_up(backend, fresh, position, progress)
    for each in fresh:
        await backend.make_indexes(each.view.kinds, each.slot)
    # Indexes take their time: what was appended meanwhile is not left to the switch, which holds the log.
    position = await _catch_up(backend, fresh, position, progress)
    async with backend.transaction() as transaction:
        while events := await transaction.since(position, 1000):
            for each in fresh:
                await each.follow(events, transaction)
            position = events[-1].position
        for each in fresh:
            await each.spread(transaction)
            await transaction.write((), (), changes_of(each.tables, each.slot))
            await transaction.serve(each.view.name, each.view.version, each.slot)
        await transaction.commit()
    progress(position, position)
    return position


async def _catch_up(backend: Backend, fresh: list[Fresh], position: int, progress: Progress) -> int:
    """Fold and write what lies after *position*, until little is left. Gives back the position reached."""
    reader = Reader(fresh)
    with uncollected():
        while (head := (await backend.head()).position) - position > _CLOSE_ENOUGH or position == 0 < head:
            await reader.read(backend, position, head, progress)
            position = head
    return position


def _other(serving: tuple[int, Slot] | None) -> Slot:
    return "b" if serving and serving[1] == "a" else "a"
