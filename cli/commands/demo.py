"""``huying demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.demo.telling import begins_with, tell
from cli.telling import bar, failing_kindly, out, run
from cli.where import HERE, Data, Photos, Store, photos_at, sole_writer, url_of, writing
from domain.amounts import counted
from projections import VIEWS
from store.files.folder import Files
from store.files.sweeping import demand_own_files
from store.rebuild import bring_up_to_date
from store.vault.places import sealing


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Only into a store that holds nothing else 仅当数据库为空时.")
    ] = False,
    data: Data = HERE,
    store: Store = None,
    files: Photos = None,
) -> None:
    """Tell cases that newspapers told, with their dates. 讲述真实案例（演示数据）。"""
    url = url_of(data, store)
    with failing_kindly(), sole_writer(url):
        run(_demo(url, data, photos_at(url, data, files), if_empty))


async def _demo(url: str, data: Path, folder: Path, if_empty: bool) -> None:
    async with writing(url) as backend:
        if if_empty and (await backend.head()).position and not await backend.case(begins_with().case):
            out.print("The store holds facts already: nothing was told. 数据库已有记录，未写入演示数据。")
            return
        await demand_own_files(backend, folder)
        with bar("Bringing the views up to date 更新视图") as progress:
            await bring_up_to_date(backend, VIEWS, progress)
        async with sealing(url, backend, data) as vault:
            with bar("Telling the demo 讲述案例") as progress:
                told = await tell(backend, VIEWS, Files(folder, vault), progress, vault)
    if told:
        out.print(f"The demo is told: {counted(told, 'act')}. 演示数据已写入，共 {told} 步。")
    else:
        out.print("The demo was told before: nothing was added. 演示数据此前已写入，未作改动。")
