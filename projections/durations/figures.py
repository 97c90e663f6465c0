"""Makes the answers: of the entries that the view keeps, or of those that the log explains."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

import msgspec

from domain.amounts import lasting, percent
from domain.instants import day_of
from projections.durations.queries import Asked, By, raised, still_open, values
from projections.durations.rows import Kept, Reached, What
from projections.durations.told import (
    RULE_VERSION,
    AgeLine,
    Ages,
    Bucket,
    DurationLine,
    Durations,
    Funnel,
    FunnelLine,
    FunnelStep,
    Lasting,
    Share,
    Spread,
)
from store.reading import Reader

STEPS = (
    (0, "raised", "登记", "raised"),
    (Reached.ACCEPTED, "accepted", "受理", "accepted"),
    (Reached.OPENED, "opened", "开放认领", "opened to claims"),
    (Reached.CLAIMED, "claimed", "认领或接单", "claimed, or signed for by a unit"),
    (Reached.STARTED, "started", "开工", "work begun"),
    (Reached.FIXED, "fixed", "报办结", "reported fixed"),
    (Reached.CONFIRMED, "confirmed", "已确认", "confirmed"),
    (Reached.CLOSED, "closed", "办结", "closed"),
)
"""The steps of the funnel: the bit of :class:`Reached`, the key, and what it is called."""
_BUCKETS = ((0, 7), (8, 30), (31, 90), (91, None))


class Words(NamedTuple):
    """What the key of a line is called."""

    zh: str
    en: str


_WHOLE = Words("合计", "total")
_UNNAMED = Words("", "")
_WITHOUT = {
    By.CATEGORY: Words("未分类", "no category"),
    By.AREA: Words("本级", "in the area itself"),
    By.UNIT: Words("无主办单位", "no unit leads"),
}

A = TypeVar("A", Durations, Funnel, Ages)
C = TypeVar("C")


class Took(msgspec.Struct):
    """What one line of durations is made of."""

    answered: list[int] = msgspec.field(default_factory=list)
    """How many seconds it took each case, in any order."""
    closed: list[int] = msgspec.field(default_factory=list)
    reopened: int = 0
    due: Counter[int] = msgspec.field(default_factory=Counter)
    """How many deadlines there are of each :class:`Kept`."""


async def durations(reader: Reader, asked: Asked) -> Durations:
    """How long needs took in an area and a period. What the lines are called is told by :func:`worded`."""
    took: defaultdict[str, Took] = defaultdict(Took)
    for key, seconds in (await values(reader, asked, What.ANSWERED)).items():
        took[key].answered = sorted(seconds)
    for key, seconds in (await values(reader, asked, What.CLOSED)).items():
        took[key].closed = sorted(seconds)
    for key, seconds in (await values(reader, asked, What.REOPENED)).items():
        took[key].reopened = len(seconds)
    for key, kept in (await values(reader, asked, What.DUE)).items():
        took[key].due = Counter(kept)
    return durations_of(took, asked)


async def funnel(reader: Reader, asked: Asked) -> Funnel:
    """How far the needs raised in a period came."""
    came = await raised(reader, asked)
    return funnel_of({key: Counter(reached) for key, reached in came.items()}, asked)


async def ages(reader: Reader, asked: Asked) -> Ages:
    """How old what was open at the end of the day *as_of* was, as the log knew it then; no period is asked about."""
    opened: dict[str, Counter[tuple[int, int]]] = {}
    for key, listed in (await still_open(reader, asked)).items():
        opened[key] = opened_of(divmod(number, 256) for number in listed)
    return ages_of(opened, asked)


def opened_of(standing: Iterable[tuple[int, int]]) -> Counter[tuple[int, int]]:
    """How many were raised on which day, and are suspended (1) or not, from their days and values."""
    return Counter((day, 1 if value & Reached.SUSPENDED else 0) for day, value in standing)


def worded(told: A, words: Mapping[str, Words]) -> A:
    """The answer with its lines called what *words* call their keys; a key that nothing is known of names itself."""
    without = {} if told.by is None else {"": _WITHOUT[told.by]}
    lines = []
    for line in told.lines:
        called = without.get(line.key) or words.get(line.key) or Words(line.key, line.key)
        lines.append(msgspec.structs.replace(line, zh=called.zh, en=called.en))
    return msgspec.structs.replace(told, lines=tuple(lines))


def durations_of(took: Mapping[str, Took], asked: Asked) -> Durations:
    """The answer that those lines make."""
    whole = Took()
    for line in took.values():
        whole.answered += line.answered
        whole.closed += line.closed
        whole.reopened += line.reopened
        whole.due.update(line.due)
    ordered = sorted(took, key=lambda key: (-len(took[key].closed), -len(took[key].answered), key))
    return Durations(
        area=asked.area,
        first_day=_day(asked.first),
        last_day=_day(asked.last),
        as_of=_day(asked.as_of),
        rule_version=RULE_VERSION,
        by=asked.by,
        total=_duration("", _WHOLE, whole),
        lines=tuple(_duration(key, _UNNAMED, took[key]) for key in ordered) if asked.by else (),
    )


def funnel_of(came: Mapping[str, Counter[int]], asked: Asked) -> Funnel:
    """The answer that those lines make: how many needs have come how far, as bits of :class:`Reached`."""
    ordered = sorted(came, key=lambda key: (-came[key].total(), key))
    return Funnel(
        area=asked.area,
        first_day=_day(asked.first),
        last_day=_day(asked.last),
        as_of=_day(asked.as_of),
        rule_version=RULE_VERSION,
        by=asked.by,
        total=_funnel("", _WHOLE, _together(came.values())),
        lines=tuple(_funnel(key, _UNNAMED, came[key]) for key in ordered) if asked.by else (),
    )


def ages_of(opened: Mapping[str, Counter[tuple[int, int]]], asked: Asked) -> Ages:
    """The answer that those lines make: how many needs were raised on which day, and are suspended (1) or not."""
    ordered = sorted(opened, key=lambda key: (-opened[key].total(), key))
    return Ages(
        area=asked.area,
        as_of=_day(asked.as_of),
        rule_version=RULE_VERSION,
        by=asked.by,
        total=_age("", _WHOLE, _together(opened.values()), asked.as_of),
        lines=tuple(_age(key, _UNNAMED, opened[key], asked.as_of) for key in ordered) if asked.by else (),
    )


def _together(lines: Iterable[Counter[C]]) -> Counter[C]:
    whole: Counter[C] = Counter()
    for line in lines:
        whole.update(line)
    return whole


def _day(number: int) -> str:
    return day_of(number).isoformat()


def _duration(key: str, words: Words, took: Took) -> DurationLine:
    kept = took.due
    due = kept.total()
    shares = (
        _share("closing", "结案率", "of those due, closed", kept[Kept.LATE] + kept[Kept.IN_TIME], due),
        _share("on_time", "按期结案率", "of those due, closed in time", kept[Kept.IN_TIME], due),
        _share("reopening", "重新办理率", "of those closed, reopened", took.reopened, took.reopened + len(took.closed)),
    )
    return DurationLine(key, words.zh, words.en, _spread(took.answered), _spread(took.closed), shares)


def _share(key: str, zh: str, en: str, numerator: int, denominator: int) -> Share:
    return Share(key, zh, en, numerator, denominator, percent(numerator, denominator, digits=2))


def _spread(seconds: list[int]) -> Spread:
    ordered, n = sorted(seconds), len(seconds)  # of lists that are sorted already this only merges
    if not n:
        return Spread(0, None, None)
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) // 2
    return Spread(n, _lasting(middle), _lasting(ordered[(9 * n + 9) // 10 - 1]))


def _lasting(seconds: int) -> Lasting:
    return Lasting(seconds, lasting(seconds, "zh"), lasting(seconds, "en"))


def _funnel(key: str, words: Words, came: Counter[int]) -> FunnelLine:
    raised = came.total()
    steps = []
    for bit, step, zh, en in STEPS:
        n = sum(n for reached, n in came.items() if reached & bit == bit)
        steps.append(FunnelStep(step, zh, en, n, percent(n, raised, digits=2)))
    return FunnelLine(key, words.zh, words.en, tuple(steps))


def _age(key: str, words: Words, opened: Counter[tuple[int, int]], day: int) -> AgeLine:
    by_age: Counter[int] = Counter()
    for (raised_on, _), n in opened.items():
        by_age[day - raised_on] += n
    buckets = tuple(
        Bucket(first, last, sum(n for age, n in by_age.items() if age >= first and (last is None or age <= last)))
        for first, last in _BUCKETS
    )
    suspended = sum(n for (_, still), n in opened.items() if still)
    return AgeLine(key, words.zh, words.en, opened.total(), suspended, buckets, max(by_age, default=None))
