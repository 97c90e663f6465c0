"""Units: their desk, what a card shows of them, their sentences, and how they are counted."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from domain.instants import day_number
from domain.need import facts as f
from projections.board import Board, Card
from projections.orders import Orders, Standing, orders_of
from projections.statistics import explain, figures
from projections.statistics.view import Statistics
from projections.timeline import mentioned, told
from tests.projections.folded import Folded, Reading
from tests.projections.told import COMMUNITY, STREET, Log, at, id_of, wording, words


def dispatched(log: Log, case: str, when: str, unit: str, part: f.Part = f.Part.LEAD, **fields: Any) -> f.Dispatched:
    """Staff gave the need to the unit; the order is called after both."""
    kind: type[f.Dispatched] = fields.pop("fact", f.Dispatched)
    given = {"order": id_of(f"{case} {unit}"), "unit": id_of(unit), "part": part, "by": "worker", "role": "worker"}
    return log.tell(case, kind, when, **(given | fields))


def signed(log: Log, case: str, when: str, unit: str, part: f.Part = f.Part.LEAD) -> f.SignedFor:
    given = {"order": id_of(f"{case} {unit}"), "unit": id_of(unit), "part": part, "by": unit, "role": "unit"}
    return log.tell(case, f.SignedFor, when, **given)


def returned(log: Log, case: str, when: str, unit: str) -> f.Returned:
    given = {"order": id_of(f"{case} {unit}"), "unit": id_of(unit), "by": unit, "role": "unit"}
    return log.tell(case, f.Returned, when, **given, reason=f.ReturnReason.NOT_OURS, wording=wording("不归我们管"))


def whistled(log: Log, case: str, when: str, *units: str) -> None:
    called = tuple(f.Called(id_of(unit), wording("到现场会商")) for unit in units)
    log.tell(case, f.Whistled, when, whistle=id_of(f"whistle {case}"), called=called, by="worker", role="worker")


def reported_in(log: Log, case: str, when: str, unit: str) -> None:
    log.tell(case, f.ReportedIn, when, whistle=id_of(f"whistle {case}"), unit=id_of(unit), by=unit, role="unit")


def judged(log: Log, case: str, when: str, unit: str, under: str, accepted: bool) -> None:
    of = {"under": id_of(under), "unit": id_of(unit)}
    log.tell(case, f.PartReported, when, **of, by=unit, role="unit", result=f.Result.SOLVED, wording=wording("办好了"))
    log.tell(case, f.PartJudged, when, **of, by="worker", role="worker", accepted=accepted, wording=wording("已查看"))


def a_long_way() -> Log:
    """Dispatched, returned, designated, whistled for; two of three units report in; escalated and handed down."""
    log = Log()
    log.raised("a", "2025-02-01", role="worker", by="worker")
    log.accepted("a", "2025-02-01", role="worker")
    dispatched(log, "a", "2025-02-02", "water", due_at=at("2025-02-05 18:00"), wording=wording("请先断水"))
    returned(log, "a", "2025-02-03", "water")
    dispatched(log, "a", "2025-02-04", "roads", fact=f.Designated)
    signed(log, "a", "2025-02-05", "roads")
    whistled(log, "a", "2025-02-06", "power", "gas", "water")
    for unit in ("power", "gas"):
        reported_in(log, "a", "2025-02-07", unit)
    judged(log, "a", "2025-02-08", "gas", "whistle a", accepted=True)
    log.tell("a", f.Escalated, "2025-02-09", to=STREET, wording=wording("涉及管网"), by="worker", role="worker")
    log.tell("a", f.HandedDown, "2025-02-10", to=COMMUNITY, wording=wording("请办理"), by="chief", role="secretary")
    return log


NAMES = {"water": "自来水公司", "roads": "养护中心", "power": "供电所", "gas": "燃气公司", "street": "新塘街道"}


# -- the desk -------------------------------------------------------------------------------------------------------


def desk(log: Log, unit: str, standing: Standing | None = None) -> list[tuple[str, str]]:
    lines = asyncio.run(orders_of(Reading(Folded(Orders(), log.events)), id_of(unit), standing))
    return [(line.part, line.standing.value) for line in lines]


def test_each_unit_sees_what_it_was_asked_to_do_and_how_far_that_is() -> None:
    log = a_long_way()
    assert desk(log, "water") == [("called", "waiting"), ("lead", "returned")]
    assert desk(log, "roads") == [("lead", "in_hand")]
    assert desk(log, "power") == [("called", "in_hand")]
    assert desk(log, "gas") == [("called", "done")]
    assert desk(log, "water", Standing.RETURNED) == [("lead", "returned")]
    assert desk(log, "water", Standing.DONE) == []


def test_what_a_unit_took_is_done_with_the_need_and_in_hand_again_when_that_is_reopened() -> None:
    log = a_long_way()
    log.fixed("a", "2025-02-11", by="roads")
    assert desk(log, "roads") == [("lead", "in_hand")]
    log.confirmed("a", "2025-02-12")
    assert desk(log, "roads") == [("lead", "done")]
    assert desk(log, "water") == [("called", "ended"), ("lead", "returned")]
    log.tell("a", f.Reopened, "2025-03-01", reason=f.ReopenReason.CAME_BACK, words=words())
    assert desk(log, "roads") == [("lead", "in_hand")]
    assert desk(log, "gas") == [("called", "done")]
    assert desk(log, "water") == [("called", "waiting"), ("lead", "returned")]


def test_an_order_taken_back_by_staff_stands_as_withdrawn() -> None:
    log = Log()
    log.raised("a", "2025-02-01")
    dispatched(log, "a", "2025-02-02", "water")
    gone = {"order": id_of("a water"), "unit": id_of("water"), "wording": wording("改派")}
    log.tell("a", f.OrderWithdrawn, "2025-02-03", **gone, by="worker")
    log.tell("a", f.Withdrawn, "2025-02-04")
    assert desk(log, "water") == [("lead", "withdrawn")]


def test_pages_of_a_desk_go_on_where_the_last_one_ended() -> None:
    log = Log()
    for i in range(7):
        log.raised(f"n{i}", "2025-02-01")
        dispatched(log, f"n{i}", f"2025-02-0{i // 3 + 2}", "water")
    reading = Reading(Folded(Orders(), log.events))
    for standing in (None, Standing.WAITING):
        seen: list[str] = []
        before: tuple[int, str] | None = None
        while True:
            lines = asyncio.run(orders_of(reading, id_of("water"), standing, before=before, limit=3))
            seen += [line.order for line in lines]
            if len(lines) < 3:
                break
            before = (lines[-1].at, lines[-1].order)
        assert len(seen) == len(set(seen)) == 7


# -- the card -------------------------------------------------------------------------------------------------------


def card_of(log: Log) -> Card:
    card = Folded(Board(), log.events).row(Card, id_of("a"))
    assert card is not None
    return card


def test_a_card_shows_the_valid_orders_the_whistles_with_who_came_and_the_level() -> None:
    card = card_of(a_long_way())
    [order] = card.summary.orders
    assert (order.unit, order.part, order.designated) == (id_of("roads"), f.Part.LEAD, True)
    assert order.signed_at is not None
    [whistle] = card.more.whistles
    assert [line.reported_in_at is not None for line in whistle.called] == [True, True, False]
    assert [line.accepted for line in whistle.called] == [None, True, None]
    assert card.more.level is not None
    assert (card.more.level.area, card.more.level.handed_down) == (COMMUNITY, True)
    assert card.stage == "claimed"


def test_the_stage_of_a_card_follows_who_leads_by_order() -> None:
    log = Log()
    log.raised("a", "2025-02-01")
    log.accepted("a", "2025-02-01")
    dispatched(log, "a", "2025-02-02", "water")
    assert card_of(log).stage == "open"
    signed(log, "a", "2025-02-03", "water")
    assert card_of(log).stage == "claimed"
    returned(log, "a", "2025-02-04", "water")
    assert card_of(log).stage == "open"
    dispatched(log, "a", "2025-02-05", "gas", f.Part.ASSIST)
    signed(log, "a", "2025-02-06", "gas", f.Part.ASSIST)
    assert card_of(log).stage == "open"


def test_a_part_done_again_is_judged_again() -> None:
    log = Log()
    log.raised("a", "2025-02-01")
    dispatched(log, "a", "2025-02-02", "gas", f.Part.ASSIST)
    signed(log, "a", "2025-02-03", "gas", f.Part.ASSIST)
    judged(log, "a", "2025-02-04", "gas", "a gas", accepted=False)
    assert card_of(log).summary.orders[0].accepted is False
    judged(log, "a", "2025-02-05", "gas", "a gas", accepted=True)
    assert card_of(log).summary.orders[0].accepted is True
    assert desk(log, "gas") == [("assist", "done")]


# -- in sentences ---------------------------------------------------------------------------------------------------


def test_the_way_through_units_is_told_by_their_names() -> None:
    log = a_long_way()
    parties, places = mentioned(log.events)
    assert {id_of(name) for name in ("water", "roads", "power", "gas")} <= parties
    assert {STREET, COMMUNITY} <= places
    lines = told(log.events, {id_of(key): name for key, name in NAMES.items()})
    assert [line.zh for line in lines[2:]] == [
        "社区工作者派单给自来水公司（主办），限2025年2月5日18:00前：请先断水。",
        "自来水公司退单（不属于本单位职责）：不归我们管。",
        "社区工作者指定养护中心承办（主办，不得退单）。",
        "养护中心签收了派单（主办）。",
        "社区工作者吹哨，请供电所（到现场会商）、燃气公司（到现场会商）、自来水公司（到现场会商）报到。",
        "供电所报到。",
        "燃气公司报到。",
        "燃气公司报告本单位的办理结果（已解决）：办好了。",
        "社区工作者评定燃气公司的部分已办好：已查看。",
        "社区工作者上报新塘街道：涉及管网。",
        "社区党组织书记交回下级区域办理：请办理。",
    ]
    assert (
        lines[2].en == "A community worker dispatched it to 自来水公司 (lead), due by 5 February 2025, 18:00: 请先断水."
    )


# -- in figures -----------------------------------------------------------------------------------------------------


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def test_what_units_were_given_and_answered_is_counted_on_its_day_and_explained() -> None:
    log = a_long_way()
    period = day("2025-02-01"), day("2025-02-28"), day("2025-12-31")
    made = asyncio.run(figures(Reading(Folded(Statistics(), log.events)), STREET, *period, today=period[2]))
    counted = {
        "dispatched": 2,
        "designated": 1,
        "signed": 1,
        "returned": 1,
        "whistles": 1,
        "reported_in": 2,
        "escalated": 1,
    }
    assert {key: made[key].n for key in counted} == counted
    explained = explain(log.events, STREET, *period)
    assert {key: explained.figures[key].n for key in counted} == counted
    assert [fact.topic for fact in explained.behind["dispatched"][0].facts] == ["need.dispatched", "need.designated"]
