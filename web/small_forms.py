"""Forms about something other than a need, such as a plan of upkeep or a turn of duty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from web.asking import Problem, post
from web.choices import options_of
from web.choices.of_all import Card
from web.fields import Field, read
from web.forms import Form, form, posted_by, show
from web.pages import local, to
from web.words.translated import Words


def _as_it_is(body: dict[str, Any]) -> dict[str, Any]:
    return body


class SmallForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, and where it is sent."""

    title: Words
    path: str
    """Of the API; blanks in it are filled in from the address of the page."""
    back: str
    """The page to go to, likewise; another one may be asked for by ``back``."""
    fields: tuple[Field, ...] = ()
    lead: Words | None = None
    """What whoever fills it in should know first."""
    made: Callable[[dict[str, Any]], dict[str, Any]] = _as_it_is
    """Makes the body of what was filled in, where that is not the same."""


async def ask_small(request: Request, meant: SmallForm, card: Card | None = None) -> Response:
    """The form as it is at first: with what the address says already."""
    known = [(field.name, request.query_params[field.name]) for field in meant.fields if field.name in _asked(request)]
    given = form(request, meant.fields, FormData([*_starts(meant, known), *known])) if known else None
    return await _shown(request, meant, given or form(request, meant.fields), card)


async def do_small(request: Request, meant: SmallForm, card: Card | None = None) -> Response:
    """Have it done."""
    posted = await posted_by(request)
    body, faults = read(meant.fields, posted)
    if faults:
        return await _shown(request, meant, form(request, meant.fields, posted, faults=faults), card)
    if posted.get("despite_warnings") == "yes":
        body["despite_warnings"] = True
    blanks = _blanks(request)
    try:
        await post(request, meant.path.format_map(blanks), meant.made(body), key=str(posted.get("key", "")))
    except Problem as problem:
        if problem.status in (401, 404):
            raise
        return await _shown(request, meant, form(request, meant.fields, posted, problem=problem), card)
    page = local(str(posted.get("back", "")), meant.back.format_map(blanks))
    before, mark, fragment = page.partition("#")
    return to(f"{before}{'&' if '?' in before else '?'}done=done{mark}{fragment}")


def _blanks(request: Request) -> Mapping[str, str]:
    return {name: str(value) for name, value in request.path_params.items()}


def _asked(request: Request) -> frozenset[str]:
    return frozenset(request.query_params)


def _starts(meant: SmallForm, known: list[tuple[str, str]]) -> list[tuple[str, str]]:
    names = {name for name, _ in known}
    return [(field.name, field.start) for field in meant.fields if field.start and field.name not in names]


async def _shown(request: Request, meant: SmallForm, given: Form, card: Card | None) -> Response:
    usual = meant.back.format_map(_blanks(request))
    return await show(
        request,
        "members/small.html",
        given,
        meant=meant,
        back=local(request.query_params.get("back"), usual),
        options=await options_of(request, meant.fields, card),
    )
