"""What in the words of an act looks personal: said to whoever wrote them, beside the answer, and to no log."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from api.running import Running
from domain.casework import Desk
from domain.kernel import Fact
from domain.personal import Finding, looks_personal
from domain.public_texts import public_texts
from domain.vocabulary import PERSONAL
from projections.board.card import Coded
from store.jobs import Outcome


class WordingFinding(msgspec.Struct):
    """Something in a text that looks personal. It is told by its place; what stands there is not repeated."""

    kind: Coded
    start: int
    """The place of its first character in the text without the blanks around it, counted from 0 …"""
    end: int
    """… and the place after its last one."""
    never: bool
    """Whether an act is refused because of it."""
    zh: str
    en: str


class WordingWarning(WordingFinding):
    """The same in something that was done, and that everybody may read now."""

    field: str
    """Which of the texts, such as `wording`."""


class Watched:
    """An act, and what the public words of its facts have in them that looks personal."""

    __slots__ = ("_act", "warnings")

    def __init__(self, act: Callable[[Desk], None]) -> None:
        self._act = act
        self.warnings: list[WordingWarning] = []

    def __call__(self, desk: Desk) -> None:
        self._act(desk)
        # It may be decided again, when the case has changed meanwhile.
        self.warnings = _warnings(event.fact for aggregate in desk.in_hand().values() for event in aggregate.pending)


async def warnings_for(act: Watched, service: Running, outcome: Outcome) -> list[WordingWarning]:
    """What to warn about in an act that was done; of one that was done before under its key, the same again."""
    if not outcome.repeated:
        return act.warnings
    events = (await service.backend.case(outcome.case))[: outcome.version]
    command = events[-1].fact.command
    return _warnings(event.fact for event in events if event.fact.command == command)


def told(finding: Finding) -> WordingFinding:
    """A finding as it is answered."""
    return WordingFinding(
        _kind(finding), finding.start, finding.end, finding.never, finding.sentence("zh"), finding.sentence("en")
    )


def _warnings(facts: Iterable[Fact]) -> list[WordingWarning]:
    return [
        WordingWarning(
            kind=_kind(finding),
            start=finding.start,
            end=finding.end,
            never=finding.never,
            zh=finding.sentence("zh"),
            en=finding.sentence("en"),
            field=field,
        )
        for fact in facts
        for field, text in public_texts(fact)
        for finding in looks_personal(text)
    ]


def _kind(finding: Finding) -> Coded:
    words = PERSONAL[finding.kind]
    return Coded(finding.kind.value, words.words("zh"), words.words("en"))
