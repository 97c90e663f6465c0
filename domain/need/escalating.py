"""Escalated to the level above, and handed down again."""

from __future__ import annotations

from domain.acting import Acting
from domain.kernel import Id
from domain.need.facts import Escalated, HandedDown
from domain.need.gate import Gate
from domain.need.refusals_of_units import NotALevelAbove, NotALevelBelow
from domain.need.stage import Act
from domain.words import public_wording


class Escalating(Gate):
    """The acts between levels. Whoever lies below the area that has it may read it, and gives it to nobody."""

    def escalate(self, acting: Acting, to: Id, wording: str) -> None:
        """上报: ask the area *to*, above whoever has it now, to take it up; the first time, above its community."""
        self._demand(acting, Act.ESCALATE)
        if to not in self.above:
            raise NotALevelAbove(field="to", area=to, levels=list(self.above))
        self.happened(Escalated(**self._envelope_in_charge(acting), to=to, wording=public_wording(wording, "wording")))

    def hand_down(self, acting: Acting, to: Id, wording: str) -> None:
        """Give it back to the area *to*, below the one that has it now; never to a home."""
        self._demand(acting, Act.HAND_DOWN)
        if to not in self.below:
            raise NotALevelBelow(field="to", area=to, levels=list(self.below))
        self.happened(HandedDown(**self._envelope_in_charge(acting), to=to, wording=public_wording(wording, "wording")))
