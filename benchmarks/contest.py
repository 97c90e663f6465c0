"""One service in the contest: its needs, and the stretches of load it is put under."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from operator import length_hint

from benchmarks import cpu, load, wire
from benchmarks.disk import CannotRun
from benchmarks.service import Service

SEEDERS = 32
TIMELINE_FACTS = 10
ROUND = 7 * 128
"""After so many turns the requests repeat: categories times buildings, and a multiple of all else."""


@dataclass
class Measured:
    """A cell of the result: one service, one operation, one number of connections, over all rounds."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    server_cpu: float = 0.0
    database_cpu: float = 0.0
    driver_cpu: float = 0.0
    rates: list[float] = field(default_factory=list)
    """Requests a second, of each round."""
    costs: list[float] = field(default_factory=list)
    """Seconds of processor time for a request, the server's and the database's together, of each round."""

    @property
    def requests(self) -> int:
        return len(self.latencies)

    @property
    def rate(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0

    def percentile(self, percent: float) -> float:
        """Seconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0


class Contestant:
    """A running service with its needs.

    :param database_pid: the database's first process, when the service uses one of its own.
    """

    def __init__(self, name: str, service: Service, speaks: wire.Wire, database_pid: int | None) -> None:
        self.name = name
        self.service = service
        self.wire = speaks
        self.cells: dict[tuple[str, int], Measured] = {}
        self._database_pid = database_pid
        self._raised: list[str] = []
        self._open: list[str] = []
        self._taken: list[str] = []
        self._long: list[str] = []
        self._dice = random.Random(2024)

    def seed(self, needs: int, cases: int) -> None:
        """Settle the town, put *needs* on the board, and let *cases* of them come to ten facts."""
        self.wire.settle(self.service.port)
        self._provide(needs + cases)
        self._long = [self._open.pop() for _ in range(cases)]
        self._open = []
        self._each(self._long, self.wire.claim, 201)
        first = json.loads(self._ask(self.wire.timeline(self._long[0])))
        steps = TIMELINE_FACTS - facts_of(first)
        for _ in range(max(steps, 0)):
            self._each(self._long, self.wire.progress, self.wire.progressed)

    def sizes(self) -> dict[str, int]:
        """How long the answers to reading are, in bytes."""
        reading = ("board", "timeline", "statistics")
        return {operation: len(self._ask(next(self._asking(operation)))) for operation in reading}

    def measure(self, operation: str, connections: int, seconds: float) -> Measured:
        """One stretch of load, added to its cell."""
        if operation == "claim":
            known = self.cells.get((operation, connections)) or self.cells.get(("raise", connections))
            self._provide(round((known.rate if known else 1000.0) * seconds * 1.3) + connections)
        kept: list[bytes] = []
        asking = self._asking(operation)
        pids = cpu.family(self.service.pid)
        database = [] if self._database_pid is None else cpu.family(self._database_pid)
        before, database_before = cpu.spent(pids), cpu.spent(database)
        measured = load.run(
            self.service.port,
            connections,
            lambda: next(asking, None),
            seconds=seconds,
            expect=self._expected(operation),
            keep=kept.append if operation == "raise" else None,
        )
        if operation == "claim":
            self._claimed(length_hint(asking))
        cell = self.cells.setdefault((operation, connections), Measured())
        server_cpu = cpu.between(before, cpu.spent(pids))
        database_cpu = cpu.between(database_before, cpu.spent(database))
        cell.server_cpu += server_cpu
        cell.database_cpu += database_cpu
        cell.costs.append((server_cpu + database_cpu) / max(len(measured.latencies), 1))
        cell.driver_cpu += measured.driver_cpu
        self._complain(operation, measured)
        cell.latencies += measured.latencies
        cell.seconds += measured.seconds
        cell.rates.append(len(measured.latencies) / measured.seconds if measured.seconds else 0.0)
        self._raised += [json.loads(body)["id"] for body in kept]
        return cell

    def _expected(self, operation: str) -> int:
        return wire.EXPECTED[operation]

    def _asking(self, operation: str) -> Iterator[bytes]:
        """The requests to send, written beforehand: the driver has the same two cores as the servers."""
        if operation == "claim":
            return iter([self.wire.claim(id) for id in self._open])
        if operation == "taken":
            return cycle([self.wire.claim(self._dice.choice(self._taken)) for _ in range(500)])
        if operation == "timeline":
            return cycle([self.wire.timeline(id) for id in self._long])
        write = {"raise": self.wire.raise_need, "board": self.wire.board, "statistics": self.wire.statistics}[operation]
        return cycle([write(turn) for turn in range(ROUND)])

    def _claimed(self, left: int) -> None:
        """All but the last *left* of the open needs have been claimed."""
        taken = len(self._open) - left
        self._taken += self._open[:taken]
        self._open = self._open[taken:]

    def _provide(self, needs: int) -> None:
        """See to it that *needs* are open to claims: accept raised ones, and raise more where there are too few."""
        missing = needs - len(self._open)
        if missing <= 0:
            return
        if missing > len(self._raised):
            kept: list[bytes] = []
            self._run(load.each(range(missing - len(self._raised)), self.wire.raise_need), 201, kept.append)
            self._raised += [json.loads(body)["id"] for body in kept]
        accepting, self._raised = self._raised[:missing], self._raised[missing:]
        self._each(accepting, self.wire.accept, self.wire.accepted)
        self._open += accepting
        self._dice.shuffle(self._open)

    def _each(self, ids: list[str], say: Callable[[str], bytes], expect: int) -> None:
        self._run(load.each(ids, say), expect)

    def _run(self, asking: load.NextRequest, expect: int, keep: Callable[[bytes], None] | None = None) -> None:
        measured = load.run(self.service.port, SEEDERS, asking, seconds=None, expect=expect, keep=keep)
        self._complain("seeding", measured)

    def _complain(self, operation: str, measured: load.Slice) -> None:
        if measured.unexpected:
            shown = measured.example.decode(errors="replace")
            raise CannotRun(f"{self.name}, {operation}: unexpected answers {measured.unexpected}, such as\n{shown}")

    def _ask(self, question: bytes) -> bytes:
        status, body = load.one(self.service.port, question)
        if status != 200:
            raise CannotRun(f"{self.name} answered {status}: {body[:600].decode(errors='replace')}")
        return body


def in_turns(
    contestants: Sequence[Contestant],
    operations: Sequence[str],
    connections: Sequence[int],
    rounds: int,
    seconds: float,
    after: Callable[[int], None],
) -> None:
    """Put all under the same load in short slices, one after the other; each round begins with another.

    :param after: is told the number of every round that is over.
    """
    for turn in range(rounds):
        for operation in operations:
            for number in connections:
                for step in range(len(contestants)):
                    contestants[(step + turn) % len(contestants)].measure(operation, number, seconds)
        after(turn + 1)


def facts_of(timeline: dict[str, object]) -> int:
    """How many facts a timeline tells, whatever its list is called."""
    return max((len(value) for value in timeline.values() if isinstance(value, list)), default=0)


class Constant(Contestant):
    """The ceiling keeps nothing, so nothing has to be seeded."""

    def seed(self, needs: int, cases: int) -> None:
        self._long = self._taken = ["0"]

    def _expected(self, operation: str) -> int:
        return 201 if operation == "taken" else super()._expected(operation)

    def _provide(self, needs: int) -> None:
        self._open = ["0"] * needs
