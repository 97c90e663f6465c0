"""Choices that everybody has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request

from web.asking import get
from web.fields import Option

Card = Mapping[str, Any]
"""What the API tells of the need that the form is about: ``summary`` and ``more``."""

Choices = Callable[[Request, Card | None], Awaitable[list[Option]]]


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


AMONG: Mapping[str, Choices] = {"categories": categories}
