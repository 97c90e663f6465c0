"""The access log, for auditors: who has read people's own words, when, of which case, and why."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import personal, schema_of
from api.given import GivenId
from api.private import privately
from api.query import asked, next_page
from api.running import running
from api.written import Written
from domain.instants import iso
from domain.need.reading import DELETED
from domain.vocabulary import READING_REASON
from projections.board.card import Coded, coded
from store.vault.shelf import Reading, Readings

router = APIRouter(prefix="/readings", route_class=DirectRoute, tags=["audit"])


class ReadingsQuery(Written):
    """Which readings."""

    case: GivenId | None = None
    reader: GivenId | None = Field(None, description="A party, or an auditor's account.")
    after: GivenId | None = Field(None, description="What `next` of the page before said.")
    limit: int = Field(50, ge=1, le=200)


class WasRead(msgspec.Struct):
    """Somebody has read what others wrote."""

    id: str
    at: str
    reader: str
    role: str
    """Under which post, or in which duty."""
    case: str
    reason: Coded
    note: str | None
    """More about why, in the reader's words."""
    instead: Coded | None
    """What stands there when the reader was forgotten."""


class ReadingsPage(msgspec.Struct):
    """Who has read what, the latest first."""

    items: list[WasRead]
    next: str | None


@router.get(
    "",
    **personal("", answer=schema_of(ReadingsPage), query=ReadingsQuery, refusals=(401, 422), may="readings.read"),
)
async def readings(request: Request) -> Response:
    """Who has read people's own words, and why; it is kept for a year, unless the settings say otherwise."""
    query = asked(request, ReadingsQuery)
    since, until = query.between()
    which = Readings(query.case, query.reader, since, until, query.after)
    found = await running(request).vault.latest_readings(which, query.limit + 1)
    following = found[query.limit - 1][0].id if len(found) > query.limit else None
    page = ReadingsPage([_told(reading, note) for reading, note in found[: query.limit]], following)
    return privately(page, headers=next_page(request, following) if following else None)


def _told(reading: Reading, note: str | None) -> WasRead:
    gone = reading.note is not None and note is None
    return WasRead(
        id=reading.id,
        at=iso(reading.at),
        reader=reading.reader,
        role=reading.role,
        case=reading.case_id,
        reason=coded(READING_REASON, reading.reason),
        note=note,
        instead=Coded("deleted", DELETED.words("zh"), DELETED.words("en")) if gone else None,
    )
