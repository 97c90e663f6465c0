"""From a request to a command, and from what became of it to an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, ClassVar, TypeVar

import msgspec
from fastapi import Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, RootModel, ValidationError
from uuid_utils import uuid7

from api.gate import rule_of
from api.given import actor_of, content_of, headers_of, instant, key_of, version_seen
from api.identity import duty_of, is_by_receipt, slip_shown
from api.nontext import fields_without_text
from api.problems import language_of
from api.running import running
from api.wording import Watched, warnings_for
from api.wrong import malformed, with_options
from domain.casework import Command, Desk
from domain.instants import iso
from domain.kernel import Id
from domain.vocabulary import Terms
from store.jobs import Outcome

B = TypeVar("B", bound="Body")
M = TypeVar("M", bound=BaseModel)
Act = Callable[[Desk], None]


class Strict(BaseModel):
    """What is sent: an unknown member is a mistake and not a wish, and "1" is no number."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    labels: ClassVar[Terms] = {}
    """What those of its members are called that are called otherwise elsewhere."""


class Body(Strict):
    """A request body."""

    at_most: ClassVar[int] = 256 * 1024
    """How long it may be, in bytes."""

    occurred_at: AwareDatetime | None = Field(
        default=None,
        description="When it happened, if not now: RFC 3339 with a zone, never later than now. "
        "Whoever is not staff of the area dates it back by 24 hours at most.",
    )
    despite_warnings: bool = Field(
        default=False,
        description="Whether it is done although what everybody may read looks personal (see /wording-check). "
        "Without it, such an act is refused, and the problem lists what was found.",
    )


class OneOf(RootModel[M]):
    """A request body that is one of several, told apart by one of its members."""

    model_config = ConfigDict(frozen=True, strict=True)

    at_most: ClassVar[int] = 256 * 1024


class BodyWithHouseholds(Body):
    """A request body that may list every household of a large community: 20,000, each with its floor area."""

    at_most: ClassVar[int] = 2 * 1024 * 1024


class Done(BaseModel):
    """What an act has come to."""

    id: str = Field(description="The case.")
    version: int = Field(description="Its version now, also in the ETag: the number of its facts.")
    position: int = Field(description="Of the act's last fact in the log.")
    recorded_at: AwareDatetime = Field(description="When the log took it.")
    state: dict[str, str] = Field(description="What state it is in, in codes, and the ids of what the act made.")
    warnings: list[dict[str, Any]] = Field(
        default=[],
        description="What in its public words looks personal (see /wording-check), if it was done despite_warnings.",
    )


def new_id() -> Id:
    """A new UUIDv7."""
    return Id(str(uuid7()))


def read_body(request: Request, body: type[M], content: bytes) -> M:
    """What a request's body says. :raises Malformed, ValidationError: when something in it is not right."""
    try:
        given: M = body.__pydantic_validator__.validate_json(content or b"{}")
        return given
    except ValidationError as error:
        faults = fields_without_text(content) if error.errors()[0]["type"] == "json_invalid" else []
        if not faults and not issubclass(body, Strict):
            raise  # of one of several bodies, whoever reads it says which
        faults = faults or with_options(error.errors(include_url=False, include_input=False), body)
        raise malformed(faults, language_of(request), getattr(body, "labels", None)) from None


async def perform(
    request: Request,
    body: type[B],
    case: Id | None,
    act: Callable[[B, Id], Act | Awaitable[Act]],
    *,
    created: bool = False,
    made: str | None = None,
    version_required: bool = False,
    reaches: Callable[[B], tuple[Id, ...]] = lambda body: (),
    besides: Callable[[Id], Awaitable[Mapping[str, Any]]] | None = None,
) -> Response:
    """Have an act done as the request asks, and answer what has become of the case.

    :param case: the case it is about; None for one that the act begins.
    :param act: makes the act from the body and the case's id.
    :param made: what the act makes inside its case, such as ``claim``: it is given the new id instead of the case's.
    :param created: whether something new has its own address now (201).
    :param besides: what else the answer says of the case; it is asked for once the act is done.
    """
    service = running(request)
    headers = headers_of(request)
    actor = actor_of(request, headers)
    key = key_of(headers)
    expects = None if case is None else version_seen(headers, required=version_required)
    content = await content_of(request, headers, body.at_most)
    given = read_body(request, body, content)
    made_id = new_id() if case is None or made else case
    found = act(given, made_id)
    watched = Watched(await found if isinstance(found, Awaitable) else found, despite=given.despite_warnings)
    command = Command(
        actor=actor,
        rule=rule_of(request),
        duty=duty_of(request),
        by_receipt=is_by_receipt(request),
        slip_of=slip_shown(request),
        case=made_id if case is None else case,
        act=watched,
        id=new_id(),
        trace=Id(request.scope.get("trace") or ""),
        at=instant(given.occurred_at),
        expects=expects,
        reaches=(actor, *reaches(given)),
        made={made: made_id} if made else {},
    )
    fingerprint = ""
    if key is not None:
        key = f"{actor} {key}"
        fingerprint = service.vault.fingerprint(f"{request.scope['path']}\n".encode() + content)
    outcome = await service.writer.submit(command, key=key, request=fingerprint)
    warnings = await warnings_for(watched, service, outcome)
    more = {"warnings": warnings} if warnings else {}
    return done(outcome, created=created, more=more | dict(await besides(outcome.case)) if besides else more)


def done(outcome: Outcome, *, created: bool = False, more: Mapping[str, Any] | None = None) -> Response:
    """The answer that tells what an act has come to, and *more*."""
    sent = {"ETag": f'"{outcome.version}"'}
    if outcome.repeated:
        sent["Idempotency-Replayed"] = "true"
    return Response(
        msgspec.json.encode(
            {
                "id": outcome.case,
                "version": outcome.version,
                "position": outcome.position,
                "recorded_at": iso(outcome.recorded_at),
                "state": outcome.summary,
                **(more or {}),
            }
        ),
        201 if created else 200,
        sent,
        "application/json",
    )
