"""Offers as a list: whether they still hold, where and what they are for, and which needs they are matched with."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from domain.acting import PartyKind
from domain.kernel import Id
from domain.need.facts import ClaimKind
from domain.offer.facts import Matched, OfferMade, OfferWithdrawn, Unmatched
from projections.offers import (
    Asked,
    Mark,
    Match,
    Offered,
    OfferRow,
    Offers,
    OfferState,
    matches_of,
    offers,
    offers_by_id,
)
from tests.projections.folded import Folded, Reading
from tests.projections.told import PATH, Log, at, id_of, wording

NOW = at("2025-03-01")


def made(log: Log, case: str, when: str = "2025-02-01", **fields: Any) -> None:
    """An offer as most are made."""
    given: dict[str, Any] = {
        "offerer": id_of("lamps ltd"),
        "offerer_kind": PartyKind.UNIT,
        "wording": wording("免费更换灯泡"),
        "kind": ClaimKind.SERVICE,
        "paths": (PATH[:2],),
        "category": "0207",
    }
    log.tell(case, OfferMade, when, **(given | fields))


def listed(log: Log, asked: Asked | None = None, now: int = NOW, before: Mark | None = None, n: int = 20) -> list[Id]:
    reading = Reading(Folded(Offers(), log.events))
    found = asyncio.run(offers(reading, asked or Asked(), now, before=before, limit=n))
    return [Id(row.case) for row in found]


def row(log: Log, case: str) -> OfferRow:
    found = Folded(Offers(), log.events).row(OfferRow, id_of(case))
    assert found is not None
    return found


def test_an_offer_is_full_over_or_withdrawn_in_its_row_as_in_the_list() -> None:
    log = Log()
    made(log, "free")
    made(log, "full", capacity=1)
    log.tell("full", Matched, "2025-02-02", need=id_of("n"))
    made(log, "past", until=NOW)
    made(log, "lasting", until=NOW + 1)
    made(log, "gone", capacity=1, until=NOW)
    log.tell("gone", OfferWithdrawn, "2025-02-02")

    expected = {
        "free": OfferState.OFFERED,
        "full": OfferState.FULL,
        "past": OfferState.OVER,
        "lasting": OfferState.OFFERED,
        "gone": OfferState.WITHDRAWN,
    }
    for case, state in expected.items():
        assert row(log, case).state(NOW) is state
        others = tuple(other for other in OfferState if other is not state)
        assert id_of(case) in listed(log, Asked(states=(state,)))
        assert id_of(case) not in listed(log, Asked(states=others))


def test_a_match_ends_when_it_is_taken_back_or_the_offer_withdrawn() -> None:
    log = Log()
    for case in ("a", "b"):
        made(log, case, capacity=2)
        log.tell(case, Matched, "2025-02-02", need=id_of("n"))
        log.tell(case, Matched, "2025-02-03", need=id_of("m"))
    log.tell("a", Unmatched, "2025-02-04", need=id_of("n"))
    folded = Folded(Offers(), log.events)
    found = asyncio.run(matches_of(Reading(folded), [id_of("n"), id_of("m"), id_of("other")]))
    assert {need: set(matched) for need, matched in found.items()} == {
        id_of("n"): {id_of("b")},
        id_of("m"): {id_of("a"), id_of("b")},
    }
    assert (row(log, "a").room, row(log, "a").needs) == (1, (id_of("m"),))

    log.tell("b", OfferWithdrawn, "2025-02-05")
    folded = Folded(Offers(), log.events)
    assert asyncio.run(matches_of(Reading(folded), [id_of("n")])) == {}
    assert list(folded.rows[Match]) == [(id_of("m"), id_of("a"))]


def test_an_area_has_the_offers_for_a_part_of_it_for_itself_and_for_what_holds_it() -> None:
    log = Log()
    street, community, estate, building = PATH
    made(log, "street", "2025-02-01", paths=(PATH[:1],))
    made(log, "estate", "2025-02-02", paths=(PATH[:3],))
    made(log, "elsewhere", "2025-02-03", paths=((street, id_of("other")),))
    made(log, "both", "2025-02-04", paths=(PATH[:3], PATH[:2]))

    def found(*path: Id) -> set[Id]:
        return set(listed(log, Asked(path=path)))

    assert found(street) == {id_of(case) for case in ("street", "estate", "elsewhere", "both")}
    assert found(street, community) == {id_of(case) for case in ("street", "estate", "both")}
    assert found(*PATH) == {id_of(case) for case in ("street", "estate", "both")}
    assert found(street, id_of("other")) == {id_of(case) for case in ("street", "elsewhere")}
    assert found(street, id_of("third")) == {id_of("street")}
    assert (estate, building) == PATH[2:]


def test_an_offer_for_whatever_comes_is_in_every_category() -> None:
    log = Log()
    made(log, "lamps")
    made(log, "anything", "2025-02-02", category=None)
    assert listed(log, Asked(categories=("0207", "02"))) == [id_of("anything"), id_of("lamps")]
    assert listed(log, Asked(categories=("0101",))) == [id_of("anything")]


@pytest.mark.parametrize(
    ("kind", "named"), [(PartyKind.PARTNER, True), (PartyKind.PARTY_MEMBER, False), (PartyKind.STAFF, False)]
)
def test_a_person_is_told_by_the_kind_alone(kind: PartyKind, named: bool) -> None:
    log = Log()
    made(log, "a", offerer_kind=kind, by="somebody", offerer=id_of("somebody"))
    folded = Folded(Offers(), log.events)
    assert row(log, "a").offerer_kind == kind
    # But for what only they themselves are answered from.
    told = [rows for kind_of_row, rows in folded.rows.items() if kind_of_row is not Offered]
    assert (id_of("somebody") in str(told)) is named


def test_pages_go_on_where_the_last_one_ended() -> None:
    log = Log()
    for i in range(7):
        made(log, f"n{i}", f"2025-02-0{i // 2 + 1}")
    reading = Reading(Folded(Offers(), log.events))
    seen: list[Id] = []
    before: Mark | None = None
    while page := asyncio.run(offers(reading, Asked(), NOW, before=before, limit=3)):
        seen += [Id(row.case) for row in page]
        before = (page[-1].made_at, page[-1].case)
    assert len(seen) == len(set(seen)) == 7
    assert set(asyncio.run(offers_by_id(reading, [*seen, id_of("nothing")]))) == set(seen)
