"""Processor time of other processes, to the nanosecond where Linux tells it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable

import psutil


def family(pid: int) -> list[int]:
    """*pid* and all processes below it that are alive."""
    try:
        return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
    except psutil.NoSuchProcess:
        return []


def spent(pids: Iterable[int]) -> dict[int, float]:
    """Seconds of processor time that each of *pids* has used so far; those that have ended are left out."""
    seconds: dict[int, float] = {}
    for pid in pids:
        try:
            seconds[pid] = _of_process(pid)
        except (OSError, psutil.Error):
            continue
    return seconds


def between(before: dict[int, float], after: dict[int, float]) -> float:
    """Seconds used between two looks, new processes included."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


def resident(pids: Iterable[int]) -> int:
    """Bytes of memory of *pids* that are their own or shared (RSS), added up."""
    total = 0
    for pid in pids:
        try:
            total += int(psutil.Process(pid).memory_info().rss)
        except psutil.Error:
            continue
    return total


def _of_process(pid: int) -> float:
    if sys.platform == "linux":
        # The clock of another process, as clock_getcpuclockid(3) makes it; psutil only knows ticks of 10 ms.
        return time.clock_gettime((~pid << 3) | 2)
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)
