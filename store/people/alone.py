"""Conditions on which an account is made or disabled, that hold at the moment when it is, whoever else is at it.

Both are statements that give back a row where it is so, and none where it is not: the transaction ends there then.
"""

from __future__ import annotations

import sqlalchemy as sa

from store.people.tables import accounts, installation

_ROW = sa.update(installation).where(installation.c.name == "check").values(value=installation.c.value)

LOCK = _ROW.returning(installation.c.name)
"""Lets one at a time pass, until its transaction ends. What is asked after it sees what the one before has done."""


def if_nobody(duty: str) -> sa.ClauseElement:
    """That there is no account of that duty, in use or not."""
    some = sa.select(accounts.c.id).where(accounts.c.duty == duty)
    return LOCK.where(sa.not_(some.exists()))


def left_after(id: str, duty: str) -> sa.ClauseElement:
    """That somebody with that duty can sign in besides the account *id*."""
    others = sa.select(accounts.c.id).where(
        accounts.c.duty == duty,
        accounts.c.id != id,
        accounts.c.password.is_not(None),
        accounts.c.disabled_at.is_(None),
    )
    return LOCK.where(others.exists())
