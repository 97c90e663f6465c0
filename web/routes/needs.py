"""The list of needs, one need with its story, and what can be done to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from domain.need.stage import Act
from domain.vocabulary import BALLOT_RULE, CLAIM, DECLINE_REASON, PART, READING_REASON, RESULT, ROLE, STAGE, STEP, Terms
from web.acts.form import ActForm
from web.acts.form import options as among
from web.acts.forms import ACTS
from web.acts.of_residents import AT_ONCE, BUTTONS, EXPLAINED
from web.acts.offered import offered
from web.areas_of_board import areas_offered, home_of, places_named
from web.asking import Problem, get, get_or_none, post
from web.choices import options_of
from web.fields import Option, read
from web.follows import follows_of, keep_follows
from web.forms import Form, form, posted_by, show
from web.kept_whole import kept_whole
from web.pages import Pages, to
from web.places import addresses
from web.remaining import lateness
from web.rendering import render
from web.sealed_words import CONTACT, SAID, opened
from web.visitor import visitor_of

pages = Pages()

_WORDED = (Act.ACCEPT, Act.REWORD, Act.DECLINE)
"""What says in public what somebody wrote under seal: the two stand side by side."""
_ABOUT_EXTENSIONS = (Act.GRANT_EXTENSION, Act.REFUSE_EXTENSION)
_NAME = 100
"""How many characters of a place's name are looked for."""
_ASKED = ("text", "stage", "category", "area", "claim", "sort")


def terms(group: Terms) -> list[Option]:
    """A group of the vocabulary as people choose from it."""
    return [Option(code, term.words("zh"), term.en) for code, term in group.items()]


def coded(group: Terms) -> dict[str, dict[str, str]]:
    """A group of the vocabulary by its codes."""
    return {code: {"code": code, "zh": term.words("zh"), "en": term.en} for code, term in group.items()}


@pages.get("/needs")
@kept_whole
async def board(request: Request) -> Response:
    """What people need, and how far it is."""
    given = request.query_params
    asked = {name: given.get(name, "").strip() for name in _ASKED}
    query = {name: value for name, value in asked.items() if value}
    where = given.get("where", "").strip()
    named = await places_named(request, where[:_NAME]) if where else []
    if len(named) == 1:
        return to(f"/needs?{urlencode(query | {'area': named[0].id})}")
    home = await home_of(request)
    if home and not given:
        # Theirs first; the address says so, for whomever it is sent to.
        return to(f"/needs?area={home}")
    found = await get(request, "/needs", query | {"after": given.get("after"), "limit": 20})
    places = await addresses(request, [need.get("place") for need in found["items"]])
    area = (await addresses(request, [asked["area"]])).get(asked["area"]) if asked["area"] else None
    groups = [one for one in (await get(request, "/categories"))["items"] if one["parent"] is None]
    following = urlencode(query | {"after": found["next"]}) if found["next"] else None
    return await render(
        request,
        "needs/board.html",
        needs=found["items"],
        places=places,
        area=area,
        areas=await areas_offered(request, asked["area"]),
        home=home,
        where=where,
        named=[{"address": one.address, "query": urlencode(query | {"area": one.id})} for one in named],
        asked=asked,
        groups=groups,
        stages=terms(STAGE),
        following=following,
    )


@pages.get("/needs/{need}")
async def need(request: Request) -> Response:
    """One need: how far it is, who has it, what happened, and what whoever looks can do now."""
    id = request.path_params["need"]
    card = await get(request, f"/needs/{id}")
    summary, more = card["summary"], card["more"]
    lines = (await get(request, f"/needs/{id}/timeline"))["lines"]
    follows, key = follows_of(request), str(uuid4())
    response = await render(
        request,
        "needs/need.html",
        need=summary,
        more=more,
        lines=lines,
        place=(await addresses(request, [summary.get("place")])).get(summary.get("place") or ""),
        late=lateness(summary, request.scope["language"]),
        acts=await _acts(request, id, summary["stage"]["code"]),
        buttons=BUTTONS,
        at_once=AT_ONCE,
        claimants=await _names(request, _doers(summary, more)),
        photos=await _photos(request, id),
        said_here=await _own_words(request, id),
        kinds=coded(ROLE),
        claim_kinds=coded(CLAIM),
        parts=coded(PART),
        results=coded(RESULT),
        rules=coded(BALLOT_RULE),
        decline_reasons=coded(DECLINE_REASON),
        all_steps=terms(STEP),
        skipped=_skipped(summary, more, lines),
        follows=id in follows,
        key=key,
    )
    if id in follows:
        keep_follows(request, response, follows | {id: summary["version"]})
    return response


def _skipped(summary: Mapping[str, Any], more: Mapping[str, Any], lines: list[Mapping[str, Any]]) -> set[str]:
    """The steps that it went past: nobody took it on, talked it over, or had it in hand before it was solved."""
    happened = {line["topic"] for line in lines}
    reached = {
        "accepting": summary["wording"] or "need.accepted" in happened,
        "deliberating": more.get("discussion") or more.get("minutes") or more.get("ballots"),
        "working": happened & _WORKED,
    }
    return {step for step, so in reached.items() if not so}


_WORKED = frozenset({"need.claimed", "need.dispatched", "need.designated", "need.whistled", "need.started"})


def _doers(summary: Mapping[str, Any], more: Mapping[str, Any]) -> list[str | None]:
    called = [one["unit"] for whistle in more.get("whistles", ()) for one in whistle.get("called", ())]
    orders = [order["unit"] for order in summary.get("orders", ())]
    return [*(claim.get("claimant") for claim in summary["claims"]), *orders, *called]


async def _photos(request: Request, id: str) -> list[Mapping[str, Any]]:
    """Those that everybody may see, and one's own; staff say why they look at others, on a page of theirs."""
    told = await get_or_none(request, f"/needs/{id}/photos")
    return [photo for photo in told["items"] if photo["published"] or photo["mine"]] if told else []


async def _own_words(request: Request, id: str) -> list[Mapping[str, Any]]:
    """What the visitor wrote of it."""
    visitor = await visitor_of(request)
    if visitor is None or (visitor.party is None and visitor.need is None):
        return []
    told = await get_or_none(request, f"/needs/{id}/words")
    return list(told["items"]) if told else []


async def _acts(request: Request, id: str, stage: str) -> list[Mapping[str, str]]:
    """What they can do for which there is a form, in the API's order."""
    if await visitor_of(request) is None:
        return []
    told = await get_or_none(request, f"/needs/{id}/acts")
    return offered(told["acts"], stage, ACTS.keys() | BUTTONS.keys()) if told else []


@pages.post("/needs/{need}/follow")
async def follow(request: Request) -> Response:
    """Follow it, or no longer: that is kept in this browser and nowhere else."""
    posted = await posted_by(request)
    id = request.path_params["need"]
    version = (await get(request, f"/needs/{id}"))["summary"]["version"]
    follows = {one: seen for one, seen in follows_of(request).items() if one != id}
    leaving = posted.get("leave") == "yes"
    response = to(f"/needs/{id}?done={'unfollowed' if leaving else 'followed'}#done")
    keep_follows(request, response, follows if leaving else follows | {id: version})
    return response


async def _names(request: Request, ids: list[str | None]) -> dict[str, str]:
    """What organisations, units and partners are called; persons have no name here."""
    told = [await get_or_none(request, f"/parties/{id}") for id in ids if id]
    return {one["id"]: one["name"] for one in told if one and one["name"]}


@pages.get("/needs/{need}/do/{act}")
async def ask_for_act(request: Request) -> Response:
    """The form of an act."""
    meant, card = await _meant(request)
    return await _form_page(request, meant, card, await _begun(request, meant, card))


async def _begun(request: Request, meant: ActForm, card: Mapping[str, Any]) -> Form:
    fields = meant.begun(card, request.query_params, await options_of(request, meant.fields, card))
    return form(request, fields, version=str(card["summary"]["version"]))


@pages.post("/needs/{need}/do/{act}")
async def do(request: Request) -> Response:
    """Have it done."""
    meant, card = await _meant(request)
    posted = await posted_by(request)
    if posted.get("go") == "open":
        # They want to read before they write: all that they have typed waits. Whoever has read where they come from
        # has typed nothing yet.
        given = form(request, meant.fields, posted) if "key" in posted else await _begun(request, meant, card)
        return await _form_page(request, meant, card, given, posted)
    body, faults = read(meant.fields, posted)
    if faults:
        return await _form_page(request, meant, card, form(request, meant.fields, posted, faults=faults), posted)
    body = meant.shaped(body)
    path = meant.path.format_map({name: body.pop(name, "") for name in meant.in_path})
    if posted.get("despite_warnings") == "yes":
        body["despite_warnings"] = True
    version = str(posted.get("version", "")) if meant.versioned else None
    id = request.path_params["need"]
    try:
        await post(request, f"/needs/{id}{path}", body, key=str(posted.get("key", "")), version=version)
    except Problem as problem:
        if problem.status == 404:
            raise
        return await _form_page(request, meant, card, form(request, meant.fields, posted, problem=problem), posted)
    return to(f"{await _page_of(request, id)}?done={meant.act}#done")


async def _page_of(request: Request, id: str) -> str:
    """Where they came from: those with an office work at its desk."""
    visitor = await visitor_of(request)
    return f"/desk/needs/{id}" if visitor is not None and visitor.works else f"/needs/{id}"


async def _meant(request: Request) -> tuple[ActForm, Mapping[str, Any]]:
    """Which act, and to which need."""
    card = await get(request, f"/needs/{request.path_params['need']}")
    try:
        return ACTS[Act(request.path_params["act"])].standing(card), card
    except (ValueError, KeyError):
        raise Problem(
            404, {"title": "没有这一步" if request.scope["language"] == "zh" else "No such act"}, {}
        ) from None


async def _form_page(
    request: Request, meant: ActForm, card: Mapping[str, Any], given: Form, posted: FormData | None = None
) -> Response:
    zh, en = meant.act.words()
    visitor = await visitor_of(request)
    # They stay open once they were; a reason that is only chosen opens nothing.
    open_now = posted is not None and "open" in (posted.get("go"), posted.get("read"))
    beside, pictures = None, list[Mapping[str, Any]]()
    if meant.act is Act.PUBLISH_PHOTO:
        told = await get(request, f"/needs/{card['summary']['id']}/photos")
        pictures = [photo for photo in told["items"] if not photo["published"]]
    if meant.act in _WORDED and visitor is not None and visitor.works:
        given_for = {name: str(posted.get(name, "")) for name in ("reason", "note")} if posted and open_now else {}
        beside = await opened(request, card["summary"]["id"], given_for.get("reason"), given_for.get("note"))
    return await show(
        request,
        "needs/act.html",
        given,
        need=card["summary"],
        act={"code": meant.act.value, "zh": zh, "en": en},
        button=BUTTONS.get(meant.act),
        explained=EXPLAINED.get(meant.act),
        asked_for=card["more"].get("extension") if meant.act in _ABOUT_EXTENSIONS else None,
        options=await options_of(request, meant.fields, card),
        back=await _page_of(request, card["summary"]["id"]),
        beside=beside,
        pictures=pictures,
        looked=str(posted.get("reason", "")) if posted and open_now else "",
        find=request.query_params.get("find", "").strip(),
        reasons=among(READING_REASON),
        said_of=SAID,
        contact=CONTACT,
    )
