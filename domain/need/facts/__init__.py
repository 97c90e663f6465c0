"""The facts of a need. Money is integer fen; instants are microseconds since 1970; ids are UUIDs.

``docs/events.md`` says of each who causes it and what it means.
"""

from __future__ import annotations

from domain.need.facts.answers import Closed, Confirmed, Disputed, Rated, Reopened
from domain.need.facts.claims import Claimed, HandedOver, Released
from domain.need.facts.codes import (
    BallotRule,
    Channel,
    ClaimKind,
    DeclineReason,
    Estimate,
    Item,
    Option,
    Part,
    Qualifier,
    ReopenReason,
    Result,
    Satisfaction,
    Voter,
)
from domain.need.facts.deliberation import (
    BallotClosed,
    BallotOpened,
    DiscussionClosed,
    DiscussionOpened,
    Minuted,
    Opened,
    OutcomePublished,
    Remarked,
    VoteCast,
)
from domain.need.facts.listing import (
    Accepted,
    Declined,
    Raised,
    Supplemented,
    Supported,
    SupportTakenBack,
    Surveyed,
    Withdrawn,
)
from domain.need.facts.work import Fixed, Progressed, Scheduled, SolvedOnTheSpot, Started

__all__ = [
    "Accepted",
    "BallotClosed",
    "BallotOpened",
    "BallotRule",
    "Channel",
    "ClaimKind",
    "Claimed",
    "Closed",
    "Confirmed",
    "DeclineReason",
    "Declined",
    "DiscussionClosed",
    "DiscussionOpened",
    "Disputed",
    "Estimate",
    "Fixed",
    "HandedOver",
    "Item",
    "Minuted",
    "NeedFact",
    "Opened",
    "Option",
    "OutcomePublished",
    "Part",
    "Progressed",
    "Qualifier",
    "Raised",
    "Rated",
    "Released",
    "Remarked",
    "ReopenReason",
    "Reopened",
    "Result",
    "Satisfaction",
    "Scheduled",
    "SolvedOnTheSpot",
    "Started",
    "Supplemented",
    "SupportTakenBack",
    "Supported",
    "Surveyed",
    "VoteCast",
    "Voter",
    "Withdrawn",
]

NeedFact = (
    Raised
    | Supplemented
    | Withdrawn
    | Supported
    | SupportTakenBack
    | Accepted
    | Declined
    | Surveyed
    | DiscussionOpened
    | Remarked
    | Minuted
    | DiscussionClosed
    | BallotOpened
    | VoteCast
    | BallotClosed
    | OutcomePublished
    | Opened
    | Claimed
    | Released
    | HandedOver
    | Scheduled
    | Started
    | Progressed
    | Fixed
    | SolvedOnTheSpot
    | Confirmed
    | Disputed
    | Rated
    | Closed
    | Reopened
)
