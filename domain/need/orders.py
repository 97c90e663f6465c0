"""What units were asked to do: the orders that are valid, and the whistles. Folded from facts; no rule stands here."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from domain.kernel import Id
from domain.need.facts import Part, Result
from domain.vocabulary import ORDER_STATE


class Share(msgspec.Struct):
    """One unit's own part of a need, and what became of it."""

    unit: Id
    taken: bool = False
    """Whether the unit has signed for the order, or reported in after the whistle."""
    result: Result | None = None
    """What the unit reported of it last."""
    accepted: bool | None = None
    """How that report was judged; None while nobody has."""

    @property
    def reportable(self) -> bool:
        """Whether the unit may still say what became of it."""
        return self.taken and not self.accepted

    @property
    def to_judge(self) -> bool:
        """Whether a report of it waits to be judged."""
        return self.result is not None and self.accepted is None

    @property
    def unfinished(self) -> bool:
        """Whether the unit has said nothing of it, or was told that it needs more work."""
        return self.result is None or self.accepted is False


class Order(Share, kw_only=True):
    """A valid order: it waits to be signed for, or the unit has signed."""

    id: Id
    part: Part
    designated: bool = False

    @property
    def returnable(self) -> bool:
        """Whether the unit may return it: not when it was designated, and not when its part is done."""
        return not self.designated and not self.accepted

    @property
    def reports(self) -> bool:
        """Whether its part is reported by itself: who leads reports the whole need fixed."""
        return self.part is Part.ASSIST

    @property
    def reportable(self) -> bool:
        """Whether the unit may still say what became of it."""
        return self.reports and super().reportable

    @property
    def unfinished(self) -> bool:
        """Whether the unit has said nothing of its part, or was told that it needs more work."""
        return self.reports and super().unfinished

    def words(self) -> tuple[str, str]:
        """How far it is, in Chinese and in English."""
        term = ORDER_STATE["in_hand" if self.taken else "waiting"]
        return term.words("zh"), term.words("en")


class Whistle(msgspec.Struct):
    """Several units called to one need."""

    id: Id
    shares: dict[Id, Share]
    """By unit, in the order in which they were called."""


class Orders(msgspec.Struct):
    """All that was asked of units on one need."""

    valid: dict[Id, Order] = {}
    """The orders waiting or signed for, oldest first."""
    whistles: dict[Id, Whistle] = {}

    def lead(self) -> Order | None:
        """The order to lead, if one is waiting or signed for."""
        return next((order for order in self.valid.values() if order.part is Part.LEAD), None)

    def of(self, unit: Id) -> Order | None:
        """The valid order of *unit*; it has at most one."""
        return next((order for order in self.valid.values() if order.unit == unit), None)

    def shares(self) -> Iterator[tuple[Id, Share]]:
        """Every part that a unit was given, with the order or the whistle that gave it."""
        yield from self.valid.items()
        for whistle in self.whistles.values():
            yield from ((whistle.id, share) for share in whistle.shares.values())

    def share(self, under: Id, unit: Id) -> Share | None:
        """The part of *unit* that the order or the whistle *under* gave it."""
        return next((share for id, share in self.shares() if id == under and share.unit == unit), None)

    @property
    def awaits_anybody(self) -> bool:
        """Whether a unit that was called has not come yet."""
        return any(not share.taken for whistle in self.whistles.values() for share in whistle.shares.values())

    def unfinished(self) -> tuple[Id, ...]:
        """The units with a part that is not finished, signed for or not; whoever leads reports the whole need."""
        return tuple(dict.fromkeys(share.unit for _, share in self.shares() if share.unfinished))

    def at_work(self) -> set[Id]:
        """The units that have signed or reported in."""
        return {share.unit for _, share in self.shares() if share.taken}
