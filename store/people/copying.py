"""Carries the identities of one store over to another."""

from __future__ import annotations

import sqlalchemy as sa

from store.people.database import Database
from store.people.tables import accounts, metadata, receipts


class OthersThere(Exception):
    """The target has identities already; nothing was changed."""


async def demand_empty(target: Database) -> None:
    """Make sure that nobody is known there. :raises OthersThere: when somebody is."""
    for table in (accounts, receipts):
        (rows,) = await target.run(sa.select(table).limit(1))
        if rows:
            raise OthersThere


async def copy_identities(source: Database, target: Database) -> int:
    """Carry every row over, if anybody is known. Gives back how many accounts and receipts that are.

    They are of no use without the secret that they were kept under, which lies in neither database; the one that a
    start of the target has made counts no more.

    :raises OthersThere: when somebody is known in the target; nothing is changed then.
    :raises StoreUnavailable: when one of the two cannot be used.
    """
    await demand_empty(target)
    known, statements = 0, list[sa.ClauseElement]()
    for table in metadata.sorted_tables:
        (rows,) = await source.run(sa.select(table))
        names = [column.name for column in table.columns]
        statements.append(sa.delete(table))
        statements.extend(sa.insert(table).values(dict(zip(names, row, strict=True))) for row in rows)
        known += len(rows) if table in (accounts, receipts) else 0
    if known:
        # All of it arrives, or nothing.
        await target.run(*statements)
    return known
