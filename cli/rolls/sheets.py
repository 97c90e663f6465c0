"""The rows of a spreadsheet with a heading: xlsx, or CSV in UTF-8 or GB 18030."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from cli.importing.reading import bad

MOST_ROWS = 20_000
_MOST_BYTES = 20_000_000
_MOST_UNPACKED = 200_000_000
"""A workbook is a zip file, and a small one may be made to unpack without an end."""

Cells = Sequence[str]


def cells_of(path: Path) -> Iterator[tuple[int, Cells]]:
    """The rows of the first sheet as text, each with its number in the file; empty ones are left out.

    :raises BadFile: when it is neither, damaged, or too large.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= _MOST_BYTES else b""
    except OSError as error:
        raise bad(path, f"无法读取（{error.strerror}）。", f"it cannot be read ({error.strerror}).") from None
    if size > _MOST_BYTES:
        raise bad(path, "文件超过 20 MB。", "it is larger than 20 MB.")
    rows = _workbook(path, content) if content.startswith(b"PK\x03\x04") else _csv(path, content)
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS + 1:
            raise bad(path, f"超过 {MOST_ROWS} 行，请分开导入。", f"it has over {MOST_ROWS} rows; divide it.")
        if any(cells):
            yield number, cells


def _workbook(path: Path, content: bytes) -> Iterator[Cells]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > _MOST_UNPACKED:
            raise bad(path, "表格展开后过大。", "the workbook is too large once it is unpacked.")
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheet = book.get_sheet_by_index(0)
            # Rows are counted as people see them in the margin.
            for cells in sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 2):
                yield [_text(cell) for cell in cells]
    except (CalamineError, zipfile.BadZipFile) as error:
        kind = type(error).__name__
        raise bad(path, f"不是有效的 xlsx 文件（{kind}）。", f"it is no valid xlsx workbook ({kind}).") from None


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def _csv(path: Path, content: bytes) -> Iterator[Cells]:
    if b"\x00" in content:
        raise bad(path, "不是 xlsx，也不是 CSV 文本。", "it is neither xlsx nor text.")
    for encoding in ("utf-8-sig", "gb18030"):  # the second is what Excel writes in Chinese
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise bad(path, "不是 UTF-8 或 GB 18030 编码。", "it is written neither in UTF-8 nor in GB 18030.")
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), strict=True):
            yield [cell.strip() for cell in cells]
    except csv.Error as error:
        raise bad(path, f"不是有效的 CSV（{error}）。", f"it is no valid CSV ({error}).") from None
