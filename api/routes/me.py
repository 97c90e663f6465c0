"""Who I am among the parties: what kind, where at home, and which offices I hold now."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response

from api.asking import ask_for
from api.direct import DirectRoute
from api.document import ACTOR, personal, schema_of
from api.given import actor_of
from api.private import privately
from api.running import running
from domain.acting import Acting
from domain.kernel import Id
from domain.vocabulary import ROLE
from projections.board.card import Coded
from projections.places import titles_of

router = APIRouter(prefix="/mine", route_class=DirectRoute, tags=["mine"])


class MyPlace(msgspec.Struct):
    """A place that holds my home, or my home itself."""

    id: str
    name: str | None


class MyPost(msgspec.Struct):
    """An office that I hold."""

    role: Coded
    area: str
    name: str | None
    """What the area is called."""


class Me(msgspec.Struct):
    """Who I am here; persons go by no name."""

    id: str
    kind: Coded
    home: list[MyPlace]
    """From the widest to the household; empty where nobody knows it."""
    posts: list[MyPost]


@router.get(
    "/self", **personal("/mine/self", answer=schema_of(Me), refusals=(401, 403), about=(ACTOR,), may="mine.read")
)
async def self_(request: Request) -> Response:
    """Who I am: what kind of party, where I live, and which offices I hold."""
    me = actor_of(request)
    acting = await ask_for(request, me, me, lambda desk: desk.acting)
    names = await titles_of(running(request).backend, [*acting.home, *(post.area for post in acting.posts)])
    return privately(_told(acting, names))


def _told(acting: Acting, names: dict[Id, str]) -> Me:
    return Me(
        acting.party,
        _coded(acting.kind),
        [MyPlace(id, names.get(id)) for id in acting.home],
        [MyPost(_coded(post.role), post.area, names.get(post.area)) for post in acting.posts],
    )


def _coded(role: str) -> Coded:
    term = ROLE[role]
    return Coded(role, term.words("zh"), term.words("en"))
