"""What is offered (服务清单): made, matched with needs, withdrawn."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from domain.need.facts import ClaimKind
from domain.vocabulary import CLAIM, OFFER_STATE
from web.around import around
from web.asking import Problem, get, get_or_none
from web.fields import Control, Field, Option
from web.pages import Pages
from web.places import addresses
from web.rendering import render
from web.small_forms import SmallForm, ask_small, do_small
from web.visitor import visitor_of
from web.words.translated import said

pages = Pages()

_MAKE = SmallForm(
    title=said("写进服务清单"),
    lead=said("写清楚能做什么、在哪里做、做到什么时候。社区有合适的诉求会来找您对接。"),
    path="/offers",
    back="/offers",
    fields=(
        Field(
            name="wording",
            label=said("能做什么"),
            control=Control.TEXT,
            hint=said("比如“每周六上午免费磨刀、换灯泡”。所有人都能看到，不写姓名、电话、门牌号。"),
            required=True,
        ),
        Field(
            name="kind",
            label=said("用哪种方式"),
            control=Control.CHOICE,
            options=tuple(Option(one, CLAIM[one].words("zh"), CLAIM[one].en) for one in ClaimKind),
            start=ClaimKind.SERVICE.value,
            required=True,
        ),
        Field(
            name="areas",
            label=said("在哪里做"),
            control=Control.MANY,
            among="my_areas",
            hint=said("您住的和报到过的地方；都没有的，可选任何社区。想去别处做，先到“双报到”里报到，不用等审核。"),
            required=True,
        ),
        Field(
            name="category",
            label=said("对哪一类事"),
            control=Control.SELECT,
            among="categories",
            hint=said("不选就是什么都可以。"),
        ),
        Field(name="capacity", label=said("最多接几件"), control=Control.NUMBER, at_most=9),
        Field(
            name="amount_fen",
            label=said("认捐金额（元）"),
            control=Control.YUAN,
            hint=said("只有认捐填；捐物可以不填。这是承诺，不是付款。"),
            at_most=20,
        ),
        Field(name="until", label=said("到哪一天为止"), control=Control.END_OF_DAY),
    ),
)
_ACTS = {
    "withdraw": SmallForm(
        title=said("不再提供"),
        lead=said("撤下以后，和诉求的对接也随之结束。"),
        path="/offers/{offer}/withdrawal",
        back="/offers",
    ),
    "match": SmallForm(
        title=said("和诉求对接"),
        path="/offers/{offer}/matches",
        back="/offers/{offer}",
        fields=(
            Field(name="need", label=said("哪件诉求"), control=Control.SELECT, among="needs_for_offer", required=True),
            Field(
                name="wording",
                label=said("为什么对接"),
                control=Control.TEXT,
                hint=said("类别或区域对不上时才填。所有人都能看到。"),
            ),
        ),
    ),
}

_UNMATCH = SmallForm(
    title=said("结束对接"),
    lead=said("这件诉求不再和它对接；已经认领的事不受影响。"),
    path="/offers/{offer}/matches/{need}/withdrawal",
    back="/offers/{offer}",
)


@pages.get("/offers")
async def offers(request: Request) -> Response:
    """What is offered around whoever looks."""
    given, near, visitor = request.query_params, await around(request), await visitor_of(request)
    area = given.get("area", near.areas[0].id if near.areas else "")
    state = given.get("state") if given.get("state") in OFFER_STATE else "offered"
    asked = {"area": area, "category": given.get("category", "").strip(), "state": state}
    query = {name: value for name, value in asked.items() if value}
    found = await get(request, "/lists/offers", {**query, "after": given.get("after"), "limit": 20})
    mine = None
    if visitor and visitor.party:
        mine = await get_or_none(request, "/mine/offers", {"limit": 50})
    return await render(
        request,
        "members/offers.html",
        mine=mine["items"] if mine else [],
        offers=found["items"],
        asked=asked,
        areas=near.areas,
        groups=[one for one in (await get(request, "/categories"))["items"] if one["parent"] is None],
        states=[Option(code, term.words("zh"), term.en) for code, term in OFFER_STATE.items()],
        following=urlencode({**asked, "after": found["next"]}) if found["next"] else None,
    )


@pages.get("/offers/new")
async def ask_for_offer(request: Request) -> Response:
    """What somebody offers."""
    await get(request, "/mine/self")
    return await ask_small(request, _MAKE)


@pages.post("/offers/new")
async def make_offer(request: Request) -> Response:
    """Offer it."""
    return await do_small(request, _MAKE)


@pages.get("/offers/{offer}")
async def offer(request: Request) -> Response:
    """An offer, the needs it is matched with, and those it would suit."""
    told, visitor = await get(request, f"/offers/{request.path_params['offer']}"), await visitor_of(request)
    mine = await get_or_none(request, "/mine/offers", {"limit": 100}) if visitor and visitor.party else None
    own = mine is not None and any(one["id"] == told["id"] for one in mine["items"])
    may = told["state"]["code"] in ("offered", "full") and (own or (visitor is not None and visitor.works))
    suits = await _suiting(request, told) if told["state"]["code"] == "offered" else []
    return await render(
        request,
        "members/offer.html",
        offer=told,
        may=may,
        suits=suits,
        places=await addresses(request, [need.get("place") for need in suits]),
    )


async def _suiting(request: Request, offer: Any) -> list[Any]:
    """Needs that are open where it is offered, and of its kind, and not matched with it."""
    matched = {one["need"] for one in offer["needs"]}
    found: dict[str, Any] = {}
    for area in offer["areas"][:5]:
        category = [("category", offer["category"]["code"])] if offer["category"] else []
        query = [("area", area["id"]), ("stage", "listed"), ("stage", "open"), ("limit", "20"), *category]
        page = await get(request, "/needs", query)
        found |= {need["id"]: need for need in page["items"] if need["id"] not in matched}
    return list(found.values())


@pages.get("/offers/{offer}/do/{act}")
async def ask_of_offer(request: Request) -> Response:
    """Match it, or withdraw it."""
    return await ask_small(request, _meant(request))


@pages.post("/offers/{offer}/do/{act}")
async def do_to_offer(request: Request) -> Response:
    """Have it done."""
    return await do_small(request, _meant(request))


@pages.get("/offers/{offer}/needs/{need}/unmatch")
async def ask_to_unmatch(request: Request) -> Response:
    """Whether a match is to end."""
    return await ask_small(request, _UNMATCH)


@pages.post("/offers/{offer}/needs/{need}/unmatch")
async def unmatch(request: Request) -> Response:
    """End it."""
    return await do_small(request, _UNMATCH)


def _meant(request: Request) -> SmallForm:
    found = _ACTS.get(request.path_params["act"])
    if found is None:
        raise Problem(404, {"title": "没有这一步" if request.scope["language"] == "zh" else "No such act"}, {})
    return found
