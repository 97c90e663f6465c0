"""Sent back, asked about on a return visit, told again, urged, supervised: what others say of the work."""

from __future__ import annotations

from domain.acting import Acting
from domain.kernel import Id
from domain.need.facts import (
    Satisfaction,
    SentBack,
    Supervised,
    SuperviseReason,
    SupervisionEnded,
    ToldAgain,
    Urged,
    VisitedAgain,
)
from domain.need.gate import Gate
from domain.need.permission import is_staff, post_above, reasons_to_supervise
from domain.need.refusals import NotOnBehalf
from domain.need.refusals_of_checks import AnswersMissing, NobodyAnswered, ReasonNotTrue
from domain.need.stage import Act
from domain.need.who import STAFF
from domain.vocabulary import SUPERVISE_REASON
from domain.words import public_wording


class Checking(Gate):
    """The acts of those who check the work, wait for it, or answer for it from above."""

    def send_back(self, acting: Acting, wording: str) -> None:
        """Say that it is not done (返工), and what is missing. Nobody checks their own work."""
        self._demand(acting, Act.SEND_BACK)
        self.happened(SentBack(**self._envelope(acting), wording=public_wording(wording, "wording")))

    def visit_again(
        self,
        acting: Acting,
        reached: bool,
        responded: bool | None = None,
        solved: bool | None = None,
        satisfaction: Satisfaction | None = None,
        words: str | None = None,
    ) -> None:
        """Record a return visit (回访) to whoever raised it: three questions, all answered if they were reached.

        :param words: what they said besides; theirs, and sealed.
        """
        self._demand(acting, Act.VISIT_AGAIN)
        answers = {"responded": responded, "solved": solved, "satisfaction": satisfaction}
        given = [field for field, answer in (answers | {"words": words}).items() if answer is not None]
        missing = [field for field, answer in answers.items() if answer is None]
        if reached and missing:
            raise AnswersMissing(field=missing[0])
        if not reached and given:
            raise NobodyAnswered(field=given[0])
        self.happened(
            VisitedAgain(
                **self._envelope(acting),
                reached=reached,
                responded=responded,
                solved=solved,
                satisfaction=satisfaction,
                words=None if words is None else acting.sealed(self.id, VisitedAgain, "words", self.raiser, words),
            )
        )

    def tell_again(self, acting: Acting, words: str | None = None, on_behalf_of: Id | None = None) -> None:
        """Report the same facts again. It is counted and answered with the progress; no second case comes of it."""
        self._demand(acting, Act.TELL_AGAIN)
        teller = acting.party if on_behalf_of is None else on_behalf_of
        if teller != acting.party and not is_staff(self, acting):
            raise NotOnBehalf(
                who=STAFF.words(),
                act=Act.TELL_AGAIN,
                act_words=Act.TELL_AGAIN.words(),
                could=list(STAFF.could),
            )
        self.happened(
            ToldAgain(
                **self._envelope(acting),
                teller=teller,
                words=None if words is None else acting.sealed(self.id, ToldAgain, "words", teller, words),
            )
        )

    def urge(self, acting: Acting) -> None:
        """Ask for it to be hurried (催办): whoever waits, once a day each.

        :raises UrgedToday: for a second time on the same day.
        """
        self._demand(acting, Act.URGE)
        self.happened(Urged(**self._envelope(acting)))

    def supervise(self, acting: Acting, reason: SuperviseReason, wording: str) -> None:
        """Watch it from above (督办), for a reason that is true now.

        :raises ReasonNotTrue: when it is not; it says which are.
        """
        self._demand(acting, Act.SUPERVISE)
        true = reasons_to_supervise(self, acting.at)
        if reason not in true:
            told = [SUPERVISE_REASON[each] for each in true]
            raise ReasonNotTrue(
                field="reason",
                reason=reason,
                reason_words=(SUPERVISE_REASON[reason].words("zh"), SUPERVISE_REASON[reason].words("en")),
                true=true,
                true_words=("、".join(term.words("zh") for term in told), ", ".join(term.words("en") for term in told)),
            )
        self.happened(
            Supervised(
                **acting.envelope(self.path, under=post_above(self, acting)),
                reason=reason,
                wording=public_wording(wording, "wording"),
            )
        )

    def end_supervision(self, acting: Acting, wording: str) -> None:
        """Watch it no longer, and say what came of it."""
        self._demand(acting, Act.END_SUPERVISION)
        self.happened(
            SupervisionEnded(
                **acting.envelope(self.path, under=post_above(self, acting)),
                wording=public_wording(wording, "wording"),
            )
        )
