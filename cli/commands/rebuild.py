"""``huying rebuild``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.telling import bar, fail, out, run
from cli.where import HERE, Data, Store, sole_writer, url_of, writing
from domain.amounts import counted
from projections import VIEWS
from projections.kernel import View
from store.control import Progress, ask_to_rebuild, socket_of
from store.opening import BadStore, InUse, file_of
from store.rebuild import rebuild as rebuild_views


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rebuild)


def rebuild(
    view: Annotated[
        str | None, typer.Argument(help=f"One of {', '.join(view.name for view in VIEWS)}; all when none is given.")
    ] = None,
    data: Data = HERE,
    store: Store = None,
) -> None:
    """Fold views from the log again, also while the service runs. 由记录重新生成视图，服务可照常运行。"""
    wanted = [each for each in VIEWS if view in (None, each.name)]
    if not wanted:
        fail(f"there is no view {view!r}, only: {', '.join(each.name for each in VIEWS)}")
    url = url_of(data, store)
    with bar(f"Rebuilding {', '.join(each.name for each in wanted)} 重建视图") as progress:
        facts = run(_rebuild(url, wanted, progress))
    names = ", ".join(each.name for each in wanted)
    out.print(f"Rebuilt from {counted(facts, 'fact')}: {names}. 已由 {facts} 条记录重建。")


async def _rebuild(url: str, views: list[View], progress: Progress) -> int:
    file = file_of(url)
    if file is not None and not file.exists():
        raise BadStore(f"there is no store at {file}")
    try:
        with sole_writer(url):
            async with writing(url) as backend:
                return await rebuild_views(backend, views, progress)
    except InUse:
        assert file is not None
        return await ask_to_rebuild(socket_of(file), [view.name for view in views], progress)
