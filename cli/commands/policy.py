"""``huying policy``."""

from __future__ import annotations

import typer

from cli.telling import failing_kindly, out
from domain.policy.roles import EVERYBODY, words_of
from domain.policy.rules import rules
from domain.settings import installed


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(policy)


def policy() -> None:
    """Who may do and read what here: every rule, and the roles that it is left to. 谁可以做什么、看什么。"""
    with failing_kindly():
        narrowed = installed().policy
    for rule in rules().values():
        left = narrowed.left(rule.name, rule.roles)
        roles = ("任何人", "anybody") if left == EVERYBODY else words_of(left)
        note = "  (narrowed 已收紧)" if rule.name in narrowed.narrowed else ""
        for line in (
            f"{rule.name}{note}: {rule.words[0]} {rule.words[1]}",
            f"    {roles[0]} {roles[1]}",
            f"    须是 who: {rule.relation[0]} {rule.relation[1]}",
        ):
            out.print(line, markup=False, soft_wrap=True)
