"""The public wording put otherwise: the act, and what becomes of the wordings that were there before."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from domain.acting import Acting
from domain.kernel import Fact
from domain.need.facts import Accepted, Reworded
from domain.need.gate import Gate
from domain.need.stage import Act
from domain.words import public_wording


class Rewording(Gate):
    """What is done to the words that everybody reads of it."""

    def reword(self, acting: Acting, wording: str) -> None:
        """Put it into other words for everybody, at whatever stage. Nothing happens when it has these already.

        No reason is asked for: it would tell what was there.

        :raises NothingToReword: when nobody has worded it for the public yet.
        """
        self._demand(acting, Act.REWORD)
        kept = public_wording(wording, "wording")
        if kept != self.wording:
            self.happened(Reworded(**self._envelope(acting), wording=kept))


def as_worded_now(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of a need with the wording in each acceptance that took its place, for whoever tells them to people.

    A need that was declined, reopened and accepted anew has two: each is told in the last words before the next one.
    """
    told: list[Fact] = []
    latest: Reworded | None = None
    for fact in reversed(facts):
        if isinstance(fact, Reworded):
            latest = latest or fact
        elif isinstance(fact, Accepted) and latest is not None:
            fact, latest = msgspec.structs.replace(fact, wording=latest.wording), None
        told.append(fact)
    return told[::-1]
