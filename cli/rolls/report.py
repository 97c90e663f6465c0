"""The report of a roll: the id of everybody who was brought in, and which rows were refused, and why.

It never holds what stands in a row: a person is found again by the number that they have in the roll.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from cli.rolls.entries import COLUMNS
from domain.fields import words_of
from domain.kernel import Id, Refused

_FIELDS = ("line", "reference", "outcome", "party", "reason", "fields", "zh", "en")


class RollReport:
    """Takes down what became of each row; written nowhere without a file."""

    def __init__(self, file: TextIO | None = None, *, as_csv: bool = False) -> None:
        self.parties: set[Id] = set()
        """Everybody who is in the roll and was not refused."""
        self._file = file
        self._table = csv.DictWriter(file, _FIELDS) if file is not None and as_csv else None
        if self._table is not None:
            self._table.writeheader()

    def taken(self, line: int, reference: str | None, party: Id, *, here: bool) -> None:
        """The row on *line* is that *party*; it was there *here* before, or was brought in."""
        self.parties.add(party)
        self._write(line, reference, {"outcome": "here" if here else "brought", "party": party})

    def refused(self, line: int, reference: str | None, refusal: Refused) -> None:
        """The row on *line* was refused; *reference* is its number there, where it could be read."""
        fields = refusal.known.get("fields") or [field for field in (refusal.known.get("field"),) if field]
        self._write(
            line,
            reference,
            {
                "outcome": "refused",
                "reason": type(refusal).__name__,
                "fields": fields if self._table is None else " ".join(map(str, fields)),
                "zh": refusal.sentence("zh"),
                "en": refusal.sentence("en"),
            },
        )

    def _write(self, line: int, reference: str | None, told: Mapping[str, object]) -> None:
        if self._table is not None:
            # A spreadsheet shall not take a number that begins with = + - @ for a formula.
            shown = f"'{reference}" if reference is not None and reference[:1] in "=+-@" else reference
            self._table.writerow({"line": line, "reference": shown, **told})
        elif self._file is not None:
            whole = {"line": line, "reference": reference, **told}
            self._file.write(json.dumps(whole, ensure_ascii=False) + "\n")


@contextmanager
def roll_report_to(path: Path | None) -> Iterator[RollReport]:
    """A report in the file at *path*: CSV where it is called so, else NDJSON. :raises OSError: when it cannot be."""
    if path is None:
        yield RollReport()
        return
    as_csv = path.suffix.lower() == ".csv"
    with path.open("w", encoding="utf-8-sig" if as_csv else "utf-8", newline="") as file:
        yield RollReport(file, as_csv=as_csv)


def refused_words(line: int, refusal: Refused) -> str:
    """That a row was refused, in a Chinese and an English sentence: by its line and column, never what stands there."""
    field = refusal.known.get("field")
    if field is None:
        zh = en = ""
    else:
        named = COLUMNS.get(str(field))
        words = words_of(str(field))
        zh, en = f"“{named[0] if named else words[0]}”", f", {words[1]}"
    return f"第 {line} 行{zh}：{refusal.sentence('zh')} Line {line}{en}: {refusal.sentence('en')}"
