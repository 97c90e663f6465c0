"""What on a need waits for somebody of its office: looked up by what it is, as there are few of each."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar

from domain.kernel import Fact
from domain.need.facts import (
    Accepted,
    BallotClosed,
    Closed,
    Confirmed,
    Declined,
    Disputed,
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    Fixed,
    Merged,
    OrderWithdrawn,
    OutcomePublished,
    PartJudged,
    PartReported,
    PhotoAdded,
    PhotoPublished,
    PhotoRemoved,
    Reopened,
    Replied,
    Resumed,
    Returned,
    SentBack,
    SolvedOnTheSpot,
    Suspended,
    Unmerged,
    Urged,
    VisitedAgain,
    Withdrawn,
)
from domain.need.stage import ACTS, Act, Stage
from projections.board.card import Card
from projections.kernel import Row, Tables


class Waits(StrEnum):
    """What waits."""

    REPLY = "reply"
    """It was urged, and nobody has answered since."""
    EXTENSION = "extension"
    """A later deadline was asked for."""
    PHOTO = "photo"
    """A photo that only staff see so far."""
    OUTCOME = "outcome"
    """A ballot that is closed, and whose outcome is not published."""
    PART = "part"
    """A unit has reported on its part, and nobody has judged it."""
    VISIT = "visit"
    """It was reported fixed, and nobody has asked whoever raised it on a return visit."""


class Waiting(Row):
    """Something that waits on a need. Whoever looks for it asks for one kind."""

    table: ClassVar[str] = "board_waiting"
    key: ClassVar[tuple[str, ...]] = ("what", "need")
    small: ClassVar[bool] = True

    what: str
    need: str


_CHANGING: frozenset[type[Fact]] = frozenset(
    {
        *(Urged, Replied, Fixed, SolvedOnTheSpot, Confirmed, Disputed, SentBack, Reopened, Closed, Accepted, Declined),
        *(Withdrawn, Merged, Unmerged, ExtensionAsked, ExtensionGranted, ExtensionRefused, Suspended, Resumed),
        *(PhotoAdded, PhotoPublished, PhotoRemoved, BallotClosed, OutcomePublished, PartReported, PartJudged),
        *(Returned, OrderWithdrawn, VisitedAgain),
    }
)
"""The facts after which something else may wait."""

_LIVE = {stage.value for stage in ACTS[Act.REPLY]}
_EXTENDED = {stage.value for stage in ACTS[Act.GRANT_EXTENSION]}
_SHOWN = {stage.value for stage in ACTS[Act.PUBLISH_PHOTO]}
_JUDGED = {stage.value for stage in ACTS[Act.JUDGE_PART]}
_VISITED = {Stage.AWAITING_CONFIRM.value, Stage.CONFIRMED.value}


def wait(card: Card, fact: Fact, tables: Tables) -> None:
    """Put down what waits on a need after *fact*, which its card tells of already."""
    if type(fact) not in _CHANGING:
        return
    waits = " ".join(sorted(_waits(card)))
    if waits == card.waits:
        return
    before, after = set(card.waits.split()), set(waits.split())
    card.waits = waits
    for what in after - before:
        tables[Waiting].put(Waiting(what, card.case))
    for what in before - after:
        tables[Waiting].drop((what, card.case))


def _waits(card: Card) -> Iterator[str]:
    summary, more, stage = card.summary, card.more, card.stage
    if summary.unanswered and stage in _LIVE:
        yield Waits.REPLY
    if more.extension is not None and stage in _EXTENDED:
        yield Waits.EXTENSION
    if card.unseen and stage in _SHOWN:
        yield Waits.PHOTO
    if more.ballots and any(ballot.state == "closed" for ballot in more.ballots):
        yield Waits.OUTCOME
    if (summary.orders or more.whistles) and stage in _JUDGED:
        parts = [*summary.orders, *(line for whistle in more.whistles for line in whistle.called)]
        if any(line.result is not None and line.accepted is None for line in parts):
            yield Waits.PART
    if stage in _VISITED and more.visited_at is None:
        yield Waits.VISIT
