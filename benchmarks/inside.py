"""What can only be measured inside a process of its own: ``python -m benchmarks.inside write|measure URL [NEEDS]``.

Answers one line of JSON. Run by ``scale.py``, so that each measurement starts with empty caches and its own memory.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psutil

from benchmarks import long_log
from domain.kernel import Id
from domain.need.need import Need
from projections import VIEWS
from store.backend import Backend
from store.opening import backend_for
from store.rebuild import rebuild


def main() -> None:
    what, url, *more = sys.argv[1:]
    print(json.dumps(asyncio.run(_done(what, url, *more))))


async def _done(what: str, url: str, *more: str) -> dict[str, Any]:
    backend = backend_for(url)
    await backend.open()
    try:
        if what == "write":
            begun = time.perf_counter()
            return {"facts": await long_log.write(backend, int(more[0])), "seconds": time.perf_counter() - begun}
        return await _raw(backend) | await _rebuilt(backend) | await _cold(backend)
    finally:
        await backend.close()


async def _raw(backend: Backend) -> dict[str, Any]:
    """Read the log as it lies there, decoding nothing."""
    head = (await backend.head()).position
    begun = time.perf_counter()
    rows = 0
    async for piece in backend.scan(0, head):
        rows += len(piece)
    return {"rows": rows, "raw_seconds": time.perf_counter() - begun}


async def _rebuilt(backend: Backend) -> dict[str, Any]:
    before = psutil.Process().memory_info().rss
    done = threading.Event()
    with ThreadPoolExecutor(1) as looking:
        peak = looking.submit(_peak, done)
        begun = time.perf_counter()
        facts = await rebuild(backend, VIEWS)
        seconds = time.perf_counter() - begun
        done.set()
    return {"facts": facts, "rebuild_seconds": seconds, "rss_before": before, "rss_peak": peak.result()}


def _peak(done: threading.Event) -> int:
    """The most memory that this process and those beside it have held together, looked at every tenth of a second."""
    most, here = 0, psutil.Process()
    while not done.wait(0.1):
        together = here.memory_info().rss
        for child in here.children(recursive=True):
            with suppress(psutil.Error):
                together += child.memory_info().rss
        most = max(most, together)
    return most


async def _cold(backend: Backend) -> dict[str, Any]:
    """Read and fold cases of twenty facts that no memory of ours holds (the database's own may)."""
    took = []
    for number in range(long_log.LONG):
        begun = time.perf_counter()
        need = Need.folded(await backend.case(Id(long_log.case_id(number))))
        took.append(time.perf_counter() - begun)
        if need is None or need.version != long_log.LONG_FACTS:
            raise RuntimeError("the log has no long cases")
    return {"cold_ms": statistics.median(took) * 1e3}


if __name__ == "__main__":
    main()
