"""Claiming a need, and reporting on it with photos: progress, the result, what was solved on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from domain.need.facts import ClaimKind, PhotoKind
from domain.need.stage import Act
from web.acts.form import ActForm
from web.acts.forms import ACTS
from web.asking import Problem, get, post
from web.choices import options_of
from web.fields import Field, read
from web.forms import Form, form, posted_by, show
from web.pages import Pages, to
from web.photos_added import add_all, faults_of
from web.photos_sent import sent_with_photos
from web.words.translated import said

pages = Pages()

PHOTO = Field(
    name="photo",
    label=said("照片"),
    hint=said("最多3张，每张不超过8MB。工作人员看过、确认不露脸不露门牌，才会公开。"),
)
_KINDS = {
    Act.PROGRESS: PhotoKind.EVIDENCE,
    Act.FIX: PhotoKind.AFTER,
    Act.SOLVE_ON_THE_SPOT: PhotoKind.AFTER,
}
_LASTING = frozenset({ClaimKind.STEWARD, ClaimKind.ADOPT})

Card = Mapping[str, Any]


@pages.get("/needs/{need}/do/claim")
async def claim_form(request: Request) -> Response:
    """What one promises."""
    return await _shown(request, ACTS[Act.CLAIM], await _card(request), form(request, ACTS[Act.CLAIM].fields))


@pages.post("/needs/{need}/do/claim")
async def claim(request: Request) -> Response:
    """Promise it. Who promises to look after something for good says next how often."""
    meant, card, posted = ACTS[Act.CLAIM], await _card(request), await posted_by(request)
    body, faults = read(meant.fields, posted)
    if faults:
        return await _shown(request, meant, card, form(request, meant.fields, posted, faults=faults))
    if posted.get("despite_warnings") == "yes":
        body["despite_warnings"] = True
    need = request.path_params["need"]
    try:
        done = await post(request, f"/needs/{need}/claims", body, key=str(posted.get("key", "")))
    except Problem as problem:
        return await _shown(request, meant, card, form(request, meant.fields, posted, problem=problem))
    if body["kind"] in _LASTING:
        return to(f"/needs/{need}/keep?claim={done['state']['claim']}&done=claim")
    return to(f"/needs/{need}?done=claim#done")


@pages.get("/needs/{need}/do/progress")
async def progress_form(request: Request) -> Response:
    """How far it is."""
    return await _asked(request, Act.PROGRESS)


@pages.post("/needs/{need}/do/progress")
async def progress(request: Request) -> Response:
    """Say how far it is."""
    return await _done(request, Act.PROGRESS)


@pages.get("/needs/{need}/do/fix")
async def fix_form(request: Request) -> Response:
    """How it ended."""
    return await _asked(request, Act.FIX)


@pages.post("/needs/{need}/do/fix")
async def fix(request: Request) -> Response:
    """Say how it ended, and ask for whom it was done whether it did."""
    return await _done(request, Act.FIX)


@pages.get("/needs/{need}/do/solve_on_the_spot")
async def spot_form(request: Request) -> Response:
    """What was done there and then."""
    return await _asked(request, Act.SOLVE_ON_THE_SPOT)


@pages.post("/needs/{need}/do/solve_on_the_spot")
async def spot(request: Request) -> Response:
    """Say what was done there and then."""
    return await _done(request, Act.SOLVE_ON_THE_SPOT)


async def _asked(request: Request, act: Act) -> Response:
    meant, card = ACTS[act], await _card(request)
    return await _shown(request, meant, card, form(request, (*meant.fields, PHOTO)))


async def _done(request: Request, act: Act) -> Response:
    meant, card, need = ACTS[act], await _card(request), request.path_params["need"]
    fields = (*meant.fields, PHOTO)
    await get(request, "/account")  # of strangers nothing is read
    posted, photos = await sent_with_photos(request)
    wrong = faults_of(photos)
    key = str(posted.get("key", ""))
    body, faults = read(meant.fields, posted)
    if faults or wrong:
        return await _shown(request, meant, card, form(request, fields, posted, faults=[*faults, *wrong]))
    if posted.get("despite_warnings") == "yes":
        body["despite_warnings"] = True
    # Who solves it on the spot is at work on it only then, and may say only then how it looks afterwards.
    first = act is not Act.SOLVE_ON_THE_SPOT
    if first and photos:
        problem, wrong = await add_all(request, need, photos, _KINDS[act].value, key)
        if problem is not None or wrong:
            return await _shown(request, meant, card, form(request, fields, posted, faults=wrong, problem=problem))
    try:
        await post(request, f"/needs/{need}{meant.path}", await _completed(request, body), key=key)
    except Problem as refused:
        again = form(request, fields, posted, problem=refused)
        return await _shown(request, meant, card, again, kept=len(photos) if first else 0)
    if not first and photos:
        problem, wrong = await add_all(request, need, photos, _KINDS[act].value, key)
        if problem is not None or wrong:
            alone = ACTS[Act.ADD_PHOTO]
            again = form(request, (*alone.fields, PHOTO), faults=wrong, problem=problem)
            return await _shown(request, alone, card, again, before=act)
    return to(f"/needs/{need}?done={act}#done")


async def _completed(request: Request, body: dict[str, Any]) -> dict[str, Any]:
    """The households of the buildings that were chosen; and how exact a number is only where there is one."""
    if "number" not in body.get("estimate", {}):
        body.pop("estimate", None)
    if "households" in body:
        homes = []
        for building in body["households"]:
            inside = (await get(request, "/places", {"parent": building}))["items"]
            homes += [one["id"] for one in inside if one["level"]["code"] == "household"]
        body["households"] = homes
    return body


async def _card(request: Request) -> Card:
    card: Card = await get(request, f"/needs/{request.path_params['need']}")
    return card


async def _shown(
    request: Request, meant: ActForm, card: Card, given: Form, *, kept: int = 0, before: Act | None = None
) -> Response:
    zh, en = meant.act.words()
    fields = tuple(field for field in given.fields if field.name != PHOTO.name)
    done = None if before is None else dict(zip(("zh", "en"), before.words(), strict=True))
    return await show(
        request,
        "members/report.html",
        given,
        need=card["summary"],
        act={"code": meant.act.value, "zh": zh, "en": en},
        options=await options_of(request, fields, card),
        with_photos=len(fields) < len(given.fields),
        kept=kept,
        before=done,
    )
