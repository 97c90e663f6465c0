"""Which store a URL names, and who may write it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

from store.backend import Backend
from store.postgres import PostgresBackend
from store.sqlite import SqliteBackend


class BadStore(Exception):
    """A store's URL that cannot be understood; the message says what one looks like."""


class InUse(Exception):
    """Another process serves this file; the message says which."""


def file_of(url: str) -> Path | None:
    """The file of a ``sqlite:///…`` URL (three slashes for a relative path, four for an absolute one), or None."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def backend_for(url: str, *, read_only: bool = False) -> Backend:
    """The store that *url* names: ``sqlite:///PATH`` or ``postgresql://…``.

    :raises BadStore: for any other URL.
    """
    file = file_of(url)
    if file is not None and str(file):
        if not read_only:
            file.parent.mkdir(parents=True, exist_ok=True)
        elif not file.exists():
            raise BadStore(f"there is no store at {file}")
        return SqliteBackend(file, read_only=read_only)
    if url.startswith(("postgresql://", "postgres://")):
        return PostgresBackend(url)
    raise BadStore(f"{url!r} is no store: it reads sqlite:///path/to/file.db or postgresql://user@host/database")


class WriterLock:
    """The right to write a SQLite store, held for a process's life by a locked file beside it.

    :raises InUse: on entering, when another process holds it.
    """

    def __init__(self, file: Path) -> None:
        self._path = file.with_name(file.name + ".lock")
        self._descriptor: int | None = None

    def __enter__(self) -> WriterLock:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(descriptor, 100).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise InUse(f"process {holder or 'unknown'} is serving this store; stop it, or ask it") from None
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
