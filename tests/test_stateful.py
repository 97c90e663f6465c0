"""Random legal and illegal acts through the writer, on both stores, beside a model that takes them one by one.

``HUYING_TEST_LONG=1`` lets several times as many communities go their way.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine, Sequence
from copy import deepcopy
from itertools import count
from typing import Any, ClassVar, TypeVar

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import engine
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from domain.casework import Command, Desk
from domain.kernel import Aggregate, Event, Id, Refused
from domain.need.need import Need
from domain.need.stage import Act
from projections import VIEWS
from store.backend import Backend
from store.codec import encode, event_of
from store.jobs import Outcome
from store.opening import backend_for
from store.rebuild import bring_up_to_date, rebuild
from store.writer import Writer
from tests.asks import HOUR, Ask, People
from tests.projections.folded import Folded
from tests.store.sealed import Marks, marking
from tests.store.stored import assert_views_equal_the_log, folded_as_stored, log_of, rows_of, state_of
from tests.store.town import Town

T = TypeVar("T")

_RUN = settings(
    max_examples=20 if os.environ.get("HUYING_TEST_LONG") else 4,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # A failure is shrunk, but not also explained, which runs everything many times more.
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
_SHRINKING = 30
"""Seconds for making a failure shorter. Each try fills a store and takes up to two, so that Hypothesis would go on for
its five minutes and be little further; what it has found after half a minute is short enough to be read, and can be
run again by the line it prints."""
_MOSTLY = st.sampled_from([True, True, True, False])
_ASK = st.builds(
    Ask, st.sampled_from(Act), st.integers(0, 2), st.integers(0, 8), st.sampled_from(range(40)), _MOSTLY, _MOSTLY
)
_number = count()


class Model:
    """What should become of commands: they are decided one after another on copies, which a refusal throws away."""

    def __init__(self) -> None:
        self.cases: dict[Id, Aggregate] = {}
        self.events: list[Event] = []
        self.then: dict[tuple[Id, int], bytes] = {}
        """What each case was like at each version that somebody was answered with."""

    def decide(self, command: Command, now: int) -> Sequence[Event] | Refused:
        """Decide a command; it has happened unless it was refused."""
        copies: dict[Id, Aggregate | None] = {}

        def at_hand(id: Id) -> Aggregate | None:
            if id not in copies:
                copies[id] = deepcopy(self.cases.get(id))
            return copies[id]

        desk = Desk(at_hand, command, now, sealer=Marks())
        try:
            events = desk.decide()
        except Refused as refusal:
            return refusal
        self.cases |= desk.in_hand()
        self.events += events
        self.then |= {(id, case.version): state_of(case) for id, case in desk.in_hand().items()}
        return events


class Community(RuleBasedStateMachine):
    """A community that does what it likes; the log, the views and the answers are watched after every step."""

    store: ClassVar[str]
    """The URL of a store that may be emptied."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.alone = self.store.startswith("sqlite")
        self.url = f"{self.store}-{next(_number)}" if self.alone else self.store
        self.model = Model()
        self.folded = [Folded(view) for view in VIEWS]
        self.now = 1_740_000_000_000_000
        self.keys: list[tuple[str, Command, Outcome]] = []
        self.writers: list[Writer] = []

    @initialize()
    def settle(self) -> None:
        """An empty store with a town in it, and two writers where there may be two."""
        self.run(self._settle())

    async def _settle(self) -> None:
        if not self.alone:
            await _emptied(self.url)
        await self._start()
        self.people = People(await Town().settle(self.writers[0]))
        self.model.events = await log_of(self.backend)
        for event in self.model.events:
            self.model.cases[event.case] = event.mutate(self.model.cases.get(event.case))
        await self._watch(0)
        await self._asked(*(self.people.raised(n) for n in range(3)))
        await self._asked(*(self.people.town.accepted(need) for need in self.people.needs[:2]))

    async def _start(self) -> None:
        for _ in range(1 if self.alone else 2):
            backend = backend_for(self.url)
            await backend.open()
            await bring_up_to_date(backend, VIEWS)
            writer = Writer(backend, VIEWS, now=lambda: self.now, keep_cases=4, vault=await marking())
            await writer.start()
            self.writers.append(writer)

    async def _stop(self) -> None:
        while self.writers:
            writer = self.writers.pop()
            await writer.stop()
            await writer.backend.close()

    @property
    def backend(self) -> Backend:
        """A store to look at."""
        return self.writers[0].backend

    @rule(asks=st.lists(_ASK, min_size=2, max_size=6), which=st.integers(0, 1))
    def act(self, asks: list[Ask], which: int) -> None:
        """People ask for things at the same time."""
        commands = [self.people.asked(ask, self._need) for ask in asks]
        self.run(self._asked(*commands, which=which))

    @rule(ask=_ASK)
    def act_under_a_key(self, ask: Ask) -> None:
        """Somebody asks for something once and for all."""
        self.run(self._asked(self.people.asked(ask, self._need), key=f"key {len(self.keys)}"))

    @precondition(lambda self: self.keys)
    @rule(which=st.integers(0, 50))
    def repeat_a_key(self, which: int) -> None:
        """Somebody did not hear the answer."""
        self.run(self._repeat(*self.keys[which % len(self.keys)]))

    @rule(
        ask=_ASK,
        which=st.integers(0, 1),
        what=st.sampled_from(("raise", "town", "town", "upkeep", "upkeep", "rebuild", "restart")),
    )
    def do_something_else(self, ask: Ask, which: int, what: str) -> None:
        """A need is raised, a place or a party changes, all views are built anew, or the service starts anew."""
        match what:
            case "raise":
                self.run(self._asked(self.people.raised(ask.n), which=which))
            case "town":
                self.run(self._asked(self.people.of_the_town(ask), which=which))
            case "upkeep":
                self.run(self._asked(self.people.kept_up(ask), which=which))
            case "rebuild":
                self.run(rebuild(self.writers[which % len(self.writers)].backend, VIEWS))
            case _:
                self.run(self._restart())

    async def _restart(self) -> None:
        await self._stop()
        await self._start()

    async def _repeat(self, key: str, command: Command, first: Outcome) -> None:
        again = await self.writers[-1].submit(command, key=key)
        assert again.repeated
        assert (again.case, again.version, again.position) == (first.case, first.version, first.position)
        await self._watch(len(self.model.events))

    async def _asked(self, *commands: Command, which: int = 0, key: str | None = None) -> None:
        self.now += HOUR
        before = len(self.model.events)
        expected = [self.model.decide(command, self.now) for command in commands]
        writer = self.writers[which % len(self.writers)]
        asked = [asyncio.create_task(writer.submit(command, key=key)) for command in commands]
        found = await asyncio.gather(*asked, return_exceptions=True)
        for command, should, answer in zip(commands, expected, found, strict=True):
            if isinstance(should, Refused):
                assert type(answer) is type(should), (answer, should)
                continue
            if isinstance(answer, BaseException):
                raise answer
            assert should == [] or answer.version >= should[-1].version or should[-1].case != answer.case
            if key:
                self.keys.append((key, command, answer))
        await self._watch(before)

    async def _watch(self, before: int) -> None:
        """The log has exactly the facts that the model has, and every view what they fold to."""
        events = self.model.events
        new = [event async for event in _after(self.backend, before)]
        assert [(event.case, event.version) for event in new] == [(e.case, e.version) for e in events[before:]]
        assert [encode(event.fact) for event in new] == [encode(event.fact) for event in events[before:]]
        assert [event.position for event in new] == list(range(before + 1, len(events) + 1))
        for folded in self.folded:
            for event in new:
                folded.fold(event)
            assert await rows_of(self.backend, folded.view) == folded_as_stored(folded)

    def _need(self, id: Id) -> Need | None:
        found = self.model.cases.get(id)
        return found if isinstance(found, Need) else None

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Let the loop do it."""
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        """Whatever was done, the log folds to it, and a replay to any version gives the state of then."""
        try:
            if self.writers:
                events = self.run(assert_views_equal_the_log(self.backend))
                cases: dict[Id, Aggregate] = {}
                for event in events:
                    case = cases[event.case] = event.mutate(cases.get(event.case))
                    assert self.model.then.get((event.case, event.version), state_of(case)) == state_of(case)
        finally:
            self.run(self._stop())
            self.loop.close()


async def _after(backend: Backend, position: int) -> Any:
    async for piece in backend.scan(position, 2**62):
        for row in piece:
            yield event_of(row)


async def _emptied(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [row[0] for row in tables if row[0] != "views"]
        if names:
            await connection.execute(f"TRUNCATE {', '.join(names)}")
    finally:
        await connection.close()


def test_whatever_people_do_the_log_the_views_and_the_answers_agree(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MAX_SHRINKING_SECONDS", _SHRINKING)

    class OnThisStore(Community):
        store = store_url

    run_state_machine_as_test(OnThisStore, settings=_RUN)
