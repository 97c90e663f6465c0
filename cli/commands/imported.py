"""``huying imported``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.markup import escape
from rich.table import Table

from cli.telling import FAILED, aside, fail, out, run
from cli.where import HERE, Data, Store, reading, url_of
from domain.amounts import counted
from domain.unreadable import unopened
from projections.brought import Brought, brought_from, sources


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(imported)


def imported(
    source: Annotated[
        str | None, typer.Argument(help="The system's code in its mapping 来源代码; all of them when none is given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
    compare: Annotated[
        Path | None,
        typer.Option(help="A JSON file with figures of the same names; exit code 1 unless all are equal 逐项核对."),
    ] = None,
    data: Data = HERE,
    store: Store = None,
) -> None:
    """What was brought in from another system, counted by its own terms. 已导入诉求的统计。"""
    url = url_of(data, store)
    if source is None:
        for name, n in run(_sources(url)):
            out.print(f"{name}: {counted(n, 'request')} 件", markup=False)
        return
    made = run(_brought(url, source))
    if made is None:
        fail(f"nothing was brought in from {source!r}. 没有从这个来源导入过诉求。")
    told = msgspec.json.decode(msgspec.json.encode(made), type=dict[str, Any])
    if as_json:
        typer.echo(msgspec.json.encode(made))
    else:
        _print(told)
    if compare is not None:
        _compare(told, _expected(compare))


async def _sources(url: str) -> list[tuple[str, int]]:
    async with reading(url) as backend:
        return list(await sources(backend))


async def _brought(url: str, source: str) -> Brought | None:
    async with reading(url) as backend:
        return await brought_from(backend, source)


def _print(told: dict[str, Any]) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(overflow="fold")
    table.add_column(justify="right", overflow="fold")
    for name, value in told.items():
        parts = value.items() if isinstance(value, dict) else value if isinstance(value, list) else None
        table.add_row(f"[bold]{_WORDS[name]}[/] [dim]{name}[/]", "" if parts is not None else _one(value))
        for part, n in parts or ():
            table.add_row(f"  {escape(part) or '(blank)'}", _one(n))
    out.print(table)


def _one(value: object) -> str:
    return "–" if value is None else f"{value:.4f}" if isinstance(value, float) else escape(str(value))


def _expected(path: Path) -> dict[str, Any]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except OSError as error:
        zh, en = unopened(error)
        fail(f"{path} cannot be read: {en}. 无法读取（{zh}）。")
    except msgspec.MsgspecError as error:
        fail(f"{path} is no JSON object: {error}. 不是 JSON 对象。")


def _compare(told: dict[str, Any], expected: dict[str, Any]) -> None:
    asked = {name: value for name, value in expected.items() if name in told}
    differ = [name for name, value in asked.items() if not _same(told[name], value)]
    for name in differ:
        here, there = told[name], asked[name]
        aside.print(f"{name}: here {here}, there {there}. 本系统 {here}，来源 {there}。", markup=False)
    left = sorted(set(expected) - set(asked))
    aside.print(f"Not asked of what was brought in 未核对: {', '.join(left) or '–'}", markup=False)
    if differ or not asked:
        aside.print(f"[red]{len(differ)} of {counted(len(asked), 'figure')} differ. 有 {len(differ)} 项不一致。")
        raise typer.Exit(FAILED)
    aside.print(f"All {len(asked)} figures are equal. {len(asked)} 项全部一致。")


def _same(here: Any, there: Any) -> bool:
    # Theirs may be one list for each way to divide a city; there is one place to each request here.
    if isinstance(here, list) and isinstance(there, dict) and len(there) == 1:
        (there,) = there.values()
    return bool(here == there)


_WORDS = {
    "source": "来源",
    "rows": "件数",
    "distinct_ids": "不同编号",
    "created_min": "最早登记",
    "created_max": "最晚登记",
    "by_status": "按原状态",
    "closed": "已办结",
    "not_closed": "未办结",
    "closed_before_created": "办结早于登记",
    "closed_same_instant": "登记时即办结",
    "median_hours_to_close_all": "办结时长中位数（小时，全部）",
    "median_hours_to_close_nonneg": "办结时长中位数（小时）",
    "p90_hours_to_close_nonneg": "办结时长第90百分位（小时）",
    "mean_hours_to_close_nonneg": "办结时长平均数（小时）",
    "categories": "原类别数",
    "rows_by_category_top10": "件数最多的类别",
    "closed_by_category_top10": "办结最多的类别",
    "median_hours_nonneg_of_those_top10": "这些类别的办结时长中位数（小时）",
    "rows_by_month": "按登记月份",
    "closed_by_month": "按办结月份",
    "rows_by_place_top10": "件数最多的区域",
    "sla": "是否按期（原系统认定）",
    "target_blank": "没有期限",
    "by_department": "按承办部门",
    "by_source": "按渠道",
}
