"""A case as it stood at some point, how it came to that, and what the last fact up to then has changed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.asking import ask_for
from api.direct import DirectRoute
from api.document import ACTOR, personal, schema_of
from api.given import actor_of, given_id, instant
from api.private import privately
from api.query import GivenInstant, asked
from api.running import Running, running
from api.stood import Changed, Names, Stood, changed, named_by, stood
from api.stood_in_time import in_time
from api.stood_of_ballots import of_ballots
from api.stood_of_units import of_units
from domain.casework import Desk
from domain.instants import iso
from domain.kernel import Aggregate, Event, NotAllowed, NotFound, Unacceptable
from domain.need.need import Need
from domain.need.permission import is_staff
from domain.policy.rules import rules
from projections import lines_of
from projections.parties import parties_of
from projections.places import titles_of
from projections.timeline import Line

router = APIRouter(route_class=DirectRoute, tags=["audit"])


class HistoryQuery(BaseModel):
    """Up to when: now, if nothing is said."""

    model_config = ConfigDict(extra="forbid")

    at: GivenInstant | None = Field(None, description="As the log knew it at that instant: RFC 3339 with a zone.")
    version: int | None = Field(None, ge=1, le=999_999_999, description="Up to the fact that made this version.")


class History(msgspec.Struct):
    """A case as it stood."""

    id: str
    kind: str
    """Such as need, place, party: the first part of the topics of its facts."""
    version: int
    """How many facts there were; 0 when nothing was known of it yet."""
    recorded_at: str | None
    """When the log took the last of them."""
    stood: list[Stood]
    lines: list[Line]
    """What had happened, in sentences, with the public names of today."""
    changed: list[Changed]
    """What the last of those facts has changed."""


@router.get(
    "/needs/{need}/history",
    **personal(
        "/needs/{need}/history",
        answer=schema_of(History),
        query=HistoryQuery,
        refusals=(401, 404, 422),
        about=(ACTOR,),
        may="history.read",
    ),
)
async def history_of_need(request: Request) -> Response:
    """A need as it stood then, for auditors and staff of its area."""
    service, party, id = running(request), actor_of(request), given_id(request, "need")
    query = asked(request, HistoryQuery)

    def may_read(desk: Desk) -> None:
        if not is_staff(desk.need(id), desk.acting):
            rule = rules()["history.read"]
            raise NotAllowed(who=rule.relation, act_words=rule.words, could=["staff", "auditor"])

    await ask_for(request, party, id, may_read)
    return privately(await _history(service, await service.backend.case(id), query))


@router.get(
    "/cases/{case}/history",
    **personal(
        "/cases/{case}/history",
        answer=schema_of(History),
        query=HistoryQuery,
        refusals=(401, 404, 422),
        may="log.read",
    ),
)
async def history(request: Request) -> Response:
    """A case of whatever kind (a need, a place, a party, an offer, a plan, a check-in) as it stood then."""
    service, id, query = running(request), given_id(request, "case"), asked(request, HistoryQuery)
    events = await service.backend.case(id)
    if not events:
        raise NotFound(id=id, what=("案件", "case"))
    return privately(await _history(service, events, query))


async def _history(service: Running, every: Sequence[Event], query: HistoryQuery) -> History:
    events = _up_to(every, query)
    before, after = _folded(events[:-1]), _folded(events)
    parties, places = (old | new for old, new in zip(named_by(before), named_by(after), strict=True))
    known = await parties_of(service.backend, parties)
    names = {party.id: party.public_name for party in known.values() if party.public_name is not None}
    names |= await titles_of(service.backend, places)
    now = _stood(after, events, names)
    return History(
        id=every[0].case,
        kind=every[0].fact.topic.partition(".")[0],
        version=len(events),
        recorded_at=iso(events[-1].recorded_at) if events else None,
        stood=now,
        lines=await lines_of(service.backend, events) if events else [],
        changed=changed(_stood(before, events[:-1], names), now),
    )


def _stood(state: Aggregate | None, events: Sequence[Event], names: Names) -> list[Stood]:
    told = stood(state, names)
    if isinstance(state, Need):
        told += [*in_time(state, events), *of_units(state, events, names), *of_ballots(events)]
    return told


def _up_to(every: Sequence[Event], query: HistoryQuery) -> Sequence[Event]:
    """:raises Unacceptable: when both bounds are given, or there is no such version yet."""
    if query.version is not None:
        if query.at is not None:
            why = ("时刻和版本请只填一个。", "Give a moment or a version, not both.")
            raise Unacceptable(field="version", why=why)
        if query.version > len(every):
            why = (f"现在只到第 {len(every)} 版。", f"There are {len(every)} versions as yet.")
            raise Unacceptable(field="version", why=why)
        return every[: query.version]
    at = instant(query.at)
    return [event for event in every if at is None or event.recorded_at <= at]


def _folded(events: Sequence[Event]) -> Aggregate | None:
    state: Aggregate | None = None
    for event in events:
        state = event.mutate(state)
    return state
