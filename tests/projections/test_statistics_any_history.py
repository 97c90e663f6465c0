"""Whatever happens, in whatever order it is learned: the sums are what counting one by one gives."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.instants import day_number, local_day
from domain.kernel import Event, Id
from domain.need import facts as f
from domain.place import Founded
from projections.statistics import Statistics, explain, figures
from tests.projections.folded import Folded, Reading
from tests.projections.told import PATH, Log, id_of, words

FIRST = date(2025, 1, 1)
HOME = id_of("home")
PATHS = (PATH, PATH[:3], (*PATH, HOME), PATH[:1])
HOUSEHOLDS = tuple(id_of(f"household {i}") for i in range(5))


class Step(NamedTuple):
    """Something happens to a case: *pick* says what, of that which can."""

    case: int
    pick: int
    later: int
    """How many days after the step before it is recorded."""
    lag: int
    """How many days before that it happened."""


class History:
    """A log told by steps."""

    def __init__(self, steps: list[Step]) -> None:
        self.log = Log()
        self.log.tell("home", Founded, FIRST.isoformat(), level="household", parent=PATH[-1])
        self.day = 0
        self.reached: dict[str, str] = {}
        self.claims: dict[str, list[tuple[str, str]]] = {}
        for step in steps:
            self.day += step.later
            self.happens(f"case {step.case}", step.pick, max(0, self.day - step.lag))

    def happens(self, case: str, pick: int, day: int) -> None:
        log = self.log
        when, recorded = (FIRST + timedelta(days=day)).isoformat(), (FIRST + timedelta(days=self.day)).isoformat()
        stage, claims = self.reached.get(case), self.claims.setdefault(case, [])
        known = {"recorded": recorded}
        if stage is None:
            log.raised(case, when, path=PATHS[pick % 4], item=list(f.Item)[pick % 2], **known)
            log.accepted(case, when, tags=("hard",) if pick % 3 else (), **known)
            self.reached[case] = "open"
        elif stage == "open" and pick % 5 < 2:
            claim, claimant = f"{case} {len(log.events)}", f"claimant {pick % 3}"
            log.claimed(case, when, claimant, claim=claim, amount_fen=pick or None, **known)
            claims.append((claim, claimant))
        elif stage == "open" and pick % 5 == 2 and claims:
            claim, claimant = claims.pop()
            held = {"claim": id_of(claim), "claimant": id_of(claimant), "claimant_kind": "organisation"}
            log.tell(case, f.Released, when, **held, **known)
        elif stage == "open" and pick % 5 == 3 and claims:
            claim, claimant = claims.pop()
            held = {"claim": id_of(claim), "claimant": id_of(claimant), "claimant_kind": "organisation"}
            to = {"to": id_of("member"), "to_kind": "party_member"}
            log.tell(case, f.HandedOver, when, **held, **to, **known)
            claims.append((claim, "member"))
        elif stage == "open":
            benefit: dict[str, Any] = {}
            if pick % 2 == 0:
                benefit["households"] = HOUSEHOLDS[pick % 4 : pick % 4 + 1 + pick % 3]
            elif pick % 3:
                benefit["estimate"] = f.Estimate(pick, list(f.Qualifier)[pick % 3])
            log.fixed(case, when, list(f.Result)[max(0, pick % 4 - 1)], cost_fen=pick, **benefit, **known)
            self.reached[case] = "fixed"
        elif stage == "fixed" and pick % 4:
            log.confirmed(case, when, **known)
            self.reached[case] = "confirmed"
        elif stage == "fixed":
            log.tell(case, f.Disputed, when, words=words(), **known)
            self.reached[case] = "open"
        elif pick % 2:
            log.tell(case, f.Closed, when, **known)
        else:
            log.tell(case, f.Reopened, when, reason=f.ReopenReason.OTHER, words=words(), **known)
            self.reached[case] = "open"


def counted(events: list[Event], area: Id, first: int, last: int, as_of: int) -> tuple[int, int, int, int]:
    """Solved, distinct households, household-times and items, counted one by one."""
    cases: dict[Id, list[Event]] = {}
    for event in events:
        if local_day(event.recorded_at) <= as_of:
            cases.setdefault(event.case, []).append(event)
    solved, times, items = 0, 0, 0
    households: set[Id] = set()
    for of_case in cases.values():
        raised = of_case[0].fact
        if not isinstance(raised, f.Raised) or area not in raised.path or area == HOME:
            continue
        fix: f.Fixed | None = None
        confirmed: f.Fixed | None = None
        valid: set[Id] = set()
        since = 0
        for event in of_case:
            match event.fact:
                case f.Fixed():
                    fix, confirmed = event.fact, None
                case f.Confirmed():
                    confirmed = fix
                case f.Disputed() | f.Reopened():
                    fix = confirmed = None
                case f.Claimed():
                    since = since if valid else local_day(event.fact.at)
                    valid.add(event.fact.claim)
                case f.Released():
                    valid.discard(event.fact.claim)
                case _:
                    pass
        if confirmed and confirmed.result is f.Result.SOLVED and first <= local_day(confirmed.at) <= last:
            solved += 1
            times += len(confirmed.households)
            households.update(confirmed.households)
        items += bool(valid) and first <= since <= last
    return solved, len(households), times, items


HISTORIES = st.lists(
    st.builds(Step, st.integers(0, 5), st.integers(0, 19), st.integers(0, 5), st.sampled_from([0, 0, 0, 2, 30])),
    min_size=5,
    max_size=80,
)


@settings(max_examples=60, deadline=None)
@given(HISTORIES, st.integers(-5, 200), st.integers(0, 200), st.integers(0, 250))
def test_sums_are_what_counting_gives_and_what_is_explained(
    steps: list[Step], begins: int, lasts: int, known: int
) -> None:
    history = History(steps)
    events = history.log.events
    reading = Reading(Folded(Statistics(), events))
    zero = day_number(FIRST)
    first, last, today = zero + begins, zero + begins + lasts, zero + history.day
    as_of = min(zero + known, today)
    for area in (PATH[0], PATH[2], PATH[3], HOME):
        made = asyncio.run(figures(reading, area, first, last, as_of, today))
        naive = counted(events, area, first, last, as_of)
        keys = ("solved", "households.listed", "household_times", "items")
        assert tuple(made[key].n for key in keys) == naive
        assert made == asyncio.run(figures(reading, area, first, last, as_of, today + 1))
        assert made == explain(events, area, first, last, as_of).figures
