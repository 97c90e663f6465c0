"""``huying copy``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.telling import bar, fail, failing_kindly, out, run
from cli.where import HERE, Data, Store, sole_writer, url_of, writing
from domain.amounts import counted
from projections import VIEWS
from store.copying import Contents, Differs, NotEmpty
from store.copying import copy as copy_store
from store.opening import BadStore, file_of
from store.rebuild import rebuild
from store.vault.places import place_for


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(copy)


def copy(
    to: Annotated[
        str, typer.Option(help="The store to copy to: postgresql://… or sqlite:///PATH; it has to be empty.")
    ],
    data: Data = HERE,
    store: Store = None,
) -> None:
    """Copy everything to another, empty store, such as from SQLite to PostgreSQL. 把全部记录搬到另一个空数据库。"""
    url = url_of(data, store)
    with failing_kindly():
        file = file_of(url)
        if file is not None and not file.exists():
            raise BadStore(f"there is no store at {file}")
        there = file_of(to)
        if file is not None and there is not None and there.absolute() == file.absolute():
            fail("that is the store itself. 目标就是原数据库。")
        # Whoever moves must not lose what would be written meanwhile: a SQLite store is not served while it is copied.
        with sole_writer(url), sole_writer(to):
            found = run(_copy(url, to, data))
    out.print(
        f"Copied and compared: {counted(found.facts, 'fact')} ({counted(found.size, 'byte')}), "
        f"{counted(found.answers, 'kept answer')}, "
        f"SHA-256 {found.digest}. 已复制并核对，{found.facts} 条记录一致。"
    )


async def _copy(url: str, to: str, data: Path) -> Contents:
    try:
        with bar("Copying 复制") as progress:
            found = await copy_store(url, to, progress)
    except NotEmpty:
        fail("the target holds facts already: nothing was copied. 目标数据库不为空，未作改动。")
    except Differs as error:
        fail(f"what arrived is not what was sent: {error}")
    await _copy_vault(url, to, data)
    async with writing(to) as backend:
        with bar("Folding the views 生成视图") as progress:
            # Also when the target has views of this version: they were folded before anything was there.
            await rebuild(backend, VIEWS, progress)
    return found


async def _copy_vault(url: str, to: str, data: Path) -> None:
    """The keys go along, or nobody would read there what people wrote."""
    here, there = place_for(url, data, read_only=True).vault(), place_for(to, data).vault()
    try:
        if await here.open_to_read():
            await there.open()
            await here.copy_to(there)
    finally:
        await here.close()
        await there.close()
