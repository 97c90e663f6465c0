"""Confirmed or disputed, rated, closed, reopened."""

from __future__ import annotations

from domain.acting import Acting
from domain.kernel import Unacceptable
from domain.need.facts import Closed, Confirmed, Disputed, Rated, Reopened, ReopenReason, Satisfaction
from domain.need.gate import CONCERNED, Gate, Who
from domain.need.refusals import AlreadyRated, OwnWork, ReasonMissing, SameReason
from domain.need.stage import Act, Stage
from domain.vocabulary import REOPEN_REASON
from domain.words import Sealed, public_wording, sealed_words

_RATERS = Who(
    ("raiser", "confirmed_by", "disputed_by"),
    "反映人或确认过结果的人",
    "the raiser, or whoever confirmed or disputed the result,",
)
_REOPENERS = Who(
    ("raiser", "supporter", "neighbour", "staff"),
    "反映人、支持者、本社区居民或该区域的工作人员",
    "the raiser, a supporter, a neighbour or staff of the area",
)


class Answering(Gate):
    """The acts of those it concerns, once it was reported fixed; and of staff who close it."""

    def confirm(self, acting: Acting) -> None:
        """Say that it is as reported. Nobody confirms their own work."""
        self._demand_legal(acting, Act.CONFIRM)
        return_visit = self._answers_on_return_visit(acting, Act.CONFIRM)
        self.happened(Confirmed(**self._envelope(acting), return_visit=return_visit))

    def dispute(self, acting: Acting, words: str) -> None:
        """Say that it is not solved, and why. The work goes on."""
        self._demand_legal(acting, Act.DISPUTE)
        self._answers_on_return_visit(acting, Act.DISPUTE)
        self.happened(Disputed(**self._envelope(acting), words=sealed_words(Sealed(acting.party, words), "words")))

    def rate(self, acting: Acting, solved: bool, satisfaction: Satisfaction) -> None:
        """Answer two questions: is it solved, and how satisfied are you. Once for each time it was reported fixed."""
        self._demand_legal(acting, Act.RATE)
        if acting.party != self.raiser and acting.party not in self.answered:
            raise self._refuse(Act.RATE, _RATERS)
        if self._had_a_hand(acting):
            raise self._refuse(Act.RATE, _RATERS, OwnWork)
        if acting.party in self.rated:
            raise AlreadyRated()
        self.happened(Rated(**self._envelope(acting), solved=solved, satisfaction=satisfaction))

    def close(self, acting: Acting, unconfirmed_because: str | None = None) -> None:
        """Close it: once it is confirmed, or with the reason why nobody did."""
        self._demand_legal(acting, Act.CLOSE)
        self._demand_staff(acting, Act.CLOSE)
        if self.stage is Stage.AWAITING_CONFIRM:
            if unconfirmed_because is None:
                raise ReasonMissing(field="unconfirmed_because")
        elif unconfirmed_because is not None:
            why = ("已有人确认，不需要填写未确认的理由。", "It was confirmed: there is no reason to give.")
            raise Unacceptable(field="unconfirmed_because", why=why)
        because = None if unconfirmed_because is None else public_wording(unconfirmed_because, "unconfirmed_because")
        self.happened(Closed(**self._envelope(acting), unconfirmed_because=because))

    def reopen(self, acting: Acting, reason: ReopenReason, words: str) -> None:
        """Take it up again, for another reason than last time unless it was fixed since."""
        self._demand_legal(acting, Act.REOPEN)
        if not self._is_concerned(acting) and not self._is_staff(acting):
            raise self._refuse(Act.REOPEN, _REOPENERS)
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
        self.happened(
            Reopened(**self._envelope(acting), reason=reason, words=sealed_words(Sealed(acting.party, words), "words"))
        )

    def _answers_on_return_visit(self, acting: Acting, act: Act) -> bool:
        """Whether they answer as staff who went to see, and not as somebody it concerns.

        :raises NotAllowed: when it is not theirs to answer.
        """
        if self._had_a_hand(acting):
            raise self._refuse(act, CONCERNED, OwnWork)
        if self._is_concerned(acting):
            return False
        if not self._is_staff(acting):
            raise self._refuse(act, CONCERNED)
        return True
