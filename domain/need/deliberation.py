"""Talked over, and voted on."""

from __future__ import annotations

from collections.abc import Sequence

from domain.acting import Acting
from domain.kernel import Id, NotFound, Unacceptable
from domain.need import inputs
from domain.need.ballot import COUNTS_AREA, Ballot, winner
from domain.need.facts import (
    BallotClosed,
    BallotOpened,
    BallotRule,
    DiscussionClosed,
    DiscussionOpened,
    Minuted,
    Option,
    OutcomePublished,
    Remarked,
    VoteCast,
    Voter,
)
from domain.need.gate import Gate
from domain.need.permission import vote_refused
from domain.need.refusals import (
    AreaMissing,
    BeforeTheBallot,
    IdUsed,
    NobodyMayVote,
    NoSuchOption,
    SameOption,
    TooFewOptions,
    VotingGoesOn,
    VotingIsOver,
)
from domain.need.stage import Act
from domain.policy.rules import rules
from domain.words import public_wording

_MOST_OPTIONS = 20


class Deliberation(Gate):
    """The acts of talking it over and voting on it, before the work or beside it."""

    def open_discussion(self, acting: Acting, question: str) -> None:
        """Ask people to talk it over. Before anybody has claimed it, claims wait for the end of it."""
        self._demand(acting, Act.OPEN_DISCUSSION)
        self.happened(DiscussionOpened(**self._envelope(acting), question=public_wording(question, "question")))

    def remark(self, acting: Acting, words: str) -> None:
        """Say something in the discussion."""
        self._demand(acting, Act.REMARK)
        sealed = acting.sealed(self.id, Remarked, "words", acting.party, words)
        self.happened(Remarked(**self._envelope(acting), words=sealed))

    def minute(self, acting: Acting, held_at: int, present: int, wording: str) -> None:
        """Put down what a meeting on it came to."""
        self._demand(acting, Act.MINUTE)
        self.happened(
            Minuted(
                **self._envelope(acting),
                held_at=inputs.not_later(held_at, "held_at", than=acting.at),
                present=inputs.count(present, "present", at_least=1, at_most=1_000_000),
                wording=public_wording(wording, "wording"),
            )
        )

    def close_discussion(self, acting: Acting, wording: str) -> None:
        """End the discussion with what it came to."""
        self._demand(acting, Act.CLOSE_DISCUSSION)
        self.happened(DiscussionClosed(**self._envelope(acting), wording=public_wording(wording, "wording")))

    def open_ballot(
        self,
        acting: Acting,
        ballot: Id,
        question: str,
        options: Sequence[Option],
        rule: BallotRule,
        electorate: Sequence[Voter],
    ) -> None:
        """Let the households of *electorate* decide, one vote each. Who may vote is frozen here."""
        self._demand(acting, Act.OPEN_BALLOT)
        if ballot in self.used:
            raise IdUsed(id=ballot)
        self.happened(
            BallotOpened(
                **self._envelope(acting),
                ballot=ballot,
                question=public_wording(question, "question"),
                options=_options(options),
                rule=rule,
                electorate=_electorate(electorate, rule),
            )
        )

    def cast(self, acting: Acting, ballot: Id, household: Id, option: str | None) -> None:
        """Cast the vote of a household, once; None abstains. Staff enter what was cast on paper."""
        self._demand_stage(acting, Act.CAST)
        current = self._running(ballot)
        acting = acting.under(rules()["need.cast"])
        # Staff may cast the vote of any household, and everybody else that of theirs: it hangs on whose it is.
        not_theirs = vote_refused(self, acting, household)
        if not_theirs is not None:
            raise not_theirs
        if current.closed:
            raise VotingIsOver(ballot=ballot)
        if acting.at < current.opened_at:
            raise BeforeTheBallot(field="occurred_at", at=acting.at, opened_at=current.opened_at)
        keys = [one.key for one in current.options]
        if option is not None and option not in keys:
            words = [f"“{one.wording}”" for one in current.options]
            options = ("、".join(words), ", ".join(words))
            raise NoSuchOption(field="option", option=option, expected=keys, options=options)
        self.happened(VoteCast(**self._envelope(acting), ballot=ballot, household=household, option=option))

    def close_ballot(self, acting: Acting, ballot: Id) -> None:
        """Take no more votes."""
        self._demand(acting, Act.CLOSE_BALLOT)
        if self._running(ballot).closed:
            raise VotingIsOver(ballot=ballot)
        self.happened(BallotClosed(**self._envelope(acting), ballot=ballot))

    def publish_outcome(self, acting: Acting, ballot: Id) -> None:
        """Count, and tell everybody. What carries opens the need to claims, unless the work goes on already."""
        self._demand(acting, Act.PUBLISH_OUTCOME)
        current = self._running(ballot)
        if not current.closed:
            raise VotingGoesOn(ballot=ballot)
        count = current.count()
        self.happened(
            OutcomePublished(
                **self._envelope(acting),
                ballot=ballot,
                votes=count.votes,
                areas=count.areas,
                cast=count.cast,
                eligible=count.eligible,
                cast_area=count.cast_area,
                eligible_area=count.eligible_area,
                winner=winner(current.rule, count),
            )
        )

    def _running(self, ballot: Id) -> Ballot:
        if self.ballot is not None and self.ballot.id == ballot:
            return self.ballot
        if ballot in self.outcomes:
            raise VotingIsOver(ballot=ballot)
        raise NotFound(id=ballot, what=("表决", "ballot"))


def _options(options: Sequence[Option]) -> tuple[Option, ...]:
    if len(options) < 2:
        raise TooFewOptions(field="options")
    keys = inputs.codes([option.key for option in options], "options", at_most=_MOST_OPTIONS)
    said = [option.wording.strip() for option in options]
    if len(set(said)) < len(said):
        raise SameOption(field="options", option=next(one for one in said if said.count(one) > 1))
    return tuple(
        Option(key, public_wording(option.wording, "options", at_most=200))
        for key, option in zip(keys, options, strict=True)
    )


def _electorate(electorate: Sequence[Voter], rule: BallotRule) -> tuple[Voter, ...]:
    if not electorate:
        raise NobodyMayVote(field="electorate")
    inputs.each_once((voter.household for voter in electorate), "electorate")
    for voter in electorate:
        if voter.area_m2_100 < 0 or voter.area_m2_100 > 10**9:
            why = ("专有部分面积须在 0 到 1000 万平方米之间。", "a floor area lies between 0 and 10,000,000 m².")
            raise Unacceptable(field="electorate", why=why)
        if rule in COUNTS_AREA and not voter.area_m2_100:
            raise AreaMissing(field="electorate", household=voter.household)
    return tuple(electorate)
