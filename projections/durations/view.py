"""Folds the facts of a need into what they say of how long it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, assert_never, cast, get_args

from domain.instants import local_day
from domain.kernel import Event, Fact
from domain.levels import DEFAULT_LEVELS, Levels
from domain.need.facts import (
    Accepted,
    Claimed,
    Closed,
    Confirmed,
    DeadlineSet,
    Declined,
    ExtensionGranted,
    Fixed,
    Item,
    Merged,
    Opened,
    OrderWithdrawn,
    OutcomePublished,
    Part,
    Raised,
    Reopened,
    Resumed,
    Returned,
    SignedFor,
    SolvedOnTheSpot,
    Started,
    Suspended,
    Unmerged,
    Withdrawn,
)
from domain.place import Founded
from projections.durations.rows import (
    AsRaised,
    Closing,
    Entry,
    Home,
    Kept,
    Matter,
    Past,
    Reached,
    Standing,
    What,
    Within,
    within,
)
from projections.kernel import Key, Row, RowType, Tables, View

_Told = (
    Claimed
    | Accepted
    | Fixed
    | SolvedOnTheSpot
    | Confirmed
    | Closed
    | Started
    | Declined
    | Withdrawn
    | Opened
    | OutcomePublished
    | SignedFor
    | Returned
    | OrderWithdrawn
    | Reopened
    | DeadlineSet
    | ExtensionGranted
    | Suspended
    | Resumed
    | Merged
    | Unmerged
)
_Wanted = _Told | Raised | Founded
_FURTHER = frozenset({Claimed, Fixed, Started, Confirmed, Opened, OutcomePublished})
"""Facts that say how far a need has come, and nothing else of what is kept here: most facts are such."""
_SECOND = 1_000_000


class Waits(View):
    """When each need was raised, answered and closed, until when it had to be, and how far it has come.

    Only what people need is counted: what they offer one another keeps nobody waiting. A merged need stands nowhere,
    and everywhere again once it goes on by itself.
    """

    name: ClassVar[str] = "durations"
    version: ClassVar[int] = 2
    kinds: ClassVar[tuple[RowType, ...]] = (Matter, Entry, Past, Within, Home)
    wants: ClassVar[frozenset[type[Fact]]] = frozenset(get_args(_Wanted))
    effort: ClassVar[int] = 5

    def __init__(self, levels: Levels = DEFAULT_LEVELS) -> None:
        self._levels = levels

    def reads(self, event: Event, tables: Tables) -> Iterable[tuple[type[Row], Key]]:
        """Whether the place of a new need is somebody's home."""
        fact = event.fact
        return ((Home, fact.place),) if isinstance(fact, Raised) else ()

    def fold(self, event: Event, tables: Tables) -> None:
        """Let the need stand where *event* puts it."""
        fact = cast(_Wanted, event.fact)
        found = tables.rows[Matter].hand[event.case]
        if found is not None:
            matter, before = found, found.stands()
            if not _happened(matter, fact):
                return
            known = local_day(event.recorded_at)
            _stand_as_raised(matter, before, known, tables)
            if type(fact) not in _FURTHER:
                _stand(matter, known, tables)
        elif isinstance(fact, Raised):
            if fact.item is not Item.NEED:
                return
            areas = fact.path[:-1] if tables.rows[Home].get(fact.place) is not None else fact.path
            known = local_day(event.recorded_at)
            matter = Matter(
                *(event.case, within(areas), What.OPEN, local_day(fact.at), 0, fact.category, "", known),
                *(fact.at, fact.due_at),
            )
            _lies(areas, matter.within, tables)
            _stand(matter, known, tables)
        else:
            if isinstance(fact, Founded) and self._levels.is_household(fact.level):
                tables.rows[Home].put(Home(event.case))
            return
        tables.rows[Matter].put(matter)


def _lies(areas: tuple[str, ...], number: int, tables: Tables) -> None:
    known = tables.rows[Within]
    if areas and (areas[-1], number) not in known.hand:  # else those of the wider areas are there as well
        for area, child in zip(areas, (*areas[1:], ""), strict=True):
            known.put(Within(area, number, child))


def _happened(matter: Matter, fact: _Wanted) -> bool:
    """Let a fact change what is remembered; false when it changes nothing."""
    match fact:
        case Claimed():
            return fact.part is Part.LEAD and _reaches(matter, Reached.CLAIMED)
        case Accepted():
            _answers(matter, fact)
            matter.category = fact.category
            if fact.due_at is not None:
                matter.due_at = fact.due_at
            _reaches(matter, Reached.ACCEPTED if fact.deliberate else Reached.ACCEPTED | Reached.OPENED)
        case Fixed():  # on the spot too
            if isinstance(fact, SolvedOnTheSpot):
                _answers(matter, fact)
            _reaches(matter, Reached.FIXED)
        case Confirmed():
            return _reaches(matter, Reached.CONFIRMED)
        case Closed():
            if _is_closed(matter):
                return False
            matter.closings.append(Closing(fact.at))
            _reaches(matter, Reached.CLOSED)
        case Started():
            return _reaches(matter, Reached.STARTED)
        case Declined():
            _answers(matter, fact)
            matter.gone = True
        case Withdrawn():
            matter.gone = True
        case Opened():
            return _reaches(matter, Reached.OPENED)
        case OutcomePublished():
            return fact.winner is not None and _reaches(matter, Reached.OPENED)
        case SignedFor():
            if fact.part is not Part.LEAD:
                return False
            matter.leads.append((fact.order, fact.unit))
            _reaches(matter, Reached.CLAIMED)
        case Returned() | OrderWithdrawn():
            matter.leads = [lead for lead in matter.leads if lead[0] != fact.order]
        case Reopened():
            matter.gone = False
            if matter.closings:
                matter.closings[-1].undone = True
        case DeadlineSet() | Resumed():
            matter.due_at = fact.due_at
            if isinstance(fact, Resumed):
                matter.value &= ~Reached.SUSPENDED
        case ExtensionGranted():
            matter.due_at = fact.until
        case Suspended():
            matter.value |= Reached.SUSPENDED
        case Merged():
            matter.merged = True
        case Unmerged():
            matter.merged = False
        case Raised() | Founded():  # the first fact of a case, and of another
            return False
        case _:
            assert_never(fact)
    return True


def _reaches(matter: Matter, steps: int) -> bool:
    before, matter.value = matter.value, matter.value | steps
    return matter.value != before


def _answers(matter: Matter, fact: Fact) -> None:
    if matter.answered_at is None:
        matter.answered_at = fact.at


def _is_closed(matter: Matter) -> bool:
    return bool(matter.closings) and not matter.closings[-1].undone


def _standing(matter: Matter) -> Iterator[Standing]:
    """Where the need stands now, besides under the day when it was raised."""
    if matter.merged:
        return
    category, unit, raised_at, closed = matter.category, matter.unit, matter.raised_at, _is_closed(matter)
    at = matter.answered_at
    if at is not None:
        yield Standing(What.ANSWERED, local_day(at), 0, (at - raised_at) // _SECOND, category, unit)
    for nth, closing in enumerate(matter.closings, 1):
        what, at = What.REOPENED if closing.undone else What.CLOSED, closing.at
        yield Standing(what, local_day(at), nth, (at - raised_at) // _SECOND, category, unit)
    due_at = matter.due_at
    # While its clock stands still nobody knows by which day it is due.
    if due_at is not None and not matter.gone and (closed or not matter.value & Reached.SUSPENDED):
        kept = Kept.NOT_CLOSED
        if closed:
            kept = Kept.IN_TIME if matter.closings[-1].at <= due_at else Kept.LATE
        yield Standing(What.DUE, local_day(due_at), 0, kept, category, unit)


def _stand(matter: Matter, known: int, tables: Tables) -> None:
    """Write what has become of its entries, as the log knows from the day *known* on."""
    entries = tables.rows[Entry]
    before = {(held.what, held.day, held.nth): (held, since) for held, since in matter.entries}
    now: list[tuple[Standing, int]] = []
    for one in _standing(matter):
        standing = before.pop((one.what, one.day, one.nth), None)
        if standing is not None and standing[0] == one:
            now.append(standing)
            continue
        if standing is not None:
            _pass(matter, *standing, known, tables)
        now.append((one, known))
        _enter(matter, one, known, tables)
    for held, since in before.values():
        _pass(matter, held, since, known, tables)
        entries.drop((matter.within, held.what, held.day, matter.case, held.nth))
    matter.entries = now


def _stand_as_raised(matter: Matter, before: AsRaised, known: int, tables: Tables) -> None:
    """Let it stand under the day when it was raised as the log knows from the day *known* on."""
    matter.unit = matter.leads[-1][1] if matter.leads else ""
    if matter.merged:
        matter.what = What.NOTHING
    else:
        matter.what = What.OVER if matter.gone or _is_closed(matter) else What.OPEN
    if matter.stands() == before:
        return
    if before.what != What.NOTHING:
        was = Standing(before.what, matter.day, 0, before.value, before.category, before.unit)
        _pass(matter, was, matter.since, known, tables)
    matter.since = known


def _enter(matter: Matter, one: Standing, known: int, tables: Tables) -> None:
    tables.rows[Entry].put(
        Entry(matter.within, one.what, one.day, matter.case, one.nth, one.value, one.category, one.unit, since=known)
    )


def _pass(matter: Matter, was: Standing, since: int, until: int, tables: Tables) -> None:
    """Keep for the past what is otherwise now; what was learned and corrected on one day was never known."""
    if since < until:
        tables.rows[Past].put(
            Past(
                *(matter.within, was.what, was.day, matter.case, was.nth, since, until),
                *(was.value, was.category, was.unit),
            )
        )
