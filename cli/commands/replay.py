"""``huying replay``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated

import typer
from rich.markup import escape

from cli.telling import fail, out, run
from cli.upkeep import print_plan, print_upkeep
from cli.where import HERE, Data, Store, reading, url_of
from domain.categories import CATEGORIES
from domain.instants import CHINA, end_of, local_day, micros, moment
from domain.kernel import Aggregate, Event, Id
from domain.need.need import Need
from domain.upkeep.plan import Plan
from domain.vocabulary import CLAIM, PART, RESULT, ROLE
from projections import lines_of, timeline_of
from projections.parties import parties_of
from projections.places import titles_of
from projections.quoted import phrases
from projections.timeline import Line
from store.backend import Backend
from store.snapshot import snapshot


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(replay)


def replay(
    case: Annotated[str, typer.Argument(help="A case 案件: its id, or the beginning of it if no other begins so.")],
    at: Annotated[
        str | None,
        typer.Option(
            help="As the log knew it then 截至该时刻已记录: 2025-02-24 (to the end of that day) or 2025-02-24T15:30.",
            show_default="now",
        ),
    ] = None,
    data: Data = HERE,
    store: Store = None,
) -> None:
    """A case as it stood then, and what had happened up to then. 某个时刻的案件状态与经过。"""
    run(_replay(url_of(data, store), case.lower(), None if at is None else _instant(at)))


def _instant(words: str) -> int:
    try:
        if len(words) <= len("2025-02-24"):
            return end_of(date.fromisoformat(words))
        when = datetime.fromisoformat(words)
    except ValueError:
        fail(f"{words!r} is no time: write 2025-02-24 or 2025-02-24T15:30. 时间格式不对。")
    return micros(when if when.tzinfo else when.replace(tzinfo=CHINA))


async def _replay(url: str, beginning: str, until: int | None) -> None:
    async with reading(url) as backend:
        id = await _case(url, backend, beginning)
        every = await backend.case(id)
        events = [event for event in every if until is None or event.recorded_at <= until]
        then = "" if until is None else f"，截至 as of {moment(until):%Y-%m-%d %H:%M}"
        out.print(f"[bold]{id}[/]{then}")
        if not events:
            out.print(
                f"Nothing was known of it yet; the first fact was recorded on {_day(every[0].recorded_at)}. "
                "当时还没有任何记录。"
            )
            return
        state: Aggregate | None = None
        for event in events:
            state = event.mutate(state)
        if isinstance(state, Need):
            await _print_need(backend, state, events)
            out.print()
            _print_lines(await timeline_of(backend, events), events)
            await print_upkeep(backend, id, until)
        elif isinstance(state, Plan):
            await print_plan(backend, state, events)
        else:
            _print_lines(await lines_of(backend, events), events)


async def _case(url: str, backend: Backend, beginning: str) -> Id:
    if await backend.case(Id(beginning)):
        return Id(beginning)
    async with snapshot(url) as of:
        found = await of.cases_like(beginning)
    if not found:
        fail(f"no case has an id that begins with {beginning!r}. 没有这个编号的案件。")
    if len(found) > 1:
        fail(f"several cases begin with {beginning!r}: {', '.join(found)}. 编号不唯一，请多写几位。")
    return found[0]


async def _print_need(backend: Backend, need: Need, events: Sequence[Event]) -> None:
    # A need in somebody's home is told by the building.
    titles = await titles_of(backend, need.path)
    place = "".join(titles[step] for step in need.path if step in titles)
    category = CATEGORIES.get(need.category)
    out.print(f"  {escape(need.wording or category.zh)}")
    out.print(f"  地点 place      {escape(place)}")
    out.print(f"  类别 category   {need.category} {category.zh}")
    out.print(f"  状态 stage      {need.stage.words('zh')} / {need.stage.words('en')}, 第 {need.version} 版 version")
    if need.discussing:
        out.print("  议事 discussion 正在征求意见 open")
    if need.backers:
        out.print(f"  支持 supports   {len(need.backers)}")
    if need.reports > 1:
        out.print(f"  反映 reports    {need.reports}")
    if need.course.merged_into is not None:
        out.print(f"  并入 merged     {need.course.merged_into}")
    parties = await parties_of(backend, [claim.claimant for claim in need.claims.values()])
    for claim in need.claims.values():
        party = parties.get(claim.claimant)
        who = (party.public_name if party else None) or ROLE[claim.claimant_kind].words("zh")
        kind, part = CLAIM[claim.kind].words("zh"), PART[claim.part].words("zh")
        out.print(f"  {kind}（{part}） {escape(who)}")
    if need.result is not None:
        out.print(f"  结果 result     {RESULT[need.result].words('zh')}")
    for phrase in phrases([event.fact for event in events]):
        out.print(f"  ·  {escape(phrase)}")


def _print_lines(lines: Iterable[Line], events: Sequence[Event]) -> None:
    for line in lines:
        event = events[line.version - 1]
        late = local_day(event.recorded_at) != local_day(event.fact.at)
        recorded = f" （记录于 recorded {_day(event.recorded_at)}）" if late else ""
        number = f"{line.version - line.facts + 1}–{line.version}" if line.facts > 1 else f"{line.version}"
        out.print(f"{number:>3}. {moment(event.fact.at):%Y-%m-%d %H:%M}  {escape(line.zh)}{recorded}")
        out.print(f"     [dim]{escape(line.en)}[/]")


def _day(at: int) -> str:
    return f"{moment(at):%Y-%m-%d}"
