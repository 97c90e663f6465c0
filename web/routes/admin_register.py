"""The places and the parties of an installation: found, registered, renamed; posts; a person's name, for a reason."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from domain.acting import PartyKind
from domain.levels import DEFAULT_LEVELS
from domain.posts import POST_ROLES
from domain.vocabulary import READING_REASON, ROLE
from web.areas_named import area_named
from web.asking import Problem, get, get_or_none, post
from web.fields import Control, Field, Option, read
from web.forms import Form, form, posted_by, show
from web.names_in_order import in_order
from web.pages import Pages, to
from web.rendering import render
from web.visitor import visitor_of
from web.words.translated import said

pages = Pages()


def _roles(codes: Any) -> tuple[Option, ...]:
    return tuple(Option(code, ROLE[code].words("zh", "staff"), ROLE[code].en) for code in codes)


_KINDS = _roles(str(kind) for kind in PartyKind)
_POSTS = _roles(POST_ROLES)
_LEVELS = tuple(Option(level.key, level.zh, level.en) for level in DEFAULT_LEVELS)

_PLACE = (
    Field(name="level", label=said("是什么"), control=Control.SELECT, required=True, options=_LEVELS),
    Field(name="name", label=said("名称"), hint=said("如“新塘社区”“3栋”。一户不填名称。"), at_most=200),
    Field(name="code", label=said("短代码"), hint=said("可以不填。如 xintang，导入时用。"), at_most=200),
    Field(name="door", label=said("门牌号"), hint=said("只有一户才填；密封保存，不公开。"), at_most=200),
)
_RENAME = (Field(name="new_name", label=said("新名称"), required=True, at_most=200),)
_PARTY = (
    Field(name="kind", label=said("是什么"), control=Control.CHOICE, required=True, options=_KINDS),
    Field(
        name="public_name",
        label=said("公开名称"),
        hint=said("单位、组织、合伙人才填，所有人都能看到。"),
        at_most=200,
    ),
    Field(name="name", label=said("姓名"), hint=said("个人才填；密封保存，打开要说明理由。"), at_most=200),
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


# -- places ---------------------------------------------------------------------------------------------------------


@pages.get("/admin/places")
async def places(request: Request) -> Response:
    """The widest places, or those that are called so."""
    return await _widest_page(request, form(request, _PLACE))


@pages.get("/admin/places/{place}")
async def place(request: Request) -> Response:
    """A place, what lies in it, and registering another there."""
    return await _place_page(request, request.path_params["place"], form(request, _PLACE), form(request, _RENAME))


async def _widest_page(request: Request, founding: Form) -> Response:
    name = request.query_params.get("name", "").strip()
    found = await get(request, "/places", {"name": name} if name else None)
    return await show(
        request,
        "admin/places.html",
        founding,
        place=None,
        above=[],
        places=sorted(found["items"], key=lambda one: in_order(one["name"])),
        name=name,
        options=_options(_PLACE),
        founding=founding,
        rename=None,
        duty=await _duty(request),
    )


async def _place_page(request: Request, id: str, founding: Form, rename: Form) -> Response:
    told = await get(request, f"/places/{id}")
    found = await get(request, "/places", {"parent": id})
    return await show(
        request,
        "admin/places.html",
        rename if rename.has_faults else founding,
        place=told["place"],
        above=told["path"][:-1],
        places=sorted(found["items"], key=lambda one: in_order(one["name"])),
        name="",
        options=_options(_PLACE),
        founding=founding,
        rename=rename,
        duty=await _duty(request),
    )


@pages.post("/admin/places")
async def found_place(request: Request) -> Response:
    """Register a place, in another or as one of the widest."""
    posted = await posted_by(request)
    body, faults = read(_PLACE, posted)
    parent = str(posted.get("parent", ""))
    problem = None
    if not faults:
        if parent:
            body["parent"] = parent
        try:
            made = await post(request, "/places", body, key=str(posted.get("key", "")))
            return to(f"/admin/places/{parent or made['id']}?done=registered")
        except Problem as refused:
            problem = refused
    again = form(request, _PLACE, posted, faults=faults, problem=problem)
    if parent:
        return await _place_page(request, parent, again, form(request, _RENAME))
    return await _widest_page(request, again)


@pages.post("/admin/places/{place}/name")
async def rename_place(request: Request) -> Response:
    """Call it something else."""
    posted, id = await posted_by(request), request.path_params["place"]
    body, faults = read(_RENAME, posted)
    problem = None
    if not faults:
        try:
            await post(request, f"/places/{id}/name", {"name": body["new_name"]}, key=str(posted.get("key", "")))
            return to(f"/admin/places/{id}?done=renamed")
        except Problem as refused:
            problem = refused
    again = form(request, _RENAME, posted, faults=faults, problem=problem)
    return await _place_page(request, id, form(request, _PLACE), again)


# -- parties --------------------------------------------------------------------------------------------------------


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
    """Where to register somebody."""
    return await show(request, "admin/new-party.html", form(request, _PARTY), options=_options(_PARTY))


@pages.post("/admin/parties/new")
async def register(request: Request) -> Response:
    """Register them."""
    posted = await posted_by(request)
    body, faults = read(_PARTY, posted)
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
    request: Request, posting: Form | None = None, naming: Form | None = None, opened: Any = None
) -> Response:
    id = request.path_params["party"]
    told = await get(request, f"/parties/{id}")
    faulty = next((one for one in (posting, naming) if one is not None), form(request, _POST))
    return await show(
        request,
        "admin/party.html",
        faulty,
        party=told,
        posts=await _posts_of(request, id),
        opened=opened,
        posting=posting or form(request, _POST),
        naming=naming or form(request, _NAME),
        options=_options(_POST) | _options(_NAME),
        duty=await _duty(request),
    )


async def _posts_of(request: Request, party: str) -> list[Any]:
    """The posts they hold, or held until their term was over."""
    # The list of parties goes by their ids: whoever comes right behind the number before theirs is they.
    before = UUID(int=max(UUID(party).int - 1, 0))
    found = await get_or_none(request, "/parties", {"after": str(before), "limit": 1})
    return [post for one in (found["items"] if found else ()) if one["id"] == party for post in one["posts"]]


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
