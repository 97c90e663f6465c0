"""Which needs somebody follows: kept in their browser alone, as what one follows is nobody's business.

No account is needed for it, the log knows nothing of it, and another telephone does not know it either.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

FOLLOWED = "huying-followed"
LOOKED = "huying-looked"
"""When the places were looked at last, in seconds."""
AT_MOST = 30
"""How many needs; a cookie holds no more than four thousand letters."""

_YEAR = 365 * 24 * 3600
_one = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([0-9]{1,9})").fullmatch


def follows_of(request: Request) -> dict[str, int]:
    """The needs that are followed, and the version in which each was seen last; at most as many as are kept."""
    found = (_one(part) for part in request.cookies.get(FOLLOWED, "").split("~")[:AT_MOST])
    return {match[1]: int(match[2]) for match in found if match}


def keep_follows(request: Request, response: Response, follows: Mapping[str, int]) -> None:
    """Have the browser keep them; beyond thirty, those that were followed first are let go."""
    kept = list(follows.items())[-AT_MOST:]
    _keep(request, response, FOLLOWED, "~".join(f"{id}.{version}" for id, version in kept))


def keep_looked(request: Request, response: Response) -> None:
    """Have the browser keep that the places have been looked at now."""
    _keep(request, response, LOOKED, str(int(time.time())))


def _keep(request: Request, response: Response, name: str, value: str) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, _YEAR, path="/", secure=secure, httponly=True, samesite="lax")
