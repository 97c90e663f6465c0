"""``huying copy``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.telling import bar, fail, failing_kindly, out, run
from cli.where import HERE, Data, Store, identities_at, sole_writer, url_of, writing
from domain.amounts import counted
from projections import VIEWS
from store.copying import Contents, Differs, NotEmpty
from store.copying import copy as copy_store
from store.opening import BadStore, file_of
from store.people.copying import OthersThere, copy_identities, demand_empty
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
            found, identities = run(_copy(url, to, data))
    out.print(
        f"Copied and compared: {counted(found.facts, 'fact')} ({counted(found.size, 'byte')}), "
        f"{counted(found.answers, 'kept answer')}, "
        f"SHA-256 {found.digest}. 已复制并核对，{found.facts} 条记录一致。"
    )
    if identities:
        out.print(
            f"Accounts and receipts went along, {identities} of them. Nobody signs in there "
            "without their secret: copy people.key by hand to where the service of the new store looks for it (beside "
            "a SQLite store, or in the data folder), or set HUYING_PEOPLE_KEY as here. "
            "账号和回执已一并复制；请自行把 people.key 复制到新库的数据目录，否则无法登录。"
        )


async def _copy(url: str, to: str, data: Path) -> tuple[Contents, int]:
    try:
        await _demand_nobody(to)
        with bar("Copying 复制") as progress:
            found = await copy_store(url, to, progress)
    except (NotEmpty, OthersThere):
        fail("the target holds facts or accounts already: nothing was copied. 目标数据库不为空，未作改动。")
    except Differs as error:
        fail(f"what arrived is not what was sent: {error}")
    await _copy_vault(url, to, data)
    identities = await _copy_identities(url, to)
    async with writing(to) as backend:
        with bar("Folding the views 生成视图") as progress:
            # Also when the target has views of this version: they were folded before anything was there.
            await rebuild(backend, VIEWS, progress)
    return found, identities


async def _copy_identities(url: str, to: str) -> int:
    async with identities_at(url) as here, identities_at(to) as there:
        return await copy_identities(here, there)


async def _demand_nobody(to: str) -> None:
    async with identities_at(to) as there:
        await demand_empty(there)


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
