"""The report of an import: which rows were refused, and why. It never holds what stands in them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

from domain.kernel import Refused

_FIELDS = ("line", "reference", "reason", "fields", "zh", "en")


class Report(Protocol):
    """Takes down refused rows."""

    def refused(self, line: int, reference: str | None, refusal: Refused) -> None:
        """The row on *line* was refused; *reference* is its number there, where it could be read."""
        ...


@contextmanager
def report_to(path: Path | None) -> Iterator[Report]:
    """A report in the file at *path*: CSV where it is called so, else NDJSON; nowhere without one.

    :raises OSError: when it cannot be written.
    """
    if path is None:
        yield _Nowhere()
        return
    as_csv = path.suffix.lower() == ".csv"
    with path.open("w", encoding="utf-8-sig" if as_csv else "utf-8", newline="") as file:
        yield _Csv(file) if as_csv else _Lines(file)


def _told(line: int, reference: str | None, refusal: Refused) -> dict[str, object]:
    fields = refusal.known.get("fields") or [field for field in (refusal.known.get("field"),) if field]
    return {
        "line": line,
        "reference": reference,
        "reason": type(refusal).__name__,
        "fields": fields,
        "zh": refusal.sentence("zh"),
        "en": refusal.sentence("en"),
    }


class _Nowhere:
    def refused(self, line: int, reference: str | None, refusal: Refused) -> None:
        pass


class _Lines:
    def __init__(self, file: TextIO) -> None:
        self._file = file

    def refused(self, line: int, reference: str | None, refusal: Refused) -> None:
        self._file.write(json.dumps(_told(line, reference, refusal), ensure_ascii=False) + "\n")


class _Csv:
    def __init__(self, file: TextIO) -> None:
        self._writer = csv.DictWriter(file, _FIELDS)
        self._writer.writeheader()

    def refused(self, line: int, reference: str | None, refusal: Refused) -> None:
        told = _told(line, reference, refusal)
        told["fields"] = " ".join(map(str, refusal.known.get("fields") or [refusal.known.get("field") or ""]))
        # A spreadsheet shall not take a number that begins with = + - @ for a formula.
        if reference is not None and reference[:1] in "=+-@":
            told["reference"] = f"'{reference}"
        self._writer.writerow(told)
