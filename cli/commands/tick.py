"""``huying tick``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.telling import bar, fail, failing_kindly, out, run
from cli.where import HERE, Data, Store, sole_writer, url_of, writing
from domain.amounts import counted
from domain.instants import CHINA, micros
from domain.settings import installed
from projections import VIEWS, asked_by_the_clock
from store.opening import BadStore, file_of
from store.pruning import prune
from store.rebuild import bring_up_to_date
from store.ticking import tick as tick_once
from store.vault.places import sealing
from store.writer import Writer, clock


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(tick)


def tick(
    at: Annotated[
        str | None,
        typer.Option(
            help="The instant to bring about, never later than now 时间点: 2025-03-01, or 2025-03-01T08:00+08:00.",
            show_default="now",
        ),
    ] = None,
    data: Data = HERE,
    store: Store = None,
) -> None:
    """Do what is due by now, as the service does: lapse claims, settle upkeep, drop old answers. 处理到期事项。"""
    url = url_of(data, store)
    now = clock()
    instant = now if at is None else _instant(at)
    if instant > now:
        fail(f"{at} is later than now. 时间不能晚于现在。")
    with failing_kindly(), sole_writer(url):
        installed()  # wrong ones are said now, and not on the day when something is due
        facts, dropped = run(_tick(url, data, instant))
    if facts:
        out.print(f"Recorded {counted(facts, 'fact')}. 新增 {facts} 条记录。")
    else:
        out.print("Nothing was due. 没有到期事项。")
    if dropped:
        out.print(f"Dropped {counted(dropped, 'old answer')} to requests. 清除 {dropped} 条过期的请求应答。")


def _instant(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
        return micros(moment if moment.tzinfo else moment.replace(tzinfo=CHINA))
    except (ValueError, OverflowError):
        fail(f"{text!r} is no date or time: write 2025-03-01 or 2025-03-01T08:00+08:00. 不是正确的日期或时间。")


async def _tick(url: str, data: Path, at: int) -> tuple[int, int]:
    file = file_of(url)
    if file is not None and not file.exists():
        raise BadStore(f"there is no store at {file}")
    async with writing(url) as backend:
        with bar("Bringing the views up to date 更新视图") as progress:
            await bring_up_to_date(backend, VIEWS, progress)
        async with sealing(url, backend, data) as vault:
            writer = Writer(backend, VIEWS, vault=vault)
            await writer.start()
            before = writer.position
            try:
                await tick_once(writer, lambda at: asked_by_the_clock(backend, at), at)
            finally:
                await writer.stop()
            return writer.position - before, await prune(backend, at)
