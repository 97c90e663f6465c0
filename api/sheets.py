"""Lists as tables that an office program opens: CSV and xlsx, sent while they are read, with nothing that is run.

A cell that begins with ``=``, ``+``, ``-`` or ``@`` would be a formula to a spreadsheet, whoever wrote it. In xlsx
every text is stored as text; in CSV such a text gets an apostrophe in front (OWASP, CSV injection).
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Generic, NamedTuple, TypeVar

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from domain.vocabulary import Language, Term

L = TypeVar("L")

Cell = str | int | Decimal | datetime | None

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MOST_LINES = 100_000
"""A longer table ends there, and says so in its last row."""

_BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the encoding of the system."""
_RUN = tuple("=+-@\t\r\n＝＋－＠")
"""What a formula begins with, also as wide characters, which some versions take for the narrow ones."""
_PIECE = 64 * 1024


class Column(NamedTuple, Generic[L]):
    """One column: its heading, and what of a line stands in it."""

    heading: Term
    cell: Callable[[L, Language], Cell]
    width: int = 16
    """In characters."""


class Sheet(NamedTuple, Generic[L]):
    """A table of lines."""

    title: Term
    columns: Sequence[Column[L]]

    def headings(self, language: Language) -> list[str]:
        return [column.heading.words(language, "staff") for column in self.columns]

    def row(self, line: L, language: Language) -> list[Cell]:
        return [column.cell(line, language) for column in self.columns]


def _cut_off(language: Language) -> str:
    if language == "en":
        return f"(Only the first {MOST_LINES} lines are listed. Narrow the filter.)"
    return f"（只列出前 {MOST_LINES} 行，请缩小筛选范围。）"


async def _rows(
    sheet: Sheet[L], pages: AsyncIterator[Sequence[L]], language: Language
) -> AsyncIterator[list[list[Cell]]]:
    """The rows page by page, the headings first and no more than are allowed."""
    yield [list(sheet.headings(language))]
    left = MOST_LINES
    async for page in pages:
        yield [sheet.row(line, language) for line in page[:left]]
        left -= len(page)
        if left < 0:
            yield [[_cut_off(language)]]
            return


# -- CSV ------------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """*text* as a cell that no spreadsheet runs."""
    return f"'{text}" if text.startswith(_RUN) else text


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return plain(cell)
    return cell.strftime("%Y-%m-%d %H:%M") if isinstance(cell, datetime) else str(cell)


async def as_csv(sheet: Sheet[L], pages: AsyncIterator[Sequence[L]], language: Language) -> AsyncIterator[bytes]:
    """The table as CSV (RFC 4180) in UTF-8, with a byte order mark for Excel."""
    before = _BOM
    async for rows in _rows(sheet, pages, language):
        text = io.StringIO()
        csv.writer(text, quoting=csv.QUOTE_ALL).writerows([_written(cell) for cell in row] for row in rows)
        yield (before + text.getvalue()).encode()
        before = ""


# -- xlsx -----------------------------------------------------------------------------------------------------------


async def as_xlsx(sheet: Sheet[L], pages: AsyncIterator[Sequence[L]], language: Language) -> AsyncIterator[bytes]:
    """The table as a workbook. It is built in a temporary file, row by row: the whole of it is never in memory."""
    with TemporaryDirectory(prefix="huying-") as folder:
        book = _Book(Path(folder), sheet, language)
        async for rows in _rows(sheet, pages, language):
            await asyncio.to_thread(book.write, rows)
        file = await asyncio.to_thread(book.finished)
        with file:
            while piece := await asyncio.to_thread(file.read, _PIECE):
                yield piece


class _Book:
    """A workbook being written."""

    def __init__(self, folder: Path, sheet: Sheet[Any], language: Language) -> None:
        self._file = folder / "list.xlsx"
        self._book = xlsxwriter.Workbook(
            str(self._file),
            {
                "constant_memory": True,
                "tmpdir": str(folder),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._sheet: Worksheet = self._book.add_worksheet(sheet.title.words(language, "staff")[:31])
        self._sheet.freeze_panes(1, 0)
        # As text also to whoever goes on writing in the cell.
        self._text: Format = self._book.add_format({"num_format": "@"})
        self._moment: Format = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._money: Format = self._book.add_format({"num_format": "0.00"})
        self._next = 0
        for number, column in enumerate(sheet.columns):
            self._sheet.set_column(number, number, column.width)

    def write(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Write the next rows."""
        for row in rows:
            for number, cell in enumerate(row):
                self._write(number, cell)
            self._next += 1

    def _write(self, number: int, cell: Cell) -> None:
        if isinstance(cell, str):
            self._sheet.write_string(self._next, number, cell, self._text)
        elif isinstance(cell, datetime):
            self._sheet.write_datetime(self._next, number, cell.replace(tzinfo=None), self._moment)
        elif isinstance(cell, Decimal):
            self._sheet.write_number(self._next, number, float(cell), self._money)
        elif cell is not None:
            self._sheet.write_number(self._next, number, cell)

    def finished(self) -> io.BufferedReader:
        """The whole file, to be read."""
        self._book.close()
        return self._file.open("rb")
