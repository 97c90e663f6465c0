"""A small made-up file of another system, and a mapping for it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

MAPPING = r"""
source = "hotline"
system = "市民热线"
time = "%Y-%m-%d %H:%M"
blank = ["无"]

[columns]
reference = "工单号"
opened = "来电时间"
closed = "办结时间"
due = "期限"
on_time = "是否按期"
status = "状态"
category = "问题类别"
place = "街道"
unit = "承办"
channel = "来源"
words = "诉求内容"

[on_time]
"按期" = true
"超期" = false

[area]
level = "district"
name = "某区"
code = "mou-qu"

[[areas]]
column = "街道"
level = "street"
names = {"城关" = "城关街道", "不详" = ""}

[[areas]]
column = "片区"
level = "community"
pattern = '(?:第)?0*(\d+)(?:片区)?'
name = '第\1片区'

[channel]
default = "hotline"
values = {"微信" = "web"}

[category]
default = "1399"
values = {"路灯" = "0207"}
"""

HEADER = (
    *("工单号", "来电时间", "办结时间", "期限", "是否按期", "状态", "问题类别", "街道", "片区"),
    *("承办", "来源", "诉求内容", "来电号码"),
)
USUAL = (
    *(
        "T1",
        "2015-01-01 08:00",
        "2015-01-02 10:00",
        "2015-01-05 08:00",
        "按期",
        "已办结",
        "路灯",
        "城关街道",
        "第5片区",
    ),
    *("城管", "电话", "3栋前的灯不亮", "13800138000"),
)


def row(**differs: str) -> tuple[str, ...]:
    """A row that differs from the usual one."""
    cells = dict(zip(HEADER, USUAL, strict=True)) | differs
    return tuple(cells.values())


ROWS = (
    row(),
    # Two spellings of a ward, and of a street; closed before it was opened.
    row(工单号="T2", 来电时间="2015-01-03 09:00", 办结时间="2015-01-03 08:30", 街道="城关", 片区="05"),
    # Open, and overdue there.
    row(工单号="T3", 来电时间="2015-02-01 09:00", 办结时间="", 是否按期="超期", 状态="办理中", 片区="5"),
    # Nobody knows where.
    row(工单号="T4", 办结时间="2015-01-01 08:00", 街道="不详", 问题类别="其他", 来源="微信", 期限="无", 是否按期=""),
)


def csv_text(rows: tuple[tuple[str, ...], ...] = ROWS, header: tuple[str, ...] = HEADER) -> str:
    """The file as CSV."""
    made = io.StringIO()
    csv.writer(made).writerows((header, *rows))
    return made.getvalue()


def ndjson_text(rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    """The same as NDJSON."""
    return "".join(json.dumps(dict(zip(HEADER, each, strict=True)), ensure_ascii=False) + "\n" for each in rows)


class Folder:
    """Where a test keeps its file and its mapping."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = self.holds("requests.csv", csv_text())
        self.mapping = self.holds("hotline.toml", MAPPING)
        self.report = path / "report.ndjson"

    def holds(self, name: str, content: str | bytes) -> Path:
        """Write a file."""
        path = self.path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def refused(self) -> list[dict[str, object]]:
        """What the report says."""
        return [json.loads(line) for line in self.report.read_text(encoding="utf-8").splitlines()]
