"""The needs of an area as its office looks for them: filters, saved views, and the same act on many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from domain.need.stage import Act
from domain.vocabulary import CLAIM, ITEM, LIGHT, SORT, STAGE, WAITS
from web.acts.form import WORDING, ActForm, options
from web.acts.forms import ACTS
from web.asking import Problem, get, get_or_none, post
from web.bulk_wordings import accept_each, each_in_its_own_words, fields_of_each, missing, split
from web.choices import options_of
from web.desk import STAGES
from web.fields import Field, read
from web.forms import Form, form, posted_by, show
from web.offices import desk_of
from web.pages import Pages, to
from web.places import addresses
from web.remaining import remaining
from web.rendering import render
from web.words.translated import said

pages = Pages()

BULK = (Act.ACCEPT, Act.DECLINE, Act.DISPATCH, Act.CLOSE)
"""What can be done to many at once."""

_ASKED = ("text", "stage", "category", "area", "claim", "item", "light", "waiting", "supervised", "sort")
_KEPT = ("stage", "category", "area", "claim", "item", "sort")
"""What a saved view keeps of it."""
_NAME = Field(name="name", label=said("名称"), required=True, at_most=60)
_LIMIT = 50


def _query(asked: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name in _ASKED for value in asked.get(name, ()) if value]


async def _page(request: Request, given: Form, query: list[tuple[str, str]], after: str | None = None) -> Response:
    mine = await desk_of(request)
    more = [("after", after)] if after else []
    found = await get(request, "/needs", [*query, *more, ("limit", str(_LIMIT))])
    language = request.scope["language"]
    groups = [one for one in (await get(request, "/categories"))["items"] if one["parent"] is None]
    asked = {name: [value for key, value in query if key == name] for name in _ASKED}
    return await show(
        request,
        "desk/needs.html",
        given,
        mine=mine,
        needs=found["items"],
        places=await addresses(request, [need.get("place") for need in found["items"]]),
        lights={need["id"]: remaining(need, language) for need in found["items"]},
        asked=asked,
        query=query,
        groups=groups,
        stage_options=options(STAGE),
        choices=tuple(
            (name, label, options(terms))
            for name, label, terms in (
                ("light", said("期限"), LIGHT),
                ("waiting", said("等着什么"), WAITS),
                ("claim", said("认领方式"), CLAIM),
                ("item", said("需求还是服务"), ITEM),
            )
        ),
        sorts=options(SORT),
        stages=STAGES,
        searches=(await get_or_none(request, "/mine/searches") or {"items": []})["items"],
        following=urlencode([*query, ("after", found["next"])]) if found["next"] else None,
        bulk=[_worded(act) for act in BULK],
    )


def _worded(act: Act) -> dict[str, str]:
    zh, en = act.words()
    return {"code": act.value, "zh": zh, "en": en}


@pages.get("/desk/needs")
async def needs(request: Request) -> Response:
    """A page of the needs that are looked for."""
    mine = await desk_of(request)
    asked = {name: request.query_params.getlist(name) for name in _ASKED}
    asked["area"] = asked["area"] or [mine.area]
    return await _page(request, form(request, (_NAME,)), _query(asked), request.query_params.get("after"))


@pages.get("/desk/views/{search}")
async def view(request: Request) -> Response:
    """A saved view: the needs that it finds now."""
    found = (await get(request, "/mine/searches"))["items"]
    for one in found:
        if one["id"] == request.path_params["search"]:
            asked = {name: one[name] if isinstance(one.get(name), list) else [one.get(name) or ""] for name in _KEPT}
            return to(f"/desk/needs?{urlencode(_query(asked))}")
    raise Problem(404, {"title": _GONE[request.scope["language"] == "en"]}, {})


_GONE = ("这个查询已经删除", "That view is gone")


@pages.post("/desk/views")
async def save(request: Request) -> Response:
    """Keep what is looked for under a name."""
    posted = await posted_by(request)
    query = _query({name: [str(value) for value in posted.getlist(name)] for name in _ASKED})
    body, faults = read((_NAME,), posted)
    if not faults:
        kept = [(name, value) for name, value in query if name in _KEPT]
        body |= {name: value for name, value in kept if name != "stage"}
        body |= {"stage": [value for name, value in kept if name == "stage"]}
        try:
            await post(request, "/mine/searches", body, key=str(posted.get("key", "")))
            return to(f"/desk/needs?{urlencode([*query, ('done', 'saved')])}")
        except Problem as problem:
            return await _page(request, form(request, (_NAME,), posted, problem=problem), query)
    return await _page(request, form(request, (_NAME,), posted, faults=faults), query)


@pages.post("/desk/views/{search}/removal")
async def remove(request: Request) -> Response:
    """Keep it no longer."""
    posted = await posted_by(request)
    path = f"/mine/searches/{request.path_params['search']}/withdrawal"
    await post(request, path, key=str(posted.get("key", "")))
    return to("/desk/needs?done=removed")


@pages.get("/desk/bulk/{act}")
async def ask_for_many(request: Request) -> Response:
    """What is asked for once, and then said of each of the needs that were chosen."""
    meant = _meant(request)
    ids = list(dict.fromkeys(request.query_params.getlist("need")))
    cards = await _cards(request, ids)
    asked = await _asked_of_many(request, meant, cards)
    choices = await options_of(request, asked.fields, None)
    return await _many(request, asked, ids, cards, form(request, asked.begun({}, {}, choices)))


@pages.post("/desk/bulk/{act}")
async def do_to_many(request: Request) -> Response:
    """Do it to each, and say of each what became of it."""
    meant, posted = _meant(request), await posted_by(request)
    ids = list(dict.fromkeys(str(id) for id in posted.getlist("need")))
    cards = await _cards(request, ids)
    meant = await _asked_of_many(request, meant, cards)
    body, faults = read(meant.fields, posted)
    own = each_in_its_own_words(meant)
    words = split(body, list(cards)) if own else {}
    if own and not words:
        faults += missing(list(cards))
    if faults:
        return await _many(request, meant, ids, cards, form(request, meant.fields, posted, faults=faults))
    if posted.get("despite_warnings") == "yes":
        body["despite_warnings"] = True
    asked = {"act": meant.act.value, "ids": ids, "body": meant.shaped(body)}
    try:
        key = str(posted.get("key", ""))
        told = await (
            accept_each(request, asked, words, key) if words else post(request, "/needs/bulk", asked, key=key)
        )
    except Problem as problem:
        return await _many(request, meant, ids, cards, form(request, meant.fields, posted, problem=problem))
    cards = await _cards(request, ids)
    places = await addresses(request, [card.get("place") for card in cards.values()])
    return await render(
        request, "desk/bulk-done.html", act=_worded(meant.act), told=told, cards=cards, places=places, stages=STAGES
    )


async def _asked_of_many(request: Request, meant: ActForm, cards: dict[str, Any]) -> ActForm:
    """What the act asks for of these needs: some of it once for all, and some for each."""
    if not each_in_its_own_words(meant):
        return meant
    common = [field for field in meant.fields if field.name != WORDING.name]
    return msgspec.structs.replace(meant, fields=(*await fields_of_each(request, cards), *common))


def _meant(request: Request) -> ActForm:
    for act in BULK:
        if act.value == request.path_params["act"]:
            return ACTS[act]
    raise Problem(404, {"title": "没有这一步" if request.scope["language"] == "zh" else "No such act"}, {})


async def _many(request: Request, meant: ActForm, ids: list[str], cards: dict[str, Any], given: Form) -> Response:
    await desk_of(request)
    return await show(
        request,
        "desk/bulk.html",
        given,
        act=_worded(meant.act),
        ids=ids,
        cards=cards,
        stages=STAGES,
        own=each_in_its_own_words(meant),
        options=await options_of(request, meant.fields, None),
    )


async def _cards(request: Request, ids: Sequence[str]) -> dict[str, Any]:
    told = [await get_or_none(request, f"/needs/{id}") for id in ids[:200]]
    return {one["summary"]["id"]: one["summary"] for one in told if one}
