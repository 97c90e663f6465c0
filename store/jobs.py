"""A command on its way through the writer, and what its caller is told."""

from __future__ import annotations

import asyncio

import msgspec

from domain.casework import Command
from domain.kernel import Id, Refused
from store.backend import Answer


class KeyUsedTwice(Refused):
    """这个防重复提交的编号（请求头 Idempotency-Key）已经用于另一次提交；要提交别的内容，请换一个新的编号。

    This Idempotency-Key was used for another request; take a new one.
    """


class Outcome(msgspec.Struct, frozen=True):
    """What a command has come to: the case it was about as it is now."""

    case: Id
    version: int
    position: int
    """Of the command's last fact in the log."""
    recorded_at: int
    summary: dict[str, str]
    """What the aggregate says of its state, such as the stage."""
    repeated: bool = False
    """Whether this is the answer to an earlier command under the same key."""

    def as_answer(self, key: str, request: str) -> Answer:
        return Answer(key, request, _encode(self))

    @staticmethod
    def from_answer(answer: Answer) -> Outcome:
        return msgspec.structs.replace(_decode(answer.answer), repeated=True)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Outcome).decode


class Job:
    """A command in the queue."""

    __slots__ = ("command", "future", "key", "request")

    def __init__(self, command: Command, key: str | None, request: str, future: asyncio.Future[Outcome]) -> None:
        self.command = command
        self.key = key
        self.request = request
        self.future = future

    def tell(self, outcome: Outcome | Refused) -> None:
        """Answer the caller, unless they have gone."""
        if isinstance(outcome, Refused):
            self.fail(outcome)
        elif not self.future.done():
            self.future.set_result(outcome)

    def fail(self, error: Exception) -> None:
        if not self.future.done():
            self.future.set_exception(error)
