"""Raised, supported, and taken onto the list or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from domain.acting import Acting
from domain.categories import CATEGORIES
from domain.kernel import Id, Unacceptable
from domain.need import inputs
from domain.need.facts import (
    Accepted,
    Channel,
    Declined,
    DeclineReason,
    Estimate,
    Item,
    Opened,
    Raised,
    Supplemented,
    Supported,
    SupportTakenBack,
    Surveyed,
    Withdrawn,
)
from domain.need.gate import Gate
from domain.need.refusals import NotOnBehalf
from domain.need.stage import Act
from domain.need.who import STAFF
from domain.terms import Due
from domain.words import public_wording


class Raising(Gate):
    """The acts before anybody works on it."""

    @classmethod
    def raise_(
        cls,
        acting: Acting,
        *,
        id: Id,
        item: Item,
        category: str,
        place: Id,
        path: tuple[Id, ...],
        channel: Channel,
        words: str,
        contact: str | None = None,
        affected: Estimate | None = None,
        since_year: int | None = None,
        on_behalf_of: Id | None = None,
        follows: Id | None = None,
    ) -> Self:
        """Raise a need, or offer a service. Staff of the area may do it for somebody else.

        :param category: no group: whoever does not know takes the last of a group, which is for all others.
        :param path: the areas that hold *place*, from the widest to the place itself.
        :param follows: the need that it came back from.
        """
        if not path or path[-1] != place:
            raise Unacceptable(
                field="place", why=("没有找到这个地点，请重新选择。", "The place is not known; choose another.")
            )
        inputs.instant(acting.at, "occurred_at")
        raiser = acting.party if on_behalf_of is None else on_behalf_of
        if raiser != acting.party and acting.post_for(path) is None:
            words_ = ("登记诉求", "raise a need")
            raise NotOnBehalf(who=STAFF.words(), act="raise", act_words=words_, could=list(STAFF.could))
        known = CATEGORIES.leaf(category).code
        # What somebody offers keeps nobody waiting.
        due = acting.terms.due(acting.terms.tier_of(known), acting.at) if item is Item.NEED else None
        need = cls(id)
        need.happened(
            Raised(
                **acting.envelope(path),
                item=item,
                category=known,
                place=place,
                path=path,
                channel=channel,
                raiser=raiser,
                words=acting.sealed(id, Raised, "words", raiser, words),
                contact=None if contact is None else acting.sealed(id, Raised, "contact", raiser, contact, at_most=200),
                affected=inputs.estimate(affected, "affected"),
                since_year=inputs.year_since(since_year, acting.at),
                tier="" if due is None else due.tier,
                due_at=None if due is None else due.at,
                follows=follows,
            )
        )
        return need

    def supplement(self, acting: Acting, words: str) -> None:
        """Add to what was said."""
        self._demand(acting, Act.SUPPLEMENT)
        sealed = acting.sealed(self.id, Supplemented, "words", acting.party, words)
        self.happened(Supplemented(**self._envelope(acting), words=sealed))

    def withdraw(self, acting: Acting) -> None:
        """Take it back, before anybody has claimed it."""
        self._demand(acting, Act.WITHDRAW)
        self.happened(Withdrawn(**self._envelope(acting)))

    def support(self, acting: Acting) -> None:
        """Say that one needs it too."""
        self._demand(acting, Act.SUPPORT)
        self.happened(Supported(**self._envelope(acting), supporter=acting.party))

    def take_back_support(self, acting: Acting) -> None:
        """Support it no longer."""
        self._demand(acting, Act.TAKE_BACK_SUPPORT)
        came_with = self.absorbed.bringing(acting.party)
        self.happened(SupportTakenBack(**self._envelope(acting), supporter=acting.party, came_with=came_with))

    def accept(
        self,
        acting: Acting,
        wording: str,
        category: str | None = None,
        exclusive: bool = True,
        deliberate: bool = False,
        tags: Sequence[str] = (),
    ) -> None:
        """Take it onto the list, in words for everybody; open to claims at once unless people talk it over first.

        :param category: what it is taken as; as what it was raised for None. What was imported as a group is given one.
        """
        self._demand(acting, Act.ACCEPT)
        taken = CATEGORIES.leaf(self.category if category is None else category).code
        due = self._due_as(acting, taken)
        self.happened(
            Accepted(
                **self._envelope(acting),
                wording=public_wording(wording, "wording"),
                category=taken,
                exclusive=exclusive,
                deliberate=deliberate,
                tags=inputs.codes(tags, "tags"),
                tier="" if due is None else due.tier,
                due_at=None if due is None else due.at,
            )
        )

    def _due_as(self, acting: Acting, category: str) -> Due | None:
        """The deadline that it gets by being taken as something else than it was raised as, if that is another one."""
        clock = self.clock
        if self.item is not Item.NEED or (category == self.category and clock.tier):
            return None
        tier = acting.terms.tier_of(category)
        return None if tier == clock.tier else acting.terms.due(tier, self.raised_at)

    def decline(self, acting: Acting, reason: DeclineReason, wording: str, channel: str) -> None:
        """Do not take it, and say where to turn instead."""
        self._demand(acting, Act.DECLINE)
        self.happened(
            Declined(
                **self._envelope(acting),
                reason=reason,
                wording=public_wording(wording, "wording"),
                channel=public_wording(channel, "channel", at_most=200),
            )
        )

    def survey(
        self, acting: Acting, asset: str, unit: str, total: int, broken: int, reported: str | None = None
    ) -> None:
        """Say how many things of a kind there are, and how many of them are broken."""
        self._demand(acting, Act.SURVEY)
        total = inputs.count(total, "total", at_least=1)
        self.happened(
            Surveyed(
                **self._envelope(acting),
                asset=inputs.code(asset, "asset"),
                unit=public_wording(unit, "unit", at_most=20),
                total=total,
                broken=inputs.count(broken, "broken", at_most=total),
                reported=None if reported is None else public_wording(reported, "reported"),
            )
        )

    def open(self, acting: Acting) -> None:
        """Let it be claimed, even while people go on talking."""
        self._demand(acting, Act.OPEN)
        self.happened(Opened(**self._envelope(acting)))
