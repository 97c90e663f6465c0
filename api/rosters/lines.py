"""What everybody may read of the roster: organisations by their names, persons by what they are and how many."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from api.lists.lines import NamedPlace, Somebody
from projections.board.card import Coded


class GoodAt(msgspec.Struct, frozen=True):
    """A speciality, and how many of those told of in the line have it."""

    code: str
    zh: str
    en: str
    n: int


class RosterLine(msgspec.Struct):
    """An organisation that has checked in; or all persons of a kind who have, told by their number alone."""

    by: Somebody
    n: int
    text: str
    """Such as 华菱线缆, or 党员 3 名."""
    specialities: list[GoodAt]
    checkin: str | None
    """Only of an organisation, as what follows."""
    area: NamedPlace | None
    state: Coded
    made_at: datetime | None
    claims: int | None
    """How many valid claims it holds, here and elsewhere."""


class RosterPage(msgspec.Struct):
    """Who has checked in to an area."""

    items: list[RosterLine]
    persons: list[RosterLine]
    next: str | None


class CheckInLine(msgspec.Struct):
    """A check-in, as the staff of its area see it: whose it is, is told by an id."""

    id: str
    version: int
    party: str
    kind: Coded
    name: str | None
    area: NamedPlace
    state: Coded
    made_at: datetime
    since: datetime
    specialities: list[Coded]
    reason: Coded | None
    """Why it was turned down."""
    wording: str | None
    """What was said of that besides."""


class CheckInsPage(msgspec.Struct):
    """Check-ins to an area."""

    items: list[CheckInLine]
    next: str | None


class MyCheckIns(msgspec.Struct):
    """What the asking party has checked in to."""

    items: list[CheckInLine]


class TurnLine(msgspec.Struct):
    """A turn of duty."""

    rota: str
    version: int
    day: date
    begins_at: datetime
    ends_at: datetime
    place: NamedPlace
    by: Somebody
    """A person is told by the post they hold, or by what they are."""
    wording: str | None
    state: Coded
    came: str | None
    """When they came and went, where that was said: ``8:05``."""
    went: str | None


class TurnsPage(msgspec.Struct):
    """The turns of a period, in the order in which they begin."""

    items: list[TurnLine]
    next: str | None


class OnDutyNow(msgspec.Struct):
    """Who is on duty."""

    at: datetime
    items: list[TurnLine]


class PostLine(msgspec.Struct):
    """A post for an area, and its term. Who holds it is told by the post, and to staff by an id."""

    role: Coded
    area: NamedPlace
    since: datetime
    until: datetime | None
    state: Coded
    """Held, or over since its term ended."""
    party: str | None = None
    """Who holds it: for staff of the area, administrators and auditors."""


class PostsOfArea(msgspec.Struct):
    """The posts for an area and those in it that were not ended."""

    items: list[PostLine]
