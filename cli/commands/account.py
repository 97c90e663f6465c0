"""``huying account``: who can sign in."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from uuid_utils import uuid7

from cli.start import link_of
from cli.telling import aside, fail, failing_kindly, out, run
from cli.where import HERE, Data, Store, reading, url_of
from domain.instants import iso_minute
from domain.kernel import Id
from projections.parties import parties_of
from store.people.accounts import Account, Accounts, Duty, NoSuchAccount
from store.people.keeping import opened

T = TypeVar("T")

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Name = Annotated[str, typer.Argument(help="The login name 登录名, or the account's id.")]
Base = Annotated[str, typer.Option(envvar="HUYING_BASE", help="Where people reach the service 服务地址, for the link.")]
AT_HOME = "http://127.0.0.1:8000"
_DUTIES = {
    Duty.NONE: "",
    Duty.SYSTEM_ADMIN: "系统管理员 system administrator",
    Duty.SECURITY_ADMIN: "安全管理员 security administrator",
    Duty.AUDITOR: "审计员 auditor",
}

commands = typer.Typer(help="Who can sign in 账号管理.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="account")


@commands.command()
def add(
    login: Annotated[str, typer.Argument(help="The login name 登录名; it is kept as a keyed hash, and sealed.")],
    party: Annotated[
        str | None, typer.Option(help="The id of the party that signs in 人员或单位编号.", show_default=False)
    ] = None,
    duty: Annotated[
        Duty, typer.Option(help="For somebody who takes no part in cases 不办理诉求的账号: their duty 职责.")
    ] = Duty.NONE,
    base: Base = AT_HOME,
    data: Data = HERE,
    store: Store = None,
) -> None:
    """Add an account, and print the link by which its owner chooses a password. 新增账号。"""
    if (party is None) == (duty is Duty.NONE):
        fail(
            "name either --party or --duty: whoever has a duty takes no part in cases. 须指定 --party 或 --duty 之一。"
        )
    url = url_of(data, store)
    with failing_kindly():
        id = Id(str(uuid7())) if party is None else run(_known(url, party.lower()))
        token = run(_with(url, data, lambda accounts: accounts.add(id, duty, login)))
    _tell(base, token)


@commands.command()
def reset(account: Name, base: Base = AT_HOME, data: Data = HERE, store: Store = None) -> None:
    """Forget the password and every second factor, sign out everywhere, and print a new link. 重置账号。"""

    async def again(accounts: Accounts) -> str:
        return await accounts.reset((await found(accounts, account)).id)

    _tell(base, run(_with(url_of(data, store), data, again)))


@commands.command()
def disable(
    account: Name,
    enable: Annotated[bool, typer.Option("--undo", help="Let them sign in again 恢复.")] = False,
    data: Data = HERE,
    store: Store = None,
) -> None:
    """Let nobody sign in with it, and end what is signed in, within seconds. 停用账号。"""

    async def stop(accounts: Accounts) -> None:
        await accounts.disable((await found(accounts, account)).id, disabled=not enable)

    run(_with(url_of(data, store), data, stop))
    out.print("Enabled. 已恢复。" if enable else "Disabled. 已停用。")


@commands.command(name="list")
def list_(data: Data = HERE, store: Store = None) -> None:
    """List the accounts. 列出账号。"""

    async def read(accounts: Accounts) -> list[tuple[Account, str | None]]:
        return [(one, accounts.login_of(one)) for one in await accounts.all()]

    # No table: it would cut off ids and names, which are to be copied, on all but the widest terminals.
    for one, login in run(_with(url_of(data, store), data, read)):
        factors = [*(["TOTP"] if one.totp else []), *([f"passkey ×{one.passkeys}"] if one.passkeys else [])]
        state = "disabled 已停用" if one.disabled_at else "" if one.begun else "not begun 未启用"
        named = login or "no login name 无登录名（手机或外部账号登录）"
        more = (_DUTIES[one.duty], ", ".join(factors), f"since 起 {iso_minute(one.made_at)}", state)
        out.print(f"{one.id}  {named}", markup=False)
        out.print("    " + " · ".join(part for part in more if part), markup=False)


async def _known(url: str, party: str) -> Id:
    async with reading(url) as backend:
        found = (await parties_of(backend, [Id(party)])).get(Id(party)) if _UUID.fullmatch(party) else None
    if found is None:
        fail(f"there is no party {party}. 没有这个人员或单位。")
    return Id(party)


async def found(accounts: Accounts, named: str) -> Account:
    """The account of that login name, or of that id. :raises NoSuchAccount: when there is none."""
    account = await accounts.named(named) or await accounts.with_id(named.lower())
    if account is None:
        raise NoSuchAccount()
    return account


async def _with(url: str, data: Path, work: Callable[[Accounts], Awaitable[T]]) -> T:
    keeping = await opened(url, data)
    try:
        return await work(Accounts(keeping))
    finally:
        await keeping.database.close()


def _tell(base: str, token: str) -> None:
    out.print(
        "Give this link to whoever owns the account: it is good once, for 24 hours, to choose a password.\n"
        "请把这个链接交给账号本人，用于设置密码；24 小时内有效，只能用一次。"
    )
    out.print(link_of(base, token), markup=False)
    if base == AT_HOME:
        aside.print(
            f"{AT_HOME} has to be where people reach the service; if it is not, name that with --base or HUYING_BASE. "
            "链接开头须是服务的实际地址；如果不是，请用 --base 或 HUYING_BASE 指定。",
            markup=False,
        )
