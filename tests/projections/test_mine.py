"""Mine: what a party raised, supports and claimed, and what it is asked to confirm."""

from __future__ import annotations

import asyncio

from domain.kernel import Id
from domain.need import facts as f
from projections.mine import Mine, Relation, concerning, to_confirm
from tests.projections.folded import Folded, Reading
from tests.projections.told import Log, id_of, wording, words


def concerns(log: Log, party: str, relation: Relation) -> list[tuple[Id, bool]]:
    reading = Reading(Folded(Mine(), log.events))
    return [(line.case, line.ended) for line in asyncio.run(concerning(reading, id_of(party), relation))]


def asked(log: Log, party: str) -> list[Id]:
    return [line.case for line in asyncio.run(to_confirm(Reading(Folded(Mine(), log.events)), id_of(party)))]


def test_the_raiser_and_every_supporter_are_asked_to_confirm_what_was_fixed() -> None:
    log = Log()
    log.raised("a", "2025-02-01", by="worker")
    log.tell("a", f.Supported, "2025-02-02", supporter=id_of("aunt"))
    log.tell("a", f.Supported, "2025-02-02", supporter=id_of("uncle"))
    log.tell("a", f.SupportTakenBack, "2025-02-03", supporter=id_of("uncle"))
    assert asked(log, "raiser") == []

    log.fixed("a", "2025-02-05")
    assert [asked(log, party) for party in ("raiser", "aunt", "uncle", "worker")] == [
        [id_of("a")],
        [id_of("a")],
        [],
        [],
    ]

    log.confirmed("a", "2025-02-06")
    assert asked(log, "raiser") == asked(log, "aunt") == []


def test_a_disputed_fix_asks_again_only_after_the_next() -> None:
    log = Log()
    log.raised("a", "2025-02-01")
    log.fixed("a", "2025-02-05")
    log.tell("a", f.Disputed, "2025-02-06", words=words())
    assert asked(log, "raiser") == []
    log.fixed("a", "2025-02-08")
    assert asked(log, "raiser") == [id_of("a")]


def test_what_staff_sent_back_is_not_for_anybody_to_confirm() -> None:
    log = Log()
    log.raised("a", "2025-02-01")
    log.fixed("a", "2025-02-05")
    log.tell("a", f.SentBack, "2025-02-06", wording=wording("两盏不亮"), by="worker")
    assert asked(log, "raiser") == []


def test_a_claim_ends_when_it_is_released_or_handed_over() -> None:
    log = Log()
    for case in ("a", "b"):
        log.raised(case, "2025-02-01")
        log.accepted(case, "2025-02-01")
        log.claimed(case, "2025-02-02", "branch", claim=f"claim {case}")
    held = {"claimant": id_of("branch"), "claimant_kind": "organisation"}
    log.tell("a", f.Released, "2025-02-03", claim=id_of("claim a"), **held)
    log.tell("b", f.HandedOver, "2025-02-04", claim=id_of("claim b"), **held, to=id_of("lin"), to_kind="party_member")

    assert concerns(log, "branch", Relation.CLAIMED) == [(id_of("b"), True), (id_of("a"), True)]
    assert concerns(log, "lin", Relation.CLAIMED) == [(id_of("b"), False)]


def test_pages_go_on_where_the_last_one_ended() -> None:
    log = Log()
    for i in range(7):
        log.raised(f"n{i}", f"2025-02-0{i // 2 + 1}")
    reading = Reading(Folded(Mine(), log.events))

    seen: list[Id] = []
    before: tuple[int, str, str] | None = None
    while True:
        lines = asyncio.run(concerning(reading, id_of("raiser"), Relation.RAISED, before=before, limit=3))
        seen += [line.case for line in lines]
        if len(lines) < 3:
            break
        before = (lines[-1].at, lines[-1].case, lines[-1].claim)

    assert len(seen) == len(set(seen)) == 7
