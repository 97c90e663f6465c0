"""What sealed words and signing in cost Huying: ``python -m benchmarks.secrecy --help``."""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import huying, load, report, world
from benchmarks.contest import Contestant, Measured, in_turns
from benchmarks.crowd import CrowdWire, Shows
from benchmarks.disk import CannotRun, Disk
from benchmarks.postgres import Postgres
from benchmarks.service import Service, free_port
from domain.need.facts import Raised
from store.codec import event_of
from store.opening import backend_for

OPERATIONS = ("raise", "claim")
KEEPS_AT_LEAST = 0.8
"""Of what the bare one answers in a second."""


@dataclass(frozen=True)
class Way:
    """One way to run the same service."""

    name: str
    sealed: bool
    shows: Shows


BARE = Way("bare", sealed=False, shows=Shows.HEADER)
WAYS = (
    BARE,
    Way("sealed", sealed=True, shows=Shows.HEADER),
    Way("session", sealed=True, shows=Shows.SESSION),
    Way("token", sealed=True, shows=Shows.TOKEN),
)


class Run:
    """The service run in one way, and where it keeps what."""

    def __init__(self, way: Way, disk: Disk, postgres: Postgres | None, people: int) -> None:
        self.way = way
        self._disk = disk
        self._folder = disk.folder / f"{'sqlite' if postgres is None else 'postgresql'}-{way.name}"
        self._folder.mkdir()
        self._given = None if postgres is None else postgres.database(way.name)
        self.url = self._given or f"sqlite:///{self._folder / 'huying.db'}"
        self._wire = CrowdWire(people)
        self._settled()
        self.contestant = Contestant(way.name, self._started(way.shows), self._wire, postgres.pid if postgres else None)

    def _settled(self) -> None:
        """The town and its people are there before anybody has to sign in."""
        service = self._started(Shows.HEADER)
        try:
            service.wait()
            self._wire.settle(service.port)
        finally:
            service.stop()
        if self.way.shows is not Shows.HEADER:
            asyncio.run(self._wire.sign_in(self.url, self._folder, self.way.shows))

    def _started(self, shows: Shows) -> Service:
        port = free_port()
        program = huying.PROGRAM if self.way.sealed else ("-m", "benchmarks.bare")
        command = huying.command(port, self._folder, self._given, program=program, believing=shows is Shows.HEADER)
        # Whoever shows nothing would be given a receipt instead of being refused.
        environment = self._disk.environment() | {"HUYING_RAISE_WITHOUT_ACCOUNT": "0"}
        return Service(command, port, environment, self._folder / "server.log")

    def demand_shown(self) -> None:
        """Make sure that whoever shows nothing of their own is refused. :raises CannotRun: when they are not."""
        if self.way.shows is Shows.HEADER:
            return
        nowhere = huying.SYSTEM
        for asked, status in ((self._wire.raise_need(0), 201), (self._wire.claim(nowhere), 404)):
            anonymous = _without_secrets(asked)
            named = anonymous.replace(b"\r\n", f"\r\nX-Huying-Actor: {self._wire.raiser(0)}\r\n".encode(), 1)
            for request, expected in ((asked, status), (anonymous, 401), (named, 401)):
                found, body = load.one(self.contestant.service.port, request)
                if found != expected:
                    raise CannotRun(f"{self.way.name}: {request!r} was answered {found}, not {expected}: {body!r}")

    async def demand_kept(self) -> None:
        """Make sure that the log holds words as they should be, by whom they are. :raises CannotRun: when it does not.

        Nobody serves any more.
        """
        backend = backend_for(self.url, read_only=True)
        await backend.open()
        raisers, facts = self._wire.raisers(), 0
        try:
            async for rows in backend.scan(0, (await backend.head()).position, [Raised.topic]):
                for row in rows:
                    fact = event_of(row).fact
                    assert isinstance(fact, Raised)
                    facts += 1
                    lie_open = fact.words.text == world.WORDS and fact.words.box is None
                    are_sealed = fact.words.text == "" and fact.words.box is not None
                    if not (are_sealed if self.way.sealed else lie_open) or fact.by not in raisers:
                        raise CannotRun(f"{self.way.name}: the fact at {row[0]} is not as it should be: {fact!r}")
        finally:
            await backend.close()
        print(
            f"   {self.way.name}: {facts} needs raised, {'sealed' if self.way.sealed else 'bare'} every one, by "
            f"{len(raisers)} people who showed a {self.way.shows.value}",
            flush=True,
        )


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    try:
        _measured(chosen)
    except CannotRun as reason:
        print(reason, file=sys.stderr)
        return 2
    return 0


def _measured(chosen: argparse.Namespace) -> None:
    disk = Disk(chosen.fsync_ms)
    results = {}
    try:
        print(f"{disk}; one worker each; {chosen.rounds} rounds of {chosen.seconds:g} s slices; {chosen.people} people")
        for store in chosen.stores:
            print(f"\n== {store} ==", flush=True)
            contestants = _beside_each_other(store, disk, chosen)
            print(*_lines(contestants), *_aims(contestants), sep="\n", flush=True)
            results[store] = [
                one | {"rate_to_bare": _spread(_rates(*pair)), "cpu_to_bare": _spread(_costs(*pair))}
                for one, pair in zip(report.as_data(contestants), _pairs(contestants), strict=True)
            ]
    finally:
        disk.remove()
    if chosen.json:
        chosen.json.write_text(json.dumps({"fsync_ms": chosen.fsync_ms, "stores": results}, indent=1))


def _beside_each_other(store: str, disk: Disk, chosen: argparse.Namespace) -> list[Contestant]:
    postgres = Postgres(disk) if store == "postgresql" else None
    runs: list[Run] = []
    try:
        try:
            for way in [way for way in WAYS if way is BARE or way.name in chosen.ways]:
                run = Run(way, disk, postgres, chosen.people)
                runs.append(run)
                run.contestant.service.wait()
                run.contestant.seed(chosen.needs, cases=1)
                run.demand_shown()
                if postgres is not None:
                    postgres.settle(way.name)
                print(f"   {store}: {way.name} is ready", file=sys.stderr, flush=True)
            contestants = [run.contestant for run in runs]
            over = report.telling_rounds(store, chosen.rounds)
            in_turns(contestants, chosen.operations, chosen.connections, chosen.rounds, chosen.seconds, over)
        finally:
            for run in runs:
                run.contestant.service.stop()
        for run in runs:
            asyncio.run(run.demand_kept())
    finally:
        if postgres is not None:
            postgres.stop()
    return contestants


def _lines(contestants: Sequence[Contestant]) -> Iterator[str]:
    yield f"{'operation':11}{'conns':>5}  {'way':9}{report.FIGURES}{'req/s ÷ bare':>20}{'cpu ÷ bare':>20}"
    bare = contestants[0].cells
    for operation, connections in bare:
        for one in contestants:
            cell = one.cells[operation, connections]
            beside = "" if one is contestants[0] else _beside(bare[operation, connections], cell)
            yield f"{operation:11}{connections:5}  {one.name:9}{report.figures(cell)}{beside}"
        yield ""


def _beside(bare: Measured, cell: Measured) -> str:
    return "".join(
        f"{middle:7.2f} ({least:.2f}–{most:.2f})"
        for least, middle, most in (_spread(_rates(bare, cell)), _spread(_costs(bare, cell)))
    )


def _aims(contestants: Sequence[Contestant]) -> Iterator[str]:
    yield "Aims, in the median round:"
    for one in contestants[1:]:
        for (operation, connections), cell in one.cells.items():
            bare = contestants[0].cells[operation, connections]
            rate, cost = statistics.median(_rates(bare, cell)), statistics.median(_costs(bare, cell))
            named = f"{one.name}, {operation} at {connections}: "
            most = 1 / KEEPS_AT_LEAST
            yield report.told(f"{named}≥ {KEEPS_AT_LEAST:g} × req/s", f"{rate:.2f} ×", rate >= KEEPS_AT_LEAST)
            yield report.told(f"{named}≤ {most:g} × cpu", f"{cost:.2f} ×", cost <= most)


def _pairs(contestants: Sequence[Contestant]) -> Iterator[tuple[Measured, Measured]]:
    """The bare one's cell beside every cell, in the order of :func:`report.as_data`."""
    for one in contestants:
        for key, cell in one.cells.items():
            yield contestants[0].cells[key], cell


def _rates(bare: Measured, cell: Measured) -> list[float]:
    """Requests a second to those of the bare one, of each round."""
    return [own / other for own, other in zip(cell.rates, bare.rates, strict=True) if other]


def _costs(bare: Measured, cell: Measured) -> list[float]:
    """Processor time of a request to that of the bare one, of each round."""
    return [own / other for own, other in zip(cell.costs, bare.costs, strict=True) if other]


def _spread(ratios: Sequence[float]) -> tuple[float, float, float]:
    """The least, the median, the most."""
    return min(ratios), statistics.median(ratios), max(ratios)


def _without_secrets(asked: bytes) -> bytes:
    """The same request, as somebody sends it who has nothing to show."""
    head, end, body = asked.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith((b"Cookie:", b"Authorization:"))]
    return b"\r\n".join(lines) + end + body


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.secrecy", description=__doc__)
    names = tuple(way.name for way in WAYS if way is not BARE)
    parser.add_argument("--ways", nargs="+", choices=names, default=names, help="what is measured beside the bare one")
    parser.add_argument("--stores", nargs="+", choices=("sqlite", "postgresql"), default=("sqlite", "postgresql"))
    parser.add_argument("--operations", nargs="+", choices=OPERATIONS, default=OPERATIONS)
    parser.add_argument("--connections", nargs="+", type=int, default=(1, 16, 64))
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each slice is")
    parser.add_argument("--rounds", type=int, default=5, help="how often every way has its turn")
    parser.add_argument("--people", type=int, default=200, help="how many raise and claim, each with an account")
    parser.add_argument("--needs", type=int, default=500, help="how many needs stand on the board before it begins")
    parser.add_argument("--fsync-ms", type=float, help="let every fsync cost exactly this, with files in memory")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
