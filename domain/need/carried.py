"""Who came along when another need was merged into one. Folded from facts; no rule stands here."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.kernel import Id
from domain.need.facts.joining import Joint


class Carried(msgspec.Struct):
    """What one absorbed need brought."""

    reports: int
    raisers: frozenset[Id]
    supporters: frozenset[Id]
    joined: set[Joint] = msgspec.field(default_factory=set)
    """Which of the raisers have an account that it is in as well."""
    left: set[Id] = msgspec.field(default_factory=set)
    """Who came along and supports it no longer."""

    def brings(self, party: Id) -> bool:
        """Whether *party* came along with it, and has not left."""
        return (party in self.raisers or party in self.supporters) and party not in self.left

    def people(self) -> frozenset[Id]:
        """All who came along with it and have not left."""
        return (self.raisers | self.supporters) - self.left


class Absorptions(msgspec.Struct):
    """The needs that go on in one, by their ids."""

    valid: dict[Id, Carried] = {}

    def reports(self) -> int:
        """How many reports they are, with what they had absorbed themselves."""
        return sum(carried.reports for carried in self.valid.values())

    def brings(self, party: Id) -> bool:
        """Whether *party* came along with one of them, and has not left."""
        return any(carried.brings(party) for carried in self.valid.values())

    def bringing(self, party: Id) -> tuple[Id, ...]:
        """Those with which *party* came along, and has not left."""
        return tuple(source for source, carried in self.valid.items() if carried.brings(party))

    def raisers(self) -> frozenset[Id]:
        """Who raised one of them and has not left."""
        return _all(carried.raisers - carried.left for carried in self.valid.values())

    def joints(self) -> frozenset[Joint]:
        """Which of the raisers who have not left have an account as well."""
        return frozenset(
            joint for carried in self.valid.values() for joint in carried.joined if joint.raiser not in carried.left
        )

    def people(self, but: Id | None = None) -> frozenset[Id]:
        """All who came along and have not left; without those who came with *but* alone."""
        return _all(carried.people() for source, carried in self.valid.items() if source != but)


def _all(groups: Iterable[frozenset[Id]]) -> frozenset[Id]:
    return frozenset().union(*groups)
