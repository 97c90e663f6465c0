"""Reads the log fact by fact, as far as somebody asks: the log has no index but its positions and its cases.

However little is found, no more than some thousand facts are looked at for one answer; it then says how far it came.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import NamedTuple, cast

from domain.kernel import Event, Id
from store.backend import Backend, Stored
from store.codec import event_of

LOOKED_AT_MOST = 20_000
_PIECE = 2_000


class Wanted(NamedTuple):
    """Which facts; None for all."""

    case: Id | None = None
    topics: Sequence[str] | None = None
    actor: Id | None = None
    role: str | None = None
    since: int | None = None
    """Recorded at that instant or later, in microseconds since 1970."""
    until: int | None = None
    """Recorded at that instant or earlier."""


class Perused(NamedTuple):
    """What was found, and the position after which to look on; None when there is no more."""

    events: list[Event]
    after: int | None


async def peruse(backend: Backend, wanted: Wanted, after: int, limit: int, most: int = LOOKED_AT_MOST) -> Perused:
    """The first facts after a position that are *wanted*, in their order."""
    if wanted.case is not None:
        return _of_case(await backend.facts(wanted.case), wanted, after, limit)
    head = (await backend.head()).position
    if wanted.since is not None:
        after = max(after, await _before(backend, wanted.since, head))
    found: list[Event] = []
    looked = 0
    scan = cast(AsyncGenerator[Sequence[Stored], None], backend.scan(after, head, wanted.topics, _PIECE))
    async with aclosing(scan) as pieces:
        async for piece in pieces:
            for row in (Stored(*row) for row in piece):
                if wanted.until is not None and row.recorded_at > wanted.until:
                    return Perused(found, None)
                if len(found) == limit or looked == most:
                    return Perused(found, after)
                after, looked = row.position, looked + 1
                event = _if_wanted(row, wanted)
                if event is not None:
                    found.append(event)
    return Perused(found, None)


def _of_case(rows: Sequence[Stored], wanted: Wanted, after: int, limit: int) -> Perused:
    events = [
        event
        for row in rows
        if row.position > after
        and (wanted.topics is None or row.topic in wanted.topics)
        and (wanted.since is None or row.recorded_at >= wanted.since)
        and (wanted.until is None or row.recorded_at <= wanted.until)
        and (event := _if_wanted(row, wanted)) is not None
    ]
    return Perused(events[:limit], events[limit - 1].position if len(events) > limit else None)


def _if_wanted(row: Stored, wanted: Wanted) -> Event | None:
    # Most facts are somebody else's, and need not be read to know it.
    state = bytes(row.state)
    for text in (wanted.actor, wanted.role):
        if text is not None and text.encode() not in state:
            return None
    event = event_of(row)
    if wanted.actor not in (None, event.fact.by) or wanted.role not in (None, event.fact.role):
        return None
    return event


async def _before(backend: Backend, instant: int, head: int) -> int:
    """The last position before the first fact that was recorded at that instant or later: times never go back."""
    low, high = 0, head
    while low < high:
        middle = (low + high) // 2
        row = await _next(backend, middle, head)
        if row is not None and row.recorded_at < instant:
            low = row.position
        else:
            high = middle
    return low


async def _next(backend: Backend, after: int, head: int) -> Stored | None:
    scan = cast(AsyncGenerator[Sequence[Stored], None], backend.scan(after, head, None, 1))
    async with aclosing(scan) as pieces:
        async for piece in pieces:
            return Stored(*piece[0])
    return None
