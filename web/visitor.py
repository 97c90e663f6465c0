"""Who looks at a page, and how they want it: what their browser brought, and what the API says of them."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from starlette.requests import Request

from api.problems import language_of
from web.asking import Problem, get
from web.words.translated import Language

LANGUAGE = "huying-language"
SIZE = "huying-size"
_LARGE = "large"


def language_wanted(request: Request) -> Language:
    """What they chose here, or else what their browser likes better; Chinese where it does not say."""
    chosen = request.cookies.get(LANGUAGE)
    if chosen in ("zh", "en"):
        return "en" if chosen == "en" else "zh"
    return "en" if language_of(request) == "en" else "zh"


def is_stranger(request: Request) -> bool:
    """Whether their browser brought nothing that could show who they are, good or not."""
    return not any(name == b"cookie" and b"huying=" in value for name, value in request.scope["headers"])


def came_from_here(request: Request) -> bool:
    """Whether they came from another page here, so that their browser has the style sheet or is to fetch it now."""
    return urlsplit(request.headers.get("referer", "")).netloc == request.url.netloc


def is_large(request: Request) -> bool:
    """Whether they chose the large letters and targets of 长辈版."""
    return request.cookies.get(SIZE) == _LARGE


class Post(NamedTuple):
    """An office that the visitor holds."""

    role: dict[str, str]
    area: str
    name: str | None


class Visitor(NamedTuple):
    """Somebody who has shown who they are."""

    level: str
    """``full``, ``enrol`` (a second factor is to be set up first) or ``receipt`` (good for one need alone)."""
    party: str | None
    duty: str
    need: str | None
    kind: dict[str, str] | None
    home: list[dict[str, Any]]
    posts: list[Post]

    @property
    def works(self) -> bool:
        """Whether they hold an office."""
        return bool(self.posts)

    @property
    def takes_part(self) -> bool:
        """Whether they act as a party, and not with a duty or by a receipt."""
        return self.party is not None and self.level != "receipt"

    @property
    def name(self) -> dict[str, str] | None:
        """What they are, in words; persons go by no name here."""
        return self.posts[0].role if self.posts else self.kind


async def visitor_of(request: Request) -> Visitor | None:
    """Who it is; None for somebody who has shown nothing, or nothing that is good any more."""
    if "visitor" not in request.scope:
        request.scope["visitor"] = await _asked(request)
    found: Visitor | None = request.scope["visitor"]
    return found


async def was_signed_out(request: Request) -> bool:
    """Whether they bring what was good once, and is over."""
    return await visitor_of(request) is None and bool(request.scope.get("signed_out"))


async def _asked(request: Request) -> Visitor | None:
    if "huying=" not in request.headers.get("cookie", ""):
        return None
    try:
        account = await get(request, "/account")
    except Problem as problem:
        request.scope["signed_out"] = problem.kind == "signed-out"
        return None
    if account["level"] in ("receipt", "slip"):
        return Visitor("receipt", None, "none", account["need"], None, [], [])
    if account["party"] is None:
        return Visitor(account["level"], None, account["duty"], None, None, [], [])
    me = await get(request, "/mine/self")
    posts = [Post(post["role"], post["area"], post["name"]) for post in me["posts"]]
    return Visitor(account["level"], account["party"], account["duty"], None, me["kind"], me["home"], posts)
