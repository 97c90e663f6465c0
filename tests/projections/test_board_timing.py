"""The board and the clock: deadlines, lights, what stands still, and claims that lapsed."""

from __future__ import annotations

import asyncio

import pytest

from domain.instants import moment
from domain.need import facts as f
from domain.need.clock import Light
from domain.need.stage import Stage
from projections.board import Board, Card, Coded, Filter, Pages, Sort
from projections.board.card import FAR
from tests.projections.folded import Folded, Reading
from tests.projections.told import Log, at, id_of, wording, words


def timed_log() -> Log:
    """A need whose work has begun, of 24 hours from 2025-02-24 09:00 on."""
    log = Log()
    log.raised("a", "2025-02-24 09:00", tier="prompt", due_at=at("2025-02-25 09:00"))
    log.accepted("a", "2025-02-24 10:00")
    log.claimed("a", "2025-02-24 10:00", until=at("2025-02-26 09:00"))
    return log


def card_after(log: Log) -> Card:
    """The card of need a."""
    card = Folded(Board(), log.events).row(Card, id_of("a"))
    assert card is not None
    return card


def test_a_card_says_until_when_it_has_to_be_closed_and_how_long_it_is_early() -> None:
    log = Log()
    log.raised("a", "2025-02-24 09:00", tier="soon", due_at=at("2025-03-03 09:00"))
    card = card_after(log)
    assert card.summary.due_at == moment(at("2025-03-03 09:00"))
    assert card.summary.yellow_at == moment(at("2025-03-01 23:24"))
    assert card.more.tier == Coded("soon", "较急", "soon")
    assert (card.next_at, card.yellow_at) == (at("2025-03-03 09:00"), at("2025-03-01 23:24"))


def test_the_deadline_of_a_card_follows_acceptance_staff_and_extensions() -> None:
    log = Log()
    log.raised("a", "2025-02-24 09:00", tier="soon", due_at=at("2025-03-03 09:00"))
    log.accepted("a", "2025-02-24 10:00", tier="prompt", due_at=at("2025-02-25 09:00"))
    assert card_after(log).next_at == at("2025-02-25 09:00")
    log.tell("a", f.DeadlineSet, "2025-02-24 11:00", tier="night_shift", limit="3d", due_at=at("2025-02-27 09:00"))
    card = card_after(log)
    assert (card.next_at, card.more.tier) == (
        at("2025-02-27 09:00"),
        Coded("night_shift", "night_shift", "night_shift"),
    )
    until = at("2025-02-28 09:00")
    log.tell("a", f.ExtensionAsked, "2025-02-25", until=until, wording=wording("配件未到货"))
    asked = card_after(log)
    assert asked.more.extension is not None
    assert (asked.more.extension.until, asked.next_at) == (moment(until), at("2025-02-27 09:00"))
    log.tell("a", f.ExtensionGranted, "2025-02-25", until=until)
    granted = card_after(log)
    assert (granted.more.extension, granted.next_at, granted.summary.due_at) == (None, until, moment(until))


def test_nobody_waits_for_the_deadline_of_what_is_closed_until_it_is_reopened() -> None:
    log = timed_log()
    log.fixed("a", "2025-02-24 12:00")
    log.confirmed("a", "2025-02-24 13:00")
    assert card_after(log).next_at == at("2025-02-25 09:00")
    log.tell("a", f.Closed, "2025-02-24 14:00")
    assert (card_after(log).next_at, card_after(log).yellow_at) == (FAR, FAR)
    log.tell("a", f.Reopened, "2025-03-24", reason=f.ReopenReason.CAME_BACK, words=words())
    assert card_after(log).next_at == at("2025-02-25 09:00")


def test_a_suspended_card_says_why_and_waits_for_its_review_and_resumed_has_its_time_back() -> None:
    log = timed_log()
    log.tell(
        *("a", f.Suspended, "2025-02-25 08:00"),
        reason=f.SuspendReason.NEEDS_FUNDS,
        wording=wording("资金未落实"),
        review_at=at("2025-03-25"),
    )
    card = card_after(log)
    assert (card.stage, card.next_at, card.yellow_at) == ("suspended", at("2025-03-25"), FAR)
    assert card.summary.suspended is not None
    assert (card.summary.suspended.reason.zh, card.summary.suspended.wording) == ("资金未落实", "资金未落实")
    log.tell("a", f.Reviewed, "2025-03-24", wording=wording("仍缺资金"), review_at=at("2025-04-25"))
    card = card_after(log)
    assert card.summary.suspended is not None
    assert (card.next_at, card.summary.suspended.wording) == (at("2025-04-25"), "仍缺资金")
    log.tell("a", f.Resumed, "2025-04-25 08:00", due_at=at("2025-04-25 09:00"))
    card = card_after(log)
    assert (card.stage, card.summary.suspended, card.next_at) == ("claimed", None, at("2025-04-25 09:00"))
    assert card.summary.claims[0].until == moment(at("2025-04-26 09:00"))


def test_a_claim_that_lapsed_is_gone_from_the_card() -> None:
    log = timed_log()
    claim = {"claim": id_of("cunita"), "claimant": id_of("unit"), "claimant_kind": "organisation"}
    log.tell("a", f.Lapsed, "2025-02-27", **claim)
    card = card_after(log)
    assert (card.stage, card.summary.claims, card.claim_kinds) == ("open", [], "")


@pytest.mark.parametrize(
    ("light", "cases"),
    [(Light.RED, ["a", "b"]), (Light.YELLOW, ["c"]), (Light.GREEN, ["d"]), (None, ["a", "b", "c", "d"])],
)
def test_those_of_a_light_are_found_soonest_first_and_nothing_suspended_is_among_them(
    light: Light | None, cases: list[str]
) -> None:
    log = Log()
    for case, due in (("b", "03-02"), ("d", "03-20"), ("a", "03-01"), ("c", "03-05"), ("still", "03-01")):
        log.raised(case, "2025-02-20", tier="standard", due_at=at(f"2025-{due}"))
    log.raised("service", "2025-02-20", item=f.Item.SERVICE)
    reason = f.SuspendReason.OTHER
    log.accepted("still", "2025-02-20")
    log.tell("still", f.Suspended, "2025-02-21", reason=reason, wording=wording("等"), review_at=at("2025-02-27"))
    pages = Pages(Reading(Folded(Board(), log.events)))
    wanted = Filter(running=True, light=light, now=at("2025-03-04 12:00"))
    found: list[str] = []
    after: str | None = None
    while len(found) < 9:
        page = asyncio.run(pages.page(wanted, Sort.DUE, after, limit=1))
        found += page.cases
        after = page.next
        if after is None:
            break
    assert found == [id_of(case) for case in cases]
    suspended = asyncio.run(pages.page(Filter(stages=(Stage.SUSPENDED,)), Sort.DUE))
    assert list(suspended.cases) == [id_of("still")]
