"""What a run prints: figures per service, ratios of Huying to each of them, and the aims."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from benchmarks.contest import Contestant, Measured

AIMS: tuple[tuple[str, str, tuple[int, ...], float], ...] = (
    ("claim", "usual", (16, 64), 8.0),
    ("claim", "lean", (16, 64), 1.0),
    ("claim", "usual", (1,), 1.5),
    ("raise", "usual", (16, 64), 8.0),
    ("raise", "lean", (16, 64), 1.0),
    ("raise", "usual", (1,), 1.5),
    ("board", "usual", (16, 64), 10.0),
    ("board", "lean", (16, 64), 2.0),
    ("board", "constant", (16, 64), 0.6),
    ("timeline", "usual", (16, 64), 10.0),
    ("timeline", "lean", (16, 64), 2.0),
    ("timeline", "constant", (16, 64), 0.6),
)
"""Operation, rival, connections, and how many times the rival's requests per second are aimed at."""


FIGURES = f"{'req/s':>8}{'min–max':>14}{'p50 ms':>9}{'p99 ms':>9}{'p99/p50':>8}{'cpu ms':>8}{'db cpu':>8}{'driver':>7}"
"""What stands above :func:`figures`."""


def lines(contestants: Sequence[Contestant], subject: str = "huying") -> Iterator[str]:
    """The table of one store."""
    ours = next((one for one in contestants if one.name == subject), None)
    yield f"{'operation':11}{'conns':>5}  {'service':13}{FIGURES}{subject + ' ×':>11}{'less cpu ×':>12}"
    for operation, connections in contestants[0].cells:
        for one in contestants:
            cell = one.cells[operation, connections]
            beside = "" if ours is None or one is ours else _beside(ours, one, operation, connections)
            yield f"{operation:11}{connections:5}  {one.name:13}{figures(cell)}{beside}"
        yield ""


def aims(contestants: Sequence[Contestant], subject: str = "huying") -> Iterator[str]:
    """Which aims were reached, where Huying and the rival both ran."""
    by_name = {one.name: one for one in contestants}
    ours = by_name.get(subject)
    if ours is None:
        return
    yield "Aims, in requests a second:"
    for operation, rival, connections, aim in AIMS:
        for number in connections:
            if rival in by_name and (operation, number) in ours.cells:
                reached = _ratio(ours, by_name[rival], operation, number)
                yield told(f"{operation} at {number:2}: ≥ {aim:g} × {rival}", f"{reached:.2f} ×", reached >= aim)
    for operation in ("claim", "raise"):
        if cell := ours.cells.get((operation, 64)):
            tail = cell.percentile(99) / cell.percentile(50)
            yield told(f"{operation} at 64: p99 ≤ 2.5 × p50", f"{tail:.2f} ×", tail <= 2.5)


def telling_rounds(store: str, rounds: int) -> Callable[[int], None]:
    """Says after every round, beside what is printed, how far it has come."""
    return lambda turn: print(f"   {store}: round {turn} of {rounds}", file=sys.stderr, flush=True)


def as_data(contestants: Sequence[Contestant]) -> list[dict[str, Any]]:
    """The same figures for programs."""
    return [
        {
            "service": one.name,
            "operation": operation,
            "connections": connections,
            "requests": cell.requests,
            "per_second": cell.rate,
            "per_second_by_round": cell.rates,
            "p50_ms": cell.percentile(50) * 1e3,
            "p99_ms": cell.percentile(99) * 1e3,
            "server_cpu_ms": cell.server_cpu / max(cell.requests, 1) * 1e3,
            "database_cpu_ms": cell.database_cpu / max(cell.requests, 1) * 1e3,
            "driver_cpu_share": cell.driver_cpu / cell.seconds if cell.seconds else 0.0,
        }
        for one in contestants
        for (operation, connections), cell in one.cells.items()
    ]


def figures(cell: Measured) -> str:
    """One service under one load, as the columns of :data:`FIGURES`."""
    p50, p99 = cell.percentile(50) * 1e3, cell.percentile(99) * 1e3
    number = max(cell.requests, 1)
    database = f"{cell.database_cpu / number * 1e3:8.3f}" if cell.database_cpu else f"{'–':>8}"
    spread = f"{min(cell.rates):.0f}–{max(cell.rates):.0f}"
    driver = f"{cell.driver_cpu / cell.seconds:6.0%}" if cell.seconds else ""
    tail = p99 / p50 if p50 else 0.0
    server = cell.server_cpu / number * 1e3
    return f"{cell.rate:8.0f}{spread:>14}{p50:9.2f}{p99:9.2f}{tail:8.1f}{server:8.3f}{database}{driver:>7}"


def _beside(ours: Contestant, rival: Contestant, operation: str, connections: int) -> str:
    times = _ratio(ours, rival, operation, connections)
    less = _cpu(rival.cells[operation, connections]) / (_cpu(ours.cells[operation, connections]) or 1.0)
    return f"{times:11.2f}{less:12.2f}"


def _ratio(ours: Contestant, rival: Contestant, operation: str, connections: int) -> float:
    """How many times the rival's requests a second, in the median round of those in which it answered anything."""
    pairs = zip(ours.cells[operation, connections].rates, rival.cells[operation, connections].rates, strict=True)
    ratios = [own / theirs for own, theirs in pairs if theirs]
    return statistics.median(ratios) if ratios else float("inf")


def _cpu(cell: Measured) -> float:
    return (cell.server_cpu + cell.database_cpu) / max(cell.requests, 1)


def told(aim: str, reached: str, met: bool) -> str:
    """Whether an aim was reached."""
    return f"  {'reached' if met else 'MISSED ':8} {aim:38} {reached}"
