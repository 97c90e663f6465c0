"""Plans of upkeep: what is due when, what was missed, and whose it is."""

from __future__ import annotations

from typing import ClassVar, assert_never, cast, get_args

from domain.instants import local_day
from domain.kernel import Event, Fact
from domain.need import facts as need
from domain.upkeep.course import Course
from domain.upkeep.facts import Done, Ended, Found, HandedOver, Lapsed, Missed, Planned, UpkeepFact
from projections.kernel import Row, RowType, Tables, View

NEVER = 1 << 40
"""A day later than any: where it is not due again."""


class PlanRow(Row):
    """A plan."""

    table: ClassVar[str] = "upkeep_plan"
    key: ClassVar[tuple[str, ...]] = ("case",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("need",),
        ("claim",),
        ("next_on", "case"),
        ("keeper", "next_on", "case"),
        ("state", "settles_on"),
    )

    case: str
    version: int
    need: str
    claim: str
    """``""`` where it is not part of one."""
    place: str | None
    """The finest area that holds the need."""
    kind: str
    wording: str
    keeper: str
    keeper_role: str
    state: str
    next_on: int
    """The next day that is not settled; :data:`NEVER` where it is not due again."""
    settles_on: int
    """The day from which on time alone changes it."""
    course: Course
    missed: int = 0
    """On how many days it was missed, and not made up."""
    done: int = 0
    late: int = 0
    """How many of these were done after their time."""
    last_done_on: int | None = None
    findings: tuple[str, ...] = ()
    """The needs that were raised for what was found."""


class AreaPlan(Row):
    """An area that holds the need of a plan."""

    table: ClassVar[str] = "upkeep_area"
    key: ClassVar[tuple[str, ...]] = ("area", "plan")
    small: ClassVar[bool] = True

    area: str
    plan: str


class Holder(Row):
    """Who holds a claim since it was let go or handed over; ``""`` for nobody. It tells which plans have to follow."""

    table: ClassVar[str] = "upkeep_holder"
    key: ClassVar[tuple[str, ...]] = ("claim",)
    small: ClassVar[bool] = True

    claim: str
    holder: str


_LetGo = need.Released | need.Lapsed | need.HandedOver
_Wanted = UpkeepFact | _LetGo
_LET_GO = get_args(_LetGo)


class Upkeep(View):
    """Every plan, and what became of the claims that plans may be part of."""

    name: ClassVar[str] = "upkeep"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[RowType, ...]] = (PlanRow, AreaPlan, Holder)
    wants: ClassVar[frozenset[type[Fact]]] = frozenset(get_args(_Wanted))

    def fold(self, event: Event, tables: Tables) -> None:
        """Bring a plan to where its facts have it."""
        if isinstance(event.fact, _LET_GO):
            _let_go(cast(_LetGo, event.fact), tables)
            return
        fact = cast(UpkeepFact, event.fact)
        rows = tables[PlanRow]
        if isinstance(fact, Planned):
            rows.put(_planned(event, fact))
            for area in fact.areas:
                tables[AreaPlan].put(AreaPlan(area, event.case))
            return
        row = rows.get(event.case)
        assert row is not None
        row.version = event.version
        match fact:
            case Done():
                on_day = local_day(fact.at)
                row.done += 1
                row.late += on_day > row.course.open_until(fact.due_on)
                row.last_done_on = on_day if row.last_done_on is None else max(row.last_done_on, on_day)
            case Found():
                row.findings = (*row.findings, fact.need)
            case HandedOver():
                row.keeper, row.keeper_role = fact.to, fact.to_role
            case Missed() | Lapsed() | Ended():
                pass
            case _:
                assert_never(fact)
        _follow(row, fact)
        rows.put(row)


def _planned(event: Event, fact: Planned) -> PlanRow:
    course = Course(fact.every, fact.first_on, fact.until_on)
    return PlanRow(
        case=event.case,
        version=event.version,
        need=fact.need,
        claim=fact.claim or "",
        place=fact.areas[-1] if fact.areas else None,
        kind=fact.kind.value,
        wording=fact.wording,
        keeper=fact.keeper,
        keeper_role=fact.keeper_role,
        state=course.state.value,
        next_on=fact.first_on,
        settles_on=course.settles_on,
        course=course,
    )


def _follow(row: PlanRow, fact: Fact) -> None:
    course = row.course
    course.follow(fact)
    next_on = course.next_on
    row.state = course.state.value
    row.next_on = NEVER if next_on is None or row.state != "live" else next_on
    row.settles_on = course.settles_on
    row.missed = len(course.missed)


def _let_go(fact: _LetGo, tables: Tables) -> None:
    holder = fact.to if isinstance(fact, need.HandedOver) else ""
    tables[Holder].put(Holder(fact.claim, holder))
