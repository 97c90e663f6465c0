"""``huying import``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.importing.bringing import Import
from cli.importing.looking import Done, Looked, look, rehearse
from cli.importing.mapping import Mapping, load, shipped
from cli.importing.report import Report, report_to
from cli.telling import FAILED, aside, bar, fail, failing_kindly, out, run
from cli.where import HERE, Data, Store, sole_writer, url_of, writing
from domain.amounts import counted
from domain.fields import words_of
from domain.kernel import Refused
from domain.unreadable import unopened
from projections import VIEWS
from store.rebuild import bring_up_to_date
from store.vault.places import sealing


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_)


def import_(
    file: Annotated[Path, typer.Argument(help="The file 文件: CSV or NDJSON, gzipped or not.", dir_okay=False)],
    mapping: Annotated[
        str,
        typer.Option(help=f"The mapping file 映射文件 (TOML), or one that comes along: {', '.join(shipped())}."),
    ],
    report: Annotated[
        Path | None,
        typer.Option(help="Name every refused row here 逐行写明拒绝原因: NDJSON, or CSV where it ends in .csv."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Decide every row and write nothing 只检查不写入.")
    ] = False,
    data: Data = HERE,
    store: Store = None,
) -> None:
    """Bring requests of another system in; exit code 1 if any row was refused. 导入其他系统的诉求。"""
    with failing_kindly():
        meaning = load(mapping)
        with bar(f"Reading {file.name} 读取文件") as progress:
            looked = look(file, meaning, progress)
        try:
            with report_to(report) as taking_down:
                told = _FirstOnes(taking_down)
                if dry_run:
                    with bar("Rehearsing 核对各行") as progress:
                        done = rehearse(file, meaning, looked, told, progress)
                else:
                    url = url_of(data, store)
                    with sole_writer(url):
                        done = run(_import(url, data, file, meaning, looked, told))
        except OSError as error:
            zh, en = unopened(error)
            fail(f"the report cannot be written to {report}: {en}. 报告无法写入（{zh}）。")
    _tell(done, looked, dry_run, told, report)
    if done.refused:
        raise typer.Exit(FAILED)


async def _import(url: str, data: Path, file: Path, mapping: Mapping, looked: Looked, report: Report) -> Done:
    async with writing(url) as backend:
        with bar("Bringing the views up to date 更新视图") as progress:
            await bring_up_to_date(backend, VIEWS, progress)
        async with sealing(url, backend, data) as vault:
            with bar(f"Importing {file.name} 导入") as progress:
                return await Import(backend, VIEWS, file, mapping, looked, report, vault).run(progress)


class _FirstOnes:
    """Passes refusals on to the report, and keeps the first few to be shown."""

    most = 10

    def __init__(self, report: Report) -> None:
        self._report = report
        self.lines: list[str] = []

    def refused(self, line: int, reference: str | None, refusal: Refused) -> None:
        self._report.refused(line, reference, refusal)
        if len(self.lines) < self.most:
            field = refusal.known.get("field")
            zh, en = words_of(str(field)) if field else ("", "")
            named = (f"“{zh}”", f", {en}") if field else ("", "")
            said = refusal.sentence("zh"), refusal.sentence("en")
            self.lines.append(f"第 {line} 行{named[0]}：{said[0]} Line {line}{named[1]}: {said[1]}")


def _tell(done: Done, looked: Looked, dry_run: bool, told: _FirstOnes, report: Path | None) -> None:
    for line in told.lines:
        aside.print(line, markup=False)
    if done.refused > len(told.lines):
        aside.print(f"… and {done.refused - len(told.lines)} more 等")
    for column, n in looked.entries.items():
        out.print(f"  {column}: {counted(n, 'spelling')} 种写法", markup=False)
    would = ("Would bring in", "可导入") if dry_run else ("Brought in", "已导入")
    out.print(
        f"{would[0]} {done.brought} of {counted(done.rows, 'row')} ({counted(done.founded, 'new place')}); "
        f"{done.here} were here before or stand twice in the file, {done.refused} refused. "
        f"{would[1]} {done.brought} 件，此前已导入或文件中重复 {done.here} 行，拒绝 {done.refused} 行。"
    )
    if report is not None and done.refused:
        out.print(f"Why, row by row 逐行原因: {report}", markup=False)
    if not dry_run:
        speed = done.facts / done.seconds if done.seconds else 0
        out.print(
            f"{counted(done.facts, 'fact')} in {done.seconds:.1f} s, {speed:,.0f} facts/s. 每秒 {speed:,.0f} 条。"
        )
