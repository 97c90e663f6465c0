"""What a telephone waits for, and what pages cost the server: ``python -m benchmarks.pages --help``.

The board and the figures of an area on a slow telephone, beside the same board by a component framework; and the
server's time for both pages beside the JSON that says the same.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks import cpu, framework, huying, load, report, service, telephone, world
from benchmarks.contest import Measured
from benchmarks.disk import CannotRun, Disk
from benchmarks.postgres import Postgres
from benchmarks.service import ROOT, Service, free_port
from benchmarks.wire import today

MOST_BYTES = 15_000
MOST_MS = 1_000
MOST_CPU_MS = 2.0
"""Of the server's processor time, for a page that was asked for before."""
_AREA = world.communities()[0].id
_REBUILT_WITHIN = 1_800
"""Seconds that the service may take to build its views when it starts."""


@dataclass
class Page:
    """A page that a telephone opens: who serves it, where it is, and what it is for."""

    name: str
    address: str
    content: str
    visits: list[telephone.Visit] = field(default_factory=list)

    def median(self, figure: Callable[[telephone.Visit], float]) -> float:
        return statistics.median(map(figure, self.visits))


@dataclass
class Asked:
    """One kind of question to the server."""

    name: str
    beside: str | None
    """The name of the JSON that says the same; None for that itself."""
    questions: Iterator[bytes]
    cell: Measured = field(default_factory=Measured)


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    try:
        _measured(chosen)
    except CannotRun as reason:
        print(reason, file=sys.stderr)
        return 2
    return 0


def _measured(chosen: argparse.Namespace) -> None:
    disk = Disk(None, within=chosen.folder)
    postgres = None
    try:
        postgres = Postgres(disk) if chosen.store == "postgresql" else None
        url = postgres.database("huying") if postgres else f"sqlite:///{disk.folder / 'huying.db'}"
        print(f"{chosen.store}, {chosen.needs:,} needs, {chosen.rounds} rounds", flush=True)
        writing = [sys.executable, "-m", "benchmarks.inside", "write", url, str(chosen.needs)]
        subprocess.run(writing, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        port = free_port()
        # As people have it: whoever looks has shown nothing, and no header is believed.
        command = huying.command(port, disk.folder, url, believing=False)
        served = Service(command, port, os.environ, disk.folder / "huying.log")
        try:
            served.wait(_REBUILT_WITHIN)
            opened = _on_a_telephone(served, disk.folder, chosen.rounds)
            asked = _at_the_server(served, postgres, chosen.rounds, chosen.seconds)
        finally:
            served.stop()
    finally:
        if postgres is not None:
            postgres.stop()
        disk.remove()
    if chosen.json:
        chosen.json.write_text(json.dumps({"telephone": _visits(opened), "server": _costs(asked)}, indent=1))


def _on_a_telephone(served: Service, folder: Path, rounds: int) -> list[Page]:
    """Open each page in turn, for so many rounds; each begins with another."""
    here = f"http://127.0.0.1:{served.port}"
    pages = [
        Page("huying board", f"{here}/needs", ".card"),
        Page("huying figures", f"{here}/figures/{_AREA}", ".achieved .big"),
    ]
    rival = None
    try:
        try:
            rival = _rival(here, folder)
            pages.append(Page("framework board", f"http://127.0.0.1:{rival.port}/needs", ".card"))
        except CannotRun as reason:
            print(f"Without the board by a component framework: {reason}", file=sys.stderr, flush=True)
        with telephone.telephone() as phone:
            for page in pages:
                # Unmeasured: the first of all finds templates not yet read.
                phone.open(page.address, page.content)
            for turn in range(rounds):
                for step in range(len(pages)):
                    page = pages[(step + turn) % len(pages)]
                    page.visits.append(phone.open(page.address, page.content))
                report.telling_rounds("telephone", rounds)(turn + 1)
    except CannotRun as reason:
        print(f"Without a telephone: {reason}", file=sys.stderr, flush=True)
        return []
    finally:
        if rival is not None:
            rival.stop()
    print(*_weights(pages), *_aims(pages[:2]), sep="\n", flush=True)
    return pages


def _rival(here: str, folder: Path) -> Service:
    """The board by a component framework, asking the API *here*. :raises CannotRun: when it cannot be had."""
    port = free_port()
    environment = os.environ | {"BENCH_BUILT": str(framework.built(folder / "rival")), "BENCH_API": here}
    started = Service(service.uvicorn("benchmarks.framework:app", port), port, environment, folder / "rival.log")
    try:
        started.wait()
    except CannotRun:
        started.stop()
        raise
    return started


def _weights(pages: Sequence[Page]) -> Iterator[str]:
    width, height = telephone.SIZE
    yield (
        f"\n== a telephone of {width} × {height}: processor {telephone.SLOWER} times slower, "
        f"{telephone.DOWN * 8 / 1e6:g} Mbit/s, {telephone.LATENCY_MS} ms, nothing kept from before =="
    )
    yield f"{'page':17}{'kB':>7}{'requests':>9}{'paint ms':>9}{'heading ms':>17}{'content ms':>17}"
    for page in pages:
        yield (
            f"{page.name:17}{page.median(lambda v: v.bytes) / 1e3:7.1f}{page.median(lambda v: v.requests):9.0f}"
            f"{page.median(lambda v: v.paint_ms):9.0f}{_spread([v.heading_ms for v in page.visits]):>17}"
            f"{_spread([v.content_ms for v in page.visits]):>17}"
        )
    ours, *_, theirs = pages
    if len(pages) > 2:
        yield (
            f"{'framework ÷ huying, boards':33}{_times(ours, theirs, lambda v: v.paint_ms):>9}"
            f"{_times(ours, theirs, lambda v: v.heading_ms):>17}{_times(ours, theirs, lambda v: v.content_ms):>17}"
            f"   bytes {_times(ours, theirs, lambda v: v.bytes)}"
        )


def _times(ours: Page, theirs: Page, figure: Callable[[telephone.Visit], float]) -> str:
    """How many times ours, in the median round."""
    return f"{statistics.median(figure(b) / figure(a) for a, b in zip(ours.visits, theirs.visits, strict=True)):.2f} ×"


def _spread(measured: Sequence[float]) -> str:
    return f"{statistics.median(measured):.0f} ({min(measured):.0f}–{max(measured):.0f})"


def _aims(pages: Sequence[Page]) -> Iterator[str]:
    yield "Aims, in the median round:"
    for page in pages:
        weight, heading = page.median(lambda v: v.bytes), page.median(lambda v: v.heading_ms)
        yield report.told(f"{page.name} ≤ {MOST_BYTES / 1e3:g} kB", f"{weight / 1e3:.1f} kB", weight <= MOST_BYTES)
        yield report.told(f"{page.name} ≤ {MOST_MS / 1e3:g} s to the heading", f"{heading:.0f} ms", heading <= MOST_MS)


def _at_the_server(served: Service, postgres: Postgres | None, rounds: int, seconds: float) -> list[Asked]:
    """Put each question in turn over one connection, in short slices."""
    asked = _questions(served.port)
    for turn in range(rounds):
        for step in range(len(asked)):
            _ask(asked[(step + turn) % len(asked)], served, postgres, seconds)
        report.telling_rounds("server", rounds)(turn + 1)
    print(*_ratios(asked), sep="\n", flush=True)
    return asked


def _questions(port: int) -> list[Asked]:
    """The board; figures that were asked for before; figures that nobody has asked for."""
    wire = huying.HuyingWire()
    boards = [wire.board(turn).split(b" ")[1].decode() for turn in range(32)]
    listed = [path.replace("/api/v1/needs?limit=20&", "/needs?") for path in boards]
    now = today()
    usual = [(area.id, now - timedelta(days=365), now) for area in world.communities()]
    for area, first, last in usual:
        # Kept from here on, also for whoever asks for the JSON first.
        load.one(port, _page(_figures(area, first, last)))
    made = [path for one in usual for path in _made_of(*one)]
    return [
        Asked("board, JSON", None, itertools.cycle(map(_json, boards))),
        Asked("board, page", "board, JSON", itertools.cycle(map(_page, listed))),
        Asked("figures, JSON", None, itertools.cycle([_json(_statistics(*one)) for one in usual])),
        Asked("figures, all its JSON", "figures, JSON", itertools.cycle(map(_json, made))),
        Asked("figures, page", "figures, JSON", itertools.cycle([_page(_figures(*one)) for one in usual])),
        Asked("new figures, JSON", None, (_json(_statistics(*one)) for one in _periods(0))),
        Asked("new figures, page", "new figures, JSON", (_page(_figures(*one)) for one in _periods(1))),
    ]


def _periods(of: int) -> Iterator[tuple[str, date, date]]:
    """An area and a period that nobody has asked about; two different *of* never give the same."""
    for number in itertools.count(of, 2):
        for area in world.communities():
            last = today() - timedelta(days=1 + number // 300)
            yield area.id, last - timedelta(days=30 + number % 300), last


def _statistics(area: str, first: date, last: date) -> str:
    return f"/api/v1/areas/{area}/statistics?from={first}&to={last}"


def _figures(area: str, first: date, last: date) -> str:
    return f"/figures/{area}?from={first}&to={last}"


def _made_of(area: str, first: date, last: date) -> list[str]:
    """Everything that the page of figures asks the API."""
    of, days = f"/api/v1/areas/{area}/statistics", f"from={first}&to={last}"
    return [
        f"/api/v1/places/{area}",
        f"/api/v1/places?parent={area}",
        f"{of}?{days}",
        *(f"{of}/durations?{days}&by={by}" for by in ("category", "area", "unit")),
        *(f"{of}/funnel?{days}&by={by}" for by in ("category", "area")),
        f"{of}/ages",
        f"{of}/months?{days}",
    ]


def _json(path: str) -> bytes:
    return load.request("GET", path)


def _page(path: str) -> bytes:
    """As browsers ask."""
    return load.request("GET", path, headers=(("Accept", "text/html"), ("Accept-Encoding", "gzip, deflate")))


def _ask(asked: Asked, served: Service, postgres: Postgres | None, seconds: float) -> None:
    pids = cpu.family(served.pid)
    database = [] if postgres is None else cpu.family(postgres.pid)
    before, database_before = cpu.spent(pids), cpu.spent(database)
    measured = load.run(served.port, 1, lambda: next(asked.questions), seconds=seconds, expect=200)
    cost, database_cost = cpu.between(before, cpu.spent(pids)), cpu.between(database_before, cpu.spent(database))
    if measured.unexpected or not measured.latencies:
        shown = measured.example.decode(errors="replace")
        raise CannotRun(f"{asked.name}: unexpected answers {measured.unexpected}, such as\n{shown}")
    cell, number = asked.cell, len(measured.latencies)
    cell.latencies += measured.latencies
    cell.seconds += measured.seconds
    cell.driver_cpu += measured.driver_cpu
    cell.server_cpu += cost
    cell.database_cpu += database_cost
    cell.rates.append(number / measured.seconds)
    cell.costs.append((cost + database_cost) / number)


def _ratios(asked: Sequence[Asked]) -> Iterator[str]:
    yield "\n== the server, one connection; `all its JSON` is one request for each answer the page is made of =="
    yield f"{'asked':23}{report.FIGURES}{'p50 ÷ JSON':>12}{'cpu ÷ JSON':>18}"
    by_name = {one.name: one.cell for one in asked}
    for one in asked:
        beside = ""
        if one.beside is not None:
            json = by_name[one.beside]
            pieces = len(_made_of("", today(), today())) if "all" in one.name else 1
            times = [pieces * own / other for own, other in zip(one.cell.costs, json.costs, strict=True)]
            slower = pieces * one.cell.percentile(50) / json.percentile(50)
            beside = f"{slower:12.2f}{statistics.median(times):8.2f} ({min(times):.2f}–{max(times):.2f})"
        yield f"{one.name:23}{report.figures(one.cell)}{beside}"
    yield "Aims, in the median round:"
    for name in ("board, page", "figures, page"):
        cost = statistics.median(by_name[name].costs) * 1e3
        yield report.told(f"{name} ≤ {MOST_CPU_MS:g} ms of processor", f"{cost:.2f} ms", cost <= MOST_CPU_MS)


def _visits(pages: Sequence[Page]) -> list[dict[str, Any]]:
    return [{"page": page.name, "visits": [asdict(visit) for visit in page.visits]} for page in pages]


def _costs(asked: Sequence[Asked]) -> list[dict[str, Any]]:
    return [
        {"asked": one.name, "p50_ms": one.cell.percentile(50) * 1e3, "cpu_ms": [cost * 1e3 for cost in one.cell.costs]}
        for one in asked
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--needs", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7, help="how often each has its turn")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long the server is asked in each slice")
    parser.add_argument("--folder", type=Path, help="where the database lies")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
