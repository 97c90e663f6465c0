"""The figures that the newspapers printed, row by row, counted again from the facts of the demo.

Each row of ``data/acceptance.csv`` that concerns needs, claims, ballots, results and beneficiaries stands in what
``huying stats`` or ``huying replay`` prints, where every number is counted from the facts.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from cli.demo.script import id_of
from domain.amounts import yuan
from projections.statistics import Figures
from tests.cli.running import huying

ROWS = {
    row["id"]: row
    for row in csv.DictReader((Path(__file__).parent / "data/acceptance.csv").read_text("utf-8-sig").splitlines())
}
XINTANG = ("xintang", date(2025, 1, 1), date(2025, 4, 16))
JIAFU = ("jiafu", date(2019, 1, 1), date(2019, 12, 3))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the demo in it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('acceptance') / 'huying.db'}"
    huying("demo", store=url)
    return url


def figures(store: str, area: str, first: date, last: date) -> Figures:
    """What ``huying stats`` says."""
    period = ("--from", str(first), "--to", str(last))
    return msgspec.json.decode(huying("stats", area, *period, "--json", store=store), type=Figures)


def replayed(store: str, need: str) -> str:
    """What ``huying replay`` says."""
    return huying("replay", id_of(f"need/{need}"), store=store)


def _stats(area: str, first: date, last: date) -> Callable[[str], str]:
    return lambda store: huying("stats", area, "--from", str(first), "--to", str(last), store=store)


def _replay(need: str) -> Callable[[str], str]:
    return lambda store: replayed(store, need)


PRINTED: dict[str, Callable[[str], str]] = {
    "A0-09": _replay("jinwan/drain"),
    "A0-10": _replay("hexing/cartons"),
    "A1-01": _replay("xintang/lamps"),
    "A1-02": _replay("xintang/lamps"),
    "A1-03": _replay("xintang/lamps"),
    "A1-04": _replay("xintang/sewer-15"),
    "A1-05": _stats(*XINTANG),
    "A1-06": _stats(*XINTANG),
    "A1-07": _replay("xintang/park"),
    "A1-09": _replay("xintang/sewer-15"),
    "A1-10": _replay("xintang/sewer-15"),
    "A3-06": _stats(*JIAFU),
    "A3-07": _stats(*JIAFU),
    "A3-08": _stats(*JIAFU),
    "A3-09": _stats(*JIAFU),
    "A3-11": _stats(*JIAFU),
    "A3-12": _replay("jiafu/hard/1"),
}


@pytest.mark.parametrize("row", PRINTED)
def test_it_is_printed_as_the_newspaper_printed_it(store: str, row: str) -> None:
    assert ROWS[row]["print_zh"] in PRINTED[row](store)


def test_the_drain_was_reported_upwards_looked_at_planned_begun_and_is_not_finished(store: str) -> None:
    told = replayed(store, "jinwan/drain")
    steps = ["走访", "上报上级部门", "现场查看", "维修方案", "于1月23日动工"]
    assert [told.index(step) for step in steps] == sorted(told.index(step) for step in steps)
    assert "办理中" in told
    assert "业委会已辞职" in told


def test_the_source_says_under_40_and_the_count_says_exactly_40_and_both_are_kept(store: str) -> None:
    told = replayed(store, "xintang/lamps")
    assert "夜间照明率不足40%（来源原文；按勘查计算为40.0%，即8/20）" in told


def test_a_rate_is_printed_with_its_numerator_its_denominator_and_what_that_is(store: str) -> None:
    told = replayed(store, "xintang/lamps")
    assert "72/80户，以参加表决的户数为基数，共120户有表决权" in told


def test_the_five_days_are_counted_from_the_facts(store: str) -> None:
    told = replayed(store, "xintang/sewer-15")
    assert "2025-03-03 09:20" in told
    assert "2025-03-07 17:30" in told


def test_the_mechanism_is_live_has_a_next_due_date_and_tells_what_was_done(store: str) -> None:
    told = replayed(store, "xintang/sewer-15")
    assert "“社区网格员巡查+物业定期维护”长效机制，下次到期2025年4月24日" in told
    assert "巡查（每个月，至2026年3月23日，执行中），下次到期2025年4月24日 next due 24 April 2025" in told
    assert "维护（每3个月，至2026年3月23日，执行中），下次到期2025年6月10日 next due 10 June 2025" in told
    assert "网格员完成了2025年3月24日到期的巡查：15栋管道通畅" in told
    assert "长效管护" not in huying("replay", id_of("need/xintang/sewer-15"), "--at", "2025-03-09", store=store)


def test_households_are_distinct_where_listed_and_say_how_many_are_estimated(store: str) -> None:
    households = figures(store, *XINTANG)["households"]
    listed, estimated = households.parts
    assert (households.n, listed.n, estimated.n, households.estimated) == (200, 120, 80, 80)


def test_the_items_are_not_the_claims_and_are_split_in_two(store: str) -> None:
    made = figures(store, *JIAFU)
    assert (made["items.need"].n, made["items.service"].n) == (72, 62)
    assert made["claims"].n > made["items"].n


def test_of_the_park_the_sum_is_not_known_and_it_counts_for_nothing(store: str) -> None:
    assert figures(store, *XINTANG)["pledged_fen"].n == 0
    assert "金额未公布" in replayed(store, "xintang/park")


def test_pledges_stand_apart_from_any_collection(store: str) -> None:
    assert ROWS["A3-10"]["print_zh"].endswith(yuan(figures(store, *JIAFU)["pledged_fen"].n))


def test_a_day_before_the_volunteers_day_fewer_had_claimed(store: str) -> None:
    before = figures(store, JIAFU[0], JIAFU[1], date(2019, 11, 30))
    assert before["claimants.party_member"].n == 0
    assert before["claimants.organisation"].n == 18
    assert before["items"].n == 36
