"""Has pictures made anew by processes of their own, one after another, and kills one that does not come to an end.

Every picture has its own process: nothing of one can reach another, and there is none to be replaced when it dies. To
start it costs about a tenth of a second, which is nothing beside a photo's way through a mobile network.
"""

from __future__ import annotations

import asyncio
import logging
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from domain.kernel import Refused
from store.photos.refusals import (
    BrokenPhoto,
    NotAPhoto,
    PhotoNotFinished,
    PhotosBusy,
    TooHardToOpen,
    TooManyPixels,
)

_log = logging.getLogger(__name__)

# Isolated: neither the folder it is started in nor the environment decides what it imports.
WORKER: tuple[str, ...] = (sys.executable, "-I", str(Path(__file__).with_name("worker.py")))

_REFUSED: dict[bytes, type[Refused]] = {
    b"unknown": NotAPhoto,
    b"pixels": TooManyPixels,
    b"hard": TooHardToOpen,
    b"broken": BrokenPhoto,
}
_ok = re.compile(rb"ok ([0-9]{1,4}) ([0-9]{1,4}) ([0-9]{1,7}) ([0-9]{1,7})").fullmatch
_no = re.compile(rb"no ([a-z]+)").fullmatch
_LONGEST_ANSWER = 8 * 1024 * 1024
_BY_THE_PICTURE = {signal.SIGXCPU, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL}
"""What ends a worker because of what it was given: it would do so again."""


class Encoded(NamedTuple):
    """A photo as it is kept: two JPEG files that hold pixels and nothing else."""

    width: int
    height: int
    picture: bytes
    thumbnail: bytes


class Encoder:
    """Makes pictures anew.

    :param command: the worker's program.
    :param patience: seconds after which a worker is killed.
    :param at_once: how many workers there are at a time.
    :param places: how many photos may wait, each of which has arrived.
    """

    def __init__(
        self, command: Sequence[str] = WORKER, *, patience: float = 30.0, at_once: int = 1, places: int = 16
    ) -> None:
        self.command = command
        self.patience = patience
        self._free = places
        self._workers = asyncio.Semaphore(at_once)

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place in the queue, to be taken once a photo has arrived. :raises PhotosBusy: when there is none."""
        if not self._free:
            raise PhotosBusy()
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1

    async def encoded(self, given: bytes) -> Encoded:
        """The picture, made anew.

        :raises Refused: when it is none, is broken, or is too much; which of these, it says.
        :raises PhotoNotFinished: when the worker was stopped, which says nothing about the picture.
        """
        async with self._workers:
            try:
                process = await asyncio.create_subprocess_exec(
                    *self.command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}, limit=_LONGEST_ANSWER
                )
            except OSError as error:  # too many processes, or no memory for another
                _log.warning("no worker could be started for a photo: %s", type(error).__name__)
                raise PhotoNotFinished(field="photo") from None
            try:
                async with asyncio.timeout(self.patience):
                    told = await _conversation(process, given)
                    ended = await process.wait()
            except TimeoutError:
                raise PhotoNotFinished(field="photo") from None
            finally:
                await _gone(process)
        if -ended in _BY_THE_PICTURE:
            raise TooHardToOpen(field="photo")
        if ended:
            raise PhotoNotFinished(field="photo")
        return _read(told)


async def _conversation(process: Process, given: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    # A worker that ends early does not read to the end.
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(given)
        await process.stdin.drain()
    process.stdin.close()
    pieces, size = [], 0
    while piece := await process.stdout.read(1 << 16):
        size += len(piece)
        if size > _LONGEST_ANSWER:
            process.kill()
            break
        pieces.append(piece)
    return b"".join(pieces)


async def _gone(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _read(told: bytes) -> Encoded:
    line, _, rest = told.partition(b"\n")
    refused = _no(line)
    if refused is not None:
        raise _REFUSED.get(refused[1], PhotoNotFinished)(field="photo")
    found = _ok(line)
    if found is None:
        raise PhotoNotFinished(field="photo")
    width, height, size, small = map(int, found.groups())
    if len(rest) != size + small:
        raise PhotoNotFinished(field="photo")
    return Encoded(width, height, rest[:size], rest[size:])
