"""Return visits as they are counted: every one of them, and in any period the last answers of each case.

Every visit adds its answers to the sums. Where a case was visited again, the pair of the two is kept beside the sums:
in a period that holds both, the answers of the earlier one are subtracted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from domain.need.facts import Satisfaction, VisitedAgain
from projections.kernel import Tables
from projections.statistics.adding import add, one
from projections.statistics.rows import NUMBER, Matter, Superseded, Visit

_VISITS = one("visits")
_SATISFIED = {Satisfaction.SATISFIED: NUMBER["visits_satisfied"], Satisfaction.BASICALLY: NUMBER["visits_basically"]}


def visit(tables: Tables, blocks: tuple[str, ...], matter: Matter, fact: VisitedAgain, day: int, known: int) -> None:
    """Count a return visit."""
    if not fact.reached:
        add(tables, blocks, day, known, _VISITS)
        return
    answers = tuple(_answers(fact))
    add(tables, blocks, day, known, (*_VISITS, *((answer, 1) for answer in answers)))
    visits = matter.visits
    place = bisect_right(visits, fact.at, key=lambda each: each.at)
    before = visits[place - 1] if place else None
    after = visits[place] if place < len(visits) else None
    made = Visit(fact.at, day, answers)
    visits.insert(place, made)
    if before is not None:
        _supersede(tables, matter, before, made, known)
        if after is not None:
            _supersede(tables, matter, before, after, known, -1)
    if after is not None:
        _supersede(tables, matter, made, after, known)


def _answers(fact: VisitedAgain) -> Iterator[int]:
    yield NUMBER["visits_reached"]
    if fact.responded:
        yield NUMBER["visits_responded"]
    if fact.solved:
        yield NUMBER["visits_solved"]
    if fact.satisfaction in _SATISFIED:
        yield _SATISFIED[fact.satisfaction]


def _supersede(tables: Tables, matter: Matter, earlier: Visit, later: Visit, known: int, n: int = 1) -> None:
    for area in matter.areas:
        for answer in earlier.answers:
            tables.add(Superseded, (area, earlier.day, later.day, answer, known), n)
