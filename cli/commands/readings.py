"""``huying readings``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.telling import out, run
from cli.where import HERE, Data, Store, url_of
from domain.instants import moment
from domain.kernel import Id
from domain.vocabulary import READING_REASON
from store.opening import BadStore, file_of
from store.vault.places import place_for


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(readings)


def readings(
    case: Annotated[str | None, typer.Argument(help="Of this case only 只看该案件.")] = None,
    data: Data = HERE,
    store: Store = None,
) -> None:
    """Who has read sealed words, when, of which case and why, for auditors. 谁在何时因何查阅了原文（供审计）。"""
    run(_readings(url_of(data, store), data, None if case is None else Id(case.strip().lower())))


async def _readings(url: str, data: Path, case: Id | None) -> None:
    file = file_of(url)
    if file is not None and not file.exists():
        raise BadStore(f"there is no store at {file}")
    vault = place_for(url, data, read_only=True).vault()
    try:
        found = await vault.told_readings(case) if await vault.open_to_read() else []
    finally:
        await vault.close()
    for reading, note in found:
        reason = READING_REASON.get(reading.reason)
        why = reading.reason if reason is None else f"{reason.words('zh', 'staff')} {reason.en}"
        said = "" if reading.note is None else f"  {note if note is not None else '（已删除） (deleted)'}"
        when = f"{moment(reading.at):%Y-%m-%d %H:%M:%S}"
        out.print(f"{when}  {reading.reader} ({reading.role})  {reading.case_id}  {why}{said}", markup=False)
    if not found:
        out.print("Nobody has read any. 没有查阅记录。")
