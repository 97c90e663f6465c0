"""Photos of a need: added with what they show, and taken away again."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from domain.need.facts import PhotoKind
from domain.vocabulary import PHOTO_KIND
from web.asking import Problem, get, get_or_none, post
from web.fields import Control, Field, Option, read
from web.forms import Form, form, posted_by, show
from web.pages import Pages, to
from web.photos_added import hand_on
from web.photos_sent import PHOTOS, sent_with_photos
from web.visitor import visitor_of
from web.words.translated import said

pages = Pages()

_KIND = (
    Field(
        name="kind",
        label=said("拍的是什么"),
        control=Control.CHOICE,
        required=True,
        start=PhotoKind.BEFORE.value,
    ),
)
_NO_PHOTO = said("请选一张照片")


@pages.get("/needs/{need}/do/add_photo")
async def choose(request: Request) -> Response:
    """Which photos."""
    return await _page(request, form(request, _KIND))


@pages.post("/needs/{need}/do/add_photo")
async def add(request: Request) -> Response:
    """Add them, one by one; what was not taken is said, and why."""
    sent = await sent_with_photos(request)
    body, faults = read(_KIND, sent.posted)
    if not sent.photos:
        faults.append(("photo", _NO_PHOTO))
    given = form(request, _KIND, sent.posted, faults=faults)
    if faults:
        return await _page(request, given)
    id = request.path_params["need"]
    refused = await hand_on(request, id, sent.photos, body["kind"], given.key)
    if not refused:
        return to(f"/needs/{id}?done=add_photo#done")
    # What was taken is taken: another choice is another thing, under a key of its own.
    again = form(request, _KIND, faults=[])
    return await _page(request, again, refused, len(sent.photos) - len(refused))


@pages.post("/needs/{need}/photos/{photo}/removal")
async def remove(request: Request) -> Response:
    """Take one's photo away, for everybody and for good."""
    posted = await posted_by(request)
    id, photo = request.path_params["need"], request.path_params["photo"]
    try:
        await post(request, f"/needs/{id}/photos/{photo}", {}, key=str(posted.get("key", "")), method="DELETE")
    except Problem as problem:
        if problem.status != 404:
            raise
    return to(f"/needs/{id}?done=remove_photo#done")


async def _page(request: Request, given: Form, refused: Sequence[str] = (), taken: int = 0) -> Response:
    id = request.path_params["need"]
    card = await get(request, f"/needs/{id}")
    response = await show(
        request,
        "needs/photos.html",
        given,
        need=card["summary"],
        options=await _kinds(request, id),
        refused=refused,
        taken=taken,
        at_most=PHOTOS,
    )
    if refused:
        response.status_code = 422
    return response


async def _kinds(request: Request, id: str) -> list[Option]:
    """How it is afterwards is shown by those who work on it, and by staff."""
    acts = await get_or_none(request, f"/needs/{id}/acts")
    working = {"progress", "fix", "close"} & {act["code"] for act in (acts or {"acts": []})["acts"]}
    visitor = await visitor_of(request)
    shown = [kind for kind in PhotoKind if kind is not PhotoKind.AFTER or working or (visitor and visitor.works)]
    return [Option(kind.value, PHOTO_KIND[kind].words("zh"), PHOTO_KIND[kind].en) for kind in shown]
