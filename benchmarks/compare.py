"""Huying beside its rivals, interleaved in one run: ``python -m benchmarks.compare --help``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import huying, report
from benchmarks.contest import Constant, Contestant, in_turns
from benchmarks.disk import CannotRun, Disk
from benchmarks.postgres import Postgres
from benchmarks.service import Service, free_port, uvicorn
from benchmarks.wire import EXPECTED, OPERATIONS, Wire

SERVICES = ("huying", "lean", "lean-grouped", "usual", "usual-other", "constant")


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    try:
        _compared(chosen)
    except CannotRun as reason:
        print(reason, file=sys.stderr)
        return 2
    return 0


def _compared(chosen: argparse.Namespace) -> None:
    disk = Disk(chosen.fsync_ms)
    results = {}
    try:
        print(f"{disk}; one worker each; {chosen.rounds} rounds of {chosen.seconds:g} s slices; {chosen.needs} needs")
        for store in chosen.stores:
            contestants = _contest(store, disk, chosen)
            print(f"\n== {store} ==", *report.lines(contestants), *report.aims(contestants), sep="\n", flush=True)
            results[store] = report.as_data(contestants)
    finally:
        disk.remove()
    if chosen.json:
        chosen.json.write_text(json.dumps({"fsync_ms": chosen.fsync_ms, "stores": results}, indent=1))


def _contest(store: str, disk: Disk, chosen: argparse.Namespace) -> list[Contestant]:
    postgres = Postgres(disk) if store == "postgresql" else None
    contestants: list[Contestant] = []
    try:
        for name in sorted(chosen.services, key="constant".__eq__):
            if name == "lean-grouped" and postgres is not None:
                continue  # PostgreSQL groups commits by itself
            contestant = _started(name, disk, postgres, contestants)
            contestants.append(contestant)
            contestant.service.wait()
            contestant.seed(chosen.needs, cases=min(50, chosen.needs))
            if postgres is not None and name != "constant":
                postgres.settle(name)
            print(f"   {store}: {name} is ready", file=sys.stderr, flush=True)
        in_turns(
            contestants,
            chosen.operations,
            chosen.connections,
            chosen.rounds,
            chosen.seconds,
            report.telling_rounds(store, chosen.rounds),
        )
    finally:
        for contestant in contestants:
            contestant.service.stop()
        if postgres is not None:
            postgres.stop()
    return contestants


def _started(name: str, disk: Disk, postgres: Postgres | None, others: Sequence[Contestant]) -> Contestant:
    port = free_port()
    folder = disk.folder / f"{'sqlite' if postgres is None else 'postgresql'}-{name}"
    folder.mkdir()
    log = folder / "server.log"
    environment = disk.environment()
    database_pid = None if postgres is None else postgres.pid
    url = None if postgres is None or name == "constant" else postgres.database(name)
    if name == "huying":
        return Contestant(
            name, Service(huying.command(port, folder, url), port, environment, log), huying.HuyingWire(), database_pid
        )
    environment["BENCH_STORE"] = url or f"sqlite:///{folder / 'rival.db'}"
    module, _, variant = name.partition("-")
    if variant == "grouped":
        environment["BENCH_GROUPED"] = "1"
    if variant == "other":
        environment["BENCH_FLAVOUR"] = "async" if postgres is None else "threads"
    if name == "constant":
        if others:
            environment["BENCH_SIZES"] = ",".join(str(size) for size in others[0].sizes().values())
        service = Service(uvicorn("benchmarks.rivals.constant:app", port), port, environment, log)
        return Constant(name, service, Wire(), None)
    service = Service(uvicorn(f"benchmarks.rivals.{module}:app", port), port, environment, log)
    return Contestant(name, service, Wire(), database_pid)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    default = ("huying", "lean", "usual", "constant")
    parser.add_argument("--services", nargs="+", choices=SERVICES, default=default)
    parser.add_argument("--stores", nargs="+", choices=("sqlite", "postgresql"), default=("sqlite", "postgresql"))
    parser.add_argument("--operations", nargs="+", choices=tuple(EXPECTED), default=OPERATIONS)
    parser.add_argument("--connections", nargs="+", type=int, default=(1, 16, 64))
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each slice is")
    parser.add_argument("--rounds", type=int, default=3, help="how often every service has its turn")
    parser.add_argument("--needs", type=int, default=2000, help="how many needs stand on the board before it begins")
    parser.add_argument("--fsync-ms", type=float, help="let every fsync cost exactly this, with files in memory")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
