"""What is mine: by a receipt, by a slip, or signed in; what I am asked to confirm comes first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from web.areas import communities, spots
from web.areas_of_board import home_of
from web.asking import Problem, get, get_or_none, post
from web.fields import Control, Field, Option, read
from web.follows import LOOKED, follows_of, keep_looked
from web.forms import Form, form, posted_by, show
from web.pages import Pages, to
from web.places import addresses
from web.visitor import Visitor, visitor_of
from web.ways_in import by_telephone
from web.words.translated import said

pages = Pages()

_RECEIPT = (
    Field(
        name="receipt",
        label=said("回执码"),
        hint=said("18位，如 7K3M9P-2QXW4A-8RTV6N。大小写、横线不用管。"),
        required=True,
        at_most=60,
        autocomplete="off",
    ),
)
_SLIP = (
    Field(
        name="number",
        label=said("编号"),
        hint=said("回执单上的8位数字。"),
        required=True,
        at_most=40,
        inputmode="numeric",
        autocomplete="off",
    ),
    Field(
        name="code",
        label=said("验证码"),
        hint=said("回执单上的6位数字。"),
        required=True,
        at_most=20,
        inputmode="numeric",
        autocomplete="off",
    ),
)
_AREA = (Field(name="area", label=said("关注哪里"), control=Control.SELECT, required=True),)


@pages.get("/mine")
async def mine(request: Request) -> Response:
    """All that is mine, or how to get there."""
    return await _shown(request, form(request, _RECEIPT))


async def _shown(request: Request, given: Form) -> Response:
    visitor = await visitor_of(request)
    signed_in = visitor is not None and visitor.takes_part
    lists: dict[str, list[Any]] = {}
    if signed_in:
        for name in ("to-confirm", "raised", "supported"):
            told = await get_or_none(request, f"/mine/{name}", {"limit": 50})
            lists[name] = [one["need"] for one in told["items"] if not one["ended"]] if told else []
        asked = {need["id"] for need in lists["to-confirm"]}
        lists["raised"] = [need for need in lists["raised"] if need["id"] not in asked]
    elif visitor is not None and visitor.need:
        card = await get_or_none(request, f"/needs/{visitor.need}")
        lists["receipt"] = [card["summary"]] if card else []
    lists["voting"] = await _voted_on(request)
    followed = await _followed(request)
    searches = await _searches(request) if signed_in else []
    needs = [need for found in lists.values() for need in found] + [one["need"] for one in followed]
    response = await show(
        request,
        "mine/mine.html",
        given,
        lists=lists,
        signed_in=signed_in,
        followed=followed,
        searches=searches,
        places=await addresses(request, (need.get("place") for need in needs)),
        communities=await communities(request) if signed_in else [],
        telephone=await by_telephone(request),
    )
    if signed_in:
        keep_looked(request, response)
    return response


async def _voted_on(request: Request) -> list[Any]:
    """What is put to the vote where they live."""
    home = await home_of(request)
    found = await get_or_none(request, "/needs", {"area": home, "stage": "voting", "limit": 5}) if home else None
    return list(found["items"]) if found else []


async def _followed(request: Request) -> list[dict[str, Any]]:
    """The needs that are followed in this browser, those with something new first."""
    found = []
    for id, seen in follows_of(request).items():
        card = await get_or_none(request, f"/needs/{id}")
        if card:
            found.append({"need": card["summary"], "new": card["summary"]["version"] > seen})
    return sorted(found, key=lambda one: not one["new"])


async def _searches(request: Request) -> list[dict[str, Any]]:
    """The places that are followed, and how many needs have come there since they were looked at last."""
    told = await get_or_none(request, "/mine/searches")
    looked = _instant(request.cookies.get(LOOKED, ""))
    found = []
    for search in told["items"] if told else []:
        page = await get_or_none(request, f"/mine/searches/{search['id']}/needs", {"limit": 20})
        items = page["items"] if page else []
        new = [one for one in items if looked is not None and datetime.fromisoformat(one["raised_at"]) > looked]
        found.append({**search, "needs": items[:3], "new": len(new), "many": len(new) == 20})
    return found


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        return None


@pages.post("/mine")
async def by_receipt(request: Request) -> Response:
    """Go on by a receipt; whoever is signed in has its need among theirs from then on."""
    posted = await posted_by(request)
    body, faults = read(_RECEIPT, posted)
    if faults:
        return await _shown(request, form(request, _RECEIPT, posted, faults=faults))
    try:
        found = await _gone_on(request, "/receipt/session", body)
    except Problem as problem:
        return await _shown(request, form(request, _RECEIPT, posted, problem=_at(problem, "receipt")))
    return to(_address(found, await visitor_of(request)))


@pages.get("/slip")
async def slip(request: Request) -> Response:
    """Where a slip's QR code leads: its number and code stand behind the `#`, and no server sees them."""
    return await _slip(request, form(request, _SLIP))


@pages.post("/slip")
async def by_slip(request: Request) -> Response:
    """Go on by the number and the code of a slip."""
    posted = await posted_by(request)
    body, faults = read(_SLIP, posted)
    if faults:
        return await _slip(request, form(request, _SLIP, posted, faults=faults))
    try:
        found = await _gone_on(request, "/slip-session", body)
    except Problem as problem:
        return await _slip(request, form(request, _SLIP, posted, problem=problem))
    return to(_address(found, await visitor_of(request)))


async def _slip(request: Request, given: Form) -> Response:
    visitor = await visitor_of(request)
    return await show(request, "mine/slip.html", given, joins=visitor is not None and visitor.takes_part)


async def _gone_on(request: Request, path: str, body: dict[str, Any]) -> Any:
    """The need that a receipt or a slip is for. Nobody's session ends by it: who is signed in joins it to theirs."""
    visitor = await visitor_of(request)
    if visitor is not None and visitor.takes_part:
        return await post(request, "/mine/receipts", body)
    return await post(request, path, body)


def _address(found: Any, visitor: Visitor | None) -> str:
    joined = visitor is not None and visitor.takes_part
    return f"/needs/{found.get('goes_on_in') or found['need']}?done={'joined' if joined else 'shown'}#done"


def _at(problem: Problem, field: str) -> Problem:
    """The refusal beside the field that it is about."""
    return Problem(problem.status, {"field": field, **problem.told}, problem.headers)


@pages.get("/mine/places")
async def choose_place(request: Request) -> Response:
    """Which place to follow."""
    await get(request, "/mine/self")  # whoever is not signed in signs in first
    community = request.query_params.get("community", "")
    return await _choose(request, form(request, _AREA), community)


async def _choose(request: Request, given: Form, community: str) -> Response:
    known = await communities(request)
    chosen = community if community in {one.code for one in known} else ""
    whole = [Option(one.code, "整个社区", "The whole community") for one in known if one.code == chosen]
    options = [*whole, *(await spots(request, chosen))[1:]] if chosen else []
    return await show(request, "mine/place.html", given, communities=known, chosen=chosen, options=options)


@pages.post("/mine/places")
async def follow_place(request: Request) -> Response:
    """Follow a place: its needs are listed here, and how many are new."""
    posted = await posted_by(request)
    body, faults = read(_AREA, posted)
    given = form(request, _AREA, posted, faults=faults)
    if not faults:
        area = body["area"]
        name = (await addresses(request, [area])).get(area, "")
        try:
            await post(request, "/mine/searches", {"name": name or area, "area": area}, key=given.key)
            return to("/mine?done=place-followed#places")
        except Problem as problem:
            given = form(request, _AREA, posted, problem=problem)
    return await _choose(request, given, str(posted.get("community", "")))


@pages.post("/mine/places/{search}/withdrawal")
async def leave_place(request: Request) -> Response:
    """Follow it no longer."""
    posted = await posted_by(request)
    await post(
        request, f"/mine/searches/{request.path_params['search']}/withdrawal", {}, key=str(posted.get("key", ""))
    )
    return to("/mine?done=place-left#places")
