"""Raising a need, in three short steps: what and where, who may ask back, and the receipt.

Each step is sent to one address, which goes on to the page of the next; each page has an address of its own, and what
was typed stands in none of them (see web.drafts). What is sent at last is done once, however often it is sent, and
shows the same receipt.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from api.problems import NoSuchPage
from web.areas import communities, community_of, spots
from web.asking import Problem, get, get_or_none, post
from web.choices import options_of
from web.drafts import Draft, ask_whether_kept, keep, kept, mark_of
from web.fields import Option, read
from web.forms import Form, form, show
from web.pages import Pages, to
from web.photos_added import hand_on
from web.photos_sent import PHOTOS, sent_with_photos
from web.places import addresses
from web.raising_form import ALL, CATEGORY, COMMUNITY, CONTACT, NO_PLACE, PLACE, WHAT, body_of, filled_from, missing_of
from web.rendering import render
from web.visitor import visitor_of
from web.ways_in import by_telephone
from web.words.translated import Words

pages = Pages()

_PLACE = "huying-place"
"""The place that was named last in this browser; it says nothing of anybody."""
_YEAR = 365 * 24 * 3600
_AGAIN = (CONTACT,)
_CARRIED = (*(field.name for field in ALL), "key", "signed")


@pages.get("/raise")
async def begin(request: Request) -> Response:
    """What it is, and where: the place that the address names, or the one that was named here last."""
    place = request.query_params.get("place") or request.cookies.get(_PLACE, "")
    community = await community_of(request, place) if place else None
    if community is None:
        visitor = await visitor_of(request)
        home = [one["id"] for one in visitor.home] if visitor else []
        place = home[-2] if len(home) > 1 else ""
        community = await community_of(request, place) if place else None
    start = FormData([("community", community or ""), ("place", place if community else "")])
    response = _kept_by_history(await _what(request, form(request, WHAT, start)))
    ask_whether_kept(request, response, "/raise")
    return response


@pages.get("/raise/{mark}/{step}")
async def look(request: Request) -> Response:
    """A step with what was typed so far, however often it is looked at, until that is over."""
    mark, step = request.path_params["mark"], request.path_params["step"]
    if step not in _STEPS:
        raise NoSuchPage()
    draft = kept(request, f"/raise/{mark}")
    if draft is None:
        return await render(request, "raise/over.html", 410)
    return _kept_by_history(await _STEPS[step](request, draft.at(step)))


@pages.post("/raise")
async def go_on(request: Request) -> Response:
    """The next step, with all that was typed in those before."""
    sent = await sent_with_photos(request)
    posted = sent.posted
    go = str(posted.get("go", ""))
    if go in ("what", "place"):
        return await _on(request, "what", posted)
    typed, faults = await _read(request, posted)
    if faults:
        return await _on(request, "what", posted, checked=True)
    same = str(posted.get("same", ""))
    if same:
        return await _need_it_too(request, posted, same)
    if go == "send":
        return await _send(request, posted, typed, sent.photos)
    if str(posted.get("at", "")) == "what" and await _alike(request, typed):
        return await _on(request, "alike", posted)
    return await _on(request, "who", posted)


async def _on(request: Request, step: str, posted: FormData, problem: Problem | None = None, **shown: Any) -> Response:
    """Go to the page of that step; or show it here and now, where the browser cannot keep what it shows."""
    fields = {name: str(posted[name]) for name in _CARRIED if posted.get(name)}
    key = str(posted.get("key", ""))
    draft, path = Draft(fields, step, shown, problem), f"/raise/{mark_of(key)}"
    # There it goes on, also without a script: at what is wrong, or where the buildings have come to stand.
    at = "#faults" if problem or shown.get("checked") else "#f-community" if posted.get("go") == "place" else ""
    response = to(f"{path}/{step}{at}")
    if key and keep(request, response, path, draft):
        return response
    return _kept_by_history(await _STEPS[step](request, draft))


async def _read(request: Request, posted: FormData) -> tuple[dict[str, Any], list[tuple[str, Words]]]:
    """What was typed, and what is wrong with it."""
    typed, faults = read(ALL, posted)
    faults = [fault for fault in (*faults, *missing_of(typed)) if fault[0] != PLACE.name]
    if "community" in typed and not await _lies_there(request, typed):
        # The places of another community were shown, or none.
        faults.append((PLACE.name, NO_PLACE))
    return typed, faults


async def _lies_there(request: Request, typed: dict[str, Any]) -> bool:
    place = typed.get("place")
    return bool(place) and await community_of(request, str(place)) == typed["community"]


async def _look_at_what(request: Request, draft: Draft) -> Response:
    posted = FormData(draft.fields)
    faults = (await _read(request, posted))[1] if draft.shown.get("checked") else []
    return await _what(request, form(request, WHAT, posted, faults=faults, problem=draft.problem))


async def _what(request: Request, given: Form) -> Response:
    chosen = (given.values.get("community") or [""])[0]
    all_communities = await communities(request)
    if chosen not in {one.code for one in all_communities}:
        chosen = all_communities[0].code if len(all_communities) == 1 else ""
    options: dict[str, list[Option]] = await options_of(request, tuple(f for f in WHAT if f is not CATEGORY), None)
    options |= await options_of(request, (CATEGORY,), None)
    options |= {COMMUNITY.name: all_communities, PLACE.name: await spots(request, chosen) if chosen else []}
    return await show(
        request,
        "raise/what.html",
        given,
        options=options,
        chosen=chosen,
        carried=[one for one in filled_from(_flat(given)) if one[0] == CONTACT.name],
        signed=await _signed(request),
    )


def _flat(given: Form) -> dict[str, str]:
    return {name: values[0] for name, values in given.values.items() if values}


async def _alike(request: Request, typed: dict[str, Any]) -> list[Any]:
    body = body_of(typed)
    draft = {name: value for name, value in body.items() if name != "contact"}
    try:
        found = await post(request, "/needs/alike", draft)
    except Problem:
        return []  # what is wrong with it is said where it is sent
    return list(found["items"])


async def _look_at_what_is_alike(request: Request, draft: Draft) -> Response:
    posted = FormData(draft.fields)
    items = await _alike(request, read(ALL, posted)[0])
    if not items and draft.problem is None:
        return await _look_at_who(request, draft)
    return await show(
        request,
        "raise/alike.html",
        form(request, _AGAIN, posted, problem=draft.problem),
        items=items,
        places=await addresses(request, [item["need"].get("place") for item in items]),
        carried=filled_from(posted),
        signed=await _signed(request),
    )


async def _look_at_who(request: Request, draft: Draft) -> Response:
    posted = FormData(draft.fields)
    return await show(
        request,
        "raise/who.html",
        form(request, _AGAIN, posted, problem=draft.problem),
        carried=[one for one in filled_from(posted) if one[0] != CONTACT.name],
        at_most=PHOTOS,
        ended=draft.shown.get("ended", False),
        words=str(posted.get("words", "")),
        signed=str(posted.get("signed", "")) or await _signed(request),
    )


async def _need_it_too(request: Request, posted: FormData, same: str) -> Response:
    """Support what is there instead of raising it once more."""
    visitor = await visitor_of(request)
    await get(request, f"/needs/{same}")
    if visitor is None or not visitor.takes_part:
        return await _on(request, "too", posted, same=same)
    try:
        await post(request, f"/needs/{same}/support", {}, key=f"{posted.get('key', '')}-{same}"[:200])
    except Problem as problem:
        return await _on(request, "alike", posted, problem)
    return to(f"/needs/{same}?done=support#done")


async def _look_at_too(request: Request, draft: Draft) -> Response:
    posted, same = FormData(draft.fields), draft.shown.get("same")
    if same is None:
        return await _look_at_who(request, draft)
    card = (await get(request, f"/needs/{same}"))["summary"]
    return await render(
        request,
        "raise/too.html",
        need=card,
        place=(await addresses(request, [card.get("place")])).get(card.get("place") or ""),
        carried=filled_from(posted),
        key=str(posted.get("key", "")),
        back=f"/needs/{same}",
        telephone=await by_telephone(request),
    )


async def _send(request: Request, posted: FormData, typed: dict[str, Any], photos: list[Any]) -> Response:
    visitor = await visitor_of(request)
    taking_part = visitor is not None and visitor.level != "receipt"
    if posted.get("signed") == "yes" and not taking_part and posted.get("stranger") != "yes":
        # They meant to raise it in their own name: what they typed waits until they say what to do.
        return await _on(request, "who", posted, ended=True)
    key = form(request, ALL, posted).key
    try:
        done = await post(request, "/needs", body_of(typed), key=key, stranger=not taking_part)
    except Problem as problem:
        return await _on(request, "who" if set(_names(problem)) <= {CONTACT.name} else "what", posted, problem)
    need, receipt = done["id"], done.get("receipt")
    refused = await hand_on(request, need, photos, "before", key, receipt)
    if receipt is None and not refused:
        response = to(f"/needs/{need}?done=raised#done")
    else:
        if receipt is not None:
            with suppress(Problem):  # the receipt is what counts
                # So that they can go on with it in this browser, for half an hour.
                await post(request, "/receipt/session", {"receipt": receipt})
        sent = len(photos) - len(refused)
        response = await _on(request, "done", posted, need=need, receipt=receipt, sent=sent, refused=refused)
    response.set_cookie(
        _PLACE, typed["place"], _YEAR, path="/", secure=request.url.scheme == "https", httponly=True, samesite="lax"
    )
    return response


def _names(problem: Problem) -> list[str]:
    """The fields that a refusal names."""
    told = [str(one.get("field", "")) for one in problem.told.get("errors") or []]
    return told or [str(problem.told.get("field", ""))] if "field" in problem.told or told else []


async def _look_at_done(request: Request, draft: Draft) -> Response:
    need, receipt = draft.shown.get("need"), draft.shown.get("receipt")
    if need is None:
        # Somebody went back, sent something else, and came here again by going forward.
        return await _look_at_who(request, draft)
    card = await get_or_none(request, f"/needs/{need}")
    return await render(
        request,
        "raise/done.html",
        need=need,
        receipt=receipt,
        drawn=await _drawn(request, receipt) if receipt else None,
        sent=draft.shown["sent"],
        refused=draft.shown["refused"],
        card=card["summary"] if card else None,
        key=receipt or need,  # made for one person: not for the pages that are kept
    )


async def _drawn(request: Request, receipt: str) -> str:
    """The receipt as a QR code, as the address of a picture."""
    svg = (await post(request, "/receipt/picture", {"receipt": receipt}))["picture"]
    return f"data:image/svg+xml,{quote(svg)}"


_STEPS = {
    "what": _look_at_what,
    "alike": _look_at_what_is_alike,
    "too": _look_at_too,
    "who": _look_at_who,
    "done": _look_at_done,
}


async def _signed(request: Request) -> str:
    """Whether whoever fills it in does so in their own name: it is asked again when it is sent."""
    visitor = await visitor_of(request)
    return "yes" if visitor is not None and visitor.level != "receipt" else ""


def _kept_by_history(response: Response) -> Response:
    """Whoever goes back finds what they typed, and not a question whether to send it again."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response
