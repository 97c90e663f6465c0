"""Claims as they are counted: records, items with a valid claim, and who has one."""

from __future__ import annotations

from collections.abc import Iterable

from domain.acting import PartyKind
from domain.need.facts import Claimed, ClaimKind, HandedOver, Item, Lapsed, Released
from projections.kernel import Tables
from projections.statistics.adding import add, one, take_back
from projections.statistics.rows import NUMBER, WIDE_AREAS, Active, Claimant, Held, Matter, claimant_keys

_RECORD = {kind: one(f"claims.{kind.value}") for kind in ClaimKind}
_ITEM = {item.value: one(f"items.{item.value}") for item in Item}
_CLAIMANT = {kind.value: one(f"claimants.{kind.value}") for kind in PartyKind}
_PLEDGED = NUMBER["pledged_fen"]
_UNKNOWN = one("pledged_unknown")


def hold(tables: Tables, blocks: tuple[str, ...], matter: Matter, fact: Claimed, day: int, known: int) -> None:
    """Count a claim."""
    adds = _RECORD[fact.kind]
    if not matter.claims:
        matter.claimed_on = day
        adds += _ITEM[matter.item]
    unknown = fact.kind is ClaimKind.FUND and fact.amount_fen is None
    if unknown:
        adds += _UNKNOWN
    elif fact.amount_fen:
        adds = (*adds, (_PLEDGED, fact.amount_fen))
    matter.claims[fact.claim] = Held(fact.claimant, day, fact.amount_fen or 0, unknown)
    add(tables, blocks, day, known, adds)
    _more(tables, blocks, matter.areas, fact.claimant, fact.claimant_kind, day, known)


def let_go(tables: Tables, matter: Matter, fact: Released | Lapsed, known: int) -> None:
    """Take back what counts only while a claim is valid. The record that it was made stays."""
    held = matter.claims.pop(fact.claim, None)
    if held is None:
        return
    if held.fen:
        take_back(tables, matter.areas, held.day, known, ((_PLEDGED, held.fen),))
    if held.unknown:
        take_back(tables, matter.areas, held.day, known, _UNKNOWN)
    if not matter.claims and matter.claimed_on is not None:
        take_back(tables, matter.areas, matter.claimed_on, known, _ITEM[matter.item])
        matter.claimed_on = None
    _less(tables, matter.areas, held.claimant, known)


def hand_over(tables: Tables, blocks: tuple[str, ...], matter: Matter, fact: HandedOver, day: int, known: int) -> None:
    """Count a claim for somebody else. The item, the record and the pledge stay what they are."""
    held = matter.claims.get(fact.claim)
    if held is not None:
        _less(tables, matter.areas, held.claimant, known)
        held.claimant = fact.to
        _more(tables, blocks, matter.areas, fact.to, fact.to_kind, day, known)


def _more(
    tables: Tables, blocks: tuple[str, ...], areas: tuple[str, ...], claimant: str, kind: str, day: int, known: int
) -> None:
    rows = tables.rows[Claimant]
    begun = []
    for key, some, first in _where(claimant, areas):
        row = rows.get(key)
        if row is None:
            row = Claimant(*key, {})
        for i, area in enumerate(some, first):
            active = row.areas.get(area)
            if active is None:
                row.areas[area] = Active(1, day, kind)
                begun.append(blocks[i])
            else:
                active.claims += 1
        rows.put(row)
    if begun:
        add(tables, tuple(begun), day, known, _CLAIMANT[kind])


def _less(tables: Tables, areas: tuple[str, ...], claimant: str, known: int) -> None:
    rows = tables.rows[Claimant]
    for key, some, _ in _where(claimant, areas):
        row = rows.get(key)
        if row is None:
            continue
        for area in some:
            active = row.areas.get(area)
            if active is None:
                continue
            active.claims -= 1
            if not active.claims:
                del row.areas[area]
                take_back(tables, (area,), active.since, known, _CLAIMANT[active.kind])
        if row.areas:
            rows.put(row)
        else:
            rows.drop(key)


def _where(claimant: str, areas: tuple[str, ...]) -> Iterable[tuple[tuple[str, str], tuple[str, ...], int]]:
    """Rows by their keys, the areas that each tells of, and the place of the first of them in the path."""
    return zip(claimant_keys(claimant, areas), (areas[:WIDE_AREAS], areas[WIDE_AREAS:]), (0, WIDE_AREAS), strict=False)
