"""The same act on many needs: each is a command of its own, and is answered for itself."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field, ValidationError

from api.bodies import Accept, Close, Declining, Dispatching
from api.direct import DirectRoute
from api.document import act, schema_of
from api.given import GivenId, actor_of, content_of, headers_of, instant, key_of
from api.perform import OneOf, Strict, new_id, read_body
from api.problems import Unavailable, language_of, told
from api.running import running
from api.wording import Watched, WordingWarning, warnings_for
from api.wrong import malformed
from domain.casework import Command, UnknownParty
from domain.instants import iso
from domain.kernel import Id, Refused, Unacceptable
from domain.policy.rules import rules
from store.backend import StoreUnavailable
from store.jobs import Outcome

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["needs"])

MOST = 200
"""How many needs one request may name."""


class Many(Strict):
    """Which needs."""

    ids: list[GivenId] = Field(min_length=1, max_length=MOST, description="The needs, each once.")

    def once(self) -> list[Id]:
        """The needs. :raises Unacceptable: when one is named twice."""
        if len(set(self.ids)) < len(self.ids):
            raise Unacceptable(
                field="ids", why=("有一项填了两次，请去掉重复的。", "one of them is named twice; name it once.")
            )
        return self.ids


class AcceptMany(Many):
    """Take many onto the list, in the same words."""

    act: Literal["accept"]
    body: Accept


class DeclineMany(Many):
    """Take none of them on, for the same reason."""

    act: Literal["decline"]
    body: Declining


class DispatchMany(Many):
    """Give many to one unit, each by an order of its own."""

    act: Literal["dispatch"]
    body: Dispatching


class CloseMany(Many):
    """Close many cases."""

    act: Literal["close"]
    body: Close = Close()


_Asked = AcceptMany | DeclineMany | DispatchMany | CloseMany


class Bulk(OneOf[Annotated[_Asked, Field(discriminator="act")]]):
    """An act on many needs, told apart by ``act``."""


_MADE = {"dispatch": "order"}
"""What an act makes in its need."""


class BulkItem(msgspec.Struct, omit_defaults=True):
    """What became of the act on one need: done, or why not."""

    id: str
    status: int
    """As the same act on this need alone would have been answered."""
    version: int | None = None
    position: int | None = None
    recorded_at: str | None = None
    state: dict[str, str] | None = None
    replayed: bool = False
    """Whether it had been done before under this key."""
    problem: dict[str, Any] | None = None
    warnings: list[WordingWarning] = []
    """What in the public words looks personal."""


class BulkAnswer(msgspec.Struct):
    """What became of each, in the order in which they were named."""

    items: list[BulkItem]
    done: int
    refused: int


def _told() -> dict[str, Any]:
    described = act("", Bulk, may="need.bulk")
    responses = described["responses"]
    done = {"description": "What became of each.", "content": {"application/json": {"schema": schema_of(BulkAnswer)}}}
    del responses[200]
    # What is wrong with one of the needs is told there, and with all of them here.
    kept = {status: told for status, told in responses.items() if status not in (403, 404, 409)}
    return {**described, "status_code": 207, "responses": {207: done, **kept}}


@router.post("/bulk", **_told())
async def bulk(request: Request) -> Response:
    """Do the same to many needs. Each is done or refused for itself.

    The same request may be sent again under its key: what was done is answered as before, and what was refused is tried
    again. Under that key the act stays the same; the needs may be other ones.
    """
    service, headers = running(request), headers_of(request)
    actor, key = actor_of(request, headers), key_of(headers)
    given = _read(request, await content_of(request, headers, Bulk.at_most))
    # What was refused for its words may be sent again under the same key by whoever has looked at them.
    body_said = given.body.model_dump_json(exclude={"despite_warnings"})
    said = f"{request.scope['path']}\n{given.act}\n{body_said}\n"
    language, above = language_of(request), request.scope["path"].removesuffix("bulk")
    # All are made before the first is done: what is wrong with one of them is wrong with all.
    commands = [_command(given, need, actor, Id(request.scope["trace"])) for need in given.once()]

    async def done(command: Command) -> BulkItem:
        need = command.case
        # No key that anybody sends holds a tab, so that none of these is somebody's own.
        own = None if key is None else f"{actor} {key}\t{need}"
        fingerprint = service.vault.fingerprint(f"{said}{need}".encode()) if own else ""
        try:
            outcome = await service.writer.submit(command, key=own, request=fingerprint)
        except UnknownParty:
            raise  # it is wrong with all of them
        except (Refused, StoreUnavailable) as error:
            refusal = error if isinstance(error, Refused) else Unavailable()
            problem = told(refusal, language, f"{above}{need}")
            return BulkItem(need, problem["status"], problem=problem)
        item = _item(outcome, 201 if command.made else 200)
        assert isinstance(command.act, Watched)
        item.warnings = await warnings_for(command.act, service, outcome)
        return item

    items = await asyncio.gather(*(done(command) for command in commands))
    refused = sum(item.problem is not None for item in items)
    body = msgspec.json.encode(BulkAnswer(list(items), len(items) - refused, refused))
    return Response(body, 207, {"Content-Language": language, "Vary": "Accept-Language"}, "application/json")


def _read(request: Request, content: bytes) -> _Asked:
    try:
        return read_body(request, Bulk, content).root
    except ValidationError as error:
        # The act stands first in the path of a fault, although nobody sends a member of that name.
        faults = error.errors(include_url=False, include_input=False)
        told = [{**fault, "loc": fault["loc"][1:] or _about(fault["type"])} for fault in faults]
        raise malformed(told, language_of(request)) from None


def _about(fault: str) -> tuple[str, ...]:
    return ("act",) if fault.startswith("union_tag") else ()


def _command(given: _Asked, need: Id, actor: Id, trace: Id) -> Command:
    id, made = new_id(), _MADE.get(given.act)
    return Command(
        actor=actor,
        rule=rules()[f"need.{given.act}"],
        case=need,
        act=Watched(given.body.done_to(need, id), despite=given.body.despite_warnings),
        id=new_id(),
        trace=trace,
        at=instant(given.body.occurred_at),
        reaches=(actor,),
        made={made: id} if made else {},
    )


def _item(outcome: Outcome, status: int) -> BulkItem:
    return BulkItem(
        outcome.case,
        status,
        version=outcome.version,
        position=outcome.position,
        recorded_at=iso(outcome.recorded_at),
        state=outcome.summary,
        replayed=outcome.repeated,
    )
