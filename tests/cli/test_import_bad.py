"""What ``huying import`` does not take: said in a sentence with a place, and nothing half done."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from store.opening import WriterLock
from tests.cli.requests import HEADER, MAPPING, ROWS, Folder, csv_text, ndjson_text, row
from tests.cli.running import huying

ENGLISH = re.compile("[a-z]{2,} [a-z]{2,}")
"""More than one word of it: a name or a code may stand in a Chinese sentence."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def said(folder: Folder, *, file: Path | None = None, code: int = 1) -> str:
    """What the import prints; a file that is refused as a whole leaves no store behind."""
    store = folder.path / "store" / "huying.db"
    told = huying(
        *("import", str(file or folder.file), "--mapping", str(folder.mapping), "--report", str(folder.report)),
        store=f"sqlite:///{store}",
        code=code,
    )
    if "Nothing was imported" in told:
        assert "未导入任何内容" in told
        assert not store.exists()
    return told


# -- the mapping ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[columns]", "[columns", "line"),
        ('reference = "工单号"', "", "reference"),
        ('words = "诉求内容"', 'wrods = "诉求内容"', "wrods"),
        ('source = "hotline"', 'source = "Hot Line"', "source"),
        ('default = "1399"', 'default = "9999"', "'9999'"),
        ('"微信" = "web"', '"微信" = "wechat"', "'wechat'"),
        ('level = "district"', 'level = "planet"', "'planet'"),
        ('level = "community"', 'level = "household"', "no finer than the building"),
        ('level = "community"', 'level = "district"', "cannot lie in"),
        ("name = '第\\1片区'", "name = '第\\2片区'", "pattern of '片区'"),
        ("name = '第\\1片区'", "", "go together"),
        ("pattern = '(?:第)?0*(\\d+)(?:片区)?'", "pattern = '(第'", "pattern of '片区'"),
        ('words = "诉求内容"', 'words = "状态"', "cannot be anything else"),
        ('time = "%Y-%m-%d %H:%M"', 'time = "%H:%M"', "does not tell the day"),
        ('time = "%Y-%m-%d %H:%M"', 'time = "ISO"', "does not tell the day"),
        ("blank =", 'zone = "Beijing"\nblank =', "'Beijing'"),
        ("blank =", 'zone = "+99:00"\nblank =', "'+99:00'"),
        ("blank =", 'encoding = "utf-16"\nblank =', "encoding"),
        ("blank =", 'delimiter = "tab"\nblank =', "delimiter"),
        ("blank =", "delimiter = '\"'\nblank =", "delimiter"),
        ("blank =", 'kind = "xlsx"\nblank =', "kind"),
    ],
)
def test_a_mapping_that_is_not_right_is_refused_by_what_is_wrong(
    folder: Folder, old: str, new: str, words: str
) -> None:
    assert old in MAPPING
    folder.holds("hotline.toml", MAPPING.replace(old, new, 1))

    told = said(folder)

    assert "hotline.toml is not right" in told
    assert words in told
    _, _, chinese = told.partition("映射文件 ")
    assert chinese
    assert not ENGLISH.search(chinese.replace(str(folder.path), ""))


def test_a_mapping_that_is_not_there_names_those_that_come_along(folder: Folder) -> None:
    folder.mapping = folder.path / "no.toml"

    assert "boston_311" in said(folder)


@pytest.mark.parametrize("column", ["工单号", "片区", "诉求内容"])
def test_a_column_that_the_file_does_not_have_is_named(folder: Folder, column: str) -> None:
    other = tuple("另一列" if name == column else name for name in HEADER)

    told = said(folder, file=folder.holds("other.csv", csv_text(header=other)))

    assert f"a column '{column}' that it does not have" in told
    assert "来电号码" in told


def test_a_column_that_no_json_object_has_is_named(folder: Folder) -> None:
    folder.holds("hotline.toml", 'kind = "ndjson"\n' + MAPPING)
    file = folder.holds("r.ndjson", ndjson_text().replace("片区", "别的"))

    assert "a column '片区'" in said(folder, file=file)


def test_a_column_that_is_there_twice_is_named(folder: Folder) -> None:
    twice = (*HEADER[:-1], "状态")

    assert "more than one column '状态'" in said(folder, file=folder.holds("twice.csv", csv_text(header=twice)))


def test_a_column_of_words_is_not_taken_for_a_list(folder: Folder) -> None:
    rows = tuple(row(工单号=f"N{i}", 承办=f"张某第{i}次来电") for i in range(2_001))

    told = said(folder, file=folder.holds("words.csv", csv_text(rows)))

    assert "'承办' has more than 2000 different entries" in told


# -- the file -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (csv_text(()).encode(), "no row in it"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "no text"),
        (csv_text().encode("utf-16"), "UTF-16"),
        (gzip.compress(csv_text().encode())[:-20], "damaged"),
        (gzip.compress(csv_text((row(),) * 3000).encode())[:300], "damaged"),
        (b"\x1f\x8bno gzip at all", "damaged"),
        (csv_text().encode() + b'T9,"open quotation\n' + b"x" * 1_100_000, "from line 6 on it is no CSV"),
        (csv_text().encode() + b'T9,"never closed', "from line 6 on it is no CSV"),
    ],
    ids=["empty", "header", "png", "utf-16", "cut", "cut early", "magic", "long", "quote"],
)
def test_a_file_that_is_not_what_it_says_is_refused_whole(folder: Folder, content: bytes, words: str) -> None:
    told = said(folder, file=folder.holds("bad.csv", content))

    assert words in told
    assert not ENGLISH.search(told.partition("文件 bad.csv ")[2])


def test_a_file_called_gz_has_to_be_one(folder: Folder) -> None:
    assert "called .gz and is no gzip file" in said(folder, file=folder.holds("requests.csv.gz", csv_text()))


def test_a_spreadsheet_is_no_csv(folder: Folder) -> None:
    file = folder.path / "requests.csv"
    with ZipFile(file, "w") as zipped:
        zipped.writestr("xl/workbook.xml", "<workbook/>")

    assert "zip or xlsx" in said(folder, file=file)


def test_csv_is_no_ndjson(folder: Folder) -> None:
    folder.holds("hotline.toml", 'kind = "ndjson"\n' + MAPPING)

    assert "line 1 is no JSON object" in said(folder)


def test_a_file_that_is_not_there_is_said(folder: Folder) -> None:
    told = said(folder, file=folder.path / "no.csv")

    assert "cannot be read (No such file" in told
    assert "无法读取（没有这个文件或文件夹）" in told


def test_a_report_that_cannot_be_written_is_said_before_anything_is_done(folder: Folder) -> None:
    folder.report = folder.path / "no" / "report.ndjson"

    assert "the report cannot be written" in said(folder)
    assert not (folder.path / "store").exists()


def test_a_store_that_is_served_is_left_to_its_service(folder: Folder) -> None:
    file = folder.path / "served.db"
    with WriterLock(file):
        told = huying(
            *("import", str(folder.file), "--mapping", str(folder.mapping)), store=f"sqlite:///{file}", code=1
        )

    assert "is serving this store" in told
    assert not file.exists()


# -- its rows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("differs", "field", "words"),
    [
        ({"工单号": ""}, "reference", "'工单号' is blank"),
        ({"工单号": "无"}, "reference", "'工单号' is blank"),
        ({"工单号": "T 1"}, "reference", "at most 64"),
        ({"来电时间": ""}, "opened", "'来电时间' is blank"),
        ({"来电时间": "2015-02-30 08:00"}, "opened", "no time"),
        ({"来电时间": "2015-01-01"}, "opened", "no time"),
        ({"办结时间": "昨天"}, "closed", "no time"),
        ({"期限": "0000-00-00 00:00"}, "due", "no time"),
        ({"来电时间": "2150-01-01 08:00"}, "opened", "later than"),
        ({"办结时间": "2150-01-01 08:00"}, "closed", "later than"),
        ({"来电时间": "1900-01-01 08:00"}, "opened", "between 1970"),
        ({"问题类别": ""}, "category", "'问题类别' is blank"),
        ({"问题类别": "长" * 10_000}, "category", "at most 120"),
        ({"诉求内容": "长" * 10_000}, "words", "at most 2000"),
        ({"街道": "长" * 10_000}, "街道", "at most 80"),
        ({"承办": "张三13800138000"}, "unit", "telephone"),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_its_line_and_its_field(
    folder: Folder, differs: dict[str, str], field: str, words: str
) -> None:
    told = said(folder, file=folder.holds("r.csv", csv_text((*ROWS, row(**({"工单号": "T9"} | differs))))))

    assert "Brought in 4 of 5 rows" in told
    (refused,) = folder.refused()
    assert (refused["line"], refused["fields"]) == (6, [field])
    assert words in str(refused["en"])
    assert refused["zh"]
    assert "13800138000" not in folder.report.read_text(encoding="utf-8")


def test_a_row_in_another_encoding_is_refused_by_its_line(folder: Folder) -> None:
    mixed = csv_text().encode() + csv_text((row(工单号="T9"),)).encode("gb18030").split(b"\r\n")[1] + b"\r\n"

    assert "Brought in 4 of 5 rows" in said(folder, file=folder.holds("mixed.csv", mixed))
    (refused,) = folder.refused()
    assert refused["line"] == 6
    assert "utf-8" in str(refused["en"])


@pytest.mark.parametrize("cells", [ROWS[0][:-1], (*ROWS[0], "one more")], ids=["short", "long"])
def test_a_row_with_other_columns_than_the_header_is_refused(folder: Folder, cells: tuple[str, ...]) -> None:
    told = said(folder, file=folder.holds("r.csv", csv_text((cells, *ROWS[1:]))))

    assert "Brought in 3 of 4 rows" in told
    assert [refused["line"] for refused in folder.refused()] == [2]


def test_a_line_is_the_one_where_a_row_begins(folder: Folder) -> None:
    rows = (
        row(诉求内容="第一行\n第二行\n第三行"),
        row(工单号=""),
        row(工单号="T8", 诉求内容="一\n二"),
        row(来电时间=""),
    )

    said(folder, file=folder.holds("r.csv", csv_text(rows)))

    assert [refused["line"] for refused in folder.refused()] == [5, 8]


@pytest.mark.parametrize("line", ["{", "[]", "null", '{"工单号": ["T9"]}', '{"工单号": {}}', "[" * 100_000])
def test_a_line_that_is_no_request_is_refused(folder: Folder, line: str) -> None:
    folder.holds("hotline.toml", 'kind = "ndjson"\n' + MAPPING)

    told = said(folder, file=folder.holds("r.ndjson", ndjson_text() + line + "\n"))

    assert "Brought in 4 of 5 rows" in told
    assert [refused["line"] for refused in folder.refused()] == [5]
