"""Asks the rules on behalf of whoever sent a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fastapi import Request

from api.gate import rule_of
from api.identity import duty_of, is_by_receipt, slip_shown
from api.running import running
from domain.casework import Desk
from domain.kernel import Id
from store.asking import ask

T = TypeVar("T")


async def ask_for(request: Request, asking: Id, case: Id, question: Callable[[Desk], T]) -> T:
    """What *question* about a case is answered for whoever sent the request, by the rule of its route.

    Auditors, whom only rules for reading admit, are answered like staff of every area.

    :raises UnknownParty: when there is no such party.
    :raises NotAllowed: when none of their roles is admitted.
    :raises Refused: by the question itself, such as NotFound.
    """
    return await ask(
        running(request).backend,
        asking,
        case,
        question,
        rule_of(request),
        duty_of(request),
        is_by_receipt(request),
        slip_shown(request),
    )
