"""A case as its office sees it: everything on one page, and the steps that are legal now as buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from domain.need.stage import Act
from domain.vocabulary import BALLOT_RULE, CHANNEL, CLAIM, PART, READING_REASON, RESULT, ROLE, Terms
from web.acts.form import options
from web.acts.forms import ACTS
from web.acts.offered import offered
from web.asking import get, get_or_none
from web.desk import STAGES
from web.forms import form, posted_by, show
from web.offices import desk_of
from web.pages import Pages
from web.places import addresses
from web.remaining import remaining
from web.rendering import render
from web.sealed_words import CONTACT, SAID, opened
from web.words.translated import said

pages = Pages()

GROUPS = (
    (
        said("登记与受理"),
        (Act.ACCEPT, Act.REWORD, Act.DECLINE, Act.SURVEY, Act.SOLVE_ON_THE_SPOT, Act.MERGE, Act.UNMERGE),
    ),
    (
        said("派给谁办"),
        (
            *(Act.OPEN, Act.DISPATCH, Act.DESIGNATE, Act.WHISTLE, Act.WITHDRAW_ORDER, Act.JUDGE_PART),
            *(Act.ESCALATE, Act.HAND_DOWN, Act.CLAIM),
        ),
    ),
    (
        said("期限"),
        (Act.SET_DEADLINE, Act.GRANT_EXTENSION, Act.REFUSE_EXTENSION, Act.SUSPEND, Act.REVIEW, Act.RESUME),
    ),
    (
        said("议事和表决"),
        (
            *(Act.OPEN_DISCUSSION, Act.MINUTE, Act.CLOSE_DISCUSSION, Act.OPEN_BALLOT, Act.CAST, Act.CLOSE_BALLOT),
            Act.PUBLISH_OUTCOME,
        ),
    ),
    (
        said("检查和办结"),
        (
            *(Act.REPLY, Act.VISIT_AGAIN, Act.SEND_BACK, Act.CONFIRM, Act.DISPUTE, Act.CLOSE, Act.REOPEN),
            *(Act.SUPERVISE, Act.END_SUPERVISION, Act.PUBLISH_PHOTO),
        ),
    ),
)
"""The acts of the office, by what they are for; whatever else is possible stands last."""

_MAIN = frozenset(
    {Act.ACCEPT, Act.DISPATCH, Act.VISIT_AGAIN, Act.CLOSE, Act.REVIEW, Act.JUDGE_PART, Act.PUBLISH_OUTCOME}
)
"""What one mostly comes for; shown as such."""


@pages.get("/desk/needs/{need}")
async def case(request: Request) -> Response:
    """Everything of it but what people wrote themselves."""
    return await _shown(request, None, None)


@pages.post("/desk/needs/{need}/words")
async def open_words(request: Request) -> Response:
    """The same with what people wrote themselves. That it was opened, by whom and why, is kept.

    So it takes a form: no link has anybody open anything, and no address holds why.
    """
    posted = await posted_by(request)
    note = str(posted.get("note", "")).strip() or None
    return await _shown(request, str(posted.get("reason", "")), note)


async def _shown(request: Request, reason: str | None, note: str | None) -> Response:
    mine, id = await desk_of(request), request.path_params["need"]
    card = await get(request, f"/needs/{id}")
    summary, more = card["summary"], card["more"]
    sealed = await opened(request, id, reason, note)
    told = await get_or_none(request, f"/needs/{id}/acts") or {"acts": [], "others": []}
    acts = offered(told["acts"], summary["stage"]["code"], ACTS.keys())
    units = [line["unit"] for line in summary.get("orders", ())]
    units += [line["unit"] for whistle in more.get("whistles", ()) for line in whistle["called"]]
    level = (more.get("level") or {}).get("area")
    language = request.scope["language"]
    return await render(
        request,
        "desk/case.html",
        mine=mine,
        need=summary,
        more=more,
        left=remaining(summary, language),
        stages=STAGES,
        groups=_grouped(acts),
        main=_MAIN,
        others=told["others"],
        lines=(await get(request, f"/needs/{id}/timeline"))["lines"],
        photos=((await get_or_none(request, f"/needs/{id}/photos")) or {"items": []})["items"],
        upkeep=await get_or_none(request, f"/needs/{id}/upkeep"),
        responsible=await get_or_none(request, f"/needs/{id}/responsible"),
        alike=len(((await get_or_none(request, f"/needs/{id}/alike")) or {"items": []})["items"]),
        names=await _names(request, [*units, *(claim.get("claimant") for claim in summary["claims"])]),
        places=await addresses(request, [summary.get("place"), level]),
        reason=reason,
        reasons=options(READING_REASON),
        words=sealed.words,
        refused=sealed.refused,
        said_of=SAID,
        contact=CONTACT,
        merged=await _cards(request, [*more.get("absorbed", ()), summary.get("merged_into")]),
        **{
            name: _by_code(terms)
            for name, terms in (
                ("kinds", ROLE),
                ("claim_kinds", CLAIM),
                ("parts", PART),
                ("results", RESULT),
                ("rules", BALLOT_RULE),
                ("channels", CHANNEL),
            )
        },
    )


def _grouped(acts: list[Mapping[str, str]]) -> list[tuple[str, list[Mapping[str, str]]]]:
    by_code = {act["code"]: act for act in acts}
    found: list[tuple[str, list[Mapping[str, str]]]] = []
    for title, codes in GROUPS:
        there = [by_code.pop(code) for code in codes if code in by_code]
        if there:
            found.append((title, there))
    return [*found, (said("其他"), list(by_code.values()))] if by_code else found


def _by_code(terms: Terms) -> dict[str, dict[str, str]]:
    return {code: {"code": code, "zh": term.words("zh", "staff"), "en": term.en} for code, term in terms.items()}


async def _cards(request: Request, ids: Iterable[str | None]) -> dict[str, Any]:
    """Needs that were merged with this one, by their ids."""
    told = [await get_or_none(request, f"/needs/{id}") for id in ids if id]
    return {one["summary"]["id"]: one["summary"] for one in told if one}


async def _names(request: Request, ids: Iterable[str | None]) -> dict[str, str]:
    told = [await get_or_none(request, f"/parties/{id}") for id in dict.fromkeys(filter(None, ids))]
    return {one["id"]: one["name"] for one in told if one and one["name"]}


@pages.get("/desk/needs/{need}/merge")
async def merge(request: Request) -> Response:
    """A case beside another one that may be the same matter."""
    return await _beside(request, request.query_params.get("with"), None, None)


@pages.post("/desk/needs/{need}/merge")
async def merge_with_words(request: Request) -> Response:
    """The same with what people wrote themselves in both, which takes a reason and is kept."""
    posted = await posted_by(request)
    note = str(posted.get("note", "")).strip() or None
    return await _beside(request, str(posted.get("with", "")), str(posted.get("reason", "")), note)


async def _beside(request: Request, with_: str | None, reason: str | None, note: str | None) -> Response:
    mine, id = await desk_of(request), request.path_params["need"]
    this = (await get(request, f"/needs/{id}"))["summary"]
    likely = (await get(request, f"/needs/{id}/alike"))["items"]
    text = request.query_params.get("text", "").strip()
    found = []
    if text:
        page = await get(request, "/needs", {"area": mine.area, "text": text, "limit": 20})
        found = [need for need in page["items"] if need["id"] != id]
    that = (await get(request, f"/needs/{quote(with_, safe='')}"))["summary"] if with_ else None
    shown = [this, *([that] if that else []), *(one["need"] for one in likely), *found]
    language = request.scope["language"]
    return await show(
        request,
        "desk/merge.html",
        form(request, ()),
        this=this,
        that=that,
        likely=likely,
        found=found,
        text=text,
        stages=STAGES,
        places=await addresses(request, [need.get("place") for need in shown]),
        lights={need["id"]: remaining(need, language) for need in shown},
        reasons=options(READING_REASON),
        words=[await opened(request, one["id"], reason, note) for one in ((this, that) if that else ())],
        said_of=SAID,
        contact=CONTACT,
    )
