"""Needs merged, taken apart and supported at random: supporters, counts and lists come back exactly."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from copy import deepcopy
from itertools import count
from typing import Any, NamedTuple, Protocol, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.acting import PartyKind
from domain.casework import Command, Desk
from domain.instants import local_day
from domain.kernel import Aggregate, Event, Id, Refused
from domain.need import facts as f
from domain.need.need import Need
from domain.need.stage import Stage
from projections.board.pages import Filter, Pages, cards_of
from projections.board.view import Board
from projections.mine import Mine, Relation, concerning
from projections.statistics import Statistics, explain, figures
from store.reading import Reader
from store.writer import Writer, clock
from tests.domain.people import new_id
from tests.projections.folded import Folded, Reading
from tests.store.stored import assert_views_equal_the_log, command, log_of, opened, writing
from tests.store.town import Town, registered


class Model:
    """What everybody would count by hand: who said what of which need, and which goes on in which."""

    def __init__(self) -> None:
        self.raiser: dict[Id, Id] = {}
        self.said: dict[Id, set[Id]] = {}
        """Who supports a need of their own accord."""
        self.into: dict[Id, Id] = {}
        self.left: dict[Id, set[Id]] = {}
        """Who came along with a merged need and supports the other no longer."""

    def learn(self, event: Event) -> None:
        """Take in a fact; the numbers and lists in it are not believed."""
        case, fact = event.case, event.fact
        match fact:
            case f.Raised():
                self.raiser[case], self.said[case] = fact.raiser, set()
            case f.Supported():
                self.said[case].add(fact.supporter)
            case f.SupportTakenBack():
                self.said[case].discard(fact.supporter)
                for source in self.inside(case):
                    if fact.supporter in self.people(source):
                        self.left[source].add(fact.supporter)
            case f.Merged():
                self.into[case], self.left[case] = fact.into, set()
            case f.Unmerged():
                del self.into[case], self.left[case]
            case _:
                pass

    def inside(self, need: Id) -> list[Id]:
        return [source for source, into in self.into.items() if into == need]

    def people(self, need: Id) -> set[Id]:
        """All who raised it, support it, or came along and stayed."""
        along = [self.people(source) - self.left[source] for source in self.inside(need)]
        return {self.raiser[need]}.union(self.said[need], *along)

    def backers(self, need: Id) -> set[Id]:
        return self.people(need) - {self.raiser[need]}

    def reports(self, need: Id) -> int:
        return 1 + sum(map(self.reports, self.inside(need)))

    def came_along(self) -> set[tuple[Id, Id, Id, bool]]:
        """Who came along to which need with which other, and whether they left."""
        return {
            (party, into, source, party in self.left[source])
            for source, into in self.into.items()
            for party in self.people(source)
        }


class Step(NamedTuple):
    """Something somebody asks for, legal or not; numbers choose among what there is."""

    what: str
    need: int
    other: int
    who: int


_number = count()
_STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(["merge", "merge", "merge", "unmerge", "unmerge", "support", "leave", "leave", "claim"]),
        st.integers(0, 5),
        st.integers(0, 5),
        st.integers(0, 4),
    ),
    min_size=8,
    max_size=40,
)


class Submitting(Protocol):
    """Whoever decides commands."""

    async def submit(self, command: Command) -> object: ...


class InMemory:
    """Decides commands one by one, and keeps what came of them."""

    def __init__(self) -> None:
        self.cases: dict[Id, Aggregate] = {}
        self.events: list[Event] = []

    async def submit(self, command: Command) -> None:
        """Let it happen. :raises Refused: by the rules; then nothing has."""
        copies: dict[Id, Aggregate | None] = {}

        def at_hand(id: Id) -> Aggregate | None:
            if id not in copies:
                copies[id] = deepcopy(self.cases.get(id))
            return copies[id]

        desk = Desk(at_hand, command, clock())
        for event in desk.decide():
            event.position, event.recorded_at = len(self.events) + 1, clock()
            self.events.append(event)
        self.cases |= desk.in_hand()


class Happening:
    """A town, six needs in it, and what is asked for."""

    def __init__(self) -> None:
        self.town = Town()
        self.needs = [new_id() for _ in range(6)]
        self.people = (*self.town.residents, new_id(), new_id())

    async def begin(self, writer: Submitting) -> None:
        """Let the town be there, and the needs be raised; staff have accepted four of them."""
        town = self.town
        await town.settle(cast(Writer, writer))  # it only submits
        for person in self.people[3:]:
            await writer.submit(registered(person, PartyKind.RESIDENT, town.households[0]))
        for i, need in enumerate(self.needs):
            await writer.submit(town.raised(need, self.people[i % 3]))
        for need in self.needs[:4]:
            await writer.submit(town.accepted(need))

    async def ask(self, writers: Sequence[Submitting], steps: Iterable[Step]) -> None:
        """Let people ask for all that at the same time; what is refused is refused."""
        asked = [writers[i % len(writers)].submit(self.asked(step)) for i, step in enumerate(steps)]
        for answer in await asyncio.gather(*asked, return_exceptions=True):
            if isinstance(answer, BaseException) and not isinstance(answer, Refused):
                raise answer

    async def take_apart(self, writers: Sequence[Submitting]) -> None:
        """Take everything apart, whatever is in whatever: each need is tried often enough."""
        for _ in self.needs:
            await self.ask(writers, [Step("unmerge", need, 0, 0) for need in range(len(self.needs))])

    def asked(self, step: Step) -> Command:
        """The command of a step."""
        town, need, other, who = self.town, self.needs[step.need], self.needs[step.other], self.people[step.who]
        match step.what:
            case "merge":
                return town.by_worker(need, lambda desk: desk.need(need).merge(desk.acting, desk.need(other)))
            case "unmerge":
                return town.by_worker(need, lambda desk: _apart(desk.need(need), desk))
            case "support":
                return town.supported(need, who)
            case "leave":
                return command(need, lambda desk: desk.need(need).take_back_support(desk.acting), who)
            case _:
                return town.claimed(need, town.organisations[step.who])


def _apart(need: Need, desk: Any) -> None:
    need.unmerge(desk.acting, desk.need(need.course.merged_into or need.id))


async def _agree(reader: Reader, events: Iterable[Event], happening: Happening) -> Model:
    """The facts and the views say what counting by hand gives."""
    model, needs = Model(), happening.needs
    for event in events:
        model.learn(event)
        if isinstance(event.fact, f.Absorbed | f.SplitOff):
            # The fact of the other need comes first, so that it is known already.
            assert event.fact.supports == len(model.backers(event.case))
    cards = await cards_of(reader, needs)
    for need in needs:
        card, summary = cards[need], cards[need].summary
        assert summary.merged_into == model.into.get(need)
        assert (card.stage == Stage.MERGED) == (need in model.into)
        assert (summary.supports, summary.reports) == (len(model.backers(need)), model.reports(need))
        assert card.rank == -summary.supports
        assert sorted(card.more.absorbed) == sorted(model.inside(need))
    shown = await Pages(reader).page(Filter(area=happening.town.building), limit=100)
    assert set(shown.cases) == set(needs) - set(model.into)
    came = {
        (party, line.case, line.claim, line.ended)
        for party in happening.people
        for line in await concerning(reader, party, Relation.CAME_ALONG, limit=1000)
    }
    assert came == model.came_along()
    return model


async def _counted(reader: Reader, events: list[Event], area: Id) -> dict[str, int]:
    today = local_day(clock())
    made = await figures(reader, area, 0, today, today, today)
    assert made == explain(events, area, 0, today, today).figures
    return {key: made[key].n for key in ("raised", "reports", "merged", "answered", "accepted")}


def _reading(events: list[Event]) -> Reading:
    return Reading(*(Folded(view, events) for view in (Board(), Mine(), Statistics())))


async def _told(happening: Happening, steps: list[Step]) -> None:
    log, area = InMemory(), happening.town.building
    await happening.begin(log)
    before = await _counted(_reading(log.events), log.events, area)
    for step in steps:
        await happening.ask([log], [step])
    reading = _reading(log.events)
    model = await _agree(reading, log.events, happening)
    accepted = 4 - len(set(model.into) & set(happening.needs[:4]))
    assert await _counted(reading, log.events, area) == {
        "raised": 6 - len(model.into),
        "reports": 6,
        "merged": len(model.into),
        "answered": accepted,
        "accepted": accepted,
    }
    await happening.take_apart([log])
    reading = _reading(log.events)
    apart = await _agree(reading, log.events, happening)
    assert apart.into == {}
    assert all(apart.people(need) == apart.said[need] | {apart.raiser[need]} for need in happening.needs)
    assert await _counted(reading, log.events, area) == before


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(_STEPS)
def test_merged_in_any_way_and_taken_apart_everything_is_as_before(steps: list[Step]) -> None:
    asyncio.run(_told(Happening(), steps))


async def _served(url: str, steps: list[Step]) -> None:
    async with AsyncExitStack() as stack:
        backends = [await stack.enter_async_context(opened(url)) for _ in range(1 if url.startswith("sqlite") else 2)]
        writers = [await stack.enter_async_context(writing(backend)) for backend in backends]
        happening = Happening()
        await happening.begin(writers[0])
        for start in range(0, len(steps), 8):
            await happening.ask(writers, steps[start : start + 8])
        await _agree(backends[0], await log_of(backends[0]), happening)
        await happening.take_apart(writers)
        apart = await _agree(backends[0], await assert_views_equal_the_log(backends[0]), happening)
        assert apart.into == {}


def test_at_the_same_time_too(store_url: str) -> None:
    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(_STEPS)
    def run(steps: list[Step]) -> None:
        asyncio.run(_served(f"{store_url}-{next(_number)}" if store_url.startswith("sqlite") else store_url, steps))

    run()
