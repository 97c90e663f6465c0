"""Claimed, released, handed over."""

from __future__ import annotations

from domain.acting import Acting, PartyKind
from domain.ended import EndedFor
from domain.kernel import Id, Unacceptable
from domain.need import inputs
from domain.need.facts import Claimed, ClaimKind, HandedOver, Part, Released
from domain.need.gate import Gate
from domain.need.permission import CLAIMING_KINDS, WHO_CLAIMS
from domain.need.refusals import AlreadyClaimed, ClaimedByYou, IdUsed, TakesNoClaims
from domain.need.refusals_of_units import LedByUnit
from domain.need.stage import ACTS, Act
from domain.need.state import Claim
from domain.party import NAMED_IN_PUBLIC
from domain.vocabulary import CLAIM, ROLE
from domain.words import public_wording

PROMISE = 500
"""How many characters there are to say what one will do."""


class Claiming(Gate):
    """The acts of taking it on: to do it, to pay for it, to take charge of a place, or to adopt a thing."""

    def claim(
        self,
        acting: Acting,
        claim: Id,
        kind: ClaimKind,
        part: Part = Part.LEAD,
        amount_fen: int | None = None,
        until: int | None = None,
        wording: str | None = None,
    ) -> None:
        """Take it on. An exclusive need has one lead of each kind; anybody may assist.

        :param until: when its term ends, within ten years; None for as long as it takes.
        :param wording: what they will do, for everybody to read.
        :raises AlreadyClaimed: when somebody leads there already; it says who.
        :raises LedByUnit: when a unit has the order to do it.
        """
        self._demand(acting, Act.CLAIM)
        if claim in self.used:
            raise IdUsed(id=claim)
        if amount_fen is not None:
            if kind is not ClaimKind.FUND:
                raise Unacceptable(field="amount_fen", why=("只有认捐填金额。", "Only a pledge names an amount."))
            inputs.pledge(amount_fen)
        if until is not None:
            inputs.later(until, "until", than=acting.at)
            inputs.not_beyond(until, "until", inputs.YEARS_OF_A_TERM, acting.now)
        self._demand_free(acting.party, kind, part)
        self.happened(
            Claimed(
                **self._envelope(acting),
                claim=claim,
                claimant=acting.party,
                claimant_kind=acting.kind,
                kind=kind,
                part=part,
                amount_fen=amount_fen,
                until=until,
                wording=None if wording is None else public_wording(wording, "wording", PROMISE),
            )
        )

    def release(self, acting: Acting, claim: Id) -> None:
        """Give a claim up. When nobody leads any more, it is open again."""
        self._demand(acting, Act.RELEASE)
        released = self._own_claim(acting, Act.RELEASE, claim)
        self.happened(
            Released(
                **self._envelope(acting),
                claim=claim,
                claimant=released.claimant,
                claimant_kind=released.claimant_kind,
            )
        )

    def let_go(self, acting: Acting, claimant: Id) -> None:
        """End the claims of somebody who is forgotten, where they could have given them up; nobody else does that.

        Causes nothing where there is nothing to end. What was reported fixed stays theirs, with all that counts of it.
        """
        if self.stage not in ACTS[Act.RELEASE]:
            return
        for claim in list(self.claims.values()):
            if claim.claimant == claimant:
                self.happened(
                    Released(
                        **self._envelope(acting),
                        claim=claim.id,
                        claimant=claim.claimant,
                        claimant_kind=claim.claimant_kind,
                        because=EndedFor.FORGOTTEN,
                    )
                )

    def hand_over(self, acting: Acting, claim: Id, to: Id, to_kind: PartyKind) -> None:
        """Hand a claim over to somebody else, with its part and its term."""
        self._demand(acting, Act.HAND_OVER)
        given = self._own_claim(acting, Act.HAND_OVER, claim)
        if to_kind not in CLAIMING_KINDS:
            raise TakesNoClaims(field="to", who=WHO_CLAIMS.words())
        self._demand_one_each(to, given.kind)
        self.happened(
            HandedOver(
                **self._envelope(acting),
                claim=claim,
                claimant=given.claimant,
                claimant_kind=given.claimant_kind,
                to=to,
                to_kind=to_kind,
            )
        )

    def _demand_free(self, party: Id, kind: ClaimKind, part: Part) -> None:
        self._demand_one_each(party, kind)
        if part is Part.ASSIST or not self.exclusive:
            return
        self._demand_unclaimed(kind)
        lead = self.orders.lead()
        if lead is not None and kind is ClaimKind.SERVICE:
            raise LedByUnit(unit=lead.unit, order=lead.id, standing_words=lead.words())

    def _demand_unclaimed(self, kind: ClaimKind) -> None:
        """:raises AlreadyClaimed: when somebody leads by a claim of that kind."""
        for claim in self.claims.values():
            if claim.kind is kind and claim.part is Part.LEAD:
                raise AlreadyClaimed(**_told(claim))

    def _demand_one_each(self, party: Id, kind: ClaimKind) -> None:
        for claim in self.claims.values():
            if claim.claimant == party and claim.kind is kind:
                raise ClaimedByYou(**_told(claim))


def _told(claim: Claim) -> dict[str, object]:
    """Who holds a claim, for whoever comes second."""
    who, what = ROLE[claim.claimant_kind], CLAIM[claim.kind]
    # A person is told by what they are, an organisation by its id, under which its name can be asked for.
    named = {"by": claim.claimant} if claim.claimant_kind in NAMED_IN_PUBLIC else {}
    return {
        **named,
        "claim": claim.id,
        "kind": claim.kind,
        "claimant_kind": claim.claimant_kind,
        "claimant_words": (who.words("zh"), who.words("en")),
        "kind_words": (what.words("zh"), what.words("en")),
    }
