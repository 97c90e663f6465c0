"""How what was fixed is kept up, as ``huying replay`` prints it."""

from __future__ import annotations

from rich.markup import escape

from cli.telling import out
from domain.instants import day_of, day_words, local_day, moment
from domain.kernel import Event, Id
from domain.upkeep.plan import Plan
from domain.vocabulary import UPKEEP, UPKEEP_STATE
from projections import upkeep_of
from projections.upkeep import mechanism, plans_of
from store.backend import Backend


async def print_upkeep(backend: Backend, need: Id, until: int | None) -> None:
    """The plans of a need and what happened to them, as the log knew it at *until*; nothing where there are none."""
    told: list[tuple[Plan, list[Event]]] = []
    for row in await plans_of(backend, need):
        events = [event for event in await backend.case(Id(row.case)) if until is None or event.recorded_at <= until]
        plan = Plan.folded(events)
        if plan is not None:
            told.append((plan, events))
    if not told:
        return
    out.print()
    phrase = mechanism((plan.wording, plan.course) for plan, _ in told)
    title = UPKEEP["upkeep"]
    out.print(f"{title.words('zh')} {title.words('en')}{'' if phrase is None else f'：{escape(phrase[0])}'}")
    for plan, events in told:
        await print_plan(backend, plan, events)


async def print_plan(backend: Backend, plan: Plan, events: list[Event]) -> None:
    """A plan, and what happened to it."""
    course = plan.course
    what, state = UPKEEP[plan.kind].words("zh"), UPKEEP_STATE[course.state].words("zh")
    due = None if course.next_on is None or course.state != "live" else day_words(day_of(course.next_on))
    next_on = "" if due is None else f"，下次到期{due[0]} next due {due[1]}"
    out.print(f"  {what}（{course.every.words('zh')}，至{day_words(day_of(course.until_on))[0]}，{state}）{next_on}")
    for line in await upkeep_of(backend, events):
        event = events[line.version - 1]
        late = local_day(event.recorded_at) != local_day(event.fact.at)
        recorded = f" （记录于 recorded {moment(event.recorded_at):%Y-%m-%d}）" if late else ""
        out.print(f"{line.version:>3}. {moment(event.fact.at):%Y-%m-%d %H:%M}  {escape(line.zh)}{recorded}")
        out.print(f"     [dim]{escape(line.en)}[/]")
