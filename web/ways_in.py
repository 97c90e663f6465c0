"""How people sign in here: what a page promises of it is what there is."""

from __future__ import annotations

from starlette.requests import Request

from web.asking import get


async def by_telephone(request: Request) -> bool:
    """Whether people sign in with a code that is sent to their telephone, and have an account by it."""
    return bool((await get(request, "/sign-in/ways"))["telephone"])
