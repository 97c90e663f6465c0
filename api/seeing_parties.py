"""Whether an answer that everybody may have also says of persons who they are, by their ids: to staff and duties."""

from __future__ import annotations

from fastapi import Request

from api.gate import let_in_by
from api.given import actor_of
from api.identity import duty_of
from api.running import running
from domain.casework import Desk
from domain.kernel import Id, Refused
from domain.policy.rules import rules
from store.asking import ask

_RULE = "parties.read"


async def sees_parties(request: Request, area: Id) -> bool:
    """Whether whoever asks could look for the parties of *area*; whoever could not is shown what is public."""
    if "asking" not in request.scope and all(name != b"x-huying-actor" for name, _ in request.scope["headers"]):
        return False
    try:
        if "asking" in request.scope:
            let_in_by(request, _RULE)
        if duty_of(request) is not None:
            return True
        me, rule = actor_of(request), rules()[_RULE]
        return await ask(running(request).backend, me, area, lambda desk: _there(desk, area), rule)
    except Refused:
        return False


def _there(desk: Desk, area: Id) -> bool:
    return desk.acting.post_for(desk.path(area)) is not None
