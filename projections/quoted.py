"""What a report or a newspaper would say of one need: Chinese phrases, every number in them counted from its facts.

The source's own words stand beside what is computed from the counts, and never instead of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from domain.amounts import in_words, percent
from domain.instants import local_day, moment
from domain.kernel import Fact, Id
from domain.need.course import Course
from domain.need.facts import (
    Accepted,
    BallotOpened,
    BallotRule,
    Fixed,
    OutcomePublished,
    Raised,
    Result,
    SolvedOnTheSpot,
    Started,
    Surveyed,
)
from domain.need.rewording import as_worded_now
from domain.need.stage import Stage
from domain.vocabulary import ASSET

Start = Literal["raised", "accepted"]
"""Where the clock of “within so many days” starts."""

_PROMPT_DAYS = 15
"""Only what was fixed within so many days is told as prompt."""
_HAZARDS = "06"
"""The categories of what endangers people."""
_OWNERS = frozenset({BallotRule.OWNERS_ORDINARY, BallotRule.OWNERS_SPECIAL})


def phrases(facts: Iterable[Fact], start: Start = "raised") -> list[str]:
    """What can be said of a need after *facts*, oldest first.

    :param start: the fact from which days are counted; its own day is the first.
    """
    return list(_phrases(as_worded_now(list(facts)), start))


def _phrases(facts: Iterable[Fact], start: Start) -> Iterator[str]:
    course = Course()
    raised: Raised | None = None
    started: Started | None = None
    first_day: int | None = None
    ballots: dict[Id, BallotOpened] = {}
    for fact in facts:
        course.follow(fact)
        if isinstance(fact, Raised):
            raised = fact
        if isinstance(fact, Raised if start == "raised" else Accepted):
            first_day = local_day(fact.at)
        if isinstance(fact, Accepted) and raised is not None and raised.since_year is not None:
            years = moment(fact.at).year - raised.since_year
            if years > 0:
                yield f"{in_words(years)}年来{fact.wording}"
        elif isinstance(fact, Surveyed):
            yield from _surveyed(fact)
        elif isinstance(fact, BallotOpened):
            ballots[fact.ballot] = fact
        elif isinstance(fact, OutcomePublished):
            yield from _voted(fact, ballots.get(fact.ballot))
        elif isinstance(fact, Started):
            started = fact
        elif isinstance(fact, SolvedOnTheSpot):
            hazard = raised is not None and raised.category.startswith(_HAZARDS)
            yield "现场消除隐患" if hazard and fact.result is Result.SOLVED else "现场解决"
        elif isinstance(fact, Fixed) and fact.result is Result.SOLVED and first_day is not None:
            days = local_day(fact.at) - first_day + 1
            if days <= _PROMPT_DAYS:
                yield f"{days}天内{fact.wording}"
    if started is not None and course.stage in (Stage.IN_PROGRESS, Stage.REWORK):
        day = moment(started.at)
        yield f"自{day.year}年{day.month}月{day.day}日动工以来"


def _surveyed(fact: Surveyed) -> Iterator[str]:
    asset = ASSET.get(fact.asset)
    working = fact.total - fact.broken
    share = f"{100 * working / fact.total:.1f}%"
    yield f"{fact.total}{fact.unit}{asset.words('zh') if asset else ''}中{fact.broken}{fact.unit}损坏"
    if fact.reported is not None:
        yield f"{fact.reported}（来源原文；按勘查计算为{share}，即{working}/{fact.total}）"


def _voted(fact: OutcomePublished, opened: BallotOpened | None) -> Iterator[str]:
    """The share that was for what carried, with its numerator, its denominator and what that is."""
    if fact.winner is None:
        return
    named = {option.key: str(option.wording) for option in opened.options} if opened else {}
    voters = "业主" if opened and opened.rule in _OWNERS else "居民"
    votes = fact.votes.get(fact.winner, 0)
    yield (
        f"{percent(votes, fact.cast)}{voters}支持{named.get(fact.winner, fact.winner)}"
        f"（{votes}/{fact.cast}户，以参加表决的户数为基数，共{fact.eligible}户有表决权）"
    )
