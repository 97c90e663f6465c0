"""Answers kept as encoded bytes until a fact touches them, time makes them false, or what they tell is built anew.

Each kept answer can tell whether a changed need touches it. It is asked about the changes since it was last found
good, when somebody wants it again: an answer nobody asks for costs nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from hashlib import blake2b
from typing import Any, Generic, TypeVar

from fastapi import Request, Response

from domain.kernel import Event, Id
from projections.board.card import Card
from store.backend import Standing
from store.writer import clock

T = TypeVar("T")

Touched = Callable[[Id, Card | None], bool]
"""Whether a change of that need touches the answer. None stands for a need whose card nobody has at hand."""

KEPT = "kept"
"""Under this name a request may bring a list along: the kept answer that it was answered with is put there."""

_MOST_ANSWERS = 2_000
_MOST_CHANGES = 1_000


class Found(Generic[T]):
    """Something found out, and what makes it stale."""

    __slots__ = ("seen", "touched", "until", "value")

    def __init__(self, value: T, touched: Touched, until: int | None = None) -> None:
        self.value = value
        self.touched = touched
        self.until = until
        self.seen = 0


class Answer(Found[Response]):
    """An answer as it is sent, and what makes it stale."""

    __slots__ = ("etag", "unchanged")

    def __init__(
        self,
        body: bytes,
        touched: Touched,
        headers: dict[str, str] | None = None,
        version: int | None = None,
        until: int | None = None,
        kind: str = "application/json",
    ) -> None:
        """An answer with an ETag of its content: a rebuild may change what is told of a case without a fact of it.

        :param version: of its case. It stands in the ETag before the content's part, so that ``If-Match`` takes that
            ETag as well.
        :param until: the last instant at which it is true, where time alone makes it false; None for ever.
        :param kind: its media type.
        """
        told = "" if version is None else f"{version}-"
        etag = f'"{told}{blake2b(body, digest_size=12).hexdigest()}"'
        sent = {"ETag": etag, "Cache-Control": "no-cache", **(headers or {})}
        super().__init__(Response(body, 200, sent, kind), touched, until)
        self.etag = etag
        self.unchanged = Response(status_code=304, headers=sent)

    @property
    def response(self) -> Response:
        """It, as it is sent."""
        return self.value


class Kept:
    """The kept answers of one process.

    :param standing: how far the log and its views are; None where no other process writes them.
    :param now: the clock, in microseconds since 1970.
    """

    def __init__(
        self,
        card_of: Callable[[Id], Card | None],
        standing: Callable[[], Awaitable[Standing]] | None,
        now: Callable[[], int] = clock,
    ) -> None:
        self._card_of = card_of
        self._now = now
        self._standing = standing
        self._known = Standing(0, "")
        self._answers: dict[Hashable, Answer] = {}
        self._found: dict[Hashable, Found[Any]] = {}
        self._changes: deque[tuple[int, Id, Card | None]] = deque(maxlen=_MOST_CHANGES)
        self._count = 0

    def happened(self, events: Sequence[Event]) -> None:
        """Facts have been stored: remember which needs they touch."""
        for case in {event.case: None for event in events}:
            self._count += 1
            self._changes.append((self._count, case, self._card_of(case)))
        position, built = self._known
        self._known = Standing(max(position, events[-1].position), built)

    def forget(self) -> None:
        """Nothing that was kept, or is being made now, is to be relied upon."""
        self._answers.clear()
        self._found.clear()
        self._count += _MOST_CHANGES + 1

    async def answer(self, request: Request, key: Hashable, make: Callable[[], Awaitable[Answer]]) -> Response:
        """The kept answer under *key* if no fact has touched it, or a new one."""
        await self._look()
        answer = self._answers.get(key)
        if answer is None or not self._good(answer):
            seen = self._count
            answer = await make()
            answer.seen = seen
            if len(self._answers) >= _MOST_ANSWERS:
                del self._answers[next(iter(self._answers))]
            self._answers[key] = answer
        if KEPT in request.scope:
            request.scope[KEPT].append(answer)
        for name, value in request.scope["headers"]:
            if name == b"if-none-match" and (value == b"*" or answer.etag in value.decode("latin-1")):
                return answer.unchanged
        return answer.response

    async def found(self, key: Hashable, touched: Touched, begin: Callable[[], T]) -> Found[T]:
        """What was found out under *key*, if no fact has touched it, or else what *begin* gives.

        The caller adds to it whatever it finds out later. There are few such keys: none is ever dropped.
        """
        await self._look()
        found = self._found.get(key)
        if found is None or not self._good(found):
            found = self._found[key] = Found(begin(), touched)
            found.seen = self._count
        return found

    async def _look(self) -> None:
        if self._standing is None:
            return
        standing = await self._standing()
        if standing.position > self._known.position or standing.built != self._known.built:
            # Others have stored facts that this process has not seen, or have rebuilt a view.
            self._known = standing
            self.forget()

    def _good(self, answer: Found[Any]) -> bool:
        if answer.until is not None and self._now() > answer.until:
            return False
        if answer.seen == self._count:
            return True
        if self._count - answer.seen > len(self._changes):
            return False
        for number, case, card in reversed(self._changes):
            if number <= answer.seen:
                break
            if answer.touched(case, card):
                return False
        answer.seen = self._count
        return True
