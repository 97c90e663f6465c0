"""A ballot: who may vote, what was cast, and what the count says under its rule."""

from __future__ import annotations

import msgspec

from domain.kernel import Id
from domain.need.facts import BallotRule, Option, Voter


class Count(msgspec.Struct, frozen=True):
    """What a ballot came to. Areas are hundredths of a square metre."""

    votes: dict[str, int]
    areas: dict[str, int]
    cast: int
    eligible: int
    cast_area: int
    eligible_area: int


class Ballot(msgspec.Struct):
    """A ballot on a need, from its opening until its outcome is published."""

    id: Id
    rule: BallotRule
    options: tuple[Option, ...]
    electorate: tuple[Voter, ...]
    opened_at: int
    areas: dict[Id, int]
    """The floor area of each household with a vote."""
    votes: dict[Id, str | None] = {}
    """What each household that voted chose; None abstained."""
    voters: set[Id] = set()
    """The persons who have voted for themselves; what staff entered from paper is not among it."""
    closed: bool = False

    def count(self) -> Count:
        """The votes as they stand."""
        votes = dict.fromkeys((option.key for option in self.options), 0)
        areas = dict(votes)
        for household, chosen in self.votes.items():
            if chosen is not None:
                votes[chosen] += 1
                areas[chosen] += self.areas[household]
        return Count(
            votes=votes,
            areas=areas,
            cast=len(self.votes),
            eligible=len(self.areas),
            cast_area=sum(self.areas[household] for household in self.votes),
            eligible_area=sum(self.areas.values()),
        )


COUNTS_AREA = frozenset({BallotRule.OWNERS_ORDINARY, BallotRule.OWNERS_SPECIAL})
"""The rules that go by floor area as well as by number."""


def winner(rule: BallotRule, count: Count) -> str | None:
    """The option that carries, or None.

    Consultative: the most votes; a tie carries nothing. Residents' meeting (居民委员会组织法): more than half of those
    with a vote take part, and more than half of these are for it. Owners (民法典 278): two thirds by area and by
    number take part; more than half of these by both, or for special matters three quarters, are for it. Whoever
    abstains takes part.
    """
    if not count.cast:
        return None
    if rule is BallotRule.CONSULTATIVE:
        most = max(count.votes.values())
        leading = [key for key, votes in count.votes.items() if votes == most]
        return leading[0] if most and len(leading) == 1 else None
    if not _takes_place(rule, count):
        return None
    return next((key for key in count.votes if _carries(rule, key, count)), None)


def _takes_place(rule: BallotRule, count: Count) -> bool:
    if rule is BallotRule.RESIDENTS_MEETING:
        return 2 * count.cast > count.eligible
    return 3 * count.cast >= 2 * count.eligible and 3 * count.cast_area >= 2 * count.eligible_area


def _carries(rule: BallotRule, key: str, count: Count) -> bool:
    votes, area = count.votes[key], count.areas[key]
    if rule is BallotRule.RESIDENTS_MEETING:
        return 2 * votes > count.cast
    if rule is BallotRule.OWNERS_ORDINARY:
        return 2 * votes > count.cast and 2 * area > count.cast_area
    return 4 * votes >= 3 * count.cast and 4 * area >= 3 * count.cast_area
