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
    """A claim, or an order that was signed for."""
    part: Coded
    by: Somebody


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
    what: Coded
    kind: Coded | None
    """How it was claimed: 认领, 认捐, 认管 or 认养."""
    part: Coded
    by: Somebody
    since: datetime
    until: datetime | None
    """When the claim's term ends, or the unit has to have done its part."""
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
