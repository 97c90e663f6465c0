"""The parties of an installation: found, registered, moved; their posts; a person's name, for a reason."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from domain.acting import PartyKind
from domain.posts import POST_ROLES
from domain.vocabulary import READING_REASON, ROLE
from web.areas_named import area_named
from web.asking import Problem, get, get_or_none, post
from web.fields import Control, Field, Option, read
from web.forms import Form, form, posted_by, show
from web.pages import Pages, to
from web.rendering import render
from web.visitor import visitor_of
from web.words.translated import said

pages = Pages()


def _roles(codes: Any) -> tuple[Option, ...]:
    return tuple(Option(code, ROLE[code].words("zh", "staff"), ROLE[code].en) for code in codes)


_KINDS = _roles(str(kind) for kind in PartyKind)
_POSTS = _roles(POST_ROLES)
_PERSONS = frozenset({PartyKind.RESIDENT, PartyKind.PARTY_MEMBER, PartyKind.STAFF})
_NO_NAME = said("请填姓名：它是密封的，不公开")

_PARTY = (
    Field(name="kind", label=said("是什么"), control=Control.CHOICE, required=True, options=_KINDS),
    Field(
        name="public_name",
        label=said("公开名称"),
        hint=said("单位、组织、合伙人才填，所有人都能看到。"),
        at_most=200,
    ),
    Field(name="name", label=said("姓名"), hint=said("个人才填；密封保存，打开要说明理由。"), at_most=200),
    Field(
        name="household",
        label=said("住在哪一户"),
        hint=said("个人才填，可以不填：这一户的编号，在“地点”里找到那一户就看得到。"),
        at_most=60,
    ),
)
_HOME = (
    Field(
        name="household",
        label=said("搬到哪一户"),
        hint=said("填那一户的编号，在“地点”里找到那一户就看得到。不知道搬到哪里，就空着。"),
        at_most=60,
    ),
)
_POST = (
    Field(name="role", label=said("职务"), control=Control.SELECT, required=True, options=_POSTS),
    Field(
        name="area",
        label=said("管哪里"),
        hint=said("填地点的名称，如“新塘社区”；也可以填短代码或编号。"),
        required=True,
        at_most=200,
    ),
    Field(name="until", label=said("任期到哪天"), control=Control.END_OF_DAY),
)
_NAME = (
    Field(
        name="reason",
        label=said("为什么查阅"),
        control=Control.CHOICE,
        required=True,
        options=tuple(Option(code, term.words("zh", "staff"), term.en) for code, term in READING_REASON.items()),
    ),
    Field(name="note", label=said("说明"), hint=said("密封保存，给审计员看。"), at_most=400),
)


@pages.get("/admin/parties")
async def parties(request: Request) -> Response:
    """Finding people and organisations; people by what they are and hold, as they have no name here."""
    asked = {name: request.query_params.get(name, "").strip() for name in ("name", "kind", "post", "area")}
    asked = {name: value for name, value in asked.items() if value}
    found = await get(request, "/parties", asked | {"after": request.query_params.get("after"), "limit": 30})
    following = None if found["next"] is None else urlencode({**asked, "after": found["next"]})
    return await render(
        request,
        "admin/parties.html",
        parties=found["items"],
        asked=asked,
        kinds=_KINDS,
        posts=_POSTS,
        following=following,
        duty=await _duty(request),
    )


@pages.get("/admin/parties/new")
async def new_party_page(request: Request) -> Response:
    """Where to register somebody; in a household, where the address names one."""
    home = request.query_params.get("household")
    known = FormData([("household", home), ("kind", PartyKind.RESIDENT)]) if home else None
    return await show(request, "admin/new-party.html", form(request, _PARTY, known), options=_options(_PARTY))


@pages.post("/admin/parties/new")
async def register(request: Request) -> Response:
    """Register them."""
    posted = await posted_by(request)
    body, faults = read(_PARTY, posted)
    if body.get("kind") in _PERSONS and "name" not in body:
        # Programs may leave it out; whoever registers somebody at a desk means somebody.
        faults.append(("name", _NO_NAME))
    problem = None
    if not faults:
        try:
            made = await post(request, "/parties", body, key=str(posted.get("key", "")))
            return to(f"/admin/parties/{made['id']}?done=registered")
        except Problem as refused:
            problem = refused
    again = form(request, _PARTY, posted, faults=faults, problem=problem)
    return await show(request, "admin/new-party.html", again, options=_options(_PARTY))


@pages.get("/admin/parties/{party}")
async def party(request: Request) -> Response:
    """Somebody: what they are, and what may be done."""
    return await _party_page(request)


async def _party_page(
    request: Request,
    posting: Form | None = None,
    naming: Form | None = None,
    moving: Form | None = None,
    opened: Any = None,
) -> Response:
    id = request.path_params["party"]
    told = await get(request, f"/parties/{id}")
    faulty = next((one for one in (posting, naming, moving) if one is not None), form(request, _POST))
    found = await _found(request, id)
    return await show(
        request,
        "admin/party.html",
        faulty,
        party=told,
        posts=found["posts"] if found else [],
        home=found["home"] if found else None,
        opened=opened,
        posting=posting or form(request, _POST),
        naming=naming or form(request, _NAME),
        moving=moving or form(request, _HOME),
        options=_options(_POST) | _options(_NAME),
        duty=await _duty(request),
    )


async def _found(request: Request, party: str) -> Any:
    """Their posts, held or over, and the building they live in; None where whoever asks may not look for them."""
    # The list of parties goes by their ids: whoever comes right behind the number before theirs is they.
    before = UUID(int=max(UUID(party).int - 1, 0))
    found = await get_or_none(request, "/parties", {"after": str(before), "limit": 1})
    return next((one for one in (found["items"] if found else ()) if one["id"] == party), None)


@pages.post("/admin/parties/{party}/name")
async def open_name(request: Request) -> Response:
    """Open a person's name; that it was opened, by whom and why, is recorded before it is shown."""
    posted, id = await posted_by(request), request.path_params["party"]
    body, faults = read(_NAME, posted)
    problem = None
    if not faults:
        try:
            told = await get(request, f"/parties/{id}/name", body)
            return await _party_page(request, opened=told)
        except Problem as refused:
            problem = refused
    return await _party_page(request, naming=form(request, _NAME, posted, faults=faults, problem=problem))


@pages.post("/admin/parties/{party}/household")
async def move_in(request: Request) -> Response:
    """Have them live in another household, or in one that nobody knows."""
    posted, id = await posted_by(request), request.path_params["party"]
    body, _ = read(_HOME, posted)
    try:
        home = {"household": body.get("household")}
        await post(request, f"/parties/{id}/household", home, key=str(posted.get("key", "")))
        return to(f"/admin/parties/{id}?done=changed")
    except Problem as refused:
        return await _party_page(request, moving=form(request, _HOME, posted, problem=refused))


@pages.post("/admin/parties/{party}/posts")
async def give_post(request: Request) -> Response:
    """Give them a post."""
    return await _posted(request, "/posts", "posted")


@pages.post("/admin/parties/{party}/posts/end")
async def end_post(request: Request) -> Response:
    """End a post of theirs."""
    return await _posted(request, "/posts/end", "post-ended")


async def _posted(request: Request, path: str, done: str) -> Response:
    posted, id = await posted_by(request), request.path_params["party"]
    body, faults = read(_POST, posted)
    if path == "/posts/end":
        body.pop("until", None)
    if "area" in body:
        body["area"], unclear = await area_named(request, body["area"])
        faults += [("area", unclear)] if unclear else []
    problem = None
    if not faults:
        try:
            await post(request, f"/parties/{id}{path}", body, key=str(posted.get("key", "")))
            return to(f"/admin/parties/{id}?done={done}")
        except Problem as refused:
            problem = refused
    return await _party_page(request, posting=form(request, _POST, posted, faults=faults, problem=problem))


def _options(fields: tuple[Field, ...]) -> dict[str, tuple[Option, ...]]:
    return {field.name: field.options for field in fields}


async def _duty(request: Request) -> str:
    visitor = await visitor_of(request)
    return visitor.duty if visitor else "none"
