"""What waits on a need for its office is found by what it is, until it is done."""

from __future__ import annotations

from typing import Any

from domain.need import facts as f
from projections.board import Board
from projections.board.card import Card
from projections.board.waiting import Waiting
from store.tables import row_from
from tests.projections.folded import Folded
from tests.projections.told import Log, id_of, wording


def waits(log: Log, case: str = "lamp") -> list[str]:
    """What waits; the table says the same as the card."""
    folded = Folded(Board(), log.events)
    card = row_from(Card)(folded.rows[Card][id_of(case)])
    rows = [row_from(Waiting)(row) for row in folded.rows[Waiting].values()]
    there = sorted(row.what for row in rows if row.need == id_of(case))
    assert there == sorted(card.waits.split())
    return there


def _lamp() -> Log:
    log = Log()
    log.raised("lamp", "2025-02-01")
    log.accepted("lamp", "2025-02-02")
    return log


def test_who_urged_it_waits_until_they_are_answered() -> None:
    log = _lamp()
    log.tell("lamp", f.Urged, "2025-02-10")
    log.tell("lamp", f.Urged, "2025-02-11")
    assert waits(log) == ["reply"]

    log.tell("lamp", f.Replied, "2025-02-12", wording=wording("本周换好"))
    assert waits(log) == []
    card = row_from(Card)(Folded(Board(), log.events).rows[Card][id_of("lamp")])
    assert card.summary.reply is not None
    assert (card.summary.reply.wording, card.summary.unanswered, card.summary.urged) == ("本周换好", 0, 2)

    log.tell("lamp", f.Urged, "2025-02-13")
    assert waits(log) == ["reply"]


def test_that_it_was_fixed_is_an_answer_and_then_a_return_visit_waits() -> None:
    log = _lamp()
    log.tell("lamp", f.Urged, "2025-02-10")
    log.fixed("lamp", "2025-02-12")
    assert waits(log) == ["visit"]
    log.tell("lamp", f.VisitedAgain, "2025-02-13", reached=False)
    assert waits(log) == ["visit"]
    asked: dict[str, Any] = {
        "reached": True,
        "responded": True,
        "solved": True,
        "satisfaction": f.Satisfaction.SATISFIED,
    }
    log.tell("lamp", f.VisitedAgain, "2025-02-14", **asked)
    assert waits(log) == []
    log.tell("lamp", f.SentBack, "2025-02-15", wording=wording("两盏不亮"))
    log.fixed("lamp", "2025-02-16")
    assert waits(log) == ["visit"]
    log.tell("lamp", f.Closed, "2025-02-17")
    assert waits(log) == []


def test_photos_wait_until_they_are_published_or_removed() -> None:
    log = _lamp()
    for photo in ("one", "two"):
        told: dict[str, Any] = {
            "kind": f.PhotoKind.BEFORE,
            "subject": id_of("anna"),
            "width": 1,
            "height": 1,
            "size": 1,
        }
        log.tell("lamp", f.PhotoAdded, "2025-02-03", photo=id_of(photo), thumbnail_size=1, **told)
    assert waits(log) == ["photo"]
    log.tell("lamp", f.PhotoPublished, "2025-02-04", photo=id_of("one"), caption=wording("灯"))
    assert waits(log) == ["photo"]
    log.tell("lamp", f.PhotoRemoved, "2025-02-05", photo=id_of("two"))
    assert waits(log) == []


def test_a_part_waits_to_be_judged_and_an_extension_to_be_granted() -> None:
    log = _lamp()
    log.claimed("lamp", "2025-02-03", "property", of="unit")
    log.tell("lamp", f.Whistled, "2025-02-04", whistle=id_of("w"), called=(f.Called(id_of("grid"), wording("看现场")),))
    log.tell("lamp", f.ReportedIn, "2025-02-05", whistle=id_of("w"), unit=id_of("grid"))
    under: dict[str, Any] = {"under": id_of("w"), "unit": id_of("grid")}
    log.tell("lamp", f.PartReported, "2025-02-06", result=f.Result.SOLVED, wording=wording("好了"), **under)
    log.tell("lamp", f.ExtensionAsked, "2025-02-06", until=2**50, wording=wording("等材料"))
    assert waits(log) == ["extension", "part"]
    log.tell("lamp", f.PartJudged, "2025-02-07", accepted=True, wording=wording("好"), **under)
    log.tell("lamp", f.ExtensionRefused, "2025-02-07", wording=wording("请按期"))
    assert waits(log) == []
