"""The answers: how long needs took, how far they came, and how old those are that are still open.

A case falls into a period by the date of the fact that the figure counts: a first answer by its own day, a closing by
its own, a deadline by the day on which it falls. The funnel alone follows the needs raised in the period. Time is what
people waited, from the submission on: nights, holidays and suspensions included.
"""

from __future__ import annotations

import msgspec

from projections.durations.queries import By

RULE_VERSION = "1"
"""Raised whenever a figure comes to mean something else."""


class Lasting(msgspec.Struct, frozen=True):
    """A time, as a number and in words."""

    seconds: int
    zh: str
    en: str


class Spread(msgspec.Struct, frozen=True):
    """How long so many cases took. Of none there is neither median nor p90."""

    n: int
    median: Lasting | None
    """The middle one, or the mean of the middle two."""
    p90: Lasting | None
    """By nearest rank: at least nine of ten took no longer."""


class Share(msgspec.Struct, frozen=True):
    """A part of a whole, never without the whole."""

    key: str
    zh: str
    en: str
    numerator: int
    denominator: int
    text: str
    """Such as ``93.72%``; ``–`` where the denominator is 0."""


class DurationLine(msgspec.Struct, frozen=True):
    """What took how long in the whole area, or in one line of it."""

    key: str
    """The code of the category, the id of the area or unit; ``""`` for the whole, or for those that have none."""
    zh: str
    en: str
    answered: Spread
    """From the submission to the first answer: accepted, declined or solved on the spot."""
    closed: Spread
    """From the submission to the closing; without what was reopened since."""
    shares: tuple[Share, ...]
    """Of those due in the period ``closing`` (结案率) and ``on_time`` (按期结案率); of those closed in it
    ``reopening``."""


class FunnelStep(msgspec.Struct, frozen=True):
    """How many of the needs raised in the period have ever come to a step."""

    key: str
    zh: str
    en: str
    n: int
    text: str
    """The share of those raised."""


class FunnelLine(msgspec.Struct, frozen=True):
    """How far the needs of the whole area came, or of one line of it."""

    key: str
    zh: str
    en: str
    steps: tuple[FunnelStep, ...]


class Bucket(msgspec.Struct, frozen=True):
    """How many open needs are so many days old."""

    from_days: int
    to_days: int | None
    """None for any more."""
    n: int


class AgeLine(msgspec.Struct, frozen=True):
    """How old the open needs of the whole area are, or of one line of it."""

    key: str
    zh: str
    en: str
    open: int
    """Neither closed, declined nor withdrawn; the buckets add up to it."""
    suspended: int
    """How many of them are suspended (挂账)."""
    buckets: tuple[Bucket, ...]
    oldest_days: int | None


class Durations(msgspec.Struct, frozen=True):
    """How long needs took to be answered and closed, and whether they kept their limits."""

    area: str
    first_day: str
    last_day: str
    as_of: str
    rule_version: str
    by: By | None
    total: DurationLine
    lines: tuple[DurationLine, ...]
    """The same for each part of the area; the numbers of cases add up to those of the total."""


class Funnel(msgspec.Struct, frozen=True):
    """How far the needs came that were raised in the period."""

    area: str
    first_day: str
    last_day: str
    as_of: str
    rule_version: str
    by: By | None
    total: FunnelLine
    lines: tuple[FunnelLine, ...]


class Ages(msgspec.Struct, frozen=True):
    """How old what is open was at the end of a day, as the log knew it then."""

    area: str
    as_of: str
    rule_version: str
    by: By | None
    total: AgeLine
    lines: tuple[AgeLine, ...]
