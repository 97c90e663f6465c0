"""What concerns one party: the needs it raised, supports or claimed, and those it is asked to confirm."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, assert_never, cast, get_args

import sqlalchemy as sa

from domain.kernel import Event, Fact, Id
from domain.need import facts as f
from projections.kernel import Row, RowType, Tables, View
from store.reading import Query, Reader
from store.tables import Slot, table_of


class Relation(StrEnum):
    """How a need concerns a party."""

    RAISED = "raised"
    SUPPORTED = "supported"
    CLAIMED = "claimed"
    CAME_ALONG = "came_along"
    """They raised or supported something that was merged into it."""


class Concern(Row):
    """A need that concerns a party."""

    table: ClassVar[str] = "mine_concern"
    key: ClassVar[tuple[str, ...]] = ("party", "relation", "case", "claim")
    small: ClassVar[bool] = True

    party: str
    relation: str
    case: str
    claim: str
    """Which claim on it, or which need they came along with; ``""`` where it is by neither."""
    at: int
    """When it began, or ended."""
    ended: bool = False


class Awaiting(Row):
    """A need that was reported fixed, and that somebody is asked to confirm."""

    table: ClassVar[str] = "mine_awaiting"
    key: ClassVar[tuple[str, ...]] = ("need",)
    small: ClassVar[bool] = True

    need: str


_Concerning = (
    f.Raised
    | f.Supported
    | f.SupportTakenBack
    | f.Claimed
    | f.Released
    | f.Lapsed
    | f.HandedOver
    | f.Fixed
    | f.SolvedOnTheSpot
    | f.Confirmed
    | f.Disputed
    | f.SentBack
    | f.Closed
    | f.Reopened
    | f.Absorbed
    | f.SplitOff
    | f.Joined
)


class Mine(View):
    """What concerns whom."""

    name: ClassVar[str] = "mine"
    version: ClassVar[int] = 3
    kinds: ClassVar[tuple[RowType, ...]] = (Concern, Awaiting)
    wants: ClassVar[frozenset[type[Fact]]] = frozenset(get_args(_Concerning))
    effort: ClassVar[int] = 2

    def fold(self, event: Event, tables: Tables) -> None:
        """Note whom *event* concerns."""
        fact = cast(_Concerning, event.fact)
        case = event.case
        concerns, awaiting = tables.rows[Concern], tables.rows[Awaiting]
        match fact:
            case f.Raised():
                concerns.put(Concern(fact.raiser, "raised", case, "", fact.at))
            case f.Supported():
                concerns.put(Concern(fact.supporter, "supported", case, "", fact.at))
            case f.SupportTakenBack():
                concerns.put(Concern(fact.supporter, "supported", case, "", fact.at, ended=True))
                for source in fact.came_with:
                    concerns.put(Concern(fact.supporter, "came_along", case, source, fact.at, ended=True))
            case f.Claimed():
                concerns.put(Concern(fact.claimant, "claimed", case, fact.claim, fact.at))
            case f.Released() | f.Lapsed():
                concerns.put(Concern(fact.claimant, "claimed", case, fact.claim, fact.at, ended=True))
            case f.HandedOver():
                concerns.put(Concern(fact.claimant, "claimed", case, fact.claim, fact.at, ended=True))
                concerns.put(Concern(fact.to, "claimed", case, fact.claim, fact.at))
            case f.Fixed():  # solved on the spot too
                awaiting.put(Awaiting(case))
            case f.Confirmed() | f.Disputed() | f.SentBack() | f.Closed() | f.Reopened():
                awaiting.drop(case)
            case f.Joined(came_with=None):
                concerns.put(Concern(fact.party, "raised", case, "", fact.at))
            case f.Joined():
                concerns.put(Concern(fact.party, "came_along", case, fact.came_with or "", fact.at))
            case f.Absorbed():
                for party in (*fact.raisers, *fact.supporters, *(joint.party for joint in fact.joined)):
                    concerns.put(Concern(party, "came_along", case, fact.source, fact.at))
            case f.SplitOff():
                for party in (*fact.raisers, *fact.supporters, *(joint.party for joint in fact.joined)):
                    concerns.drop((party, "came_along", case, fact.source))
            case _:
                assert_never(fact)


class Line(NamedTuple):
    """A need that concerns the asking party."""

    case: Id
    claim: str
    at: int
    ended: bool


Mark = tuple[int, str, str]
"""Where a page ended: the instant, the case and the claim."""
_START: Mark = (2**62, "", "")


async def concerning(
    reader: Reader, party: Id, relation: Relation, *, before: Mark | None = None, limit: int = 20
) -> list[Line]:
    """The needs that concern *party*, the latest first; a need with several claims of theirs comes once for each."""
    at, case, claim = before or _START
    rows = await reader.fetch(_CONCERNING, party=party, relation=relation.value, at=at, case=case, claim=claim, n=limit)
    return [Line(case, claim, at, bool(ended)) for case, claim, at, ended in rows]


async def to_confirm(reader: Reader, party: Id, *, before: Mark | None = None, limit: int = 20) -> list[Line]:
    """The needs reported fixed that *party* raised, supports or came along with, the latest first."""
    at, case, claim = before or _START
    rows = await reader.fetch(_TO_CONFIRM, party=party, at=at, case=case, claim=claim, n=limit)
    return [Line(case, "", at, False) for case, at in rows]


_PARTY = sa.bindparam("party", type_=sa.Text)


def _before(table: sa.FromClause) -> sa.ColumnElement[bool]:
    at, case = sa.bindparam("at", type_=sa.BigInteger), sa.bindparam("case", type_=sa.Text)
    claim = sa.bindparam("claim", type_=sa.Text)
    return sa.tuple_(table.c.at, table.c.case, table.c.claim) < sa.tuple_(at, case, claim)


def _latest(table: sa.FromClause) -> tuple[sa.UnaryExpression[Any], ...]:
    return (table.c.at.desc(), table.c.case.desc(), table.c.claim.desc())


_N = sa.bindparam("n", type_=sa.Integer)


def _concerning(slot: Slot) -> sa.Select[Any]:
    table = table_of(Concern, slot)
    mine = (table.c.party == _PARTY, table.c.relation == sa.bindparam("relation", type_=sa.Text), _before(table))
    columns = (table.c.case, table.c.claim, table.c.at, table.c.ended)
    return sa.select(*columns).where(*mine).order_by(*_latest(table)).limit(_N)


def _to_confirm(slot: Slot) -> sa.Select[Any]:
    table, awaiting = table_of(Concern, slot), table_of(Awaiting, slot)
    asked = (Relation.RAISED, Relation.SUPPORTED, Relation.CAME_ALONG)
    mine = (
        table.c.party == _PARTY,
        sa.or_(*(table.c.relation == relation.value for relation in asked)),
        table.c.ended.is_(False),
    )
    # Whoever came along with several needs is asked once.
    joined = sa.select(table.c.case, sa.func.max(table.c.at).label("at"), sa.literal("", sa.Text).label("claim"))
    once = joined.join_from(table, awaiting, awaiting.c.need == table.c.case).where(*mine).group_by(table.c.case)
    found = once.subquery()
    return sa.select(found.c.case, found.c.at).where(_before(found)).order_by(*_latest(found)).limit(_N)


_CONCERNING, _TO_CONFIRM = Query("mine", _concerning), Query("mine", _to_confirm)
