"""What statistics keeps: sums per area and day, and what it has to remember to add to them rightly.

Every sum is kept by the day of the fact that is counted and by the day on which the log learned of it, so that any
period can be asked as of any day. What is taken back is a negative number on the same day, learned later; no sum is
ever corrected. The sums of an area and a few days lie together in one row, so that a need touches few rows.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from domain.upkeep.course import Course
from projections.kernel import Row, Tally

FIGURES = (
    "raised.need",
    "raised.service",
    "answered",
    "accepted",
    "declined",
    "withdrawn",
    "items.need",
    "items.service",
    "claims.claim_service",
    "claims.claim_fund",
    "claims.claim_steward",
    "claims.claim_adopt",
    "claimants.organisation",
    "claimants.unit",
    "claimants.partner",
    "claimants.party_member",
    "claimants.resident",
    "claimants.staff",
    "fixed.solved",
    "fixed.partly",
    "fixed.explained",
    "on_the_spot",
    "solved",
    "solved.hard",
    "closed",
    "disputed",
    "reopened",
    "household_times",
    "estimated.exact",
    "estimated.about",
    "estimated.over",
    "spent_fen",
    "pledged_fen",
    "rated.solved",
    "rated.not_solved",
    "rated.satisfied",
    "rated.basically_satisfied",
    "rated.dissatisfied",
    "sent_back",
    "visits",
    "visits_reached",
    "visits_responded",
    "visits_solved",
    "visits_satisfied",
    "visits_basically",
    "told_again",
    "urged",
    "supervised",
    "pledged_unknown",
    "upkeep_in_time",
    "upkeep_late",
    "upkeep_missed",
    "upkeep_found",
    "merged",
    "reports",
    "dispatched",
    "designated",
    "signed",
    "returned",
    "whistles",
    "reported_in",
    "escalated",
    "extensions",
    "suspended",
    "lapsed",
)
"""The sums; rows name them by their place here. A new one comes last, and nothing is moved."""
NUMBER = {figure: number for number, figure in enumerate(FIGURES)}

WIDE_AREAS = 3
"""The widest areas of a path have many needs, and short blocks with a total; those below have few, and long blocks."""
SHORT, LONG = 3, 7
"""A block of days is a day shifted right by so many bits: 8 days or 128."""


class Block(Row):
    """The sums of an area for a block of days."""

    table: ClassVar[str] = "statistics_block"
    key: ClassVar[tuple[str, ...]] = ("id",)
    in_hand: ClassVar[int] = 5_000

    id: str
    """See :func:`block_id`. The blocks of an area follow one another."""
    totals: list[int]
    """Of a short block, for each figure the sum of its cells."""
    cells: dict[int, int]
    """By day, day of learning and figure, in that order: ``(day << 16 | known) << 8 | figure``.

    There is room for 256 figures and for days up to 2149.
    """


def block_id(area: str, size: int, block: int) -> str:
    """The id of a block: one text, because a text knows its hash and folding looks blocks up all the time."""
    return f"{area}/{size}/{block:05}"


class TakenBack(Tally):
    """What no longer counts for a figure in an area on a day, as was known from another day on: a negative number."""

    table: ClassVar[str] = "statistics_taken_back"
    key: ClassVar[tuple[str, ...]] = ("area", "day", "figure", "known")

    area: str
    day: int
    figure: int
    known: int
    n: int


class Benefits(Tally):
    """How many households benefited in an area on a day, and on no day between that and ``before``.

    Those with ``before`` ahead of a period count once in it, however often they benefited during it: the distinct
    households of any period are a sum.
    """

    table: ClassVar[str] = "statistics_benefit"
    key: ClassVar[tuple[str, ...]] = ("area", "day", "before", "known")

    area: str
    day: int
    before: int
    known: int
    n: int


class BlockBenefits(Tally):
    """The same for blocks of days, of all that is known."""

    table: ClassVar[str] = "statistics_benefit_block"
    key: ClassVar[tuple[str, ...]] = ("area", "block", "before")

    area: str
    block: int
    before: int
    n: int


class Superseded(Tally):
    """Answers of return visits that were followed by another visit to the same case.

    They lie in the sums on their ``day``; a period that also holds the day of the visit ``after`` counts only that.
    """

    table: ClassVar[str] = "statistics_superseded"
    key: ClassVar[tuple[str, ...]] = ("area", "day", "after", "figure", "known")

    area: str
    day: int
    after: int
    figure: int
    known: int
    n: int


NEVER = -1
"""The day before the first benefit."""


class Held(msgspec.Struct):
    """A valid claim, as statistics remembers it."""

    claimant: str
    day: int
    fen: int
    unknown: bool = False
    """Whether it is a pledge of which nobody named the amount."""


class Report(msgspec.Struct):
    """What a fix reported, until somebody confirms it and for as long as nobody takes that back."""

    day: int
    solved: bool
    households: tuple[str, ...]
    number: int
    qualifier: str
    """``""`` when the households are listed or nobody said."""


class Visit(msgspec.Struct):
    """A return visit that reached somebody, as statistics remembers it."""

    at: int
    day: int
    answers: tuple[int, ...]
    """The figures that it counts for, by their numbers."""


class Matter(Row):
    """What statistics remembers of a case."""

    table: ClassVar[str] = "statistics_case"
    key: ClassVar[tuple[str, ...]] = ("case",)
    small: ClassVar[bool] = True

    case: str
    areas: tuple[str, ...]
    item: str
    raised_on: int
    answered: bool = False
    hard: bool = False
    claims: dict[str, Held] = msgspec.field(default_factory=dict)
    claimed_on: int | None = None
    """The day on which it counts as claimed: since then it was never without a valid claim."""
    report: Report | None = None
    solved: bool = False
    """Whether it counts as solved, on the day of the report."""
    closed_on: int | None = None
    visits: list[Visit] = msgspec.field(default_factory=list)
    """In the order in which they were made."""
    counted: list[tuple[int, int]] = msgspec.field(default_factory=list)
    """What else it counts for as a case, besides raised and answered: days and figures."""
    merged_on: int | None = None
    """The day on which it was merged into another need, which counts for it since."""


class Active(msgspec.Struct):
    """The valid claims that somebody has in an area."""

    claims: int
    since: int
    """Since which day never none."""
    kind: str


class Claimant(Row):
    """Where somebody has valid claims: the areas of a community lie together, and so do the widest."""

    table: ClassVar[str] = "statistics_claimant"
    key: ClassVar[tuple[str, ...]] = ("claimant", "within")
    small: ClassVar[bool] = True

    claimant: str
    within: str
    """Which area holds those below; ``""`` for the widest."""
    areas: dict[str, Active]


def claimant_keys(claimant: str, areas: tuple[str, ...]) -> list[tuple[str, str]]:
    """The keys of the rows that say where *claimant* has claims, among them in *areas*."""
    narrower = len(areas) > WIDE_AREAS
    return [(claimant, ""), (claimant, areas[WIDE_AREAS - 1])] if narrower else [(claimant, "")]


class Household(Row):
    """On which days a household benefited, in each area: in order, and as often as it did."""

    table: ClassVar[str] = "statistics_household"
    key: ClassVar[tuple[str, ...]] = ("household",)

    household: str
    days: dict[str, list[int]]


class KeptUp(Row):
    """A plan of upkeep, and which of its days are counted."""

    table: ClassVar[str] = "statistics_upkeep"
    key: ClassVar[tuple[str, ...]] = ("plan",)

    plan: str
    areas: tuple[str, ...]
    course: Course


class Home(Row):
    """A place that is somebody's home. There are no figures of one home."""

    table: ClassVar[str] = "statistics_home"
    key: ClassVar[tuple[str, ...]] = ("place",)
    small: ClassVar[bool] = True

    place: str
