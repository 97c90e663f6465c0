"""What was typed into a form that could not be sent just now: it is shown again, whichever form it was.

A session that ended while somebody wrote, a store that cannot be written to, too many tries: the same fields, with the
same key, go along in a form of their own. Sent again, they are done once.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from starlette.datastructures import FormData
from starlette.requests import Request

from api.identity import demand_same_origin
from api.unproven import OtherOrigin
from web.asking import Problem

_AGAIN = frozenset({408, 429, 503})
SIGNED_OUT = frozenset({"not-signed-in", "signed-out"})
"""Problems that signing in settles."""

# Whatever is secret is not written into a page; where it is asked for, the form asks for it again.
_SECRET = frozenset({"password", "new", "code", "token"})
# Codes, ids and keys are printable ASCII without a blank; what people write is mostly not.
_WRITTEN = re.compile(r"[^\x21-\x7e]")


class Kept(NamedTuple):
    """What was typed."""

    fields: list[tuple[str, str]]
    """All that is sent again."""
    written: list[str]
    """What of it people wrote themselves, for them to see that it is there."""
    photos: bool
    """Whether there were photos, which have to be chosen again."""
    signed_out: bool
    """Whether they are to sign in first."""


def kept_of(request: Request, problem: Problem) -> Kept | None:
    """What was typed, where it can be sent again as it is; None where there is nothing of the kind.

    What another site has a browser send is not kept.
    """
    posted: FormData | None = request.scope.get("posted")
    signed_out = problem.kind in SIGNED_OUT
    if posted is None or not (signed_out or problem.status in _AGAIN) or _SECRET & posted.keys():
        return None
    try:
        demand_same_origin(request)
    except OtherOrigin:
        return None
    fields = [(name, value) for name, value in posted.multi_items() if isinstance(value, str)]
    photos = any(not isinstance(value, str) and value.filename for value in posted.values())
    return Kept(fields, [value for _, value in fields if _WRITTEN.search(value)], photos, signed_out)
