"""Dispatched to a unit, signed for, returned, withdrawn."""

from __future__ import annotations

from domain.acting import Acting, PartyKind
from domain.kernel import Id, NotFound
from domain.need import inputs
from domain.need.claiming import Claiming
from domain.need.facts import (
    ClaimKind,
    Designated,
    Dispatched,
    OrderWithdrawn,
    Part,
    Returned,
    ReturnReason,
    SignedFor,
)
from domain.need.orders import Order
from domain.need.permission_of_units import ORDERED
from domain.need.refusals import IdUsed
from domain.need.refusals_of_units import (
    AlreadySigned,
    CannotBeReturned,
    HasOrder,
    LedByUnit,
    NotTheUnit,
    PartIsDone,
    TakesNoOrders,
)
from domain.need.stage import Act
from domain.need.who import refused
from domain.vocabulary import ROLE
from domain.words import public_wording

ORDERED_KINDS = frozenset({PartyKind.UNIT, PartyKind.ORGANISATION})
"""Who is given orders and called by a whistle: bodies that answer for what they do. Partners and persons claim."""


class Dispatching(Claiming):
    """The acts of giving it to a unit by order, and the unit's answer."""

    def dispatch(
        self,
        acting: Acting,
        order: Id,
        unit: Id,
        unit_kind: PartyKind,
        part: Part = Part.LEAD,
        due_at: int | None = None,
        wording: str | None = None,
    ) -> None:
        """派单: ask a unit to lead, or to assist. It is responsible once it has signed.

        :param due_at: until when it has to have done its part, within two years; None for the need's own deadline.
        :raises LedByUnit: when another has the order to lead; it says who.
        :raises AlreadyClaimed: when the need takes one lead, and somebody claimed it.
        :raises HasOrder: when the unit has an order already.
        """
        self._give(Dispatched, Act.DISPATCH, acting, order, unit, unit_kind, part, due_at, wording)

    def designate(
        self,
        acting: Acting,
        order: Id,
        unit: Id,
        unit_kind: PartyKind,
        part: Part = Part.LEAD,
        due_at: int | None = None,
        wording: str | None = None,
    ) -> None:
        """指定承办: dispatch it so that the unit may not return it."""
        self._give(Designated, Act.DESIGNATE, acting, order, unit, unit_kind, part, due_at, wording)

    def sign_for(self, acting: Acting, order: Id) -> None:
        """签收: from now on the unit is responsible. Who leads may schedule, start and fix, like a claimant."""
        self._demand(acting, Act.SIGN_FOR)
        given = self._own_order(acting, Act.SIGN_FOR, order)
        if given.taken:
            raise AlreadySigned(order=order)
        self.happened(SignedFor(**self._envelope(acting), order=order, unit=given.unit, part=given.part))

    def return_order(self, acting: Acting, order: Id, reason: ReturnReason, wording: str) -> None:
        """退单: the unit does not take it, or gives it up after it has signed.

        :raises CannotBeReturned: when it was designated.
        """
        self._demand(acting, Act.RETURN_ORDER)
        given = self._own_order(acting, Act.RETURN_ORDER, order)
        if given.designated:
            raise CannotBeReturned(order=order)
        if given.accepted:
            raise PartIsDone(order=order)
        self.happened(
            Returned(
                **self._envelope(acting),
                order=order,
                unit=given.unit,
                reason=reason,
                wording=public_wording(wording, "wording"),
            )
        )

    def withdraw_order(self, acting: Acting, order: Id, wording: str) -> None:
        """撤回派单: nobody has to carry the order out any more."""
        self._demand(acting, Act.WITHDRAW_ORDER)
        given = self._order(order)
        self.happened(
            OrderWithdrawn(
                **self._envelope_in_charge(acting),
                order=order,
                unit=given.unit,
                wording=public_wording(wording, "wording"),
            )
        )

    def _give(
        self,
        kind: type[Dispatched],
        act: Act,
        acting: Acting,
        order: Id,
        unit: Id,
        unit_kind: PartyKind,
        part: Part,
        due_at: int | None,
        wording: str | None,
    ) -> None:
        self._demand(acting, act)
        if order in self.used:
            raise IdUsed(id=order)
        demand_unit(unit, unit_kind, "unit")
        if due_at is not None:
            inputs.later(due_at, "due_at", than=acting.at)
            inputs.not_beyond(due_at, "due_at", inputs.YEARS_OF_A_LIMIT, acting.now)
        held = self.orders.of(unit)
        if held is not None:
            raise HasOrder(unit=unit, order=held.id, standing_words=held.words())
        if part is Part.LEAD:
            self._demand_nobody_leads()
        self.happened(
            kind(
                **self._envelope_in_charge(acting),
                order=order,
                unit=unit,
                part=part,
                due_at=due_at,
                wording=None if wording is None else public_wording(wording, "wording"),
            )
        )

    def _demand_nobody_leads(self) -> None:
        lead = self.orders.lead()
        if lead is not None:
            raise LedByUnit(unit=lead.unit, order=lead.id, standing_words=lead.words())
        if self.exclusive:
            self._demand_unclaimed(ClaimKind.SERVICE)

    def _order(self, id: Id) -> Order:
        found = self.orders.valid.get(id)
        if found is None:
            raise NotFound(id=id, what=("派单", "valid order"))
        return found

    def _own_order(self, acting: Acting, act: Act, id: Id) -> Order:
        """The valid order *id* of the unit that acts."""
        found = self._order(id)
        if found.unit != acting.party:
            raise refused(act, ORDERED, NotTheUnit)
        return found


def demand_unit(unit: Id, kind: PartyKind, field: str) -> None:
    """Only a body is given orders. :raises TakesNoOrders: for *unit*, when its *kind* is another."""
    if kind not in ORDERED_KINDS:
        words = ROLE[kind]
        raise TakesNoOrders(field=field, unit=unit, kind=kind, kind_words=(words.words("zh"), words.words("en")))
