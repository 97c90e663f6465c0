"""Until when: limits, extensions, suspensions, and claims whose term is over."""

from __future__ import annotations

from domain.acting import Acting
from domain.instants import minute_words
from domain.need import inputs
from domain.need.facts import (
    DeadlineSet,
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    Lapsed,
    Resumed,
    Reviewed,
    Suspended,
    SuspendReason,
)
from domain.need.gate import Gate
from domain.need.refusals_of_timing import BeforeItWasSuspended, NoLaterDeadline, NoMoreExtensions, ReviewInThePast
from domain.need.stage import LAPSING, Act
from domain.words import public_wording


class Timing(Gate):
    """The acts that set, move and stop the clock."""

    def set_deadline(self, acting: Acting, tier: str) -> None:
        """Give it the limit of another tier, counted from the submission. An extension granted before is gone by it.

        :raises NoSuchTier: when the installation has no such tier.
        """
        self._demand(acting, Act.SET_DEADLINE)
        due = acting.terms.due(tier, self.raised_at)
        self.happened(
            DeadlineSet(
                **self._envelope(acting), tier=tier, limit=str(due.limit), due_at=due.at + self.clock.stood_still
            )
        )

    def ask_extension(self, acting: Acting, until: int, wording: str) -> None:
        """Ask for a later deadline, within two years, and say why."""
        self._demand(acting, Act.ASK_EXTENSION)
        most = acting.terms.extensions
        if self.clock.extensions >= most:
            raise NoMoreExtensions(most=most, most_words=(f"{most} 次", "once" if most == 1 else f"{most} times"))
        inputs.not_beyond(until, "until", inputs.YEARS_OF_A_LIMIT, acting.now)
        due_at = self.clock.due_at or 0
        if until <= max(due_at, acting.at):
            raise NoLaterDeadline(field="until", due_words=minute_words(due_at))
        self.happened(ExtensionAsked(**self._envelope(acting), until=until, wording=public_wording(wording, "wording")))

    def grant_extension(self, acting: Acting) -> None:
        """Grant the extension that was asked for."""
        self._demand(acting, Act.GRANT_EXTENSION)
        asked = self.clock.asked
        assert asked is not None  # demanded just now
        self.happened(ExtensionGranted(**self._envelope(acting), until=asked.until))

    def refuse_extension(self, acting: Acting, wording: str) -> None:
        """Do not grant it, and say why. It may be asked for again."""
        self._demand(acting, Act.REFUSE_EXTENSION)
        self.happened(ExtensionRefused(**self._envelope(acting), wording=public_wording(wording, "wording")))

    def suspend(self, acting: Acting, reason: SuspendReason, wording: str, review_at: int) -> None:
        """Let the clock stand still because nobody can solve it for now; it is looked at again by *review_at*.

        That is within two years, so that nothing is put aside for good.
        """
        self._demand(acting, Act.SUSPEND)
        self.happened(
            Suspended(
                **self._envelope(acting),
                reason=reason,
                wording=public_wording(wording, "wording"),
                review_at=_later_review(acting, review_at),
            )
        )

    def review(self, acting: Acting, wording: str, review_at: int) -> None:
        """Say what came of looking at it again; it stays suspended until the next time."""
        self._demand_suspended(acting, Act.REVIEW)
        self.happened(
            Reviewed(
                **self._envelope(acting),
                wording=public_wording(wording, "wording"),
                review_at=_later_review(acting, review_at),
            )
        )

    def resume(self, acting: Acting) -> None:
        """Let the clock run again. The deadline, and the terms of the claims, move by as long as it stood still."""
        self._demand_suspended(acting, Act.RESUME)
        due_at = self.clock.due_at
        moved = None if due_at is None else due_at + self.clock.stands(acting.at)
        self.happened(Resumed(**self._envelope(acting), due_at=moved))

    def lapse(self, acting: Acting) -> None:
        """End the claims whose term is over and under which nothing was reported; the clock does that, nobody else.

        Causes nothing where there is nothing to end, so that it may be asked for again at any time.
        """
        if self.stage not in LAPSING:
            return
        for claim in list(self.claims.values()):
            if claim.until is not None and claim.until < acting.at and not claim.reported:
                self.happened(
                    Lapsed(
                        **self._envelope(acting),
                        claim=claim.id,
                        claimant=claim.claimant,
                        claimant_kind=claim.claimant_kind,
                    )
                )

    def _demand_suspended(self, acting: Acting, act: Act) -> None:
        self._demand(acting, act)
        if acting.at < (self.clock.since or 0):
            raise BeforeItWasSuspended(field="occurred_at")


def _later_review(acting: Acting, review_at: int) -> int:
    if inputs.not_beyond(review_at, "review_at", inputs.YEARS_OF_A_LIMIT, acting.now) <= acting.now:
        raise ReviewInThePast(field="review_at")
    return review_at
