"""What everything about identities stands on: the database, the secret, and the clock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from store.opening import BadStore, file_of
from store.people.database import Database, PostgresPeople, SqlitePeople, Taken
from store.people.fixed import Filled, Rows
from store.people.key import PeopleKey, WrongKey, key_at
from store.people.tables import accounts, installation
from store.writer import clock

MINUTE = 60 * 1_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Keeping:
    """Whatever keeps something about identities is given this.

    :param now: the clock, in microseconds since 1970.
    """

    def __init__(self, database: Database, key: PeopleKey, now: Callable[[], int]) -> None:
        self.database = database
        self.key = key
        self.now = now

    async def read(self, statement: sa.Select[tuple[object, ...]] | Filled) -> Rows:
        """The rows of one question."""
        (rows,) = await self.database.run(statement)
        return rows


def database_at(store: str) -> Database:
    """Where the identities of a store lie: ``people.db`` beside a SQLite file, the schema ``people`` in PostgreSQL.

    :raises BadStore: when the URL names no store.
    """
    file = file_of(store)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        return SqlitePeople(beside(file))
    if store.startswith(("postgresql://", "postgres://")):
        return PostgresPeople(store)
    raise BadStore(f"{store!r} is no store")


def beside(file: Path) -> Path:
    """The file of identities that belongs to the file of a store."""
    return file.with_name("people.db") if file.name == "huying.db" else file.with_name(f"{file.stem}-people.db")


async def opened(store: str, folder: Path | None = None, now: Callable[[], int] = clock) -> Keeping:
    """The identities of a store, open.

    :param folder: where the secret's file lies for PostgreSQL; for SQLite it lies beside the store's.
    :raises WrongKey: when the secret is missing although there are accounts, or is another one. Nothing is changed.
    """
    database = database_at(store)
    await database.open()
    try:
        file = file_of(store)
        place = folder if file is None else file.parent
        ((known,), (kept,)) = await database.run(
            sa.select(sa.func.count()).select_from(accounts), sa.select(sa.func.max(installation.c.value))
        )
        check = kept[0]
        key = key_at(place, make=check is None and known[0] == 0)
        expected = key.hash("check", "")
        if check is None:
            try:
                await database.run(sa.insert(installation).values(name="check", value=expected))
            except Taken:
                check = (await database.run(sa.select(installation.c.value)))[0][0][0]
        if check not in (None, expected):
            raise WrongKey(
                "the secret of the identities is not the one they were kept under: bring back people.key, or set "
                "HUYING_PEOPLE_KEY as it was"
            )
    except BaseException:
        await database.close()
        raise
    return Keeping(database, key, now)
