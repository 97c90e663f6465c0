"""The eventsourcing library's view of our log, so that its applications and repositories read our cases.

The library is synchronous and our backends are not: each recorder runs its backend on an event loop in a thread of its
own. Whoever writes through one takes the log's lock like the writer, and folds the views in the same transaction.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Coroutine, Sequence
from contextlib import aclosing
from typing import Any, Literal, TypeVar
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    IntegrityError,
    Notification,
    OperationalError,
    StoredEvent,
    Subscription,
)

from domain.kernel import Id, type_of_topic
from store.backend import Backend, Conflict, OutcomeUnknown, Stored, StoreUnavailable
from store.codec import event_of
from store.folding import Folding, Views
from store.writer import clock

T = TypeVar("T")
IdType = Literal["uuid", "text"]

_END = 2**62
_AT_ONCE = 500
_POLL = 0.5
"""Seconds after which a subscription looks for what other processes have written."""


class LogRecorder(ApplicationRecorder):
    """The log as an application recorder: notification ids are positions.

    :param views: folded with what is inserted; without them the views of the store fall behind.
    :param originator_id_type: what the ids of notifications are given as; ours are UUIDs in text.
    """

    def __init__(self, backend: Backend, *, views: Views = (), originator_id_type: IdType = "uuid") -> None:
        self._backend = backend
        self._views = views
        self._given: type[UUID] | type[str] = UUID if originator_id_type == "uuid" else str
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="recorder", daemon=True)
        self._thread.start()
        self.written = threading.Condition()
        """Notified when something was written through this recorder."""
        self._wait(backend.open())

    def close(self) -> None:
        """Close the backend and end the thread."""
        if not self._loop.is_closed():
            self._wait(self._backend.close())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Append, in the order given, recorded now."""
        if not stored_events:
            return []
        positions = self._wait(self._append(stored_events))
        with self.written:
            self.written.notify_all()
        return positions

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The facts of a case."""
        found = [
            StoredEvent(originator_id, fact.version, fact.topic, bytes(fact.state))
            for fact in self._wait(self._backend.facts(Id(str(originator_id))))
            if (gt is None or fact.version > gt) and (lte is None or fact.version <= lte)
        ]
        if desc:
            found.reverse()
        return found[:limit]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The log from a position on."""
        after = 0 if start is None else start - 1 if inclusive_of_start else start
        return self._wait(self._read(after, _END if stop is None else stop, limit, topics))

    def max_notification_id(self) -> int | None:
        """The last position, or None for an empty log."""
        return self._wait(self._backend.head()).position or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Follow the log."""
        return _Following(self, gt, topics)

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result()
        except Conflict as error:
            raise IntegrityError(str(error)) from error
        except StoreUnavailable as error:
            raise OperationalError(str(error)) from error

    async def _append(self, stored_events: Sequence[StoredEvent]) -> list[int]:
        facts: list[Stored] = []
        try:
            async with self._backend.transaction() as transaction:
                now = max(clock(), transaction.head.recorded_at)
                for position, event in enumerate(stored_events, transaction.head.position + 1):
                    case, version = str(event.originator_id), event.originator_version
                    facts.append(Stored(position, case, version, event.topic, now, event.state))
                events = [event_of(fact) for fact in facts if self._views and fact.topic in type_of_topic]
                changes = await Folding(self._views).fold(events, transaction)
                await transaction.write(facts, (), changes)
                await transaction.commit()
        except OutcomeUnknown:
            async with self._backend.transaction():  # so that the commit that was cut off is over
                written = await self._backend.facts(Id(facts[-1].case_id))
            if facts[-1] not in written:
                raise
        return [fact.position for fact in facts]

    async def _read(self, after: int, until: int, limit: int, topics: Sequence[str]) -> list[Notification]:
        found: list[Notification] = []
        async with aclosing(self._backend.scan(after, until, topics or None, min(limit, _AT_ONCE))) as pieces:  # type: ignore[type-var]  # an async generator in both
            async for piece in pieces:
                for position, case, version, topic, _, state in piece:
                    found.append(Notification(self._given(case), version, topic, bytes(state), position))
                if len(found) >= limit:
                    break
        return found[:limit]


class LogAggregateRecorder(AggregateRecorder):
    """The log as an aggregate recorder, which gives no positions back."""

    def __init__(self, recorder: LogRecorder) -> None:
        self.recorder = recorder

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        self.recorder.insert_events(stored_events, **kwargs)
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        return self.recorder.select_events(originator_id, gt=gt, lte=lte, desc=desc, limit=limit)


class _Following(Subscription[ApplicationRecorder]):
    """Looks again when something was written here, and now and then for what others write."""

    def __init__(self, recorder: LogRecorder, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        self._written = recorder.written
        self._hand: deque[Notification] = deque()

    def stop(self) -> None:
        """End the subscription, also for a thread that waits for the next notification."""
        with self._written:
            super().stop()
            self._written.notify_all()

    def __next__(self) -> Notification:
        while not self._has_been_stopped:
            if self._hand:
                found = self._hand.popleft()
                self._last_notification_id = found.id
                return found
            with self._written:
                self._hand.extend(self._look())
                if not self._hand and not self._has_been_stopped:
                    self._written.wait(_POLL)
        raise StopIteration

    def _look(self) -> Sequence[Notification]:
        last = self._last_notification_id or 0
        return self._recorder.select_notifications(last, _AT_ONCE, topics=self._topics, inclusive_of_start=False)
