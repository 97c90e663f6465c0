"""Those who wait are answered: what staff, or whoever works on it, say of how it stands."""

from __future__ import annotations

from domain.acting import Acting
from domain.need.facts import Replied
from domain.need.gate import Gate
from domain.need.stage import Act
from domain.words import public_wording


class Replying(Gate):
    """The answer to those who wait."""

    def reply(self, acting: Acting, wording: str) -> None:
        """Answer those who urge it or ask after it, for everybody to read. Nothing else changes."""
        self._demand(acting, Act.REPLY)
        self.happened(Replied(**self._envelope(acting), wording=public_wording(wording, "wording")))
