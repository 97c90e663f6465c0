"""What passes between a person and the service alone: small bodies, and answers that nobody keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from fastapi import Request, Response
from pydantic import BaseModel

from api.given import content_of, headers_of
from api.perform import read_body

M = TypeVar("M", bound=BaseModel)

AT_MOST = 16 * 1024
"""How long such a body may be, in bytes."""


async def sent(request: Request, model: type[M]) -> M:
    """What the body says.

    :raises TooLarge: beyond 16 KiB.
    :raises WrongMediaType: when it is said to be no JSON.
    :raises ValidationError: when something in it is not right.
    """
    return read_body(request, model, await content_of(request, headers_of(request), AT_MOST))


def privately(answer: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer that no browser and no proxy keeps."""
    sent = {"Cache-Control": "no-store", **(headers or {})}
    return Response(msgspec.json.encode(answer), status, sent, "application/json")


def done() -> Response:
    """Done, and nothing to say."""
    return Response(status_code=204, headers={"Cache-Control": "no-store"})
