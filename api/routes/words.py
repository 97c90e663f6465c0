"""What people wrote of a need in their own words, for those who may read it; who has read it is kept."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.asking import ask_for
from api.direct import DirectRoute
from api.document import question, schema_of
from api.given import actor_of, given_id
from api.openings import keep_opening
from api.query import GivenText, asked
from api.running import running
from domain.casework import Desk
from domain.instants import iso
from domain.kernel import Event, Id
from domain.need.reading import DELETED, ReadingReason, shows, whose_words
from domain.sealing import sealed_fields
from projections.board import Coded
from store.vault.vault import Place

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["needs"])


class WordsQuery(BaseModel):
    """Why they are read."""

    model_config = ConfigDict(extra="forbid")

    reason: ReadingReason | None = Field(None, description="Demanded of whoever reads other people's words.")
    note: GivenText | None = Field(None, description="More about why; sealed.")


class WrittenWords(msgspec.Struct):
    """What somebody wrote."""

    version: int
    """Of the fact that holds it."""
    topic: str
    field: str
    at: str
    subject: str
    """Whose words they are."""
    words: str | None
    """None when the person was forgotten."""
    instead: Coded | None
    """What stands there in that case."""


class WordsOfNeed(msgspec.Struct):
    """All that the asking party may read of a need."""

    id: str
    items: list[WrittenWords]


@router.get(
    "/{need}/words",
    **question(
        "/{need}/words",
        schema_of(WordsOfNeed),
        query=WordsQuery,
        actor=True,
        refusals=(401, 403, 404, 422),
        may="words.read",
    ),
)
async def words(request: Request) -> Response:
    """What people wrote of it. Staff say why they read it, and that they did is kept for auditors."""
    service, me, id = running(request), actor_of(request), given_id(request, "need")
    query = asked(request, WordsQuery)
    events = await service.backend.case(id)
    subjects = frozenset(place.sealed.subject for _, place in _places(events))

    def may_read(desk: Desk) -> tuple[frozenset[Id], str, frozenset[int]]:
        need, acting = desk.need(id), desk.acting
        shown = frozenset(event.version for event in events if shows(id, acting, event.fact))
        return whose_words(need, acting, query.reason, subjects), acting.envelope(need.path)["role"], shown

    whose, role, shown = await ask_for(request, me, id, may_read)
    found = [
        (event, place) for event, place in _places(events) if place.sealed.subject in whose and event.version in shown
    ]
    if query.reason is not None and whose != {me}:
        # Before anybody reads it, and not after.
        await keep_opening(request, me, role, id, query.reason, query.note)
    texts = await service.vault.opened([place for _, place in found])
    items = [_said(event, place, text) for (event, place), text in zip(found, texts, strict=True)]
    sent = {"Cache-Control": "no-store", "ETag": f'"{len(events)}"'}
    return Response(msgspec.json.encode(WordsOfNeed(id, items)), 200, sent, "application/json")


def _places(events: list[Event]) -> list[tuple[Event, Place]]:
    return [
        (event, Place(event.case, event.fact.topic, field, sealed))
        for event in events
        for field in sealed_fields(type(event.fact))
        if (sealed := getattr(event.fact, field)) is not None
    ]


def _said(event: Event, place: Place, text: str | None) -> WrittenWords:
    instead = Coded("deleted", DELETED.words("zh"), DELETED.words("en")) if text is None else None
    return WrittenWords(
        event.version, place.topic, place.field, iso(event.fact.at), place.sealed.subject, text, instead
    )
