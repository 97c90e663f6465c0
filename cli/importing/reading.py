"""The rows of a file, with the lines they stand on: CSV or NDJSON, gzipped or not."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from cli.importing.mapping import Mapping
from cli.importing.refusals import BadFile, BadRow
from domain.unreadable import unopened

LONGEST_CELL = 1_000_000
"""A longer cell is no cell but what follows a quotation mark that was never closed."""
_LOOKED_AT = 65_536
_UNREADABLE = re.compile("[\udc80-\udcff]")
"""Bytes that are no text in the encoding of the file."""


class Row(NamedTuple):
    """A row: the cells of the columns that the mapping names, in that order; or why it cannot be read."""

    line: int
    cells: Sequence[str] | BadRow


def rows_of(path: Path, mapping: Mapping) -> Iterator[Row]:
    """The rows of the file at *path*.

    :raises BadFile: when it is not what the mapping says, lacks a column, or is damaged.
    """
    with _opened(path, mapping.encoding) as lines:
        yield from (_csv if mapping.kind == "csv" else _ndjson)(path, lines, mapping)


# -- the file -------------------------------------------------------------------------------------------------------


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[io.TextIOWrapper]:
    try:
        with path.open("rb") as raw:
            zipped = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if path.suffix == ".gz" and not zipped:
                raise bad(path, "文件名以 .gz 结尾，但不是 gzip 文件。", "it is called .gz and is no gzip file.")
            plain = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if zipped else raw
            buffered = io.BufferedReader(cast(io.RawIOBase, plain), _LOOKED_AT)
            _demand_text(path, buffered.peek(_LOOKED_AT))
            decoded = "utf-8-sig" if encoding == "utf-8" else encoding
            # Surrogates mark what cannot be read, so that one bad row is not the end of all others.
            yield io.TextIOWrapper(buffered, encoding=decoded, errors="surrogateescape", newline="")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise bad(path, "压缩文件已损坏或不完整，请重新取得。", f"the gzip file is damaged ({error}).") from None
    except OSError as error:
        zh, en = unopened(error)
        raise bad(path, f"无法读取（{zh}）。", f"it cannot be read ({en}).") from None


def _demand_text(path: Path, head: bytes) -> None:
    if not head:
        raise bad(path, "文件是空的。", "it is empty.")
    if head.startswith(b"PK\x03\x04"):
        raise bad(
            path,
            "这是 zip 或 xlsx 文件，请另存为 CSV（UTF-8）。",
            "it is a zip or xlsx file; save it as CSV in UTF-8 first.",
        )
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise bad(path, "这是 UTF-16 编码，请另存为 UTF-8。", "it is written in UTF-16; save it in UTF-8 first.")
    if b"\x00" in head:
        raise bad(path, "这不是文本文件。", "it is no text.")


def bad(path: Path, chinese: str, english: str) -> BadFile:
    """Why the file at *path* is not imported."""
    return BadFile(file=path.name, why=(chinese, english))


# -- its rows -------------------------------------------------------------------------------------------------------


def _csv(path: Path, lines: io.TextIOWrapper, mapping: Mapping) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, delimiter=mapping.delimiter, strict=True)
    line = 1
    try:
        header = next(reader, [])
        pick, width = _picked(path, header, mapping), len(header)
        line = reader.line_num + 1
        for cells in reader:
            if not cells:
                pass
            elif len(cells) != width:
                yield Row(
                    line,
                    BadRow(
                        why=(
                            f"应有 {width} 列，实有 {len(cells)} 列。",
                            f"It has {len(cells)} cells where the header has {width}.",
                        )
                    ),
                )
            else:
                yield Row(line, _readable(mapping, cells) or pick(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise bad(
            path,
            f"第 {line} 行起不是 CSV，可能是引号没有配对。",
            f"from line {line} on it is no CSV ({error}); is a quotation mark missing?",
        ) from None


def _picked(path: Path, header: Sequence[str], mapping: Mapping) -> Callable[[Sequence[str]], Sequence[str]]:
    """A function that takes the cells of the mapped columns out of a row."""
    places = []
    for column in mapping.needed:
        found = [place for place, name in enumerate(header) if name.strip() == column]
        if len(found) != 1:
            raise (_missing(path, column, header) if not found else _twice(path, column))
        places += found
    one = places[0]
    return itemgetter(*places) if len(places) > 1 else lambda cells: (cells[one],)


def _ndjson(path: Path, lines: io.TextIOWrapper, mapping: Mapping) -> Iterator[Row]:
    needed, seen = mapping.needed, set[str]()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value: Any = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            if not seen:
                raise bad(path, f"第 {number} 行不是 JSON 对象。", f"line {number} is no JSON object.")
            yield Row(number, BadRow(why=("不是 JSON 对象。", "It is no JSON object.")))
            continue
        seen |= value.keys()
        cells = [_cell(value.get(column)) for column in needed]
        wrong = next((column for column, cell in zip(needed, cells, strict=True) if cell is None), None)
        if wrong is not None:
            why = (f"列“{wrong}”里不是文字或数字。", f"Column {wrong!r} holds no text or number.")
            yield Row(number, BadRow(why=why))
            continue
        found = [cell or "" for cell in cells]
        yield Row(number, _readable(mapping, found) or found)
    for column in needed:
        if column not in seen:
            raise _missing(path, column, sorted(seen))


def _cell(value: object) -> str | None:
    """A JSON value as a CSV would have it; None for a list or an object."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None


def _readable(mapping: Mapping, cells: Sequence[str]) -> BadRow | None:
    joined = "".join(cells)
    if joined.isascii() or not _UNREADABLE.search(joined):
        return None
    return BadRow(
        why=(
            f"有些字节不是 {mapping.encoding} 编码，文件可能混用了多种编码。",
            f"It holds bytes that are no {mapping.encoding}; the file may mix encodings.",
        )
    )


def _missing(path: Path, column: str, header: Sequence[str]) -> BadFile:
    known = ", ".join(header[:60])
    return bad(
        path,
        f"映射里写的列“{column}”在文件中不存在；文件里有：{known}。",
        f"the mapping names a column {column!r} that it does not have; it has: {known}.",
    )


def _twice(path: Path, column: str) -> BadFile:
    return bad(path, f"列“{column}”出现了不止一次。", f"it has more than one column {column!r}.")
