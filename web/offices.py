"""The pages of those who hold an office: for which of their areas they look, and nobody else."""

from __future__ import annotations

from typing import NamedTuple

from starlette.requests import Request

from domain.kernel import NotAllowed
from web.asking import Problem
from web.visitor import Visitor, visitor_of


class Office(NamedTuple):
    """An area that a visitor holds a post for."""

    area: str
    name: str


class Desk(NamedTuple):
    """Whose desk it is, and for which area they look now."""

    visitor: Visitor
    area: str
    offices: list[Office]


async def desk_of(request: Request) -> Desk:
    """The desk of whoever looks, for the area that the address names among theirs; else for their first.

    :raises Problem: for somebody who has not signed in.
    :raises NotAllowed: for somebody without an office.
    """
    visitor = await visitor_of(request)
    if visitor is None:
        raise Problem(401, {}, {})
    if not visitor.works:
        raise NotAllowed(
            who=("社区和街道的工作人员", "staff of a community or a street"),
            act_words=("使用工作台", "use the desk"),
            could=["staff"],
        )
    offices = list({post.area: Office(post.area, post.name or post.role["zh"]) for post in visitor.posts}.values())
    asked = request.query_params.get("area")
    area = next((office.area for office in offices if office.area == asked), offices[0].area)
    return Desk(visitor, area, offices)
