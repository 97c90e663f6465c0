"""The log of what matters to security: who signed in, and what was refused to whom.

Its lines are among the others on standard error, from the logger ``huying.security``: keep them for six months at least
(网络安全法, article 21 (3)), where the service cannot change them. They name an account by its id and an address by a
keyed hash, which is the same for the same address, and repeat nothing that was typed. OWASP ASVS 5.0, V16.
"""

from __future__ import annotations

import logging

from fastapi import Request

from api.problems import UnknownActor, slug_of
from api.running import running
from api.throttle import address_of
from api.unproven import NotSignedIn
from domain.kernel import Refused
from domain.policy.rules import Rule
from store.people.sessions import Asking

_log = logging.getLogger("huying.security")
_OF_SECURITY = frozenset({401, 403, 429})


def note(request: Request, what: str, account: str | None = None) -> None:
    """Note that *what* happened, to that account, or to the one that asks."""
    asking: Asking | Refused | None = request.scope.get("asking")
    rule: Rule = request.scope["rule"]
    people = running(request).people
    told = {
        "account": account or (asking.account if isinstance(asking, Asking) else None),
        "from": people.keeping.key.hash("address", address_of(request))[:16],
        "rule": rule.name,
        "trace": request.scope["trace"],
    }
    _log.info("%s", what, extra={name: value for name, value in told.items() if value is not None})


def note_refusal(request: Request, refusal: Refused, status: int) -> None:
    """Note a refusal, if it is about who asks; that somebody has not signed in yet is none."""
    if status in _OF_SECURITY and not isinstance(refusal, NotSignedIn | UnknownActor):
        note(request, f"refused: {slug_of(type(refusal))}")
