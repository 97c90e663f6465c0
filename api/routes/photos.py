"""Photos of a need: sent, listed, looked at, published and removed."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.asking import ask_for
from api.direct import DirectRoute
from api.document import ACTOR, act, parameters, problems, question, schema_of
from api.gate import rule_of
from api.given import actor_of, given_id, headers_of, key_of, version_seen
from api.identity import asking_of, is_by_receipt, reads_more, session_brought, slip_shown
from api.kept import Answer
from api.openings import keep_opening
from api.perform import Body, Done, done, new_id, perform
from api.query import GivenText, asked
from api.report import TEXT
from api.running import Running, running
from api.throttle import Bound, address_of
from api.unproven import SignedOut
from api.uploads import MOST, PhotoQuery, Upload, upload_of
from domain.casework import ChangedMeanwhile, Command, Desk
from domain.instants import iso
from domain.kernel import Id, NotFound, Refused
from domain.need.facts import PhotoKind
from domain.need.photographing import may_see, whose_photo
from domain.need.reading import ReadingReason, demand_reason_for_photo
from domain.sealing import WasForgotten
from domain.vocabulary import PHOTO_KIND
from projections.board.card import Coded
from projections.board.pages import card_of
from projections.photos import Shot, photo_by_id, photos_of
from store.backend import StoreUnavailable
from store.files.sweeping import log_of
from store.people.accounts import Duty
from store.writer import clock

router = APIRouter(route_class=DirectRoute, tags=["photos"])

_log = logging.getLogger("huying.api")

_FULL, _SMALL = "full", "small"
_MINUTE = 60_000_000
_KINDS = {kind: Coded(kind, PHOTO_KIND[kind].words("zh"), PHOTO_KIND[kind].words("en")) for kind in PhotoKind}
_AS_IT_IS = {
    # Whatever a browser thinks of it: it is a picture, it is never run, and no other site shows it.
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Publish(Body):
    """What is to be seen. Who publishes a photo has looked at it: it shows no face, no number plate and no door."""

    caption: str = Field(max_length=TEXT, description="For everybody to read, also in place of the photo.")


class LookQuery(BaseModel):
    """Why a photo is looked at."""

    model_config = ConfigDict(extra="forbid")

    reason: ReadingReason | None = Field(
        None, description="Demanded of whoever looks at other people's photos that are not published."
    )
    note: GivenText | None = Field(None, description="More about why; sealed.")


class PhotoLine(msgspec.Struct):
    """A photo."""

    id: str
    kind: Coded
    width: int
    height: int
    size: int
    """In bytes."""
    added_at: str
    mine: bool
    """Whether whoever asks added it, or it was added for them."""
    published: bool
    caption: str | None
    """What is to be seen, once it is published."""
    picture: str
    """The address of the photo, at most 1600 pixels wide and high."""
    thumbnail: str
    """The address of the same, at most 320 pixels wide and high."""


class PhotosOfNeed(msgspec.Struct):
    """The photos of a need that whoever asks may see, oldest first."""

    need: str
    items: list[PhotoLine]


_PICTURE = {"type": "string", "format": "binary"}
_FORM = {
    "type": "object",
    "properties": {"photo": _PICTURE, "kind": {"enum": [kind.value for kind in PhotoKind]}},
    "required": ["photo", "kind"],
    "additionalProperties": False,
}


def _upload(path: str) -> dict[str, Any]:
    """What OpenAPI says of sending a photo."""
    told = act(path, Body, created=True, refusals=(429,), may="need.add_photo")
    told["responses"] |= {
        201: {**told["responses"][201], "model": Done},
        408: {**problems(413)[413], "description": "It did not arrive in time."},
        413: {**problems(413)[413], "description": f"The photo is longer than {MOST:,} bytes."},
        415: {**problems(415)[415], "description": "It is said to be neither a picture nor a form."},
    }
    media = {kind: {"schema": _PICTURE} for kind in ("image/jpeg", "image/png", "image/webp")}
    headers = (ACTOR, "Idempotency-Key", "If-Match", "Accept-Language")
    told["openapi_extra"] |= {
        "parameters": _optional(parameters(path, headers=headers, query=PhotoQuery)),
        "requestBody": {"required": True, "content": {**media, "multipart/form-data": {"schema": _FORM}}},
    }
    return told


def _optional(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A form says the kind in a field of its own, and not in the address."""
    return [{**one, "required": False} if one["in"] == "query" else one for one in found]


def _shown(path: str) -> dict[str, Any]:
    """What OpenAPI says of looking at a photo."""
    told = question(path, {}, refusals=(401, 403, 404, 422), may="photo.read")
    told["responses"][200]["content"] = {"image/jpeg": {"schema": _PICTURE}}
    headers = (ACTOR, "If-None-Match", "Accept-Language")
    told["openapi_extra"] |= {"parameters": parameters(path, headers=headers, query=LookQuery)}
    return told


def _listed(path: str) -> dict[str, Any]:
    told = question(path, schema_of(PhotosOfNeed), refusals=(401, 404), may="photo.read")
    told["openapi_extra"] |= {"parameters": parameters(path, headers=(ACTOR, "If-None-Match", "Accept-Language"))}
    return told


@router.post("/needs/{need}/photos", **_upload("/needs/{need}/photos"))
async def add(request: Request) -> Response:
    """Add a photo. It is made anew: upright, at most 1600 pixels wide and high, without its place or any other data."""
    service, need = running(request), given_id(request, "need")
    headers = headers_of(request)
    actor, key, expects = actor_of(request, headers), key_of(headers), version_seen(headers, required=False)
    photo = new_id()
    # Before anything is read: what is refused costs a look at a photo too.
    service.people.throttle.count(Bound.PHOTO_OF_PARTY, actor)
    service.people.throttle.count(Bound.PHOTO_FROM_ADDRESS, address_of(request))

    def command(add: Any) -> Command:
        trace = Id(request.scope.get("trace") or "")
        made: dict[str, str] = {"photo": photo}
        return Command(
            actor=actor,
            rule=rule_of(request),
            by_receipt=is_by_receipt(request),
            slip_of=slip_shown(request),
            case=need,
            act=add,
            id=new_id(),
            trace=trace,
            expects=expects,
            reaches=(actor,),
            made=made,
        )

    with service.arriving.place(actor, address_of(request)):
        # Nothing is read of who has nothing to do with the need. Under a key it may have been done before.
        if key is None:
            await _demand_some(request, actor, need, expects, photo)
        upload = await upload_of(request, headers)
    with service.encoder.place():
        again = None if key is None else f"{actor} {key}"
        fingerprint = "" if key is None else service.vault.fingerprint(_said(request, upload))
        try:
            subject = await _whose(request, actor, need, expects, photo, upload.kind)
        except Refused as refusal:
            if again is None:
                raise
            # What would be refused now may have been done under this key before: then that is the answer.
            outcome = await service.writer.submit(command(_refusing(refusal)), key=again, request=fingerprint)
            return done(outcome, created=True)
        made = await service.encoder.encoded(upload.content)
    log = await log_of(service.backend)
    await service.files.keep(log or "", subject, photo, {_FULL: made.picture, _SMALL: made.thumbnail})
    size = (made.width, made.height, len(made.picture), len(made.thumbnail))

    def add_photo(desk: Desk) -> None:
        _demand_remembered(desk, subject)
        desk.need(need).add_photo(desk.acting, photo, upload.kind, *size)

    adding = command(add_photo)
    try:
        outcome = await service.writer.submit(adding, key=again, request=fingerprint)
    except Refused:
        await _drop(service, subject, photo)
        raise
    if outcome.repeated:
        await _drop(service, subject, photo)
    return done(outcome, created=True)


def _said(request: Request, upload: Upload) -> bytes:
    return f"{request.scope['path']}\n{upload.kind.value}\n".encode() + upload.content


def _refusing(refusal: Refused) -> Any:
    def refuse(desk: Desk) -> None:
        raise refusal

    return refuse


async def _demand_some(request: Request, actor: Id, need: Id, expects: int | None, photo: Id) -> None:
    """Demand that they may add some photo to the need, of whichever kind: a form says the kind together with it."""
    # How it was before is shown by whoever may add any.
    await _whose(request, actor, need, expects, photo, PhotoKind.BEFORE)


async def _whose(request: Request, actor: Id, need: Id, expects: int | None, photo: Id, kind: PhotoKind) -> Id:
    """Under whose key it is sealed. Before anything is decoded or stored: whoever may not add it is refused here."""

    def tried(desk: Desk) -> Id:
        found = desk.need(need)
        if expects not in (None, found.version):
            raise ChangedMeanwhile(expected=expects, version=found.version)
        subject = whose_photo(found, desk.acting, kind)
        found.add_photo(desk.acting, photo, kind, 1, 1, 1, 1)
        return subject

    return await ask_for(request, actor, need, tried)


def _demand_remembered(desk: Desk, subject: Id) -> None:
    """Whoever was forgotten after the photo was sealed for them has no photo that a fact names."""
    try:
        erased = desk.party(subject).erased
    except NotFound:
        return  # the raiser of an imported request is no party
    if erased:
        raise WasForgotten(subject=subject)


async def _drop(service: Running, subject: Id, photo: Id) -> None:
    try:
        await service.files.drop(subject, photo)
    except StoreUnavailable:
        _log.warning("a file that no fact names was left to the sweep")


@router.get("/needs/{need}/photos", **_listed("/needs/{need}/photos"))
async def listed(request: Request) -> Response:
    """The photos of a need: those that are published, and for staff and whoever added them the others too."""
    service, need = running(request), given_id(request, "need")
    asker = _asker(request, need)

    async def make() -> Answer:
        if asker is None:
            if await card_of(service.backend, need) is None:
                raise NotFound(id=need, what=("诉求", "need"))
            seen: set[Id] = set()
        else:
            seen = await ask_for(request, asker, need, lambda desk: _seen(desk, need))
        found = [
            shot for shot in await photos_of(service.backend, need) if shot.caption is not None or shot.photo in seen
        ]
        prefix = request.scope["path"].partition("/needs/")[0]
        told = PhotosOfNeed(need, [_line(shot, asker, prefix) for shot in found])
        # It hangs on the need, and on the posts of who asks.
        return Answer(msgspec.json.encode(told), lambda case, card: case == need or card is None)

    # Posts end by the time that passes, and no fact says so then.
    key = ("photos", need, asker, is_by_receipt(request), slip_shown(request), clock() // _MINUTE)
    return await service.kept.answer(request, key, make)


def _seen(desk: Desk, need: Id) -> set[Id]:
    found = desk.need(need)
    return {id for id, photo in found.photos.items() if may_see(found, desk.acting, photo)}


def _asker(request: Request, need: Id) -> Id | None:
    """Who is asking about photos of *need*; None for whoever is shown what is public and no more.

    That is somebody who does not say who they are, is no party, or shows what is not good for reading more.
    """
    headers = headers_of(request)
    if "asking" in request.scope:
        if isinstance(request.scope["asking"], SignedOut) and session_brought(request) is not None:
            # A browser goes on bringing what is over; what is public is shown to whoever is signed out too.
            return None
        asking = asking_of(request)
        if not reads_more(request, need):
            return None
        return asking.account if asking.duty is Duty.AUDITOR else asking.party
    return actor_of(request, headers) if b"x-huying-actor" in headers else None


def _line(shot: Shot, asker: Id | None, prefix: str) -> PhotoLine:
    picture = f"{prefix}/photos/{shot.photo}"
    return PhotoLine(
        id=shot.photo,
        kind=_KINDS[shot.kind],
        width=shot.width,
        height=shot.height,
        size=shot.size,
        added_at=iso(shot.at),
        mine=asker is not None and asker in (shot.by, shot.subject),
        published=shot.caption is not None,
        caption=shot.caption,
        picture=picture,
        thumbnail=f"{picture}/thumbnail",
    )


@router.get("/photos/{photo}", **_shown("/photos/{photo}"))
async def picture(request: Request) -> Response:
    """A photo, as JPEG. Staff say why they look at one that is not published; that they did is kept for auditors."""
    return await _show(request, _FULL)


@router.get("/photos/{photo}/thumbnail", **_shown("/photos/{photo}/thumbnail"))
async def thumbnail(request: Request) -> Response:
    """The same, small."""
    return await _show(request, _SMALL)


async def _show(request: Request, part: str) -> Response:
    service, photo = running(request), given_id(request, "photo")
    query, missing = asked(request, LookQuery), NotFound(id=photo, what=("照片", "photo"))
    shot = await photo_by_id(service.backend, photo)
    if shot is None:
        raise missing
    asker, role = _asker(request, shot.need), None
    if shot.caption is None:
        if asker is None:
            # As if there were none: that there is one is not everybody's business either.
            raise missing
        role = await ask_for(request, asker, shot.need, lambda desk: _looks_as(desk, shot, query.reason, missing))
    etag = f'"{photo}-{part}"'
    sent = {
        **_AS_IT_IS,
        "ETag": etag,
        # Asked for again each time: what is removed is gone at once.
        "Cache-Control": "private, no-cache" if shot.caption is None else "public, no-cache",
        "Content-Disposition": f'inline; filename="{photo}{"" if part == _FULL else "-small"}.jpg"',
        "Vary": "X-Huying-Actor",
    }
    content = await service.files.read(shot.subject, photo, part)
    if content is None:
        raise missing
    if role is not None and asker is not None and query.reason is not None:
        # Before anybody sees it, and not after.
        await keep_opening(request, asker, role, shot.need, query.reason, query.note)
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=sent)
    return Response(content, 200, sent, "image/jpeg")


def _looks_as(desk: Desk, shot: Shot, reason: ReadingReason | None, missing: NotFound) -> str | None:
    """The role in which they look at what is another's and not published; None where nothing has to be kept of it."""
    need = desk.need(shot.need)
    photo = need.photos.get(shot.photo)
    if photo is None or not may_see(need, desk.acting, photo):
        raise missing
    if not demand_reason_for_photo(need, desk.acting, photo, reason):
        return None
    role: str = desk.acting.envelope(need.path)["role"]
    return role


@router.post(
    "/needs/{need}/photos/{photo}/publication",
    **act("/needs/{need}/photos/{photo}/publication", Publish, may="need.publish_photo"),
)
async def publish(request: Request) -> Response:
    """Let everybody see a photo, as staff who have looked at it."""
    need, photo = given_id(request, "need"), given_id(request, "photo")
    return await perform(
        request,
        Publish,
        need,
        lambda body, id: lambda desk: desk.need(need).publish_photo(desk.acting, photo, body.caption),
    )


def _removal(path: str) -> dict[str, Any]:
    told = act(path, Body, may="need.remove_photo")
    del told["openapi_extra"]["requestBody"]
    return told


@router.delete("/needs/{need}/photos/{photo}", **_removal("/needs/{need}/photos/{photo}"))
async def remove(request: Request) -> Response:
    """Take a photo away, for everybody and for good."""
    service, need, photo = running(request), given_id(request, "need"), given_id(request, "photo")
    whose: list[Id] = []

    def removed(desk: Desk) -> None:
        found = desk.need(need)
        whose[:] = [found.photos[photo].subject] if photo in found.photos else []
        found.remove_photo(desk.acting, photo)

    answer = await perform(request, Body, need, lambda body, id: removed)
    for subject in whose:
        await _drop(service, subject, photo)
    return answer
