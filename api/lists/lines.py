"""The lines of the three lists: 需求清单, 服务清单, 推进清单. Each tells which lines of the others belong to it.

They are for the public: codes, wordings, and a person told by what they are.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from projections.board.card import Coded, Said, Summary


class Somebody(msgspec.Struct, frozen=True):
    """A party as the public knows it."""

    kind: Coded
    id: str | None
    """Of an organisation, a unit or a partner; a person is told by the kind."""
    name: str | None


class NamedPlace(msgspec.Struct, frozen=True):
    """A place and what it is called."""

    id: str
    name: str | None
    address: str | None
    """Its name with those of what holds it, from the community down."""


class OfferLink(msgspec.Struct):
    """A line of the 服务清单."""

    offer: str
    by: Somebody
    kind: Coded
    wording: str


class WorkLink(msgspec.Struct):
    """A line of the 推进清单."""

    work: str
    what: Coded
    """A claim, an order that was signed for, or the call of a whistle."""
    part: Coded
    by: Somebody
    standing: Coded | None
    """Of an order or a call, how far it is; a unit that was called has reported in, or has not yet."""


class NeedLink(msgspec.Struct):
    """A line of the 需求清单."""

    need: str
    stage: Coded
    category: Coded
    place: NamedPlace | None
    wording: str | None
    works: list[WorkLink]


class NeedLine(msgspec.Struct):
    """A need, the offers it is matched with, and what is being done about it."""

    need: Summary
    place: NamedPlace | None
    offers: list[OfferLink]
    works: list[WorkLink]


class OfferLine(msgspec.Struct):
    """An offer, and the needs it is matched with."""

    id: str
    version: int
    state: Coded
    by: Somebody
    wording: str
    kind: Coded
    category: Coded | None
    """With all below it; null for whatever comes."""
    areas: list[NamedPlace]
    amount_fen: int | None
    capacity: int | None
    """How many needs it can take in all, if anybody counted."""
    made_at: datetime
    until: datetime | None
    needs: list[NeedLink]


class WorkLine(msgspec.Struct):
    """What somebody is doing about a need, and until when."""

    work: str
    """The id of the claim, of the order, or of the whistle, which may have called several."""
    what: Coded
    kind: Coded | None
    """How it was claimed: 认领, 认捐, 认管 or 认养."""
    part: Coded
    by: Somebody
    standing: Coded | None
    """Of an order or a call, how far it is; a unit that was called has reported in, or has not yet."""
    task: str | None
    """What the unit was asked to do, if that was said."""
    asked_at: datetime | None
    """When the unit was given the order, or called."""
    since: datetime | None
    """When it was claimed, or the unit signed or reported in; null for one that was called and has not yet."""
    until: datetime | None
    """When the claim's term ends, or the unit has to have done its part, or to have come."""
    starts_at: datetime | None
    """When the work on the need is planned to begin, and to end."""
    ends_at: datetime | None
    due_at: datetime | None
    """Until when the need has to be closed."""
    progress: Said | None
    need: NeedLink
    offers: list[OfferLink]


class NeedsPage(msgspec.Struct):
    """A page of the 需求清单, the latest first."""

    items: list[NeedLine]
    next: str | None


class OffersPage(msgspec.Struct):
    """A page of the 服务清单, the latest first."""

    items: list[OfferLine]
    next: str | None


class ProgressPage(msgspec.Struct):
    """A page of the 推进清单: what is being done about some needs, the latest raised first."""

    items: list[WorkLine]
    next: str | None
