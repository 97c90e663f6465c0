"""What was brought in from other systems, counted."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from domain.need import facts as f
from domain.words import TermThere
from projections.board import Board, Card
from projections.board.card import From
from projections.brought import Brought, brought_from, sources
from projections.brought.view import Requests
from projections.timeline import told as timeline
from tests.projections.folded import Folded, Reading
from tests.projections.told import Log, at, id_of, wording


def told(log: Log, case: str, opened: str, closed: str | None = None, **differs: Any) -> None:
    """A request that was brought in."""
    log.raised(case, opened)
    fields: dict[str, Any] = {
        "source": TermThere("hotline"),
        "system": TermThere("市民热线"),
        "reference": TermThere(case),
        "category": TermThere("路灯"),
        "opened_at": at(opened),
        "closed_at": None if closed is None else at(closed),
    }
    log.tell(case, f.BroughtIn, opened, role="system", **(fields | differs))
    if closed is not None:
        log.tell(case, f.Closed, max(opened, closed), unconfirmed_because=wording("原系统已办结"))


def counted(log: Log, source: str = "hotline") -> Brought:
    made = asyncio.run(brought_from(Reading(Folded(Requests(), log.events)), source))
    assert made is not None
    return made


def test_hours_lie_between_the_times_as_they_are_written() -> None:
    log = Log()
    for i, closed in enumerate(("2015-01-01 09:00", "2015-01-01 10:00", "2015-01-02 08:00", "2015-01-01 07:00")):
        told(log, f"c{i}", "2015-01-01 08:00", closed)
    told(log, "open", "2015-01-01 08:00")

    made = counted(log)

    assert (made.rows, made.closed, made.not_closed, made.closed_before_created) == (5, 4, 1, 1)
    assert made.median_hours_to_close_all == 1.5
    assert made.median_hours_to_close_nonneg == 2.0
    assert made.p90_hours_to_close_nonneg == 24.0
    assert made.mean_hours_to_close_nonneg == 9.0


@pytest.mark.parametrize(("closed", "p90"), [(1, 1.0), (9, 9.0), (10, 9.0), (11, 10.0), (20, 18.0)])
def test_p90_is_by_nearest_rank(closed: int, p90: float) -> None:
    log = Log()
    for i in range(1, closed + 1):
        told(log, f"c{i}", "2015-01-01 00:00", f"2015-01-01 {i:02}:00")

    assert counted(log).p90_hours_to_close_nonneg == p90


def test_of_nothing_closed_there_are_no_hours() -> None:
    log = Log()
    told(log, "a", "2015-01-01 08:00")

    made = counted(log)

    assert (made.median_hours_to_close_all, made.p90_hours_to_close_nonneg, made.mean_hours_to_close_nonneg) == (
        None,
        None,
        None,
    )
    assert (made.closed_by_category_top10, made.median_hours_nonneg_of_those_top10) == ([], {})


def test_the_most_come_first_and_ties_by_their_words() -> None:
    log = Log()
    for i, category in enumerate(("b", "c", "a", "c", *"defghijklm")):
        told(log, f"c{i}", "2015-01-01", "2015-01-02" if category in "ab" else None, category=TermThere(category))

    made = counted(log)

    assert [name for name, _ in made.rows_by_category_top10] == ["c", "a", "b", *"defghij"]
    assert made.closed_by_category_top10 == [("a", 1), ("b", 1)]
    assert made.categories == 13


def test_a_month_is_that_of_the_written_time() -> None:
    log = Log()
    told(log, "a", "2015-01-31 23:59", "2015-02-01 00:00")

    made = counted(log)

    assert made.rows_by_month == {"2015-01": 1}
    assert made.closed_by_month == {"2015-02": 1}
    assert (made.created_min, made.created_max) == ("2015-01-31T23:59:00", "2015-01-31T23:59:00")


def test_systems_are_counted_apart_and_needs_of_ours_not_at_all() -> None:
    log = Log()
    told(log, "a", "2015-01-01")
    told(log, "b", "2015-01-01", source=TermThere("app"))
    log.raised("ours", "2015-01-01")
    reading = Reading(Folded(Requests(), log.events))

    assert asyncio.run(sources(reading)) == [("app", 1), ("hotline", 1)]
    assert counted(log).rows == 1
    assert asyncio.run(brought_from(reading, "nobody")) is None


def test_it_is_told_in_the_terms_of_the_other_system() -> None:
    log = Log()
    told(log, "T7", "2015-01-02 08:00", "2015-01-01 07:00", status=TermThere("已办结"), on_time=False)

    _, line, closed = timeline(log.events, {})

    assert line.zh == (
        "系统从“市民热线”导入：原编号T7，原类别“路灯”，原状态“已办结”，"
        "原系统记录的办结日期2015年1月1日（早于登记），原系统认定超期。"
    )
    assert line.en == (
        "The installation brought it in from 市民热线, where it is T7, 路灯; its status there: 已办结; "
        "closed there on 1 January 2015, which is before it was opened; overdue, as it says."
    )
    assert "未确认已解决" in closed.zh


def test_its_card_says_where_it_came_from_and_no_word_of_anybody() -> None:
    log = Log()
    told(log, "T7", "2015-01-01", "2015-01-02", status=TermThere("已办结"))

    card = Folded(Board(), log.events).row(Card, id_of("T7"))

    assert card is not None
    assert card.more.brought_in == From("市民热线", "T7", "路灯", "已办结")
    assert (card.stage, card.summary.wording, card.summary.result) == ("closed", None, None)


def test_what_happens_here_changes_nothing_in_it() -> None:
    log = Log()
    told(log, "a", "2015-01-01", status=TermThere("办理中"))
    before = counted(log)
    log.accepted("a", "2015-01-02")
    log.tell("a", f.Withdrawn, "2015-01-03")

    assert counted(log) == before
