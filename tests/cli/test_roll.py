"""A roll from a spreadsheet: who checked in and holds which post; each row done or named with its reason."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import openpyxl
import pytest

from cli.demo.script import id_of
from domain.kernel import Event
from domain.need.bringing import id_there
from domain.party import Posted, Registered
from domain.roster.facts import CheckedIn, Speciality
from projections import VIEWS
from store.codec import event_of
from store.opening import backend_for
from store.vault.places import sealing
from store.vault.vault import Place
from tests.cli.running import huying

CANARY = "金丝雀"
HEADING = ["类型", "编号", "姓名", "区域", "特长", "报到日期", "职务", "任期至"]
ROWS = [
    ["党员", "P-001", f"{CANARY}明", "jiafu", "医疗健康、法律服务", "2019-12-01", "", ""],
    ["联建党组织", "", "市水文局党支部", "嘉福社区", "science", "2019年12月1日", "", ""],
    ["共建单位", "", "某新单位", "jiafu", "", "2019/12/1", "", ""],
    ["工作人员", "S-1", f"{CANARY}芳", "jiafu", "", "2019-12-02", "网格长", "2022-12-31"],
]
BAD = [
    ["党员", "13812345678", f"{CANARY}甲", "jiafu", "", "", "", ""],
    ["党员", "", f"{CANARY}乙", "jiafu", "", "", "", ""],
    ["党员", "P-9", f"{CANARY}丙", "nowhere", "", "", "", ""],
    ["党员", "P-9", f"{CANARY}丁", "jiafu", f"{CANARY}术", "", "", ""],
    ["党员", "P-9", f"{CANARY}戊", "jiafu", "", f"{CANARY}", "", ""],
    [f"{CANARY}", "P-9", f"{CANARY}己", "jiafu", "", "", "", ""],
    ["联建党组织", "", "", "jiafu", "", "", "", ""],
    ["居民", "P-9", f"{CANARY}庚", "jiafu", "", "", "", ""],
    ["党员", "P-9", f"{CANARY}辛", "jiafu", "", "2199-01-01", "", ""],
    ["工作人员", "P-001", f"{CANARY}壬", "jiafu", "", "", "网格长", ""],
    ["联建党组织", "", "某支部13812345678", "jiafu", "", "", "", ""],
    ["党员", "P-9", f"{CANARY}癸", "jiafu", "", "", "", "2030-01-01"],
]
FIELDS = [
    *("number", "number", "area", "specialities", "on", "kind", "name", "post", "occurred_at", "kind", "public_name"),
    "until",
]


def xlsx(path: Path, rows: list[list[str]]) -> str:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEADING, *rows]:
        sheet.append(row)
    book.save(path)
    return str(path)


def as_csv(path: Path, rows: list[list[str]], encoding: str = "utf-8-sig") -> str:
    lines = [",".join(f'"{cell}"' for cell in row) for row in [HEADING, *rows]]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return str(path)


def log(url: str) -> list[Event]:
    async def read() -> list[Event]:
        backend = backend_for(url, read_only=True)
        await backend.open()
        head = await backend.head()
        events = [event_of(row) async for piece in backend.scan(0, head.position) for row in piece]
        await backend.close()
        return events

    return asyncio.run(read())


def names_in(url: str, before: int) -> list[str | None]:
    """The names of the persons that were registered after *before* facts, unsealed."""
    places = [
        Place(event.case, fact.topic, "name", fact.name)
        for event in log(url)[before:]
        if isinstance(fact := event.fact, Registered) and fact.name is not None
    ]
    assert all(place.sealed.text == "" for place in places)

    async def read() -> list[str | None]:
        backend = backend_for(url, read_only=True)
        await backend.open()
        async with sealing(url, backend) as vault:
            found = await vault.opened(places)
        await backend.close()
        return found

    return asyncio.run(read())


def everything_shown(url: str) -> str:
    async def read() -> str:
        backend = backend_for(url, read_only=True)
        await backend.open()
        slots = await backend.slots()
        found = [
            str(rows)
            for view in VIEWS
            for kind in view.kinds
            async for rows in backend.read_rows(kind, slots[view.name][1])
        ]
        await backend.close()
        return "".join(found)

    return asyncio.run(read())


def test_a_workbook_is_brought_in_once(own: str, tmp_path: Path) -> None:
    before = len(log(own))
    file = xlsx(tmp_path / "roll.xlsx", ROWS)
    assert "Brought in 4 of 4 rows; 0 were here before" in huying("roster", "import", file, store=own)
    facts = [event.fact for event in log(own)][before:]
    made = [fact for fact in facts if isinstance(fact, CheckedIn)]
    assert made[0].specialities == (Speciality.MEDICAL, Speciality.LEGAL)
    assert made[0].party == id_there("roster", "person", "P-001")
    [posted] = [fact for fact in facts if isinstance(fact, Posted)]
    assert (posted.post, posted.area) == ("grid_head", id_of("place/jiafu"))
    assert sum(isinstance(fact, Registered) for fact in facts) == 3, "the organisation of that name is known already"
    assert names_in(own, before) == [f"{CANARY}明", f"{CANARY}芳"]
    assert CANARY not in everything_shown(own)

    assert "Brought in 0 of 4 rows; 4 were here before" in huying("roster", "import", file, store=own)
    same = as_csv(tmp_path / "roll.csv", ROWS, "gb18030")
    assert "Brought in 0 of 4 rows; 4 were here before" in huying("roster", "import", same, store=own)
    assert len(log(own)) == before + len(facts)


def test_what_is_said_anew_is_brought_about(own: str, tmp_path: Path) -> None:
    huying("roster", "import", as_csv(tmp_path / "a.csv", ROWS), store=own)
    longer = [*ROWS[3][:7], "2025-12-31"]
    file = as_csv(tmp_path / "b.csv", [[*ROWS[0][:4], "消防安全", *ROWS[0][5:]], longer])
    assert "Brought in 2 of 2 rows" in huying("roster", "import", file, store=own)
    assert [event.fact.topic for event in log(own)][-2:] == ["checkin.specialities_changed", "party.posted"]


def test_each_bad_row_is_named_with_its_reason_and_the_others_are_brought_in(own: str, tmp_path: Path) -> None:
    file = as_csv(tmp_path / "roll.csv", [*ROWS, *BAD])
    report = tmp_path / "report.ndjson"
    said = huying("roster", "import", file, "--report", str(report), store=own, code=1)
    assert f"Brought in 4 of {len(ROWS) + len(BAD)} rows; 0 were here before, {len(BAD)} refused" in said
    lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    told = [one for one in lines if one["outcome"] == "refused"]
    assert [one["line"] for one in told] == list(range(6, 6 + len(BAD)))
    assert [one["fields"] for one in told] == [[field] for field in FIELDS]
    assert all(one["zh"] and one["en"] for one in told)
    for text in (said, report.read_text(encoding="utf-8")):
        assert CANARY not in text
        assert "13812345678" not in text
    assert "13812345678" not in everything_shown(own)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"PK\x03\x04nothing", "valid xlsx"),
        (b"\x00\x01", "neither xlsx nor text"),
        (b"\xff\xff\xff", "neither in UTF-8"),
        ("编号,区域\n1,jiafu\n".encode(), "'类型'"),
        ("类型,区域,区域\n党员,jiafu,jiafu\n".encode(), "twice"),
        ('类型,区域\n"党员,jiafu\n'.encode(), "no valid CSV"),
    ],
)
def test_what_is_no_roll_is_refused_as_a_whole(sqlite_database: str, tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "roll.csv"
    file.write_bytes(content)
    assert why in huying("roster", "import", str(file), store=sqlite_database, code=1)


def test_a_workbook_that_unpacks_without_an_end_is_refused(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.rolls.sheets._MOST_UNPACKED", 1000)
    said = huying("roster", "import", xlsx(tmp_path / "roll.xlsx", ROWS), store=sqlite_database, code=1)
    assert "too large once it is unpacked" in said


def test_the_article_counts_18_organisations_and_104_members(told: str) -> None:
    said = huying("roster", "show", "jiafu", "--on", "2019-12-03", store=told)
    assert "18家联建党组织和104名党员已报到" in said
    assert "8名" in said, "3 estate secretaries and 5 of the quarters"
    assert "已报到" not in huying("roster", "show", "jiafu", "--on", "2019-11-30", store=told).partition(" ·  ")[2]
    assert "no place is called" in huying("roster", "show", "nowhere", store=told, code=1)
