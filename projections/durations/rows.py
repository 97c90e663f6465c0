"""What is kept of how long needs take: each need stands under the days on which something became of it.

Under the day when it was raised it stands from the start, and nearly every fact changes how: that standing lies in the
row that remembers the need, so that such a fact writes one row. Its other days are entries of their own. Each says
what, on which day, of which need, and since which day the log knows so. What is no longer so goes to the past with the
day until which it was: no answer as of an earlier day ever changes.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import ClassVar, NamedTuple

import msgspec

from projections.kernel import Row


# Plain numbers: they are compared and written for every fact.
class What:
    """What a need stands for, by which day it stands there, and what its value is."""

    OVER = 0
    """Closed, declined or withdrawn; by the day when it was raised. The value is how far it has come
    (:class:`Reached`)."""
    OPEN = 1
    """The same, as long as it is neither closed, declined nor withdrawn."""
    ANSWERED = 2
    """By the day of the first answer; the value is the seconds until then."""
    CLOSED = 3
    """By the day when it was closed; the value is the seconds until then."""
    REOPENED = 4
    """A closing that was undone, by the day of that closing; the value is the seconds until then."""
    DUE = 5
    """By the day by which it has to be closed; the value is one of :class:`Kept`."""
    NOTHING = 6
    """Merged: it stands nowhere."""


class Reached:
    """How far a need has ever come, a bit for each step, set by a fact that says so."""

    ACCEPTED = 1
    OPENED = 2
    CLAIMED = 4
    STARTED = 8
    FIXED = 16
    CONFIRMED = 32
    CLOSED = 64
    EVER = 127
    SUSPENDED = 128
    """Not a step: whether it is suspended (挂账) now."""


class Kept:
    """What became of a deadline."""

    NOT_CLOSED = 0
    LATE = 1
    IN_TIME = 2


class Entry(Row):
    """What is known of a need today, but for what lies in its :class:`Matter`."""

    table: ClassVar[str] = "durations_entry"
    key: ClassVar[tuple[str, ...]] = ("within", "what", "day", "case", "nth")
    small: ClassVar[bool] = True
    in_hand: ClassVar[int] = 5_000  # never read again by whoever folds

    within: int
    """The areas that hold the need, as one number: see :class:`Within`."""
    what: int
    day: int
    case: str
    nth: int
    """Which closing of the need, counted from 1; 0 for what there is once."""
    value: int
    category: str
    unit: str
    """The unit that leads by an order it has signed for; ``""`` where none does."""
    since: int
    """The day on which the log learned of it."""


class Past(Row):
    """What was known of a need until another day."""

    table: ClassVar[str] = "durations_past"
    key: ClassVar[tuple[str, ...]] = ("within", "what", "day", "case", "nth", "since")
    small: ClassVar[bool] = True
    in_hand: ClassVar[int] = 5_000

    within: int
    what: int
    day: int
    case: str
    nth: int
    since: int
    until: int
    """The day from which on it was known to be otherwise."""
    value: int
    category: str
    unit: str


class Within(Row):
    """Which needs lie in an area: those whose entries have this number. It stands for the path they were raised at."""

    table: ClassVar[str] = "durations_within"
    key: ClassVar[tuple[str, ...]] = ("area", "within")
    small: ClassVar[bool] = True

    area: str
    within: int
    child: str
    """The next narrower area of that path; ``""`` where the needs lie in the area itself."""


class Home(Row):
    """A place that is somebody's home. There are no figures of one home."""

    table: ClassVar[str] = "durations_home"
    key: ClassVar[tuple[str, ...]] = ("place",)
    small: ClassVar[bool] = True

    place: str


class Closing(msgspec.Struct, array_like=True):
    """A time that it was closed, and whether that was undone."""

    at: int
    undone: bool = False


class Standing(msgspec.Struct, array_like=True, frozen=True):
    """An entry as it stands, as its need remembers it."""

    what: int
    day: int
    nth: int
    value: int
    category: str
    unit: str


class AsRaised(NamedTuple):
    """How a need stands under the day when it was raised."""

    what: int
    """Open, over, or nothing: see :class:`What`."""
    value: int
    category: str
    unit: str


class Matter(Row):
    """What has to be remembered of a need to say how long it takes, and how it stands under the day it was raised."""

    table: ClassVar[str] = "durations_case"
    key: ClassVar[tuple[str, ...]] = ("case",)
    small: ClassVar[bool] = True
    # Of these nothing changes while a need is open: a step that it takes leaves the index as it is.
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("within", "what", "day"),)

    case: str
    within: int
    what: int
    day: int
    """The day when it was raised."""
    value: int
    category: str
    unit: str
    since: int
    """The day on which the log learned that it stands like this."""
    raised_at: int
    due_at: int | None
    answered_at: int | None = None
    gone: bool = False
    """Whether it was declined or withdrawn."""
    merged: bool = False
    closings: list[Closing] = msgspec.field(default_factory=list)
    leads: list[tuple[str, str]] = msgspec.field(default_factory=list)
    """The orders to lead that were signed for and are valid, each with its unit."""
    entries: list[tuple[Standing, int]] = msgspec.field(default_factory=list)
    """Its entries, and since which day the log has known each of these."""

    def stands(self) -> AsRaised:
        """How it stands under the day when it was raised."""
        return AsRaised(self.what, self.value, self.category, self.unit)


@lru_cache(20_000)
def within(areas: tuple[str, ...]) -> int:
    """The number of a path: the same for the same path, and 64 bits wide, so that no two paths share one."""
    return int.from_bytes(blake2b("/".join(areas).encode(), digest_size=8).digest(), signed=True)
