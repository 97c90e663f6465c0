"""The tables that are not views: the log, the answers to idempotency keys, and which slot of each view serves."""

from __future__ import annotations

import re

import sqlalchemy as sa

metadata = sa.MetaData()

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text that both stores order by code point."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> bool:
    """Whether both stores can hold *text*, so that it may be asked for."""
    return not _UNSTORABLE.search(text)


log = sa.Table(
    "log",
    metadata,
    # An explicit key: SQLite would give the number of a deleted last row to the next one otherwise.
    sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False),
    sa.Column("case_id", TEXT, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.BigInteger, nullable=False),
    sa.Column("state", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("case_id", "version", name="log_case_version"),
)

answers = sa.Table(
    "answers",
    metadata,
    sa.Column("key", TEXT, primary_key=True),
    sa.Column("request", sa.Text, nullable=False),
    sa.Column("answer", sa.LargeBinary, nullable=False),
    sa.Column("recorded_at", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

views = sa.Table(
    "views",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("slot", sa.Text, nullable=False),
)
