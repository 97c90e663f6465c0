"""``huying stats`` and ``huying replay``, on both stores."""

from __future__ import annotations

import json

from cli.demo.script import id_of
from tests.cli.running import huying

_XINTANG = ("--from", "2025-01-01", "--to", "2025-04-16")
_JIAFU = ("--from", "2019-01-01", "--to", "2019-12-03")
_PARK = id_of("need/xintang/park")


def test_figures_are_asked_for_by_code_name_or_id(told: str) -> None:
    by_code = huying("stats", "xintang", *_XINTANG, store=told)
    assert "200余户" in by_code
    assert "岳塘区书院路街道新塘社区" in by_code
    assert huying("stats", "新塘社区", *_XINTANG, store=told) == by_code
    assert huying("stats", id_of("place/xintang"), *_XINTANG, store=told) == by_code


def test_figures_as_json_are_json_and_nothing_else(told: str) -> None:
    made = json.loads(huying("stats", "jiafu", *_JIAFU, "--json", store=told))
    assert made["rule_version"]
    assert {figure["key"]: figure["n"] for figure in made["figures"]}["pledged_fen"] == 394_000_000


def test_as_of_an_earlier_day_only_what_was_recorded_counts(told: str) -> None:
    early = json.loads(huying("stats", "xintang", *_XINTANG, "--as-of", "2025-03-07", "--json", store=told))
    late = json.loads(huying("stats", "xintang", *_XINTANG, "--json", store=told))
    solved = [next(figure["n"] for figure in made["figures"] if figure["key"] == "solved") for made in (early, late)]
    assert solved == [4, 8]  # the sewer was reported fixed on the 7th and confirmed on the 8th
    assert early["as_of"] == "2025-03-07"


def test_the_cases_behind_each_figure_add_up_to_it(told: str) -> None:
    made = json.loads(huying("stats", "xintang", *_XINTANG, "--explain", "--json", store=told))
    figures = {part["key"]: part["n"] for figure in made["figures"]["figures"] for part in (figure, *figure["parts"])}
    assert made["behind"]
    for key, behind in made["behind"].items():
        assert sum(case["n"] for case in behind) == figures.get(key, sum(case["n"] for case in behind))
        assert all(sum(fact["n"] for fact in case["facts"]) == case["n"] for case in behind)
    assert len(made["behind"]["solved"]) == 8
    shown = huying("stats", "xintang", *_XINTANG, "--explain", store=told)
    assert id_of("need/xintang/lamps") in shown
    assert "need.confirmed" in shown


def test_how_long_needs_took_is_told_by_line_and_case(told: str) -> None:
    shown = huying("stats", "xintang", *_XINTANG, "--by", "category", store=told)
    assert "按期结案率" in shown
    assert "路灯/庭院灯/楼道灯损坏" in shown
    made = json.loads(huying("stats", "xintang", *_XINTANG, "--explain", "--json", store=told))
    plain = json.loads(huying("stats", "xintang", *_XINTANG, "--json", store=told))
    for answer in ("durations", "funnel", "ages"):
        assert made[answer] == plain[answer]
    assert made["durations"]["total"]["closed"]["n"] == len(made["cases"]["closed"]) == 8
    listed = huying("stats", "xintang", *_XINTANG, "--explain", store=told)
    assert "办结用时 closed = 8" in listed
    assert "到过“开工” funnel.started = 9" in listed


def test_an_unknown_or_ambiguous_place_is_told_in_a_sentence(told: str) -> None:
    assert "no place" in huying("stats", "nowhere", *_XINTANG, store=told, code=1)
    assert "before it begins" in huying(
        "stats", "xintang", "--from", "2025-02-01", "--to", "2025-01-01", store=told, code=1
    )


def test_a_case_is_shown_as_it_stands_with_what_happened(told: str) -> None:
    shown = huying("replay", _PARK, store=told)
    assert "办理中" in shown
    assert "华菱线缆" in shown
    assert "金额未公布" in shown
    assert " 25. 2025-04-02" in shown


def test_a_case_is_shown_as_it_stood_then(told: str) -> None:
    shown = huying("replay", _PARK, "--at", "2025-01-08", store=told)
    assert "商议中" in shown
    assert "  9. 2025-01-08" in shown
    assert " 10. " not in shown
    assert "商议中" not in huying("replay", _PARK, "--at", "2025-01-08T08:00", store=told)


def test_before_anything_was_recorded_nothing_was_known(told: str) -> None:
    assert "Nothing was known" in huying("replay", _PARK, "--at", "2024-12-31", store=told)


def test_the_beginning_of_an_id_is_enough_when_no_other_case_begins_so(told: str) -> None:
    assert _PARK in huying("replay", _PARK[:13], store=told)
    assert "several cases" in huying("replay", "7", store=told, code=1)
    assert "no case" in huying("replay", "zz", store=told, code=1)
    assert "no case" in huying("replay", "%", store=told, code=1)
    assert "no time" in huying("replay", _PARK, "--at", "yesterday", store=told, code=1)


def test_places_and_parties_can_be_replayed_too(told: str) -> None:
    shown = huying("replay", id_of("place/xintang"), store=told)
    assert "系统登记了社区“新塘社区”，位于书院路街道。" in shown
    assert "The installation registered the community 新塘社区 in 书院路街道." in shown
    shown = huying("replay", id_of("party/xintang/worker"), store=told)
    assert "系统登记了一位工作人员。" in shown
    assert "系统任命其为新塘社区的社区工作者。" in shown


def test_a_store_that_is_not_there_is_not_made_by_reading(sqlite_database: str) -> None:
    assert "no store" in huying("replay", _PARK, store=sqlite_database, code=1)
    assert "no store" in huying("check", store=sqlite_database, code=1)
    assert "is no store" in huying("replay", _PARK, store="mysql://here", code=1)
