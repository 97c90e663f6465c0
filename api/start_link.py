"""The one-time link by which somebody chooses a password."""

from __future__ import annotations

from fastapi import Request

START = "/start"
"""The page that takes it."""


def link_of(request: Request, token: str) -> str:
    """The address of the start page, at the host that whoever asks has reached.

    What stands after ``#`` is sent to no server, so that it stands in no log.
    """
    return f"{origin_of(request)}{START}#{token}"


def origin_of(request: Request) -> str:
    """Where a browser has reached the service with this request."""
    return f"{request.url.scheme}://{request.url.netloc}"
