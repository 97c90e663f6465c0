"""``huying import`` and ``huying imported``, on both stores."""

from __future__ import annotations

import csv
import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.opening import file_of
from tests.cli.requests import HEADER, MAPPING, ROWS, Folder, csv_text, ndjson_text, row
from tests.cli.running import huying

BOSTON = os.environ.get("HUYING_BOSTON_311", "")
"""Where the whole file of Boston lies, with its figures beside it as ``….stats.json``."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def brought(folder: Folder, store: str, *more: str, file: Path | None = None, code: int = 0) -> str:
    """What the import of the folder's file prints."""
    return huying(
        *("import", str(file or folder.file), "--mapping", str(folder.mapping), "--report", str(folder.report)),
        *more,
        store=store,
        code=code,
    )


def figures(store: str) -> dict[str, object]:
    told: dict[str, object] = json.loads(huying("imported", "hotline", "--json", store=store))
    return told


def test_a_file_is_brought_in_and_counted(folder: Folder, store_url: str) -> None:
    said = brought(folder, store_url)

    assert "Brought in 4 of 4 rows (3 new places)" in said
    assert "facts/s" in said
    told = figures(store_url)
    assert told["rows"] == told["distinct_ids"] == 4
    assert told["by_status"] == {"已办结": 3, "办理中": 1}
    assert (told["closed"], told["not_closed"]) == (3, 1)
    assert (told["closed_before_created"], told["closed_same_instant"]) == (1, 1)
    assert (told["median_hours_to_close_all"], told["median_hours_to_close_nonneg"]) == (0.0, 13.0)
    assert (told["p90_hours_to_close_nonneg"], told["mean_hours_to_close_nonneg"]) == (26.0, 13.0)
    assert told["rows_by_category_top10"] == [["路灯", 3], ["其他", 1]]
    assert told["rows_by_month"] == {"2015-01": 3, "2015-02": 1}
    assert told["sla"] == {"ONTIME": 2, "OVERDUE": 1, "(blank)": 1}
    assert told["target_blank"] == 1
    assert told["rows_by_place_top10"] == [["城关街道", 2], ["不详", 1], ["城关", 1]]
    assert told["by_source"] == {"电话": 3, "微信": 1}
    assert "equal a fresh fold" in huying("check", store=store_url)


def test_closed_there_is_closed_here_and_not_solved(folder: Folder, store_url: str) -> None:
    brought(folder, store_url)

    told = json.loads(
        huying("stats", "mou-qu", "--from", "2015-01-01", "--to", "2015-12-31", "--json", store=store_url)
    )
    number = {figure["key"]: figure["n"] for figure in told["figures"]}
    assert number["closed"] == 3
    assert number["solved"] == 0


def test_two_spellings_of_an_area_are_one_area(folder: Folder, store_url: str) -> None:
    brought(folder, store_url)

    told = json.loads(
        huying("stats", "第5片区", "--from", "2015-01-01", "--to", "2015-12-31", "--json", store=store_url)
    )
    number = {figure["key"]: figure["n"] for figure in told["figures"]}
    assert number["closed"] == 2


def test_a_second_import_adds_nothing(folder: Folder, store_url: str) -> None:
    brought(folder, store_url)
    before = figures(store_url)

    said = brought(folder, store_url)

    assert "Brought in 0 of 4 rows (0 new places); 4 were here before" in said
    assert figures(store_url) == before


def test_the_same_number_with_other_content_is_refused_and_named(folder: Folder, store_url: str) -> None:
    brought(folder, store_url)
    before = figures(store_url)

    changed = folder.holds("again.csv", csv_text((row(状态="办理中", 办结时间=""), *ROWS[1:], row(工单号="T5"))))
    said = brought(folder, store_url, file=changed, code=1)

    assert "Brought in 1 of 5 rows" in said
    (refused,) = folder.refused()
    assert (refused["line"], refused["reference"], refused["reason"]) == (2, "T1", "BroughtInOtherwise")
    assert refused["fields"] == ["status", "closed"]
    assert figures(store_url)["by_status"] == {"已办结": 4, "办理中": 1}
    assert before["closed"] == 3


def test_the_same_number_twice_in_one_file_with_other_content_is_refused(folder: Folder, store_url: str) -> None:
    twice = folder.holds("twice.csv", csv_text((row(), row(), row(诉求内容="另一件事"))))

    said = brought(folder, store_url, file=twice, code=1)

    assert "Brought in 1 of 3 rows" in said
    assert "1 were here before or stand twice in the file, 1 refused" in said
    assert "或文件中重复 1 行" in said
    assert "stands further up in the same file" in said
    assert "在文件前面出现过" in said
    assert [(one["line"], one["fields"]) for one in folder.refused()] == [(4, ["words"])]


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
def test_ndjson_is_read_like_csv(folder: Folder, sqlite_database: str, zipped: bool) -> None:
    folder.holds("hotline.toml", 'kind = "ndjson"\n' + MAPPING)
    text = ndjson_text().encode()
    file = folder.holds("r.ndjson.gz" if zipped else "r.ndjson", gzip.compress(text) if zipped else text)

    assert "Brought in 4 of 4 rows" in brought(folder, sqlite_database, file=file)
    assert figures(sqlite_database)["rows"] == 4


def test_a_file_in_another_encoding_is_read_by_it(folder: Folder, sqlite_database: str) -> None:
    folder.holds("hotline.toml", 'encoding = "gb18030"\n' + MAPPING)
    file = folder.holds("gb.csv", csv_text().encode("gb18030"))

    brought(folder, sqlite_database, file=file)

    assert figures(sqlite_database)["by_status"] == {"已办结": 3, "办理中": 1}


def test_what_somebody_wrote_lies_nowhere_but_sealed_and_unmapped_columns_nowhere(
    folder: Folder, sqlite_database: str
) -> None:
    said = brought(folder, sqlite_database)

    file = file_of(sqlite_database)
    assert file is not None
    with sqlite3.connect(file) as connection:
        everything = list(connection.iterdump())
        facts = [bytes(state).decode() for (state,) in connection.execute("SELECT state FROM log")]
    connection.close()
    sealed = [json.loads(fact)["words"] for fact in facts if '"words":' in fact]
    assert [sorted(words) for words in sealed] == [["box", "subject"]] * 4
    assert len({words["box"] for words in sealed}) == 4
    assert not any("灯不亮" in text or "13800138000" in text for text in (*facts, *everything, said))


def test_a_rehearsal_writes_nothing(folder: Folder, tmp_path: Path) -> None:
    store = tmp_path / "never.db"
    bad = folder.holds("bad.csv", csv_text((*ROWS, row(), row(诉求内容="改了"), row(工单号="T9", 来电时间="昨天"))))

    said = brought(folder, f"sqlite:///{store}", "--dry-run", file=bad, code=1)

    assert "Would bring in 4 of 7 rows (3 new places); 1 were here before or stand twice in the file, 2 refused" in said
    assert [one["line"] for one in folder.refused()] == [7, 8]
    assert not store.exists()


def test_a_report_may_be_a_table(folder: Folder, sqlite_database: str) -> None:
    folder.report = folder.path / "report.csv"
    bad = folder.holds("bad.csv", csv_text((row(工单号="=1+1"), row(来电时间=""))))

    brought(folder, sqlite_database, file=bad, code=1)

    with folder.report.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [(line["line"], line["reference"], line["fields"]) for line in lines] == [
        ("2", "'=1+1", "reference"),
        ("3", "T1", "opened"),
    ]


def test_figures_are_compared_with_those_of_a_file(folder: Folder, sqlite_database: str) -> None:
    brought(folder, sqlite_database)
    told = figures(sqlite_database)
    expected = {"rows": 4, "sla": told["sla"], "rows_by_place_top10": {"街道": told["rows_by_place_top10"]}, "note": ""}
    equal = folder.holds("equal.json", json.dumps(expected))
    other = folder.holds("other.json", json.dumps(expected | {"rows": 5}))

    said = huying("imported", "hotline", "--compare", str(equal), store=sqlite_database)
    assert "All 3 figures are equal" in said
    assert "note" in said
    said = huying("imported", "hotline", "--compare", str(other), store=sqlite_database, code=1)
    assert "rows: here 4, there 5" in said
    nothing = folder.holds("nothing.json", "{}")
    huying("imported", "hotline", "--compare", str(nothing), store=sqlite_database, code=1)


def test_systems_are_listed_and_an_unknown_one_is_said(folder: Folder, sqlite_database: str) -> None:
    brought(folder, sqlite_database)

    assert "hotline: 4 requests" in huying("imported", store=sqlite_database)
    assert "nothing was brought in from 'boston'" in huying("imported", "boston", store=sqlite_database, code=1)


def test_places_below_an_area_that_is_there_already(folder: Folder, store_url: str) -> None:
    brought(folder, store_url)
    told = json.loads(
        huying("stats", "mou-qu", "--from", "2015-01-01", "--to", "2015-12-31", "--json", store=store_url)
    )
    within = MAPPING.replace('code = "mou-qu"', f'id = "{told["area"]}"').replace(
        'source = "hotline"', 'source = "app"'
    )

    folder.holds("hotline.toml", within)
    assert "Brought in 4 of 4 rows (2 new places)" in brought(folder, store_url)

    folder.holds("hotline.toml", within.replace(told["area"], "01890000-0000-7000-8000-000000000001"))
    assert "There is no place" in brought(folder, store_url, code=1)


def test_killed_half_way_and_run_again_it_ends_the_same(folder: Folder, tmp_path: Path) -> None:
    rows = tuple(row(工单号=f"N{i}", 诉求内容=f"第{i}件") for i in range(4_000))
    folder.holds("requests.csv", csv_text(rows))
    whole, cut = (f"sqlite:///{tmp_path / name}" for name in ("whole.db", "cut.db"))
    brought(folder, whole)

    command = ("import", str(folder.file), "--mapping", str(folder.mapping), "--store", cut)
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        _wait_for_facts(tmp_path / "cut.db", process)
        process.send_signal(signal.SIGKILL)
    finally:
        process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    done = _facts(tmp_path / "cut.db")
    assert 1_000 < done < 12_000

    said = brought(folder, cut)
    assert ", 0 refused" in said
    assert "Brought in 0 " not in said
    assert figures(cut) == figures(whole)
    assert _facts(tmp_path / "cut.db") == _facts(tmp_path / "whole.db")
    assert "equal a fresh fold" in huying("check", store=cut)


def _wait_for_facts(file: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1_200):
        assert process.poll() is None, process.stdout and process.stdout.read()
        if _facts(file) > 1_000:
            return
        time.sleep(0.02)
    raise AssertionError("nothing was imported within 24 s")


def _facts(file: Path) -> int:
    if not file.exists():
        return 0
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)
    try:
        return int(connection.execute("SELECT count(*) FROM log").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # its tables are being made
    finally:
        connection.close()


@pytest.mark.skipif(not BOSTON, reason="HUYING_BOSTON_311 does not say where the file lies")
def test_every_figure_of_boston_is_equal(sqlite_database: str) -> None:
    said = huying("import", BOSTON, "--mapping", "boston_311", store=sqlite_database)
    assert "Brought in 121145 of 121145 rows" in said
    assert "ward: 54 spellings" in said

    expected = BOSTON.removesuffix(".csv.gz") + ".stats.json"
    said = huying("imported", "boston_311", "--compare", expected, store=sqlite_database)
    assert "All 24 figures are equal" in said

    assert "Brought in 0 of 121145 rows" in huying("import", BOSTON, "--mapping", "boston_311", store=sqlite_database)


def test_the_header_of_the_sample_is_as_long_as_its_rows() -> None:
    assert {len(each) for each in ROWS} == {len(HEADER)}
