"""Files by the person whose they are and by a random id, each sealed under that person's key.

A file is durable before the fact that names it is stored. So a crash can leave a file without a fact, which the sweep
takes away after a day, and never a fact without its file.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from domain.kernel import Id
from store.backend import StoreUnavailable
from store.files.durable import make_folder, sync_folder, write, write_first
from store.files.sealing import Sealing
from store.opening import BadStore

T = TypeVar("T")

A_DAY = 86_400.0
_MARK = "log"
_ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_AT_A_TIME = 50

Named = Callable[[Sequence[Id]], Awaitable[set[Id]]]
"""Which of those ids facts name."""


class OfAnotherLog(BadStore):
    """The folder holds the files of another log: to sweep it would take away what that log names."""


def demand_own(folder: Path, log: str) -> None:
    """Make sure that *folder* is for this log.

    :param log: what tells logs apart and a copy of the log shares.
    :raises OfAnotherLog: when it holds the files of another one.
    """
    try:
        marked = (folder / _MARK).read_text("ascii")
    except FileNotFoundError:
        return
    if marked != log:
        raise OfAnotherLog(
            f"{folder} holds the files of another store; name another folder in HUYING_FILES. "
            "该目录存有另一个数据库的照片，请用 HUYING_FILES 另指一个目录。"
        )


class Files:
    """The files of one log.

    :param folder: made with the first file; nothing else may lie in it.
    """

    def __init__(self, folder: Path, sealing: Sealing) -> None:
        self._folder = folder
        self._sealing = sealing

    async def keep(self, log: str, subject: Id, id: Id, parts: Mapping[str, bytes]) -> None:
        """Seal and store the *parts* of a new file; they are durable when this returns.

        :param log: which log will name it (see :func:`demand_own`).
        :raises StoreUnavailable: when the disk does not take it. Nothing of it is left.
        :raises WasForgotten: when *subject* was forgotten. Likewise.
        """
        _sure(subject)
        boxes = {
            part: await self._sealing.seal_bytes(subject, _context(id, part), content)
            for part, content in parts.items()
        }
        await _in_a_thread(lambda: self._keep(log, subject, id, boxes))

    async def read(self, subject: Id, id: Id, part: str) -> bytes | None:
        """A part of a file; None when it is gone, or the key of *subject* is.

        :raises StoreUnavailable: when the disk cannot be read.
        """
        box = await _in_a_thread(lambda: self._read(subject, id, part))
        return None if box is None else await self._sealing.open_bytes(subject, _context(id, part), box)

    async def drop(self, subject: Id, id: Id) -> None:
        """Take a file away, all parts of it. :raises StoreUnavailable: when the disk does not let it go."""
        await _in_a_thread(lambda: self._drop(self._of(subject), [id]))

    async def forget(self, subject: Id) -> None:
        """Take all files of *subject* away; their key is the business of who keeps it."""
        await _in_a_thread(lambda: self._forget(subject))

    async def sweep(self, log: str, named: Named, older: float = A_DAY) -> int:
        """Take away what no fact names, if it has been there for longer than *older* seconds; says how many.

        :raises OfAnotherLog: see :func:`demand_own`. Nothing is taken away.
        """
        demand_own(self._folder, log)
        swept = 0
        for folder, ids in await _in_a_thread(lambda: list(self._older_than(time.time() - older))):
            for start in range(0, len(ids), _AT_A_TIME):
                some = ids[start : start + _AT_A_TIME]
                lost = sorted(set(some) - await named(some))
                await _in_a_thread(partial(self._drop, folder, lost))
                swept += len(lost)
        return swept

    def _keep(self, log: str, subject: Id, id: Id, boxes: Mapping[str, bytes]) -> None:
        self._mark(log)
        folder = self._of(subject)
        make_folder(folder)
        written: list[Path] = []
        try:
            for part, box in boxes.items():
                # What is half written is never read: facts name it only once all of it is there.
                written.append(folder / f"{id}.{part}")
                write(written[-1], box)
            sync_folder(folder)
        except OSError:
            for path in written:
                path.unlink(missing_ok=True)
            raise

    def _mark(self, log: str) -> None:
        mark = self._folder / _MARK
        if not mark.exists():
            make_folder(self._folder)
            write_first(mark, log.encode("ascii"))
        demand_own(self._folder, log)

    def _read(self, subject: Id, id: Id, part: str) -> bytes | None:
        try:
            return (self._of(subject) / f"{_sure(id)}.{part}").read_bytes()
        except FileNotFoundError:
            return None

    def _drop(self, folder: Path, ids: Sequence[Id]) -> None:
        gone = [path for id in ids for path in folder.glob(f"{_sure(id)}.*")]
        for path in gone:
            path.unlink(missing_ok=True)
        if gone:
            sync_folder(folder)

    def _forget(self, subject: Id) -> None:
        folder = self._of(subject)
        if folder.exists():
            shutil.rmtree(folder)
            sync_folder(self._folder)

    def _older_than(self, instant: float) -> Iterator[tuple[Path, list[Id]]]:
        folders = [] if not self._folder.exists() else [path for path in self._folder.iterdir() if _is_id(path.name)]
        for folder in folders:
            # All parts of one are written together: it is as old as the youngest of them.
            young: dict[str, float] = {}
            for path in folder.iterdir():
                id = path.name.partition(".")[0]
                if _is_id(id):
                    young[id] = max(young.get(id, 0.0), path.stat().st_mtime)
            yield folder, [Id(id) for id, at in sorted(young.items()) if at < instant]

    def _of(self, subject: Id) -> Path:
        return self._folder / _sure(subject)


def _context(id: Id, part: str) -> bytes:
    return f"file\n{id}\n{part}".encode()


def _is_id(name: str) -> bool:
    return _ID.fullmatch(name) is not None


def _sure(id: Id) -> str:
    """The same *id*, which becomes part of a path. :raises ValueError: for what is none."""
    if not _is_id(id):
        raise ValueError("a file is named by an id")
    return id


async def _in_a_thread(do: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(do)
    except OSError as error:
        raise StoreUnavailable("the files cannot be reached") from error
