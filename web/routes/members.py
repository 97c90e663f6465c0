"""For those who take things on: what is open near them, what they have claimed, and what their unit was asked to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from domain.instants import micros
from domain.need.clock import light
from domain.need.facts import ClaimKind
from domain.need.stage import Act
from domain.vocabulary import CLAIM, LIGHT, PART
from store.writer import clock
from web.acts.forms import ACTS
from web.around import around
from web.asking import get, get_or_none
from web.pages import Pages
from web.places import addresses
from web.rendering import render
from web.visitor import visitor_of

pages = Pages()

_STAGES = {"open": ("open",), "help": ("claimed", "scheduled", "in_progress", "rework_state")}
"""What nobody has taken on yet, and where one may still help."""
_THEIRS = (
    *(Act.START, Act.PROGRESS, Act.FIX, Act.SCHEDULE, Act.ASK_EXTENSION, Act.ADD_PHOTO),
    *(Act.SIGN_FOR, Act.REPORT_IN, Act.REPORT_PART, Act.RETURN_ORDER, Act.HAND_OVER, Act.RELEASE),
)
"""What is done by those at work, in the order in which it comes up."""
_NEXT = {
    "claimed": Act.START,
    "scheduled": Act.START,
    "in_progress": Act.FIX,
    "rework_state": Act.FIX,
}
"""What is to be done next, by the stage."""


@pages.get("/open")
async def open_needs(request: Request) -> Response:
    """What can be taken on, near whoever looks, and what they are good at first."""
    given, near, visitor = request.query_params, await around(request), await visitor_of(request)
    asked = {name: given.get(name, "").strip() for name in ("area", "category", "text", "what")}
    if "area" not in given and near.areas:
        asked["area"] = near.areas[0].id
    query = [("stage", stage) for stage in _STAGES.get(asked["what"], _STAGES["open"])]
    query += [(name, asked[name]) for name in ("area", "category", "text") if asked[name]]
    after = given.get("after")
    found = await get(request, "/needs", [*query, ("limit", "30"), *([("after", after)] if after else [])])
    fitting = [need for need in found["items"] if need["category"]["code"] in near.suits]
    others = [need for need in found["items"] if need["category"]["code"] not in near.suits]
    following = urlencode({**asked, "after": found["next"]}) if found["next"] else None
    waiting = None
    if visitor and visitor.party and visitor.kind and visitor.kind["code"] in ("unit", "organisation"):
        waiting = await get_or_none(request, f"/units/{visitor.party}/orders", {"standing": "waiting"})
    return await render(
        request,
        "members/open.html",
        fitting=fitting,
        others=others,
        areas=near.areas,
        asked=asked,
        groups=[one for one in (await get(request, "/categories"))["items"] if one["parent"] is None],
        places=await addresses(request, [need.get("place") for need in found["items"]]),
        following=following,
        waiting=waiting["items"] if waiting else [],
    )


@pages.get("/claims")
async def claims(request: Request) -> Response:
    """What they have claimed: what is due, and what comes next; and what is over."""
    page = await get(request, "/mine/claimed", {"after": request.query_params.get("after"), "limit": 20})
    live = [await _claimed(request, line) for line in page["items"] if not line["ended"]]
    ended = [line for line in page["items"] if line["ended"]]
    return await render(
        request,
        "members/claims.html",
        live=live,
        ended=ended,
        places=await addresses(request, [line["need"].get("place") for line in page["items"]]),
        following=urlencode({"after": page["next"]}) if page["next"] else None,
    )


async def _claimed(request: Request, line: Mapping[str, Any]) -> dict[str, Any]:
    need = line["need"]
    claim = next((one for one in need["claims"] if one["claim"] == line["claim"]), None)
    kind = None if claim is None else CLAIM[claim["kind"]]
    lasting = claim is not None and claim["kind"] in (ClaimKind.STEWARD, ClaimKind.ADOPT)
    plans = (await get(request, f"/needs/{need['id']}/upkeep"))["plans"] if lasting else []
    return {
        **await _with_steps(request, need),
        "since": line["at"],
        "until": claim.get("until") if claim else None,
        "kind": {"zh": kind.words("zh"), "en": kind.en} if kind else None,
        "part": {"zh": PART[claim["part"]].words("zh"), "en": PART[claim["part"]].en} if claim else None,
        "amount_fen": claim.get("amount_fen") if claim else None,
        "promise": claim.get("wording") if claim else None,
        "claim": line["claim"],
        "to_plan": lasting and not any(plan["claim"] == line["claim"] for plan in plans),
    }


async def _with_steps(request: Request, need: Mapping[str, Any]) -> dict[str, Any]:
    """A need with how urgent it is, and what whoever looks can do to it as one of those at work."""
    told = await get_or_none(request, f"/needs/{need['id']}/acts")
    possible = {Act(one["code"]): one for one in told["acts"]} if told else {}
    steps = [possible[act] for act in _THEIRS if act in possible and act in ACTS]
    main = _NEXT.get(need["stage"]["code"])
    return {
        "need": need,
        "light": _light(need),
        "main": next((step for step in steps if step["code"] == main), None),
        "steps": [step for step in steps if step["code"] != main],
    }


def _light(need: Mapping[str, Any]) -> dict[str, str] | None:
    """How urgent its deadline is now; None where it has none or stands still."""
    if not need.get("due_at") or need.get("suspended"):
        return None
    due_at = _instant(need["due_at"])
    yellow_at = _instant(need["yellow_at"]) if need.get("yellow_at") else due_at
    one = light(clock(), yellow_at, due_at)
    return {"code": one.value, "zh": LIGHT[one].words("zh"), "en": LIGHT[one].en}


def _instant(text: str) -> int:
    return micros(datetime.fromisoformat(text))


@pages.get("/unit")
async def unit(request: Request) -> Response:
    """What the unit was asked to do: to be signed for, in hand, and over."""
    await get(request, "/mine/self")
    visitor = await visitor_of(request)
    assert visitor is not None
    whose = quote(request.query_params.get("unit") or str(visitor.party), safe="")
    after = request.query_params.get("after")
    if not request.query_params.get("unit") and (visitor.kind or {}).get("code") not in ("unit", "organisation"):
        return await render(request, "members/no-unit.html")
    waiting, in_hand = [
        (await get(request, f"/units/{whose}/orders", {"standing": standing, "limit": 50}))["items"]
        for standing in ("waiting", "in_hand")
    ]
    before = await get(request, f"/units/{whose}/orders", {"after": after, "limit": 20})
    over = [line for line in before["items"] if line["standing"]["code"] not in ("waiting", "in_hand")]
    own = whose == visitor.party

    async def in_full(line: Mapping[str, Any]) -> dict[str, Any]:
        return {**line, **await _of_unit(request, line, own), "asked": await _asked(request, line, whose)}

    everything = [*waiting, *in_hand, *over]
    return await render(
        request,
        "members/unit.html",
        name=(await get(request, f"/parties/{whose}"))["name"],
        waiting=[await in_full(line) for line in waiting],
        in_hand=[await in_full(line) for line in in_hand],
        over=over,
        own=own,
        whose=whose,
        places=await addresses(request, [line["need"].get("place") for line in everything]),
        following=urlencode({"unit": whose, "after": before["next"]}) if before["next"] else None,
    )


async def _asked(request: Request, line: Mapping[str, Any], unit: str) -> str | None:
    """What exactly it was asked to do, in the words of whoever asked."""
    need = line["need"]
    order = next((one for one in need.get("orders", ()) if one["order"] == line["order"]), None)
    if order is not None:
        return cast("str | None", order.get("asked"))
    whistles = (await get(request, f"/needs/{need['id']}"))["more"].get("whistles", ())
    called = [one for whistle in whistles if whistle["whistle"] == line["order"] for one in whistle["called"]]
    return next((one["task"] for one in called if one["unit"] == unit), None)


async def _of_unit(request: Request, line: Mapping[str, Any], own: bool) -> dict[str, Any]:
    """What the unit can do about it; others see how urgent it is."""
    if own:
        return await _with_steps(request, line["need"])
    return {"light": _light(line["need"]), "main": None, "steps": []}
