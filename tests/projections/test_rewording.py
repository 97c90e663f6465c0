"""Wherever the public wording of a need is told, it is told in the last words."""

from __future__ import annotations

import asyncio

from domain.kernel import Id
from domain.need import facts as f
from projections.alike import Alike, in_places
from projections.board import Board
from projections.board.card import Card
from projections.quoted import phrases
from projections.timeline import told
from store.tables import row_from
from tests.projections.folded import Folded, Reading
from tests.projections.told import BUILDING, Log, at, id_of, wording

OLD, NEW = "李建国先生家门口灯坏", "楼道灯坏"


def _reworded() -> Log:
    log = Log()
    log.raised("lamp", "2025-02-01", since_year=2015)
    log.accepted("lamp", "2025-02-02", OLD)
    log.fixed("lamp", "2025-02-05", wording=wording("换好了灯"))
    log.tell("lamp", f.Reworded, "2025-02-06", role="worker", wording=wording(NEW))
    return log


def test_its_card_and_what_it_is_compared_by_have_the_last_words_and_nothing_else_changes() -> None:
    log = _reworded()
    card = row_from(Card)(Folded(Board(), log.events).rows[Card][id_of("lamp")])
    assert (card.wording, card.summary.wording, card.stage) == (NEW, NEW, "awaiting_confirm")
    reading = Reading(Folded(Alike(), log.events))
    [one] = asyncio.run(in_places(reading, [Id(BUILDING)], "02", f.Item.NEED, at("2025-01-01"), 10))
    assert (one.wording, one.last) == (NEW, at("2025-02-05"))


def test_the_timeline_says_that_it_was_changed_and_tells_the_old_words_nowhere() -> None:
    lines = told(_reworded().events, {})
    assert lines[-1].zh == "社区工作者修改了公开表述。"
    assert lines[1].zh.endswith(f"受理并列入需求清单：{NEW}。")
    assert not any(OLD in line.zh + line.en for line in lines)


def test_what_a_newspaper_would_say_has_the_last_words() -> None:
    said = phrases([event.fact for event in _reworded().events])
    assert f"十年来{NEW}" in said
    assert not any(OLD in phrase for phrase in said)
