"""``huying roster import`` and ``huying roster show``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.table import Table

from cli.rolls.bringing import Done, Roll
from cli.rolls.report import RollReport, refused_words, roll_report_to
from cli.telling import FAILED, aside, bar, fail, failing_kindly, out, run
from cli.where import HERE, Data, Store, reading, sole_writer, url_of, writing
from domain.amounts import counted
from domain.instants import day_number, local_day
from domain.kernel import Id, Refused
from domain.vocabulary import ROLE
from projections import VIEWS
from projections.directory import PartyFound, Sought, parties_found
from projections.places import areas_below, places_called
from projections.roster import RosterFigures, roster_figures
from store.backend import Backend
from store.rebuild import bring_up_to_date
from store.vault.places import sealing
from store.writer import clock

_PIECE = 500


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Who has checked in and holds posts 双报到名册与职务.")
    group.command("import")(import_)
    group.command()(show)
    app.add_typer(group, name="roster")


def import_(
    file: Annotated[Path, typer.Argument(help="The roll 名册: xlsx, or CSV in UTF-8 or GB 18030.", dir_okay=False)],
    report: Annotated[
        Path | None,
        typer.Option(
            help="The ids of who was brought in, and why rows were refused 逐行写明编号或拒绝原因: NDJSON, or .csv."
        ),
    ] = None,
    data: Data = HERE,
    store: Store = None,
) -> None:
    """Bring in who has checked in and who holds which post; exit code 1 if any row was refused. 导入名册。"""
    url = url_of(data, store)
    with failing_kindly():
        try:
            with roll_report_to(report) as taking_down, sole_writer(url):
                telling = _Telling(taking_down)
                done = run(_import(url, data, file, telling))
        except OSError as error:
            fail(f"the report cannot be written to {report}: {error.strerror}. 报告无法写入。")
    out.print(
        f"Brought in {done.brought} of {counted(done.rows, 'row')}; {done.here} were here before, {done.refused} "
        f"refused. 已导入 {done.brought} 行，此前已有 {done.here} 行，拒绝 {done.refused} 行。"
    )
    found = len(taking_down.parties)
    where = ("their ids are in", "编号见") if report else ("--report writes their ids", "加 --report 可写出编号")
    at = f" {report}" if report else ""
    parties = "party" if found == 1 else "parties"
    out.print(
        f"That is {found} {parties}: {where[0]}{at}. 共 {found} 个人员和单位，{where[1]}{at}。",
        markup=False,
    )
    if done.refused:
        raise typer.Exit(FAILED)


async def _import(url: str, data: Path, file: Path, report: RollReport) -> Done:
    async with writing(url) as backend, sealing(url, backend, data) as vault:
        with bar("Bringing the views up to date 更新视图") as progress:
            await bring_up_to_date(backend, VIEWS, progress)
        with bar(f"Importing {file.name} 导入") as progress:
            return await Roll(backend, VIEWS, file, report, vault).run(progress)


class _Telling(RollReport):
    """Passes on to the report what becomes of the rows, and tells each refusal: never what else stands in the row."""

    def __init__(self, report: RollReport) -> None:
        super().__init__()
        self._report = report

    def taken(self, line: int, reference: str | None, party: Id, *, here: bool) -> None:
        self._report.taken(line, reference, party, here=here)

    def refused(self, line: int, reference: str | None, refusal: Refused) -> None:
        self._report.refused(line, reference, refusal)
        aside.print(refused_words(line, refusal), markup=False)


def show(
    area: Annotated[str, typer.Argument(help="A place by its id, code or exact name 区域.")],
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day 哪一天.", show_default="today")
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As the log knew it then 截至.", show_default="today")
    ] = None,
    parties: Annotated[
        bool, typer.Option("--parties", help="Also who they are, by their ids 列出人员和单位的编号.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
    data: Data = HERE,
    store: Store = None,
) -> None:
    """How many have checked in, and hold which post. 报到与任职情况。"""
    today = local_day(clock())
    day = today if on is None else day_number(on.date())
    known = today if as_of is None else min(today, day_number(as_of.date()))
    made, there = run(_figures(url_of(data, store), area, day, known, parties))
    if as_json:
        told = msgspec.to_builtins(made)
        typer.echo(msgspec.json.encode({**told, "parties": [_line(one) for one in there]} if parties else told))
        return
    out.print(f"{made.on}，截至 as of {made.as_of}，规则版本 rules {made.rule_version}。{made.scope_zh}")
    table = Table(box=None, pad_edge=False)
    table.add_column("指标")
    table.add_column("figure", style="dim")
    table.add_column("数", justify="right")
    for figure in made.figures:
        table.add_row(figure.zh, figure.en, f"{figure.n}{figure.unit}")
    out.print(table)
    if made.phrase is not None:
        out.print(f" ·  {made.phrase}")
    for one in there:
        line = _line(one)
        posts = "、".join(ROLE[role].words("zh", "staff") for role in line["posts"])
        out.print(f"{one.id}  {ROLE[one.kind].words()}  {posts}  {one.public_name or ''}".rstrip(), markup=False)


def _line(one: PartyFound) -> dict[str, Any]:
    return {"id": one.id, "kind": one.kind, "posts": [role for role, _, _ in one.posts], "name": one.public_name}


async def _figures(url: str, words: str, on: int, as_of: int, parties: bool) -> tuple[RosterFigures, list[PartyFound]]:
    """The figures of an area and, if they are asked for, the parties that are to be found there now."""
    async with reading(url) as backend:
        found = await places_called(backend, words)
        if len(found) != 1:
            which = "several places are" if found else "no place is"
            fail(f"{which} called {words!r}: name it by its id, its code or its exact name. 请填编号、代码或准确名称。")
        area = found[0].id
        there = await _all_of(backend, area) if parties else []
        return await roster_figures(backend, area, await areas_below(backend, area), on, as_of), there


async def _all_of(backend: Backend, area: Id) -> list[PartyFound]:
    found: list[PartyFound] = []
    while piece := await parties_found(backend, Sought([area]), after=found[-1].id if found else "", limit=_PIECE):
        found += piece
    return found
