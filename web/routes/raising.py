"""Raising a need, in three short steps: what and where, who may ask back, and the receipt.

Each step is the answer to the one before, and carries on all that was typed: nothing of it ever stands in an address.
What is sent at last is done once, however often it is sent, and shows the same receipt.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from web.areas import communities, community_of, spots
from web.asking import Problem, get, get_or_none, post
from web.choices import options_of
from web.fields import Option, read
from web.forms import Form, form, show
from web.pages import Pages, to
from web.photos_added import hand_on
from web.photos_sent import PHOTOS, sent_with_photos
from web.places import addresses
from web.raising_form import ALL, CATEGORY, COMMUNITY, CONTACT, NO_PLACE, PLACE, WHAT, body_of, filled_from, missing_of
from web.rendering import render
from web.visitor import Visitor, visitor_of
from web.ways_in import by_telephone

pages = Pages()

_PLACE = "huying-place"
"""The place that was named last in this browser; it says nothing of anybody."""
_YEAR = 365 * 24 * 3600
_AGAIN = (CONTACT,)


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
    return await _what(request, form(request, WHAT, start))


@pages.post("/raise")
async def go_on(request: Request) -> Response:
    """The next step, with all that was typed in those before."""
    sent = await sent_with_photos(request)
    posted = sent.posted
    go = str(posted.get("go", ""))
    typed, faults = read(ALL, posted)
    if go in ("what", "place"):
        return await _what(request, form(request, WHAT, posted))
    faults = [fault for fault in (*faults, *missing_of(typed)) if fault[0] != PLACE.name]
    if "community" in typed and not await _lies_there(request, typed):
        # The places of another community were shown, or none.
        faults.append((PLACE.name, NO_PLACE))
    if faults:
        return await _what(request, form(request, WHAT, posted, faults=faults))
    same = str(posted.get("same", ""))
    if same:
        return await _need_it_too(request, posted, same)
    if go == "send":
        return await _send(request, posted, typed, sent.photos)
    if str(posted.get("at", "")) == "what":
        found = await _alike(request, typed)
        if found is not None and found["items"]:
            return await _offer(request, posted, found["items"])
    return await _who(request, form(request, _AGAIN, posted), posted)


async def _lies_there(request: Request, typed: dict[str, Any]) -> bool:
    place = typed.get("place")
    return bool(place) and await community_of(request, str(place)) == typed["community"]


async def _what(request: Request, given: Form) -> Response:
    chosen = (given.values.get("community") or [""])[0]
    all_communities = await communities(request)
    if chosen not in {one.code for one in all_communities}:
        chosen = all_communities[0].code if len(all_communities) == 1 else ""
    options: dict[str, list[Option]] = await options_of(request, tuple(f for f in WHAT if f is not CATEGORY), None)
    options |= await options_of(request, (CATEGORY,), None)
    options |= {COMMUNITY.name: all_communities, PLACE.name: await spots(request, chosen) if chosen else []}
    return _kept_by_history(
        await show(
            request,
            "raise/what.html",
            given,
            options=options,
            chosen=chosen,
            carried=[one for one in filled_from(_flat(given)) if one[0] == CONTACT.name],
            signed=await _signed(request),
        )
    )


def _flat(given: Form) -> dict[str, str]:
    return {name: values[0] for name, values in given.values.items() if values}


async def _alike(request: Request, typed: dict[str, Any]) -> Any:
    body = body_of(typed)
    draft = {name: body[name] for name in ("category", "place", "words")}
    try:
        return await post(request, "/needs/alike", draft)
    except Problem:
        return None  # what is wrong with it is said where it is sent


async def _offer(request: Request, posted: FormData, items: list[Any], given: Form | None = None) -> Response:
    given = given or form(request, _AGAIN, posted)
    places = await addresses(request, [item["need"].get("place") for item in items])
    return _kept_by_history(
        await show(
            request,
            "raise/alike.html",
            given,
            items=items,
            places=places,
            carried=filled_from(posted),
            signed=await _signed(request),
        )
    )


async def _who(request: Request, given: Form, posted: FormData, ended: bool = False) -> Response:
    carried = [one for one in filled_from(posted) if one[0] != CONTACT.name]
    return _kept_by_history(
        await show(
            request,
            "raise/who.html",
            given,
            carried=carried,
            at_most=PHOTOS,
            ended=ended,
            words=str(posted.get("words", "")),
            signed=str(posted.get("signed", "")) or await _signed(request),
        )
    )


async def _need_it_too(request: Request, posted: FormData, same: str) -> Response:
    """Support what is there instead of raising it once more."""
    visitor = await visitor_of(request)
    card = (await get(request, f"/needs/{same}"))["summary"]
    if visitor is None or not visitor.takes_part:
        place = (await addresses(request, [card.get("place")])).get(card.get("place") or "")
        return _kept_by_history(
            await render(
                request,
                "raise/too.html",
                need=card,
                place=place,
                carried=filled_from(posted),
                key=str(posted.get("key", "")),
                back=f"/needs/{same}",
                telephone=await by_telephone(request),
            )
        )
    try:
        await post(request, f"/needs/{same}/support", {}, key=f"{posted.get('key', '')}-{same}"[:200])
    except Problem as problem:
        given = form(request, _AGAIN, posted, problem=problem)
        return await _offer(request, posted, [{"need": card, "reasons": []}], given)
    return to(f"/needs/{same}?done=support#done")


async def _send(request: Request, posted: FormData, typed: dict[str, Any], photos: list[Any]) -> Response:
    visitor = await visitor_of(request)
    taking_part = visitor is not None and visitor.level != "receipt"
    if posted.get("signed") == "yes" and not taking_part and posted.get("stranger") != "yes":
        # They meant to raise it in their own name: what they typed waits until they say what to do.
        return await _who(request, form(request, _AGAIN, posted), posted, ended=True)
    given = form(request, ALL, posted)
    try:
        done = await post(request, "/needs", body_of(typed), key=given.key, stranger=not taking_part)
    except Problem as problem:
        if set(_names(problem)) <= {CONTACT.name}:
            return await _who(request, form(request, _AGAIN, posted, problem=problem), posted)
        return await _what(request, form(request, WHAT, posted, problem=problem))
    receipt = done.get("receipt")
    refused = await hand_on(request, done["id"], photos, "before", given.key, receipt)
    sent = len(photos) - len(refused)
    response = await _done(request, done["id"], receipt, sent, refused, visitor)
    response.set_cookie(
        _PLACE, typed["place"], _YEAR, path="/", secure=request.url.scheme == "https", httponly=True, samesite="lax"
    )
    return response


def _names(problem: Problem) -> list[str]:
    """The fields that a refusal names."""
    told = [str(one.get("field", "")) for one in problem.told.get("errors") or []]
    return told or [str(problem.told.get("field", ""))] if "field" in problem.told or told else []


async def _done(
    request: Request, need: str, receipt: str | None, sent: int, refused: list[str], visitor: Visitor | None
) -> Response:
    if receipt is None:
        if not refused:
            return to(f"/needs/{need}?done=raised#done")
        return await render(request, "raise/done.html", need=need, sent=sent, refused=refused)
    with suppress(Problem):  # the receipt is what counts
        # So that they can go on with it in this browser, for half an hour.
        await post(request, "/receipt/session", {"receipt": receipt})
    drawn = await _drawn(request, receipt)
    card = await get_or_none(request, f"/needs/{need}")
    response = await render(
        request,
        "raise/done.html",
        need=need,
        receipt=receipt,
        drawn=drawn,
        sent=sent,
        refused=refused,
        card=card["summary"] if card else None,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


async def _drawn(request: Request, receipt: str) -> str:
    """The receipt as a QR code, as the address of a picture."""
    svg = (await post(request, "/receipt/picture", {"receipt": receipt}))["picture"]
    return f"data:image/svg+xml,{quote(svg)}"


async def _signed(request: Request) -> str:
    """Whether whoever fills it in does so in their own name: it is asked again when it is sent."""
    visitor = await visitor_of(request)
    return "yes" if visitor is not None and visitor.level != "receipt" else ""


def _kept_by_history(response: Response) -> Response:
    """Whoever goes back finds what they typed, and not a question whether to send it again."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response
