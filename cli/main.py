"""The command line: ``huying``."""

from __future__ import annotations

import typer

from cli.commands import (
    account,
    check,
    copy,
    demo,
    forget,
    identity,
    import_,
    imported,
    policy,
    readings,
    rebuild,
    replay,
    roster,
    serve,
    stats,
    tick,
)

app = typer.Typer(
    name="huying",
    help="呼应: what residents raise, until it is solved and they have said so. 居民反映的事，一步一记，直到办好。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
)
_COMMANDS = (
    *(serve, demo, import_, imported, stats, roster, replay, rebuild, tick, check, copy),
    *(account, identity, policy, forget, readings),
)
for module in _COMMANDS:
    module.add_to(app)
