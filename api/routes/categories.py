"""What needs can be about."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response

from api.direct import DirectRoute
from api.document import question, schema_of
from api.kept import Answer
from api.running import running
from domain.categories import CATEGORIES, Category

router = APIRouter(prefix="/categories", route_class=DirectRoute, tags=["categories"])


class CategoryTree(msgspec.Struct):
    """Every category; a group is one without a tier."""

    items: list[Category]


@router.get("", **question("", schema_of(CategoryTree), may="register.read"))
async def categories(request: Request) -> Response:
    """The category tree: codes, what they are called, and what they belong to.

    A need is raised as none of the groups; the last category in each is for what is none of the others.
    """
    service = running(request)

    async def make() -> Answer:
        groups = CATEGORIES.children()
        every = [each for group in groups for each in (group, *CATEGORIES.children(group.code))]
        return Answer(msgspec.json.encode(CategoryTree(every)), lambda case, card: False)

    return await service.kept.answer(request, "categories", make)
