"""Answers questions that only the rules can answer, from the cases as they are stored; nothing comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from domain.casework import SYSTEM, Command, Desk, Missing
from domain.kernel import Id
from domain.policy.rules import Rule
from store.backend import Backend
from store.cases import Cases
from store.writer import clock

T = TypeVar("T")


async def ask(
    backend: Backend,
    asking: Id,
    case: Id,
    question: Callable[[Desk], T],
    rule: Rule | None = None,
    duty: str | None = None,
    by_receipt: bool = False,
    slip_of: Id | None = None,
) -> T:
    """What *question* about a case is answered, for the party who asks. It reads, and causes no fact.

    :param rule: the rule that it goes by; whoever has none of its roles is refused.
    :param duty: of somebody who is no party, whom the rule admits: which of the duties they ask in.
    :param by_receipt: whether they show a receipt or slip and no more.
    :param slip_of: of a slip, the need that it was made for.

    :raises UnknownParty: when there is no such party.
    :raises Refused: by the question itself, such as NotFound.
    """
    cases = Cases(limit=1000)
    answers: list[T] = []
    command = Command(
        actor=asking,
        case=case,
        act=lambda desk: answers.append(question(desk)),
        id=SYSTEM,
        trace=SYSTEM,
        rule=rule,
        duty=duty,
        by_receipt=by_receipt,
        slip_of=slip_of,
    )
    wanted: tuple[Id, ...] = (case,) if duty else (asking, case)
    while not answers:
        for id in wanted:
            cases.fold(id, await backend.case(id))
        try:
            Desk(cases.at_hand, command, clock()).decide()
        except Missing as missing:
            wanted = missing.cases
    return answers[0]
