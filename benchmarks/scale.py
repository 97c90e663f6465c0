"""Huying as it grows: ``python -m benchmarks.scale --help``.

For each number of needs: rebuilding all views against reading the same rows raw, a long case loaded cold, statistics,
the memory of the server, and the board while eight clients claim.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks import cpu, huying, load, world
from benchmarks.disk import CannotRun, Disk
from benchmarks.postgres import Postgres
from benchmarks.service import ROOT, Service, free_port
from benchmarks.wire import today

CLAIMERS = 8


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    try:
        _grown(chosen)
    except CannotRun as reason:
        print(reason, file=sys.stderr)
        return 2
    return 0


def _grown(chosen: argparse.Namespace) -> None:
    disk = Disk(chosen.fsync_ms, within=chosen.folder)
    results: dict[str, list[dict[str, Any]]] = {}
    try:
        print(f"{disk}; a year of needs in {len(world.areas())} areas")
        for store in chosen.stores:
            print(f"\n== {store} ==")
            results[store] = [_measured(store, needs, disk, chosen.seconds) for needs in chosen.needs]
            _aims(store, results[store])
    finally:
        disk.remove()
    if chosen.json:
        chosen.json.write_text(json.dumps(results, indent=1))


def _measured(store: str, needs: int, disk: Disk, seconds: float) -> dict[str, Any]:
    folder = disk.folder / f"{store}-{needs}"
    folder.mkdir()
    postgres = Postgres(disk) if store == "postgresql" else None
    url = postgres.database("huying") if postgres else f"sqlite:///{folder / 'huying.db'}"
    try:
        written = _inside(disk, "write", url, str(needs))
        figures = _inside(disk, "measure", url) | {"needs": needs, "written_seconds": written["seconds"]}
        _say(
            f"{needs:>9,} needs, {figures['facts']:,} facts, written in {written['seconds']:.1f} s",
            f"rebuild: {figures['facts'] / figures['rebuild_seconds']:,.0f} facts/s; the same rows read raw: "
            f"{figures['rows'] / figures['raw_seconds']:,.0f} rows/s",
            f"memory of the rebuild: {_mib(figures['rss_before'])} before, {_mib(figures['rss_peak'])} at most",
            f"a case of 20 facts loaded cold: {figures['cold_ms']:.3f} ms",
        )
        port = free_port()
        service = Service(huying.command(port, folder, url), port, disk.environment(), folder / "server.log")
        try:
            service.wait(600)
            figures |= _served(service, seconds)
        finally:
            service.stop()
    finally:
        if postgres is not None:
            postgres.stop()
    idle, busy = figures["board_idle_ms"], figures["board_busy_ms"]
    _say(
        "",
        f"statistics p50: {figures['statistics_ms']:.2f} ms, asked again {figures['kept_ms']:.2f} ms",
        f"board p50: {idle:.2f} ms idle, {busy:.2f} ms while {CLAIMERS} clients claim "
        f"{figures['claims_per_second']:.0f} needs a second: {busy / idle:.2f} ×",
        f"memory of the server: {_mib(figures['rss'])}",
    )
    return figures


def _say(heading: str, *lines: str) -> None:
    if heading:
        print(heading)
    print(*(f"{'':11}{line}" for line in lines), sep="\n", flush=True)


def _inside(disk: Disk, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.inside", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=disk.environment(), stdout=subprocess.PIPE, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _served(service: Service, seconds: float) -> dict[str, Any]:
    port = service.port
    wire = huying.HuyingWire()
    opened = _open_needs(port, wire, round(4000 * seconds))
    fresh = _periods()
    anew = load.run(port, 1, lambda: next(fresh), seconds=seconds, expect=200)
    again = itertools.cycle([wire.statistics(turn) for turn in range(40)])
    boards = itertools.cycle([wire.board(turn) for turn in range(32)])
    kept = load.run(port, 1, lambda: next(again), seconds=seconds, expect=200)
    idle = load.run(port, 1, lambda: next(boards), seconds=seconds, expect=200)
    fork = multiprocessing.get_context("fork")
    begin = fork.Event()
    answers: multiprocessing.Queue[tuple[int, float]] = fork.Queue()
    claimers = fork.Process(target=_claim, args=(port, wire, opened, seconds + 0.6, begin, answers))
    claimers.start()
    begin.wait()
    time.sleep(0.3)
    busy = load.run(port, 1, lambda: next(boards), seconds=seconds, expect=200)
    claims, took = answers.get()
    claimers.join()
    return {
        "statistics_ms": statistics.median(anew.latencies) * 1e3,
        "kept_ms": statistics.median(kept.latencies) * 1e3,
        "board_idle_ms": statistics.median(idle.latencies) * 1e3,
        "board_busy_ms": statistics.median(busy.latencies) * 1e3,
        "claims_per_second": claims / took,
        "rss": cpu.resident(cpu.family(service.pid)),
    }


def _open_needs(port: int, wire: huying.HuyingWire, number: int) -> list[str]:
    kept: list[bytes] = []
    raising = load.each(range(number), wire.raise_need)
    load.run(port, 32, raising, seconds=None, expect=201, keep=kept.append)
    ids = [str(json.loads(body)["id"]) for body in kept]
    load.run(port, 32, load.each(ids, wire.accept), seconds=None, expect=wire.accepted)
    return ids


def _claim(port: int, wire: huying.HuyingWire, ids: list[str], seconds: float, begin: Any, answers: Any) -> None:
    begin.set()
    done = load.run(port, CLAIMERS, load.each(ids, wire.claim), seconds=seconds, expect=201)
    answers.put((len(done.latencies), done.seconds))


def _periods() -> Iterator[bytes]:
    """Questions for figures that nobody has asked before: each of another area or another period."""
    for days in itertools.count(30):
        for area in world.communities():
            since = today() - timedelta(days=30 + days % 330)
            until = today() - timedelta(days=days // 330)
            yield load.request("GET", f"/api/v1/areas/{area.id}/statistics?from={since}&to={until}")


def _aims(store: str, figures: list[dict[str, Any]]) -> None:
    """Which aims the largest log has reached."""
    smallest, largest = figures[0], figures[-1]
    print(f"Aims, at {largest['needs']:,} needs:")
    wanted = 200_000 if store == "sqlite" else 120_000
    rate = largest["facts"] / largest["rebuild_seconds"]
    _aim(f"rebuild ≥ {wanted:,} facts/s", f"{rate:,.0f}", rate >= wanted)
    slower = largest["statistics_ms"] / smallest["statistics_ms"]
    _aim(f"statistics ≤ 1.2 × those at {smallest['needs']:,}", f"{slower:.2f} ×", slower <= 1.2)
    busy = largest["board_busy_ms"] / largest["board_idle_ms"]
    _aim("board under claims ≤ 1.6 × idle", f"{busy:.2f} ×", busy <= 1.6)
    _aim("memory of the server ≤ 1 GiB", _mib(largest["rss"]), largest["rss"] <= 2**30)
    if store == "sqlite":
        _aim("a case of 20 facts cold < 0.5 ms", f"{largest['cold_ms']:.3f} ms", largest["cold_ms"] < 0.5)


def _aim(aim: str, reached: str, met: bool) -> None:
    print(f"  {'reached' if met else 'MISSED ':8} {aim:38} {reached}", flush=True)


def _mib(size: int) -> str:
    return f"{size / 2**20:.0f} MiB"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--stores", nargs="+", choices=("sqlite", "postgresql"), default=("sqlite", "postgresql"))
    parser.add_argument("--needs", nargs="+", type=int, default=(1_000, 100_000, 1_000_000))
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each latency is measured")
    parser.add_argument("--fsync-ms", type=float, help="let every fsync cost exactly this, with files in memory")
    parser.add_argument("--folder", type=Path, help="where the databases lie: 4 GiB for a million needs")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
