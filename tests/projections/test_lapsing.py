"""Which claims the clock has to look at."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from domain.need import facts as f
from projections.lapsing import Lapsing, Waiting, needs_with_lapsed_claims
from tests.projections.folded import Folded, Reading
from tests.projections.told import Log, at, id_of, wording, words

HELD = {"claim": id_of("one"), "claimant": id_of("branch"), "claimant_kind": "organisation"}


def claimed(until: str | None = "2025-03-01") -> Log:
    """A need that the branch has claimed for so long."""
    log = Log()
    log.raised("a", "2025-02-01")
    log.accepted("a", "2025-02-01")
    log.claimed("a", "2025-02-02", "branch", claim="one", until=None if until is None else at(until))
    return log


def over(log: Log, when: str) -> list[str]:
    """The needs with a claim whose term is over by then."""
    return list(asyncio.run(needs_with_lapsed_claims(Reading(Folded(Lapsing(), log.events)), at(when))))


def test_a_need_is_looked_at_once_the_first_term_of_its_claims_is_over() -> None:
    log = claimed()
    log.claimed("a", "2025-02-02", "cable", claim="two", until=at("2025-04-01"))
    log.raised("b", "2025-02-01")
    log.claimed("b", "2025-02-02", "branch", claim="three", until=at("2025-02-20"))
    assert over(log, "2025-02-20") == []
    assert over(log, "2025-02-21") == [id_of("b")]
    assert over(log, "2025-03-02") == [id_of("b"), id_of("a")]


def test_a_claim_without_a_term_is_not_looked_at_and_takes_no_row() -> None:
    folded = Folded(Lapsing(), claimed(until=None).events)
    assert folded.row(Waiting, id_of("a")) is None


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (f.Released, HELD),
        (f.Lapsed, HELD),
        (f.Scheduled, {"by": "branch", "starts_at": at("2025-02-20")}),
        (f.Started, {"by": "branch"}),
        (f.Progressed, {"by": "branch", "wording": wording("在办")}),
        (f.Fixed, {"by": "branch", "result": f.Result.SOLVED, "wording": wording("修好了")}),
        (f.Closed, {}),
        (f.Withdrawn, {}),
    ],
)
def test_what_was_given_up_reported_on_or_ended_is_not_looked_at(kind: Any, fields: dict[str, Any]) -> None:
    log = claimed()
    log.tell("a", kind, "2025-02-10", **fields)
    assert over(log, "2026-01-01") == []


def test_what_somebody_else_reported_does_not_count() -> None:
    log = claimed()
    log.tell("a", f.Progressed, "2025-02-10", by="cable", wording=wording("在办"))
    assert over(log, "2025-03-02") == [id_of("a")]


def test_a_claim_handed_over_is_kept_by_the_report_of_whoever_holds_it() -> None:
    log = claimed()
    log.tell("a", f.HandedOver, "2025-02-10", **HELD, to=id_of("cable"), to_kind="unit")
    log.tell("a", f.Progressed, "2025-02-11", by="branch", wording=wording("在办"))
    assert over(log, "2025-03-02") == [id_of("a")]
    log.tell("a", f.Progressed, "2025-02-12", by="cable", wording=wording("在办"))
    assert over(log, "2025-03-02") == []


def test_terms_stand_still_while_the_need_is_suspended_and_end_that_much_later() -> None:
    log = claimed()
    why = {"reason": f.SuspendReason.SEASON, "wording": wording("汛期")}
    log.tell("a", f.Suspended, "2025-02-20", review_at=at("2025-06-01"), **why)
    assert over(log, "2025-05-01") == []
    log.tell("a", f.Resumed, "2025-05-20")
    assert over(log, "2025-05-29") == []
    assert over(log, "2025-05-30") == [id_of("a")]


def test_what_is_reopened_is_looked_at_again() -> None:
    log = claimed()
    log.tell("a", f.Closed, "2025-02-10")
    log.tell("a", f.Reopened, "2025-04-10", reason=f.ReopenReason.CAME_BACK, words=words())
    assert over(log, "2025-04-11") == [id_of("a")]
