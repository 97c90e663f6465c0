"""``huying check``."""

from __future__ import annotations

import typer

from cli.telling import FAILED, aside, bar, failing_kindly, out, run
from cli.where import HERE, Data, Store, url_of
from domain.amounts import counted
from projections import VIEWS
from store.checking import Found, check_log, check_view
from store.opening import BadStore, file_of
from store.snapshot import snapshot


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)


def check(data: Data = HERE, store: Store = None) -> None:
    """Check that nothing is missing and every view equals a fresh fold; exit code 1 if not. 核对记录与视图。"""
    url = url_of(data, store)
    with failing_kindly():
        file = file_of(url)
        if file is not None and not file.exists():
            raise BadStore(f"there is no store at {file}")
        found, facts = run(_check(url))
    for sentence in found:
        out.print(sentence, markup=False)
    if found.more:
        out.print(f"… and {found.more} more")
    if found:
        differences, among = counted(len(found) + found.more, "difference"), counted(facts, "fact")
        aside.print(f"[red]{differences} in {among} and their views. 核对发现问题。")
        raise typer.Exit(FAILED)
    names = ", ".join(view.name for view in VIEWS)
    among = counted(facts, "fact")
    out.print(f"Nothing is missing in {among}; {names} equal a fresh fold. 共 {facts} 条记录，核对无误。")


async def _check(url: str) -> tuple[Found, int]:
    found = Found()
    async with snapshot(url) as of:
        with bar("Reading the log 核对记录") as progress:
            await check_log(of, found, progress)
        if not found:  # a broken log folds to nothing that could be compared
            for view in VIEWS:
                with bar(f"Folding {view.name} 核对视图") as progress:
                    await check_view(of, view, found, progress)
        return found, (await of.head()).position
