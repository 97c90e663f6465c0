"""The link for the first administrator, printed while there is none."""

from __future__ import annotations

import io

import segno
from rich.panel import Panel

from cli.telling import aside
from store.people.accounts import Accounts
from store.people.keeping import Keeping


def link_of(base: str, token: str) -> str:
    """A one-time link. What stands after ``#`` is sent to no server, so that it stands in no log."""
    return f"{base.rstrip('/')}/start#{token}"


async def offer_first_link(keeping: Keeping, base: str) -> None:
    """Print a new link and its QR code where nobody administers the accounts yet; the link before is void."""
    accounts = Accounts(keeping)
    if await accounts.has_administrator():
        return
    link = link_of(base, await accounts.first_link())
    words = (
        "还没有管理员。请在 24 小时内打开下面的链接，设置登录名和密码；链接只能用一次，每次启动会换新的。\n"
        "There is no administrator yet. Open this link within 24 hours and choose a login name and a password. It is "
        "good once, and each start makes a new one."
    )
    aside.print(Panel(words, title="第一位管理员 First administrator", style="bold"), soft_wrap=False)
    aside.print(link, markup=False)  # on a line of its own, to be copied whole
    if aside.is_terminal:
        drawn = io.StringIO()
        segno.make(link, error="l").terminal(drawn, compact=True)
        aside.print(drawn.getvalue(), markup=False)
