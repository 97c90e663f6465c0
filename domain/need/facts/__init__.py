"""The facts of a need. Money is integer fen; instants are microseconds since 1970; ids are UUIDs.

``docs/events.md`` says of each who causes it and what it means.
"""

from __future__ import annotations

from domain.need.facts.answers import Closed, Confirmed, Disputed, Rated, Reopened
from domain.need.facts.checking import SentBack, Supervised, SuperviseReason, SupervisionEnded, VisitedAgain
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
from domain.need.facts.joining import Joined, Joint
from domain.need.facts.listing import (
    Accepted,
    Declined,
    Raised,
    Reworded,
    Supplemented,
    Supported,
    SupportTakenBack,
    Surveyed,
    Withdrawn,
)
from domain.need.facts.merging import Absorbed, Merged, SplitOff, ToldAgain, Unmerged
from domain.need.facts.origin import BroughtIn
from domain.need.facts.photos import PhotoAdded, PhotoKind, PhotoPublished, PhotoRemoved
from domain.need.facts.replies import Replied
from domain.need.facts.timing import (
    DeadlineSet,
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    Lapsed,
    Resumed,
    Reviewed,
    Suspended,
    SuspendReason,
    Urged,
)
from domain.need.facts.units import (
    Called,
    Designated,
    Dispatched,
    Escalated,
    HandedDown,
    OrderWithdrawn,
    PartJudged,
    PartReported,
    ReportedIn,
    Returned,
    ReturnReason,
    SignedFor,
    Whistled,
)
from domain.need.facts.work import Fixed, Progressed, Scheduled, SolvedOnTheSpot, Started

__all__ = [
    "Absorbed",
    "Accepted",
    "BallotClosed",
    "BallotOpened",
    "BallotRule",
    "BroughtIn",
    "Called",
    "Channel",
    "ClaimKind",
    "Claimed",
    "Closed",
    "Confirmed",
    "DeadlineSet",
    "DeclineReason",
    "Declined",
    "Designated",
    "DiscussionClosed",
    "DiscussionOpened",
    "Dispatched",
    "Disputed",
    "Escalated",
    "Estimate",
    "ExtensionAsked",
    "ExtensionGranted",
    "ExtensionRefused",
    "Fixed",
    "HandedDown",
    "HandedOver",
    "Item",
    "Joined",
    "Joint",
    "Lapsed",
    "Merged",
    "Minuted",
    "NeedFact",
    "Opened",
    "Option",
    "OrderWithdrawn",
    "OutcomePublished",
    "Part",
    "PartJudged",
    "PartReported",
    "PhotoAdded",
    "PhotoKind",
    "PhotoPublished",
    "PhotoRemoved",
    "Progressed",
    "Qualifier",
    "Raised",
    "Rated",
    "Released",
    "Remarked",
    "ReopenReason",
    "Reopened",
    "Replied",
    "ReportedIn",
    "Result",
    "Resumed",
    "ReturnReason",
    "Returned",
    "Reviewed",
    "Reworded",
    "Satisfaction",
    "Scheduled",
    "SentBack",
    "SignedFor",
    "SolvedOnTheSpot",
    "SplitOff",
    "Started",
    "SuperviseReason",
    "Supervised",
    "SupervisionEnded",
    "Supplemented",
    "SupportTakenBack",
    "Supported",
    "Surveyed",
    "SuspendReason",
    "Suspended",
    "ToldAgain",
    "Unmerged",
    "Urged",
    "VisitedAgain",
    "VoteCast",
    "Voter",
    "Whistled",
    "Withdrawn",
]

NeedFact = (
    Raised
    | Supplemented
    | Withdrawn
    | Supported
    | SupportTakenBack
    | Accepted
    | Reworded
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
    | Dispatched
    | Designated
    | SignedFor
    | Returned
    | OrderWithdrawn
    | Whistled
    | ReportedIn
    | PartReported
    | PartJudged
    | Escalated
    | HandedDown
    | DeadlineSet
    | ExtensionAsked
    | ExtensionGranted
    | ExtensionRefused
    | Suspended
    | Reviewed
    | Resumed
    | Lapsed
    | Urged
    | Replied
    | Scheduled
    | Started
    | Progressed
    | Fixed
    | SolvedOnTheSpot
    | SentBack
    | VisitedAgain
    | Supervised
    | SupervisionEnded
    | Confirmed
    | Disputed
    | Rated
    | Closed
    | Reopened
    | Merged
    | Absorbed
    | Unmerged
    | SplitOff
    | ToldAgain
    | Joined
    | BroughtIn
    | PhotoAdded
    | PhotoPublished
    | PhotoRemoved
)
