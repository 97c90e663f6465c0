"""What in the words of an act looks personal: said to whoever wrote them, before it is done, and to no log."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from api.running import Running
from domain.casework import Desk
from domain.fields import words_of
from domain.kernel import Fact, Unacceptable
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
    """Whether an act is refused because of it, even where its body says `despite_warnings`."""
    zh: str
    en: str


class WordingWarning(WordingFinding):
    """The same in an act: one that is refused for it, or one that was done despite it."""

    field: str
    """Which of the texts, such as `wording`."""


class LooksPersonal(Unacceptable):
    """公开内容里可能有个人信息：{found_words}。请改写后再提交；核对后确认可以公开的，请选“不顾提示仍要公开”，再提交一次。

    What everybody may read may name somebody: {found_words}. Word it otherwise; or, where you have looked at it and it
    is fit for everybody, choose to publish it despite the warnings, and send it again.
    """

    # A program reads in ``warnings`` what an answer would say of the act once it was done, and in ``to_insist`` what
    # it has to add to the body.


_TOLD_AT_MOST = 3
"""How many findings a sentence lists; the others are counted there, and programs are given all of them."""


def _refusal(warnings: list[WordingWarning]) -> LooksPersonal:
    """The refusal of an act whose public words look personal, where nobody has said that they are fit to be read."""
    zh = [f"{words_of(each.field)[0]}{each.zh.rstrip('。')}" for each in warnings[:_TOLD_AT_MOST]]
    en = [f"in the {words_of(each.field)[1]}, {_lower(each.en.rstrip('.'))}" for each in warnings[:_TOLD_AT_MOST]]
    more = len(warnings) - _TOLD_AT_MOST
    return LooksPersonal(
        field=warnings[0].field,
        warnings=warnings,
        to_insist={"despite_warnings": True},
        found_words=(
            "；".join(zh) + (f"；另有 {more} 处" if more > 0 else ""),
            "; ".join(en) + (f"; and {more} more" if more > 0 else ""),
        ),
    )


class Watched:
    """An act, and what the public words of its facts have in them that looks personal.

    :param despite: whether it is done all the same.
    """

    __slots__ = ("_act", "_despite", "warnings")

    def __init__(self, act: Callable[[Desk], None], *, despite: bool) -> None:
        self._act = act
        self._despite = despite
        self.warnings: list[WordingWarning] = []

    def __call__(self, desk: Desk) -> None:
        """Do it. :raises LooksPersonal: when its words look so, and nobody has said that they are to be published."""
        self._act(desk)
        # It may be decided again, when the case has changed meanwhile.
        self.warnings = _warnings(event.fact for aggregate in desk.in_hand().values() for event in aggregate.pending)
        if self.warnings and not self._despite:
            raise _refusal(self.warnings)


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


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
