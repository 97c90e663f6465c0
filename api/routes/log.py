"""The log, fact by fact, for auditors: what is public of each, and of what is sealed that there is something."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import personal, schema_of
from api.given import GivenId
from api.private import privately
from api.query import GivenText, asked, next_page
from api.running import running
from api.written import Written
from domain.instants import day_of, iso
from domain.kernel import Event, Fact, Unacceptable, type_of_topic
from domain.vocabulary import ROLE
from domain.words import Sealed
from store.perusing import Wanted, peruse

router = APIRouter(prefix="/log", route_class=DirectRoute, tags=["audit"])

_ENVELOPE = frozenset(Fact.__struct_fields__)
_LAST = 2**53


class LogQuery(Written):
    """Which facts."""

    case: GivenId | None = None
    topic: list[GivenText] = Field(default=[], max_length=50, description="Such as `need.raised`; any of them.")
    actor: GivenId | None = Field(None, description="Of this party, or of an administrator's account.")
    role: GivenText | None = Field(None, description="Done in this role, such as `secretary`, or `system`.")
    after: int | None = Field(None, ge=0, le=_LAST, description="The position after which to look.")
    limit: int = Field(100, ge=1, le=500)


class SealedField(msgspec.Struct):
    """Words that are sealed: this says no more of them than whose they are."""

    field: str
    subject: str


class LoggedFact(msgspec.Struct):
    """A fact."""

    position: int
    case: str
    version: int
    topic: str
    recorded_at: str
    """When the log took it."""
    occurred_at: str
    """When it happened, as the actor says."""
    actor: str
    role: str
    command: str
    """What one command has caused shares it."""
    trace: str
    fields: dict[str, Any]
    """What it says, but for what is sealed: instants as RFC 3339, days as dates, minutes counted from midnight."""
    sealed: list[SealedField]


class LogPage(msgspec.Struct):
    """Facts in the order of the log."""

    items: list[LoggedFact]
    next: int | None
    """After which position to look on; there may be a next page even where this one is empty."""


@router.get("", **personal("", answer=schema_of(LogPage), query=LogQuery, refusals=(401, 422), may="log.read"))
async def log(request: Request) -> Response:
    """Facts in the order in which they were recorded. Nothing sealed is opened."""
    query = asked(request, LogQuery)
    since, until = query.between()
    for i, topic in enumerate(query.topic):
        if topic not in type_of_topic:
            why = ("没有这种记录，请核对后再试。", "There is no kind of fact of that name.")
            raise Unacceptable(field=f"topic.{i}", why=why)
    if query.role is not None and query.role not in ROLE:
        why = ("没有这个身份，请核对后再试。", "There is no such role.")
        raise Unacceptable(field="role", field_words=("身份", "role"), why=why)
    wanted = Wanted(query.case, query.topic or None, query.actor, query.role, since, until)
    events, after = await peruse(running(request).backend, wanted, query.after or 0, query.limit)
    page = LogPage([told(event) for event in events], after)
    return privately(page, headers=None if after is None else next_page(request, str(after)))


def told(event: Event) -> LoggedFact:
    """A fact as auditors see it."""
    fact = event.fact
    said = {name: getattr(fact, name) for name in fact.__struct_fields__ if name not in _ENVELOPE}
    return LoggedFact(
        position=event.position,
        case=event.case,
        version=event.version,
        topic=fact.topic,
        recorded_at=iso(event.recorded_at),
        occurred_at=iso(fact.at),
        actor=fact.by,
        role=fact.role,
        command=fact.command,
        trace=fact.trace,
        fields={name: _as_read(name, value) for name, value in said.items() if _is_open(value)},
        sealed=[SealedField(name, value.subject) for name, value in said.items() if isinstance(value, Sealed)],
    )


def _as_read(name: str, value: Any) -> Any:
    """A field as auditors read it: instants as RFC 3339, days as dates, whatever the log counts them in."""
    if isinstance(value, int) and (name.endswith("_at") or name == "until"):
        return iso(value)
    if isinstance(value, int) and (name.endswith("_on") or name == "day"):
        return day_of(value).isoformat()
    if name == "days":
        return [day_of(day).isoformat() for day in value]
    return msgspec.to_builtins(value)


def _is_open(value: object) -> bool:
    return value is not None and not isinstance(value, Sealed)
