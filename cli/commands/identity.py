"""``huying account link`` and ``unlink``: which account somebody signs in to whom the provider vouches for."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from cli.commands.account import Name, commands, found
from cli.telling import fail, failing_kindly, out, run
from cli.where import HERE, Data, Store, url_of
from domain.kernel import Id
from domain.outside import outside
from store.people.accounts import Accounts
from store.people.identities import Identities, Voucher, subject_at
from store.people.keeping import Keeping, opened
from store.people.sessions import Sessions

T = TypeVar("T")


def add_to(app: typer.Typer) -> None:
    """Add the commands to those about accounts."""
    commands.command()(link)
    commands.command()(unlink)


def link(
    account: Name,
    subject: Annotated[
        str, typer.Option(help="What the provider calls them (sub) 在统一身份认证平台中的编号; kept as a keyed hash.")
    ],
    data: Data = HERE,
    store: Store = None,
) -> None:
    """Let somebody sign in by the provider of OpenID Connect (HUYING_OIDC_ISSUER). 绑定统一身份认证。"""
    with failing_kindly():
        provider = outside(os.environ).oidc
    if provider is None:
        fail(
            "set HUYING_OIDC_ISSUER first: a subject is somebody else at another issuer. 请先设置 HUYING_OIDC_ISSUER。"
        )
    meant = subject_at(provider.issuer, subject)

    async def add(keeping: Keeping, id: Id) -> None:
        await Identities(keeping).link(id, Voucher.OIDC, meant)

    _about(account, url_of(data, store), data, add)
    out.print(f"Linked to {provider.issuer}. 已绑定。", markup=False)


def unlink(account: Name, data: Data = HERE, store: Store = None) -> None:
    """Remove every identity elsewhere, and end what is signed in, within seconds. 解除全部绑定。"""

    async def drop(keeping: Keeping, id: Id) -> int:
        gone = await Identities(keeping).drop_all(id)
        await Sessions(keeping).end(id)
        return gone

    out.print(f"Removed: {_about(account, url_of(data, store), data, drop)}. 已解除绑定。")


def _about(named: str, url: str, data: Path, work: Callable[[Keeping, Id], Awaitable[T]]) -> T:
    async def done() -> T:
        keeping = await opened(url, data)
        try:
            return await work(keeping, (await found(Accounts(keeping), named)).id)
        finally:
            await keeping.database.close()

    return run(done())
