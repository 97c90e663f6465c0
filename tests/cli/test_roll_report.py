"""The report of a roll names everybody by their id, and each refusal is a sentence in either language."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from cli.rolls.entries import rows_of
from cli.rolls.report import refused_words
from domain.kernel import Refused
from domain.need.bringing import id_there
from tests.cli.running import huying
from tests.cli.test_roll import HEADING, ROWS, as_csv


def test_the_report_and_the_list_name_everybody_by_their_id(own: str, tmp_path: Path) -> None:
    bad = ["工作人员", "G-9", "某某", "jiafu", "", "", "没有的职务", ""]
    file = as_csv(tmp_path / "roll.csv", [*ROWS, bad])
    report = tmp_path / "report.csv"
    told: list[dict[str, str]] = []
    for outcome in ("brought", "here"):
        said = huying("roster", "import", file, "--report", str(report), store=own, code=1)
        assert "共 4 个人员和单位，编号见" in said
        with report.open(encoding="utf-8-sig") as lines:
            told = list(csv.DictReader(lines))
        assert [one["outcome"] for one in told] == [outcome] * 4 + ["refused"]
        assert told[0]["party"] == id_there("roster", "person", "P-001")
    shown = huying("roster", "show", "jiafu", "--parties", store=own)
    listed = json.loads(huying("roster", "show", "jiafu", "--parties", "--json", store=own))["parties"]
    ids = {one["party"] for one in told[:4]}
    assert ids <= {one["id"] for one in listed}
    assert all(id in shown for id in ids)


@pytest.mark.parametrize("post", ["小区秘书", "片区秘书", "小区秘书/片区秘书", "estate_secretary"])
def test_an_estate_secretary_goes_by_either_name(tmp_path: Path, post: str) -> None:
    file = as_csv(tmp_path / "roll.csv", [_row(职务=post)])
    (row,) = rows_of(Path(file))
    assert not isinstance(row.entry, Refused)
    assert row.entry.post == "estate_secretary"


def test_a_refusal_is_a_sentence_in_each_language(tmp_path: Path) -> None:
    file = as_csv(tmp_path / "roll.csv", [_row(职务="没有的职务")])
    (row,) = rows_of(Path(file))
    assert isinstance(row.entry, Refused)
    said = refused_words(row.line, row.entry)
    assert said.startswith("第 2 行“职务”：没有这种职务，可填：")
    assert " Line 2, post: There is no such post" in said


def _row(**said: str) -> list[str]:
    given = {"类型": "工作人员", "编号": "G-1", "社区": "jiafu", "区域": "jiafu", "报到社区": "jiafu"} | said
    return [given.get(heading, "") for heading in HEADING]
