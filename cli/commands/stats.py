"""``huying stats``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
import typer
from rich.markup import escape
from rich.table import Table

from cli.durations import Answers, named, print_answers, print_cases
from cli.telling import fail, out, run
from cli.where import HERE, Data, Store, reading, url_of
from domain.instants import day_number, local_day
from domain.kernel import Event, Id
from projections.board import cards_of
from projections.durations import Asked, By, Waits, ages, durations, funnel
from projections.durations import explain as explain_times
from projections.places import path_of, places_called, titles_of
from projections.statistics import Explained, Figure, Figures, Statistics, amount, explain, figures, kinds, phrase
from store.backend import Backend
from store.codec import event_of
from store.writer import clock

_DAY = ["%Y-%m-%d"]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(stats)


def stats(
    area: Annotated[str, typer.Argument(help="A place 地点: its id, its code or its exact name.")],
    first: Annotated[datetime, typer.Option("--from", formats=_DAY, help="The first day 起始日.")],
    last: Annotated[datetime, typer.Option("--to", formats=_DAY, help="The last day 截止日.")],
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, help="As the log knew it at the end of that day 截至当日已记录; today if not said."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
    explained: Annotated[
        bool, typer.Option("--explain", help="List the cases and facts behind each figure 列出数字背后的案件与记录.")
    ] = False,
    by: Annotated[
        By | None,
        typer.Option(
            help="Break down how long needs take, how far they come and how old they get 办理时长、进程和件龄分列."
        ),
    ] = None,
    data: Data = HERE,
    store: Store = None,
) -> None:
    """The figures of an area and a period. 某区域某时段的统计数字。"""
    if last < first:
        fail("the period ends before it begins. 截止日早于起始日。")
    today = local_day(clock())
    known = today if as_of is None else min(today, day_number(as_of.date()))
    days = day_number(first.date()), day_number(last.date()), known, today
    run(_stats(url_of(data, store), area, days, by, as_json, explained))


async def _stats(
    url: str, area: str, days: tuple[int, int, int, int], by: By | None, as_json: bool, explained: bool
) -> None:
    async with reading(url) as backend:
        place = await _place(backend, area)
        asked = Asked(place, *days, by)
        if explained:
            await _explained(backend, asked, as_json)
            return
        made = await figures(backend, place, *days)
        times = await durations(backend, asked), await funnel(backend, asked), await ages(backend, asked)
        times = await named(backend, times)
        if as_json:
            _echo(msgspec.to_builtins(made), times)
            return
        await _print(backend, place, made)
        print_answers(times)


async def _explained(backend: Backend, asked: Asked, as_json: bool) -> None:
    events = await _events(backend)
    told = explain(events, asked.area, asked.first, asked.last, asked.as_of)
    timed = explain_times(events, asked)
    times = await named(backend, (timed.durations, timed.funnel, timed.ages))
    if as_json:
        _echo(msgspec.to_builtins(told), times, cases=timed.behind)
        return
    await _print(backend, asked.area, told.figures)
    print_answers(times)
    await _print_behind(backend, told)
    await print_cases(backend, timed, times)


def _echo(made: dict[str, Any], times: Answers, **more: Any) -> None:
    took, came, old = times
    typer.echo(msgspec.json.encode({**made, "durations": took, "funnel": came, "ages": old, **more}))


async def _place(backend: Backend, words: str) -> Id:
    found = await places_called(backend, words)
    if not found:
        fail(f"there is no place {words!r}: name it by its id, its code or its exact name. 没有这个地点。")
    if len(found) > 1:
        ids = ", ".join(f"{place.id} ({place.code or place.level})" for place in found)
        fail(f"{words!r} is the name of several places; name one by its id or code: {ids}. 有多个同名地点。")
    return found[0].id


async def _events(backend: Backend) -> list[Event]:
    topics = sorted(kind.topic for kind in Statistics.wants | Waits.wants)
    head = await backend.head()
    return [event_of(row) async for piece in backend.scan(0, head.position, topics) for row in piece]


async def _print(backend: Backend, place: Id, made: Figures) -> None:
    path = await path_of(backend, place)
    titles = await titles_of(backend, path)
    words = "".join(titles[step] for step in path if step in titles) or place
    out.print(f"[bold]{escape(words)}[/]  {made.first_day} – {made.last_day}")
    out.print(f"截至 as of {made.as_of}，规则版本 rules {made.rule_version}。{made.scope.zh}")
    table = Table(box=None, pad_edge=False)
    table.add_column("指标", overflow="fold")
    table.add_column("figure", style="dim")
    table.add_column("数", justify="right")
    table.add_column("其中估计 estimated", justify="right")
    for figure in made.figures:
        _row(table, figure)
    for rate in made.rates:
        share = f"{rate.text} ({rate.numerator:g}/{rate.denominator})"
        table.add_row(rate.zh, rate.en, share if rate.denominator else rate.text, "")
    out.print(table)
    for key in _TOLD:
        if made[key].n:
            out.print(f" ·  {phrase(made[key])}")
    if sum(1 for part in made["claims"].parts if part.n) > 1:
        out.print(f" ·  {kinds(made['claims'])}")


_TOLD = (
    *("solved", "solved.hard", "on_the_spot", "households", "items"),
    *("claimants.organisation", "claimants.unit", "claimants.party_member", "pledged_fen"),
)
"""What is said in words too, as people write it, when it is not nothing."""


def _row(table: Table, figure: Figure, indent: str = "") -> None:
    table.add_row(indent + figure.zh, figure.en, amount(figure), str(figure.estimated or ""))
    for part in figure.parts:
        _row(table, part, "  ")


def _called(made: Figures, key: str) -> str:
    try:
        return f"{made[key].zh} {key}"
    except KeyError:
        return key  # a sum that goes into rates, or into a figure of several


async def _print_behind(backend: Backend, told: Explained) -> None:
    cases = [Id(case.case) for behind in told.behind.values() for case in behind]
    cards = await cards_of(backend, list(dict.fromkeys(cases)))
    for key, behind in told.behind.items():
        out.print(
            f"\n[bold]{_called(told.figures, key)}[/] = {' + '.join(str(case.n) for case in behind[:12])}", end=""
        )
        out.print(f" + … ({len(behind)})" if len(behind) > 12 else "")
        for case in behind:
            card = cards.get(Id(case.case))
            wording = (card.wording or card.summary.category.zh) if card else ""
            facts = ", ".join(f"#{fact.position} {fact.topic} v{fact.version} {fact.n:+}" for fact in case.facts)
            out.print(f"  {case.case}  {escape(wording)}")
            out.print(f"      [dim]{facts}[/]")
