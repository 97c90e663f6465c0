"""Confirmed or disputed, rated, closed, reopened."""

from __future__ import annotations

from domain.acting import Acting
from domain.amounts import counted
from domain.kernel import Id, Unacceptable
from domain.need.facts import Closed, Confirmed, Disputed, Rated, Reopened, ReopenReason, Satisfaction
from domain.need.gate import Gate
from domain.need.permission import is_concerned
from domain.need.refusals import ReasonMissing, SaidUnsolved, SameReason
from domain.need.refusals_of_units import PartsUnfinished
from domain.need.stage import Act, Stage
from domain.vocabulary import REOPEN_REASON
from domain.words import PublicWording, public_wording


class Answering(Gate):
    """The acts of those it concerns, once it was reported fixed; and of staff who close it."""

    def confirm(self, acting: Acting) -> None:
        """Say that it is as reported. Nobody confirms their own work."""
        self._demand(acting, Act.CONFIRM)
        # Whoever may confirm without being concerned went there as staff.
        self.happened(Confirmed(**self._envelope(acting), return_visit=not is_concerned(self, acting)))

    def dispute(self, acting: Acting, words: str) -> None:
        """Say that it is not solved, and why. The work goes on."""
        self._demand(acting, Act.DISPUTE)
        sealed = acting.sealed(self.id, Disputed, "words", acting.party, words)
        self.happened(Disputed(**self._envelope(acting), words=sealed))

    def rate(self, acting: Acting, solved: bool, satisfaction: Satisfaction) -> None:
        """Answer two questions: is it solved, and how satisfied are you. Once for each time it was reported fixed."""
        self._demand(acting, Act.RATE)
        self.happened(Rated(**self._envelope(acting), solved=solved, satisfaction=satisfaction))

    def close(
        self, acting: Acting, unconfirmed_because: str | None = None, unfinished_because: str | None = None
    ) -> None:
        """Close it: once it is confirmed, or with the reason why nobody did, or why it is closed although unsolved.

        Units that were whistled for or assist may have left their parts unfinished. That keeps nobody from closing it,
        for what residents confirmed is done whoever did it, and a unit that never came cannot be waited for. But it is
        said: with a reason, and the fact names the units, so that everybody can read whose part was open.

        :raises SaidUnsolved: when the last return visit or rating says so, and no reason is given.
        :raises PartsUnfinished: when parts of units are, and no reason is given for that; it says whose.
        """
        self._demand(acting, Act.CLOSE)
        awaiting = self.stage is Stage.AWAITING_CONFIRM
        if awaiting or self.checks.said_solved is False:
            if unconfirmed_because is None:
                raise (ReasonMissing if awaiting else SaidUnsolved)(field="unconfirmed_because")
        elif unconfirmed_because is not None:
            why = ("已有人确认，不需要填写未确认的理由。", "It was confirmed: there is no reason to give.")
            raise Unacceptable(field="unconfirmed_because", why=why)
        unfinished = self._demand_reason_for_parts(unfinished_because)
        self.happened(
            Closed(
                **self._envelope(acting),
                unconfirmed_because=_reason(unconfirmed_because, "unconfirmed_because"),
                unfinished=unfinished,
                unfinished_because=_reason(unfinished_because, "unfinished_because"),
            )
        )

    def _demand_reason_for_parts(self, because: str | None) -> tuple[Id, ...]:
        """The units whose parts are not finished; where there are any, *because* says why it is closed all the same."""
        unfinished = self.orders.unfinished()
        if unfinished and because is None:
            n = len(unfinished)
            raise PartsUnfinished(
                field="unfinished_because", units=list(unfinished), units_words=(f"{n} 个单位", counted(n, "unit"))
            )
        if because is not None and not unfinished:
            why = ("没有未办完的部分，不需要填写理由，请去掉。", "no part is unfinished; there is no reason to give.")
            raise Unacceptable(field="unfinished_because", why=why)
        return unfinished

    def reopen(self, acting: Acting, reason: ReopenReason, words: str) -> None:
        """Take it up again, for another reason than last time unless it was fixed since."""
        self._demand(acting, Act.REOPEN)
        if reason is self.reopened_for:
            told = REOPEN_REASON[reason]
            stage = self.stage
            raise SameReason(
                field="reason",
                reason=reason,
                reason_words=(told.words("zh"), told.words("en")),
                stage=stage,
                stage_words=(stage.words("zh"), stage.words("en")),
            )
        sealed = acting.sealed(self.id, Reopened, "words", acting.party, words)
        self.happened(Reopened(**self._envelope(acting), reason=reason, words=sealed))


def _reason(text: str | None, field: str) -> PublicWording | None:
    return None if text is None else public_wording(text, field)
