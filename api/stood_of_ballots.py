"""The ballots on a need as they stood at some point: how many had voted, and once it was published, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.stood import Stood, coded
from domain.kernel import Event, Id
from domain.need.facts import BallotClosed, BallotOpened, OutcomePublished, VoteCast
from domain.vocabulary import BALLOT_RULE


class _Poll:
    """A ballot, followed through its facts."""

    def __init__(self, opened: BallotOpened) -> None:
        self.opened = opened
        self.voted: set[Id] = set()
        self.closed = False
        self.outcome: OutcomePublished | None = None


def of_ballots(events: Sequence[Event]) -> Iterator[Stood]:
    """Every ballot that those facts tell of. For what is voted is told only when the outcome was published."""
    polls: dict[Id, _Poll] = {}
    for event in events:
        match event.fact:
            case BallotOpened() as opened:
                polls[opened.ballot] = _Poll(opened)
            case VoteCast(ballot=ballot, household=household) if ballot in polls:
                polls[ballot].voted.add(household)
            case BallotClosed(ballot=ballot) if ballot in polls:
                polls[ballot].closed = True
            case OutcomePublished(ballot=ballot) as outcome if ballot in polls:
                polls[ballot].outcome = outcome
    for id, poll in polls.items():
        rule = BALLOT_RULE[poll.opened.rule]
        state, zh, en = _so_far(poll)
        yield coded(
            "ballot",
            state,
            f"{poll.opened.question}（{rule.words('zh')}）：{zh}",
            f"{poll.opened.question} ({rule.en}): {en}",
            id,
        )


def _so_far(poll: _Poll) -> tuple[str, str, str]:
    eligible, cast = len({voter.household for voter in poll.opened.electorate}), len(poll.voted)
    zh, en = f"{eligible}户中{cast}户已投", f"{cast} of {eligible} households have voted"
    if poll.outcome is None:
        return (
            ("closed", f"已截止，{zh}", f"closed, {en}") if poll.closed else ("open", f"正在投票，{zh}", f"open, {en}")
        )
    outcome = poll.outcome
    options = {option.key: option.wording for option in poll.opened.options}
    votes_zh = "，".join(f"{options[key]}{votes}户" for key, votes in outcome.votes.items() if key in options)
    votes_en = ", ".join(f"{options[key]} {votes}" for key, votes in outcome.votes.items() if key in options)
    won = options.get(outcome.winner) if outcome.winner is not None else None
    zh = f"{f'通过“{won}”' if won else '没有通过的选项'}（{votes_zh}；{outcome.eligible}户中{outcome.cast}户投票）"
    en = f"{f'carried: {won}' if won else 'nothing carried'} ({votes_en}; {outcome.cast} of {outcome.eligible} voted)"
    return "published", zh, en
