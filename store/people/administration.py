"""The administration log: who of the administrators has done what, to which account, and when.

It lies with the identities, so that what is done to an account and the entry of it are one transaction: neither is
there without the other, also when the command line does it beside the service. An entry holds ids and codes alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa
from uuid_utils import uuid7

from domain.erasing import ErasureReason
from domain.kernel import Id
from domain.settings import installed
from store.people.database import Database
from store.people.tables import administration, administration_reasons

_DAY = 86_400_000_000


class Deed(StrEnum):
    """What was done: keys of :data:`domain.vocabulary.ADMINISTRATION`."""

    MADE = "account_made"
    RESET = "account_reset"
    DISABLED = "account_disabled"
    ENABLED = "account_enabled"
    SIGNED_OUT = "account_signed_out"
    ERASURE_ASKED = "erasure_asked"
    """What was asked for is written down first, and done then: a forgetting that is cut off goes on by itself."""
    ROTATION_ASKED = "rotation_asked"


class Way(StrEnum):
    """On what footing: keys of :data:`domain.vocabulary.ADMINISTRATION_WAY`."""

    DUTY = "duty"
    FIRST = "first"
    """An account of another's duty, while there was none of it."""
    CONSOLE = "console"
    """By whoever has the machine."""
    LINK = "link"
    """By whoever had the link of the first start."""
    TRYING_OUT = "trying_out"
    """By whoever looks around in a service that was started to be tried out."""


class By(NamedTuple):
    """Who does it."""

    account: Id | None
    duty: str | None
    way: Way


AT_THE_CONSOLE = By(None, None, Way.CONSOLE)
BY_THE_FIRST_LINK = By(None, None, Way.LINK)
BY_TRYING_OUT = By(None, None, Way.TRYING_OUT)


class Entry(NamedTuple):
    """Something that was done."""

    id: str
    at: int
    """Microseconds since 1970."""
    who: str | None
    duty: str | None
    way: str
    act: str
    about: str | None
    about_duty: str | None
    reason: str | None = None
    """A key of :data:`domain.vocabulary.ERASURE_REASON`, where somebody was to be forgotten."""


class Which(NamedTuple):
    """Which entries are asked for; None for all."""

    who: str | None = None
    about: str | None = None
    act: str | None = None
    since: int | None = None
    until: int | None = None


def noted(
    now: int,
    by: By,
    deed: Deed,
    about: str | None = None,
    about_duty: str | None = None,
    reason: ErasureReason | None = None,
) -> Sequence[sa.ClauseElement]:
    """The statements that add an entry, to be run in the transaction of what it is about.

    Entries are kept as long as it is kept who read sealed words, and dropped when another is added.
    """
    entry = Entry(str(uuid7()), now, by.account, by.duty, str(by.way), str(deed), about, about_duty)._asdict()
    del entry["reason"]
    because = administration_reasons
    oldest = now - installed().settings.readings.days * _DAY
    return (
        sa.delete(administration).where(administration.c.at < oldest),
        sa.delete(because).where(because.c.id.not_in(sa.select(administration.c.id))),
        sa.insert(administration).values(entry),
        *(() if reason is None else (sa.insert(because).values(id=entry["id"], reason=str(reason)),)),
    )


async def note(
    database: Database,
    now: int,
    by: By,
    deed: Deed,
    about: Sequence[Id | None] = (None,),
    reason: ErasureReason | None = None,
) -> None:
    """Add an entry about each of those people; what it is about follows.

    :raises StoreUnavailable: when that cannot be done now.
    """
    await database.run(*(statement for each in about for statement in noted(now, by, deed, each, reason=reason)))


async def entries(database: Database, which: Which, before: str | None, limit: int) -> list[Entry]:
    """Entries, the latest first, from the one before *before* on."""
    table, wanted = administration, []
    for column, value in ((table.c.who, which.who), (table.c.about, which.about), (table.c.act, which.act)):
        if value is not None:
            wanted.append(column == value)
    if which.since is not None:
        wanted.append(table.c.at >= which.since)
    if which.until is not None:
        wanted.append(table.c.at <= which.until)
    if before is not None:
        wanted.append(table.c.id < before)
    because = administration_reasons
    both = table.outerjoin(because, because.c.id == table.c.id)
    question = sa.select(*table.columns, because.c.reason).select_from(both).where(*wanted)
    (rows,) = await database.run(question.order_by(table.c.id.desc()).limit(limit))
    return [Entry(*row) for row in rows]
