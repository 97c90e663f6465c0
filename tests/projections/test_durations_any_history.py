"""Whatever happens, in whatever order it is learned: the answers are what counting one by one gives, on any day."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.instants import day_number, local_day, start_of
from domain.kernel import Event, Id
from domain.need import facts as f
from projections.durations import Ages, Asked, By, Durations, Funnel, Waits, ages, durations, explain, funnel
from tests.projections.folded import Folded, Reading
from tests.projections.told import PATH, Log, id_of, wording, words

FIRST = date(2025, 1, 1)
ZERO = day_number(FIRST)
PATHS = (PATH, PATH[:3], PATH[:1])
CATEGORIES = ("0207", "0201", "0301")
UNITS = ("water", "power")
_SAID = {"wording": wording("不归我们")}
_KINDS: tuple[tuple[type[Any], dict[str, Any]], ...] = (
    (f.Accepted, {"wording": wording("灯"), "exclusive": True}),
    (f.Declined, {**_SAID, "reason": f.DeclineReason.NOT_OURS, "channel": wording("12345")}),
    (f.Withdrawn, {}),
    (f.SignedFor, {"part": f.Part.LEAD}),
    (f.Returned, {**_SAID, "reason": f.ReturnReason.NOT_OURS}),
    (f.Started, {}),
    (f.Fixed, {"result": f.Result.SOLVED, "wording": wording("已修")}),
    (f.Confirmed, {}),
    (f.Closed, {}),
    (f.Closed, {}),
    (f.Reopened, {"reason": f.ReopenReason.OTHER, "words": words()}),
    (f.Reopened, {"reason": f.ReopenReason.OTHER, "words": words()}),
    (f.ExtensionGranted, {}),
    (f.Suspended, {"reason": f.SuspendReason.OTHER, "wording": wording("等"), "review_at": 0}),
    (f.Resumed, {}),
    (f.Merged, {"into": id_of("other")}),
    (f.Unmerged, {"out_of": id_of("other")}),
)
"""What can happen, even what no act would let happen: nothing that a log holds may break the counting."""


class Step(NamedTuple):
    """Something happens to a case. It is recorded some days after the step before, and happened some days earlier."""

    case: int
    pick: int
    later: int
    lag: int
    choice: int


def log_of(steps: Iterable[Step]) -> Log:
    """The log that those steps make."""
    log, today, raised = Log(), 0, dict[int, int]()
    for step in steps:
        today += step.later
        happened = max(today - step.lag, raised.get(step.case, 0))
        when, recorded = ((FIRST + timedelta(days)).isoformat() for days in (happened, today))
        case, later = str(step.case), start_of(FIRST + timedelta(happened + 5 * step.choice))
        if step.case not in raised:
            raised[step.case] = happened
            due_at = later if step.choice else None
            path, category = PATHS[step.choice % 3], CATEGORIES[step.pick % 3]
            log.raised(case, when, recorded=recorded, path=path, category=category, due_at=due_at)
            continue
        kind, fields = _KINDS[step.pick]
        fields = dict(fields)
        if kind is f.Accepted:
            fields |= {"category": CATEGORIES[step.choice % 3], "due_at": later if step.choice == 3 else None}
        elif kind in (f.SignedFor, f.Returned):
            unit = UNITS[step.choice % 2]
            fields |= {"order": id_of(f"{case} {unit}"), "unit": id_of(unit)}
        elif kind is f.ExtensionGranted:
            fields["until"] = later
        elif kind is f.Resumed:
            fields["due_at"] = later if step.choice else None
        log.tell(case, kind, when, recorded=recorded, **fields)
    return log


class Case:
    """A case as its facts have it that were known by a day, told once more and differently."""

    def __init__(self, facts: list[Any]) -> None:
        raised = facts[0]
        self.path = raised.path
        self.raised_at = raised.at
        of = self._of(facts)
        self.answered_at = next((fact.at for fact in facts if isinstance(fact, f.Accepted | f.Declined)), None)
        self.category = ([raised.category] + [fact.category for fact in of(f.Accepted)])[-1]
        self.merged = self._last(facts, f.Merged, f.Unmerged)
        self.suspended = self._last(facts, f.Suspended, f.Resumed)
        self.gone = self._last(facts, f.Declined | f.Withdrawn, f.Reopened)
        self.closings: list[tuple[int, bool]] = []
        self.due_at = raised.due_at
        signed: list[Any] = []
        for fact in facts:
            if isinstance(fact, f.Closed) and not self.closed:
                self.closings.append((fact.at, False))
            elif isinstance(fact, f.Reopened) and self.closings:
                self.closings[-1] = (self.closings[-1][0], True)
            elif isinstance(fact, f.ExtensionGranted):
                self.due_at = fact.until
            elif isinstance(fact, f.Resumed) or (isinstance(fact, f.Accepted) and fact.due_at):
                self.due_at = fact.due_at
            elif isinstance(fact, f.SignedFor):
                signed.append(fact)
            elif isinstance(fact, f.Returned):
                signed = [each for each in signed if each.order != fact.order]
        self.unit = signed[-1].unit if signed else ""
        steps = (f.Accepted, f.Accepted, f.SignedFor, f.Started, f.Fixed, f.Confirmed, f.Closed)
        self.reached = [True, *(any(isinstance(fact, kind) for fact in facts) for kind in steps)]

    def _of(self, facts: list[Any]) -> Any:
        return lambda kind: [fact for fact in facts if isinstance(fact, kind)]

    def _last(self, facts: list[Any], on: Any, off: Any) -> bool:
        return next((isinstance(fact, on) for fact in reversed(facts) if isinstance(fact, on | off)), False)

    @property
    def closed(self) -> bool:
        return bool(self.closings) and not self.closings[-1][1]

    def key(self, by: By | None, area: Id) -> str:
        if by is By.CATEGORY:
            return str(self.category)
        if by is By.UNIT:
            return str(self.unit)
        below = self.path[self.path.index(area) + 1 :]
        return str(below[0]) if by is By.AREA and below else ""


def cases_of(events: list[Event], area: Id, as_of: int) -> list[Case]:
    """The cases in an area, as known on a day."""
    known: dict[Id, list[Any]] = {}
    for event in events:
        if local_day(event.recorded_at) <= as_of:
            known.setdefault(event.case, []).append(event.fact)
    made = [Case(facts) for facts in known.values()]
    return [case for case in made if area in case.path and not case.merged]


def counted_durations(cases: list[Case], first: int, last: int) -> tuple[Any, ...]:
    """How long they took, and how many kept their limits, one by one."""

    def spread(instants: list[tuple[Case, int]]) -> tuple[int, int | None, int | None]:
        spans = sorted((at - case.raised_at) // 1_000_000 for case, at in instants if first <= local_day(at) <= last)
        if not spans:
            return 0, None, None
        ninth = next(span for n, span in enumerate(spans, 1) if 10 * n >= 9 * len(spans))
        return len(spans), int(median(spans)), ninth

    due = [
        case
        for case in cases
        if case.due_at is not None
        and first <= local_day(case.due_at) <= last
        and not case.gone
        and (case.closed or not case.suspended)
    ]
    closings = [undone for case in cases for at, undone in case.closings if first <= local_day(at) <= last]
    in_time = sum(case.closed and case.closings[-1][0] <= case.due_at for case in due)
    return (
        spread([(case, case.answered_at) for case in cases if case.answered_at is not None]),
        spread([(case, at) for case in cases for at, undone in case.closings if not undone]),
        (sum(case.closed for case in due), len(due)),
        (in_time, len(due)),
        (sum(closings), len(closings)),
    )


def told_durations(line: Any) -> tuple[Any, ...]:
    spreads = (
        (each.n, each.median and each.median.seconds, each.p90 and each.p90.seconds)
        for each in (line.answered, line.closed)
    )
    return (*spreads, *((share.numerator, share.denominator) for share in line.shares))


def asked_of(events: list[Event], asked: Asked) -> tuple[Durations, Funnel, Ages]:
    reading = Reading(Folded(Waits(), events))

    async def all_three() -> tuple[Durations, Funnel, Ages]:
        return await durations(reading, asked), await funnel(reading, asked), await ages(reading, asked)

    return asyncio.run(all_three())


_steps = st.lists(
    st.builds(
        Step,
        st.integers(0, 2),
        st.integers(0, len(_KINDS) - 1),
        st.sampled_from([0, 1, 1, 2, 5]),
        st.sampled_from([0, 0, 0, 2, 20]),
        st.integers(0, 3),
    ),
    min_size=15,
    max_size=60,
)


@settings(max_examples=100, deadline=None)
@given(
    _steps, st.integers(-5, 20), st.integers(0, 60), st.integers(0, 60), st.sampled_from([None, *By]), st.integers(0, 2)
)
def test_the_answers_are_what_counting_gives_and_what_they_were_on_the_day_itself(
    steps: list[Step], begins: int, lasts: int, known: int, by: By | None, deep: int
) -> None:
    events = log_of(steps).events
    area, first, last, as_of = PATH[deep], ZERO + begins, ZERO + begins + lasts, ZERO + known
    today = max(local_day(events[-1].recorded_at), as_of) + 1
    asked = Asked(area, first, last, as_of, today, by)
    made = asked_of(events, asked)
    took, came, old = made
    cases = cases_of(events, area, as_of)
    raised = [case for case in cases if first <= local_day(case.raised_at) <= last]
    still = [case for case in cases if not case.closed and not case.gone]

    def of(some: list[Case], key: str) -> list[Case]:
        return some if by is None else [case for case in some if case.key(by, area) == key]

    assert told_durations(took.total) == counted_durations(cases, first, last)
    for line in took.lines:
        assert told_durations(line) == counted_durations(of(cases, line.key), first, last)
    assert sum(line.answered.n for line in took.lines) == (took.total.answered.n if by else 0)
    for told, some in [(came.total, raised), *((line, of(raised, line.key)) for line in came.lines)]:
        assert [step.n for step in told.steps] == [sum(case.reached[n] for case in some) for n in range(8)]
    for aged, some in [(old.total, still), *((line, of(still, line.key)) for line in old.lines)]:
        days = [as_of - local_day(case.raised_at) for case in some]
        assert (aged.open, aged.oldest_days) == (len(days), max(days, default=None))
        assert aged.suspended == sum(case.suspended for case in some)
        assert [bucket.n for bucket in aged.buckets] == [
            sum(low <= day <= high for day in days) for low, high in ((0, 7), (8, 30), (31, 90), (91, 10**6))
        ]

    explained = explain(events, asked)
    assert (explained.durations, explained.funnel, explained.ages) == made
    then = [event for event in events if local_day(event.recorded_at) <= as_of]
    assert asked_of(then, asked._replace(today=as_of)) == made
