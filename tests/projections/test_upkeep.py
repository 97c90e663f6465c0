"""Upkeep as people ask for it: what is due next, what was missed, whose it is, what time has to settle."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest

from domain.instants import day_number
from domain.kernel import Id
from domain.need import facts as f
from domain.recurrence import Every, Period
from domain.upkeep.facts import Done, Ended, EndReason, Found, HandedOver, Lapsed, Missed, Planned, UpkeepKind
from projections.statistics import Figures, Statistics, explain, figures
from projections.timeline.upkeep import keepers, kept_up
from projections.upkeep import NEVER, PlanRow, Upkeep, Which, plans_in, plans_of, plans_to_tick
from tests.projections.folded import Folded, Reading
from tests.projections.told import BUILDING, COMMUNITY, PATH, STREET, Log, id_of, wording


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


class Told(Log):
    """A log with plans of upkeep in it."""

    def planned(self, plan: str, when: str = "2025-03-10", **fields: Any) -> Planned:
        """A patrol every week of March, by a member of the grid."""
        given: dict[str, Any] = {
            "need": id_of("lamps"),
            "areas": PATH,
            "kind": UpkeepKind.PATROL,
            "wording": wording("网格员每周巡查"),
            "keeper": id_of("li"),
            "keeper_role": "grid_member",
            "every": Every(1, Period.WEEK),
            "first_on": day("2025-03-10"),
            "until_on": day("2025-03-31"),
            "by": "worker",
            "role": "worker",
        }
        return self.tell(plan, Planned, when, **(given | fields))

    def done(self, plan: str, when: str, due_on: str, **fields: Any) -> Done:
        return self.tell(plan, Done, when, due_on=day(due_on), **({"by": "li", "role": "grid_member"} | fields))

    def missed(self, plan: str, when: str, due_on: str) -> Missed:
        return self.tell(plan, Missed, when, due_on=day(due_on), by="system", role="system")

    def row(self, plan: str) -> PlanRow:
        row = Folded(Upkeep(), self.events).row(PlanRow, id_of(plan))
        assert row is not None
        return row

    def listed(self, which: Which, today: str = "2025-03-12", **asked: Any) -> list[Id]:
        reading = Reading(Folded(Upkeep(), self.events))
        return [Id(row.case) for row in asyncio.run(plans_in(reading, which=which, today=day(today), **asked))]

    def to_tick(self, today: str) -> list[Id]:
        return asyncio.run(plans_to_tick(Reading(Folded(Upkeep(), self.events)), day(today)))


# -- a plan ---------------------------------------------------------------------------------------------------------


def test_a_plan_tells_when_it_is_due_next_when_it_was_done_last_and_what_was_missed() -> None:
    log = Told()
    log.planned("a")
    assert (log.row("a").next_on, log.row("a").last_done_on) == (day("2025-03-10"), None)
    log.done("a", "2025-03-11", "2025-03-10")
    log.missed("a", "2025-03-24", "2025-03-17")
    row = log.row("a")
    assert (row.next_on, row.last_done_on, row.done, row.missed) == (day("2025-03-24"), day("2025-03-11"), 1, 1)
    log.done("a", "2025-03-25", "2025-03-17")
    row = log.row("a")
    assert (row.done, row.late, row.missed, row.last_done_on) == (2, 1, 0, day("2025-03-25"))


@pytest.mark.parametrize(
    ("kind", "fields", "state"),
    [
        (Lapsed, {}, "lapsed"),
        (Ended, {"reason": EndReason.OVER}, "over"),
        (Ended, {"reason": EndReason.STOPPED, "wording": wording("已移交")}, "stopped"),
    ],
)
def test_what_has_ended_is_not_due_any_more(kind: Any, fields: dict[str, Any], state: str) -> None:
    log = Told()
    log.planned("a")
    log.tell("a", kind, "2025-03-12", **fields)
    assert (log.row("a").state, log.row("a").next_on) == (state, NEVER)
    assert log.listed(Which.LIVE) == log.to_tick("2026-01-01") == []
    assert log.listed(Which.ENDED) == [id_of("a")]


def test_a_plan_tells_of_the_needs_that_were_found() -> None:
    log = Told()
    log.planned("a")
    log.tell("a", Found, "2025-03-12", need=id_of("lamps again"))
    assert log.row("a").findings == (id_of("lamps again"),)


def test_the_plans_of_a_need_are_all_there() -> None:
    log = Told()
    log.planned("a")
    log.planned("b", kind=UpkeepKind.MAINTENANCE, every=Every(3, Period.MONTH))
    log.planned("c", need=id_of("sewer"))
    reading = Reading(Folded(Upkeep(), log.events))
    assert {row.case for row in asyncio.run(plans_of(reading, id_of("lamps")))} == {id_of("a"), id_of("b")}
    assert asyncio.run(plans_of(reading, id_of("elsewhere"))) == []


# -- lists ----------------------------------------------------------------------------------------------------------


def test_what_is_due_soon_and_what_was_missed_are_lists_of_their_own() -> None:
    log = Told()
    log.planned("a")
    log.planned("b", first_on=day("2025-03-20"))
    log.planned("c", first_on=day("2025-03-19"))
    assert log.listed(Which.LIVE) == [id_of("a"), id_of("c"), id_of("b")]
    assert log.listed(Which.DUE) == [id_of("a"), id_of("c")]
    assert log.listed(Which.MISSED) == []
    log.missed("a", "2025-03-17", "2025-03-10")
    assert log.listed(Which.MISSED) == [id_of("a")]


def test_an_area_has_the_plans_of_all_below_it() -> None:
    log = Told()
    log.planned("a")
    log.planned("b", areas=(STREET, id_of("other")))
    assert log.listed(Which.LIVE, area=STREET) == sorted([id_of("a"), id_of("b")])
    assert log.listed(Which.LIVE, area=COMMUNITY) == log.listed(Which.LIVE, area=BUILDING) == [id_of("a")]


def test_an_organisation_has_its_plans_and_a_persons_are_found_by_themselves_alone() -> None:
    log = Told()
    log.planned("a")
    log.planned("b", keeper=id_of("company"), keeper_role="partner")
    assert log.listed(Which.LIVE, keeper=id_of("company")) == [id_of("b")]
    assert log.listed(Which.LIVE, keeper=id_of("li")) == []
    assert log.listed(Which.LIVE, keeper=id_of("li"), named=False) == [id_of("a")]


def test_pages_go_on_where_the_last_one_ended() -> None:
    log = Told()
    for i in range(7):
        log.planned(f"p{i}", first_on=day(f"2025-03-{10 + i // 2}"))
    reading = Reading(Folded(Upkeep(), log.events))
    seen: list[str] = []
    after = None
    while True:
        page = asyncio.run(plans_in(reading, which=Which.LIVE, today=day("2025-03-10"), after=after, limit=3))
        seen += [row.case for row in page]
        if len(page) < 3:
            break
        after = (page[-1].next_on, page[-1].case)
    assert len(seen) == len(set(seen)) == 7


# -- the clock ------------------------------------------------------------------------------------------------------


def test_the_clock_is_told_of_what_is_open_no_longer() -> None:
    log = Told()
    log.planned("a")
    assert log.to_tick("2025-03-16") == []
    assert log.to_tick("2025-03-17") == [id_of("a")]
    log.done("a", "2025-03-16", "2025-03-10")
    assert log.to_tick("2025-03-17") == []
    for due_on in ("2025-03-17", "2025-03-24", "2025-03-31"):
        log.done("a", "2025-03-31", due_on)
    assert log.to_tick("2025-03-31") == []
    assert log.to_tick("2025-04-01") == [id_of("a")]


def test_the_clock_is_told_of_a_claim_that_was_let_go_until_the_plan_has_followed() -> None:
    log = Told()
    for plan in ("a", "b"):
        log.planned(plan, claim=id_of("claim"), keeper=id_of("unit"), keeper_role="unit")
    log.planned("c")
    held = {"claim": id_of("claim"), "claimant": id_of("unit"), "claimant_kind": "unit"}
    log.tell("lamps", f.HandedOver, "2025-03-11", **held, to=id_of("branch"), to_kind="organisation")
    assert sorted(log.to_tick("2025-03-11")) == sorted([id_of("a"), id_of("b")])
    log.tell("a", HandedOver, "2025-03-11", to=id_of("branch"), to_role="organisation")
    assert log.to_tick("2025-03-11") == [id_of("b")]
    log.tell("b", HandedOver, "2025-03-11", to=id_of("branch"), to_role="organisation")
    assert log.to_tick("2025-03-11") == []
    log.tell("lamps", f.Released, "2025-03-12", **(held | {"claimant": id_of("branch")}))
    assert sorted(log.to_tick("2025-03-12")) == sorted([id_of("a"), id_of("b")])
    log.tell("a", Lapsed, "2025-03-12")
    assert log.to_tick("2025-03-12") == [id_of("b")]


# -- sentences ------------------------------------------------------------------------------------------------------


def test_a_plan_is_told_in_sentences_that_name_no_person() -> None:
    log = Told()
    log.planned("a")
    log.done("a", "2025-03-11", "2025-03-10", wording=wording("20盏全亮"))
    log.missed("a", "2025-03-24", "2025-03-17")
    log.done("a", "2025-03-25", "2025-03-17")
    log.tell("a", Found, "2025-03-25", need=id_of("again"), by="li", role="grid_member")
    log.tell("a", HandedOver, "2025-03-26", to=id_of("company"), to_role="partner")
    log.tell(
        "a", Ended, "2025-03-27", reason=EndReason.STOPPED, wording=wording("已移交"), by="company", role="partner"
    )
    assert {id_of("worker"), id_of("li"), id_of("company")} <= keepers(log.events)
    lines = kept_up(log.events, {id_of("company"): "新塘村小区物业"})
    assert [line.zh for line in lines] == [
        "社区工作者建立长效管护“网格员每周巡查”：由网格员每周巡查一次，自2025年3月10日起，至2025年3月31日止。",
        "网格员完成了2025年3月10日到期的巡查：20盏全亮。",
        "2025年3月17日到期的巡查没有按期完成。",
        "网格员完成了2025年3月17日到期的巡查（逾期补做）。",
        "网格员巡查时发现问题，已登记为新的诉求。",
        "巡查随认领转交给新塘村小区物业。",
        "新塘村小区物业提前结束了巡查：已移交。",
    ]
    assert lines[2].en == "The patrol due on 17 March 2025 was not done in time."
    assert [line.version for line in lines] == list(range(1, 8))


# -- figures --------------------------------------------------------------------------------------------------------


def counted(log: Log, period: tuple[str, str] = ("2025-01-01", "2025-12-31"), as_of: str = "2025-12-31") -> Figures:
    """The figures of the community as they are read; and they are what can be explained."""
    asked = (COMMUNITY, day(period[0]), day(period[1]), day(as_of))
    reading = Reading(Folded(Statistics(), log.events))
    made = asyncio.run(figures(reading, *asked, today=day("2025-12-31")))
    assert made == explain(log.events, *asked).figures
    assert made == asyncio.run(figures(reading, *asked, today=day("2026-12-31")))
    return made


def parts(made: Figures) -> tuple[int, ...]:
    return tuple(part.n for part in made["upkeep"].parts)


def test_a_day_counts_once_as_done_in_time_late_or_missed() -> None:
    log = Told()
    log.planned("a")
    assert (parts(counted(log)), counted(log)["upkeep"].n) == ((0, 0, 0), 0)
    log.done("a", "2025-03-16", "2025-03-10")
    log.missed("a", "2025-03-24", "2025-03-17")
    log.missed("a", "2025-03-31", "2025-03-24")
    assert parts(counted(log)) == (1, 0, 2)
    log.done("a", "2025-04-02", "2025-03-17")
    assert parts(counted(log)) == (1, 1, 1)
    assert parts(counted(log, as_of="2025-03-31")) == (1, 0, 2)
    assert parts(counted(log, period=("2025-03-11", "2025-03-20"))) == (0, 1, 0)
    [rate] = [rate for rate in counted(log).rates if rate.key == "upkeep"]
    assert (rate.numerator, rate.denominator) == (1, 3)


def test_what_was_done_in_time_and_entered_later_was_not_missed_after_all() -> None:
    log = Told()
    log.planned("a")
    log.missed("a", "2025-03-17", "2025-03-10")
    log.done("a", "2025-03-16", "2025-03-10", recorded="2025-03-18")
    assert parts(counted(log)) == (1, 0, 0)
    assert parts(counted(log, as_of="2025-03-17")) == (0, 0, 1)


def test_findings_count_on_the_day_they_were_found() -> None:
    log = Told()
    log.planned("a")
    log.tell("a", Found, "2025-04-02", need=id_of("again"))
    assert counted(log)["upkeep_found"].n == 1
    assert counted(log, period=("2025-03-01", "2025-03-31"))["upkeep_found"].n == 0
