"""What can be chosen in a form at the time, such as the categories, or the units that may be called."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request

from web.asking import get
from web.fields import Control, Field, Option

Card = Mapping[str, Any]
"""What the API tells of the need that the form is about: ``summary`` and ``more``."""

_YES_NO = (Option("yes", "是", "Yes"), Option("no", "否", "No"))


async def options_of(request: Request, fields: tuple[Field, ...], card: Card | None) -> dict[str, list[Option]]:
    """The choices of each field, by its name; none for those that are typed."""
    found = {}
    for field in fields:
        if field.among:
            found[field.name] = await _AMONG[field.among](request, card)
        else:
            found[field.name] = list(_YES_NO if field.control is Control.YES_NO else field.options)
    return found


async def categories(request: Request, card: Card | None) -> list[Option]:
    """Every category that a need may have, under its group."""
    items = (await get(request, "/categories"))["items"]
    groups = {one["code"]: one for one in items if one["parent"] is None}
    language = request.scope["language"]
    return [
        Option(one["code"], one["zh"], one["en"], groups[one["parent"]][language])
        for one in items
        if one["parent"] in groups
    ]


_AMONG: Mapping[str, Callable[[Request, Card | None], Awaitable[list[Option]]]] = {
    "categories": categories,
}
