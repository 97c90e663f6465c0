"""The administration log, for auditors."""

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
from domain.vocabulary import ADMINISTRATION, ADMINISTRATION_WAY, ERASURE_REASON
from projections.board.card import Coded, coded
from store.people.administration import Deed, Entry, Which, entries

router = APIRouter(prefix="/administration", route_class=DirectRoute, tags=["audit"])


class AdministrationQuery(Written):
    """Which entries."""

    actor: GivenId | None = Field(None, description="By this administrator's account.")
    account: GivenId | None = Field(None, description="About this account, or this person who was forgotten.")
    act: Deed | None = None
    after: GivenId | None = Field(None, description="What `next` of the page before said.")
    limit: int = Field(50, ge=1, le=200)


class Administered(msgspec.Struct):
    """Something that was done."""

    id: str
    at: str
    actor: str | None
    """The administrator's account; none on the command line."""
    duty: str | None
    """Theirs."""
    way: Coded
    act: Coded
    account: str | None
    """What it was done to: an account, or a person who is forgotten; none where it is the installation."""
    account_duty: str | None
    reason: Coded | None
    """On what ground, of somebody who was to be forgotten."""


class AdministrationPage(msgspec.Struct):
    """What administrators did, the latest first."""

    items: list[Administered]
    next: str | None


@router.get(
    "",
    **personal(
        "",
        answer=schema_of(AdministrationPage),
        query=AdministrationQuery,
        refusals=(401, 422),
        may="administration.read",
    ),
)
async def administration(request: Request) -> Response:
    """Who of the administrators has done what, to which account; what is older than the access log is gone."""
    query, database = asked(request, AdministrationQuery), running(request).people.keeping.database
    since, until = query.between()
    which = Which(query.actor, query.account, None if query.act is None else str(query.act), since, until)
    found = await entries(database, which, query.after, query.limit + 1)
    following = found[query.limit - 1].id if len(found) > query.limit else None
    page = AdministrationPage([_told(entry) for entry in found[: query.limit]], following)
    return privately(page, headers=next_page(request, following) if following else None)


def _told(entry: Entry) -> Administered:
    return Administered(
        id=entry.id,
        at=iso(entry.at),
        actor=entry.who,
        duty=entry.duty,
        way=coded(ADMINISTRATION_WAY, entry.way),
        act=coded(ADMINISTRATION, entry.act),
        account=entry.about,
        account_duty=entry.about_duty,
        reason=None if entry.reason is None else coded(ERASURE_REASON, entry.reason),
    )
