"""Folds facts into sums. What counts, on which day, and when it is taken back is decided here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, assert_never, cast, get_args

from domain.kernel import Event, Fact
from domain.levels import DEFAULT_LEVELS, Levels
from domain.need.facts import (
    Accepted,
    Claimed,
    Closed,
    Confirmed,
    Declined,
    Designated,
    Dispatched,
    Disputed,
    Escalated,
    ExtensionGranted,
    Fixed,
    HandedOver,
    Item,
    Lapsed,
    Merged,
    Raised,
    Rated,
    Released,
    Reopened,
    ReportedIn,
    Result,
    Returned,
    Satisfaction,
    SentBack,
    SignedFor,
    SolvedOnTheSpot,
    Supervised,
    Suspended,
    ToldAgain,
    Unmerged,
    Urged,
    VisitedAgain,
    Whistled,
    Withdrawn,
)
from domain.place import Founded
from domain.upkeep.facts import Done, Found, Missed, Planned
from projections.kernel import Row, Tables, View
from projections.statistics.adding import (
    Adds,
    add,
    blocks_of,
    one,
    shared,
    spread,
    spread_reads,
    take_back,
)
from projections.statistics.claims import hand_over, hold, let_go
from projections.statistics.merged import counts, merge, unmerge
from projections.statistics.rows import (
    NUMBER,
    SHORT,
    Benefits,
    Block,
    BlockBenefits,
    Claimant,
    Home,
    Household,
    KeptUp,
    Matter,
    Superseded,
    TakenBack,
    claimant_keys,
)
from projections.statistics.solved import report, solve, unsolve
from projections.statistics.units import ADDS
from projections.statistics.upkeep import keep_up
from projections.statistics.visits import visit
from store.tables import Key, RowType

_Counted = (
    Claimed
    | Rated
    | Raised
    | Accepted
    | Fixed
    | SolvedOnTheSpot
    | Confirmed
    | Closed
    | Released
    | HandedOver
    | Lapsed
    | ExtensionGranted
    | Suspended
    | Declined
    | Withdrawn
    | Disputed
    | Reopened
    | SentBack
    | VisitedAgain
    | ToldAgain
    | Urged
    | Supervised
    | Dispatched
    | Designated
    | SignedFor
    | Returned
    | Whistled
    | ReportedIn
    | Escalated
    | Merged
    | Unmerged
    | Founded
    | Planned
    | Done
    | Missed
    | Found
)
_OF_CLAIMS = frozenset({Claimed, Released, HandedOver, Lapsed})
_OF_OTHERS = _OF_CLAIMS | {Fixed, SolvedOnTheSpot, Confirmed, Disputed, Reopened, SentBack}
"""Facts whose counting depends on more than their own case."""
_OF_UPKEEP = frozenset({Done, Missed, Found})
_CHINA = 28_800_000_000
_DAY = 86_400_000_000

_ITEMS = {item: item.value for item in Item}
_RAISED = {item: one(f"raised.{item.value}", "reports") for item in Item}
_FIXED = {result: one(f"fixed.{result.value}") for result in Result}
_ON_THE_SPOT = {result: one(f"fixed.{result.value}", "on_the_spot") for result in Result}
_RATED = {
    (solved, satisfaction): one("rated.solved" if solved else "rated.not_solved", f"rated.{satisfaction.value}")
    for solved in (True, False)
    for satisfaction in Satisfaction
}
_ANSWERED, _ACCEPTED, _DECLINED, _WITHDRAWN = map(one, ("answered", "accepted", "declined", "withdrawn"))
_CLOSED, _DISPUTED, _REOPENED = map(one, ("closed", "disputed", "reopened"))
_SENT_BACK, _TOLD_AGAIN, _URGED, _SUPERVISED = map(one, ("sent_back", "told_again", "urged", "supervised"))
_EXTENSION, _SUSPENDED, _LAPSED = map(one, ("extensions", "suspended", "lapsed"))
_SPENT = NUMBER["spent_fen"]


class Statistics(View):
    """The figures, per area and day."""

    name: ClassVar[str] = "statistics"
    version: ClassVar[int] = 4
    kinds: ClassVar[tuple[RowType, ...]] = (
        Matter,
        Block,
        Claimant,
        Household,
        Home,
        TakenBack,
        Benefits,
        BlockBenefits,
        Superseded,
        KeptUp,
    )
    wants: ClassVar[frozenset[type[Fact]]] = frozenset(get_args(_Counted))
    effort: ClassVar[int] = 8

    def __init__(self, levels: Levels = DEFAULT_LEVELS) -> None:
        self._levels = levels

    def reads(self, event: Event, tables: Tables) -> Iterable[tuple[type[Row], Key]]:
        """What tells how much to add: a home or not, a claimant's claims, a household's days."""
        fact = event.fact
        kind = type(fact)
        if kind is Raised:
            return ((Home, cast(Raised, fact).place),)
        if kind in _OF_UPKEEP:
            return ((KeptUp, event.case),)
        if kind not in _OF_OTHERS:
            return ()
        matter = tables.rows[Matter].hand.get(event.case)
        if matter is None:
            return ()
        if kind in _OF_CLAIMS:
            claim = cast("Claimed | Released | HandedOver | Lapsed", fact)
            claimants = (claim.claimant, claim.to) if isinstance(claim, HandedOver) else (claim.claimant,)
            return [(Claimant, key) for claimant in claimants for key in claimant_keys(claimant, matter.areas)]
        return () if matter.report is None else [(Household, household) for household in matter.report.households]

    def spread_reads(self, tables: Tables) -> Iterable[tuple[type[Row], Key]]:
        """The blocks of the areas and days that what is gathered counts for."""
        return [(Block, id) for id in spread_reads(tables)]

    def spread(self, tables: Tables) -> None:
        """Add what is gathered to the sums of every area."""
        spread(tables)

    def fold(self, event: Event, tables: Tables) -> None:
        """Gather what *event* counts for in every area that holds the case."""
        fact = cast(_Counted, event.fact)
        rows = tables.rows[Matter]
        day = (fact.at + _CHINA) // _DAY
        known = (event.recorded_at + _CHINA) // _DAY
        matter = rows.hand[event.case]
        if matter is None:
            if isinstance(fact, Raised):
                areas = shared(fact.path[:-1] if tables.rows[Home].get(fact.place) is not None else fact.path)
                rows.put(Matter(event.case, areas, _ITEMS[fact.item], day))
                add(tables, blocks_of(areas, day >> SHORT), day, known, _RAISED[fact.item])
            elif isinstance(fact, Planned | Done | Missed | Found):
                keep_up(tables, event, fact, known)
            elif isinstance(fact, Founded) and self._levels.is_household(fact.level):
                tables[Home].put(Home(event.case))
            return
        areas = matter.areas
        blocks = blocks_of(areas, day >> SHORT)
        match fact:
            case Claimed():
                hold(tables, blocks, matter, fact, day, known)
            case Rated():
                add(tables, blocks, day, known, _RATED[fact.solved, fact.satisfaction])
                return
            case Fixed():  # on the spot too
                adds = _FIXED[fact.result]
                if isinstance(fact, SolvedOnTheSpot):
                    adds = _answering(tables, matter, day, known, _ON_THE_SPOT[fact.result])
                    counts(matter, day, "on_the_spot")
                if fact.cost_fen:
                    adds = (*adds, (_SPENT, fact.cost_fen))
                add(tables, blocks, day, known, adds)
                report(tables, matter, fact, day, known)
            case Confirmed():
                solve(tables, matter, known)
            case Accepted():
                add(tables, blocks, day, known, _answering(tables, matter, day, known, _ACCEPTED))
                matter.hard = "hard" in fact.tags
                counts(matter, day, "accepted")
            case Closed():
                if matter.closed_on is None:
                    matter.closed_on = day
                    add(tables, blocks, day, known, _CLOSED)
            case Released():
                let_go(tables, matter, fact, known)
            case Lapsed():
                add(tables, blocks, day, known, _LAPSED)
                let_go(tables, matter, fact, known)
            case ExtensionGranted():
                add(tables, blocks, day, known, _EXTENSION)
                return
            case Suspended():
                add(tables, blocks, day, known, _SUSPENDED)
                return
            case HandedOver():
                hand_over(tables, blocks, matter, fact, day, known)
            case Dispatched() | SignedFor() | Returned() | Whistled() | ReportedIn() | Escalated():
                add(tables, blocks, day, known, ADDS[type(fact)])
                return
            case Withdrawn():
                add(tables, blocks, day, known, _WITHDRAWN)
                return
            case Declined():
                add(tables, blocks, day, known, _answering(tables, matter, day, known, _DECLINED))
                counts(matter, day, "declined")
            case Disputed():
                add(tables, blocks, day, known, _DISPUTED)
                unsolve(tables, matter, known)
            case SentBack():
                add(tables, blocks, day, known, _SENT_BACK)
                unsolve(tables, matter, known)
            case VisitedAgain():
                visit(tables, blocks, matter, fact, day, known)
            case ToldAgain():
                add(tables, blocks, day, known, _TOLD_AGAIN)
                return
            case Urged():
                add(tables, blocks, day, known, _URGED)
                return
            case Supervised():
                add(tables, blocks, day, known, _SUPERVISED)
                return
            case Merged():
                merge(tables, blocks, matter, day, known)
            case Unmerged():
                unmerge(tables, matter, known)
            case Reopened():
                add(tables, blocks, day, known, _REOPENED)
                unsolve(tables, matter, known)
                if matter.closed_on is not None:
                    take_back(tables, areas, matter.closed_on, known, _CLOSED)
                    matter.closed_on = None
            case Raised() | Planned() | Done() | Missed() | Found() | Founded():  # the first fact, and of other cases
                return
            case _:
                assert_never(fact)
        rows.changed[event.case] = matter


def _answering(tables: Tables, matter: Matter, day: int, known: int, adds: Adds) -> Adds:
    """*adds*, and the first answer to the need, which counts on the day when it was raised."""
    if matter.answered:
        return adds
    matter.answered = True
    raised_on = matter.raised_on
    if raised_on == day:
        return adds + _ANSWERED
    add(tables, blocks_of(matter.areas, raised_on >> SHORT), raised_on, known, _ANSWERED)
    return adds
