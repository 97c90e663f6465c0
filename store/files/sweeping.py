"""Takes away, once an hour, files that no fact names: left by a crash, or by an act that was refused in the end."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from store.backend import Backend, Stored, StoreUnavailable
from store.files.folder import Files, Named, demand_own
from store.opening import file_of

_log = logging.getLogger(__name__)

EVERY = 3600.0
"""Seconds from one sweep of a running service to the next."""


def folder_of(url: str) -> Path:
    """Where the files of a store lie if nobody says otherwise: beside its file, or in the data folder."""
    file = file_of(url)
    return (Path("data") if file is None else file.parent) / "files"


async def log_of(backend: Backend) -> str | None:
    """What tells this log from others and a copy of it shares: its first fact. None while there is none."""
    async for piece in backend.scan(0, 1):
        first = Stored(*piece[0])
        return f"{first.case_id} {first.recorded_at}"
    return None


async def demand_own_files(backend: Backend, folder: Path) -> None:
    """Make sure that *folder* is for the files of this store. :raises OfAnotherLog: when it holds another one's."""
    log = await log_of(backend)
    if log is not None:
        demand_own(folder, log)


async def sweep_for_ever(backend: Backend, files: Files, named: Named, every: float = EVERY) -> None:
    """Sweep at once and then again and again, until it is cancelled. What goes wrong is logged, and tried again."""
    while True:
        try:
            log = await log_of(backend)
            if log is not None and (swept := await files.sweep(log, named)):
                _log.info("took away %d files that no fact names", swept)
        except StoreUnavailable as error:
            _log.warning("the files could not be swept: %s", error)
        except Exception:
            _log.exception("the files could not be swept")
        await asyncio.sleep(every)
