"""The table in ``matrix.csv``: a line for each row, a column for each who asks, and how they are answered."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from tests.api.matrix.asking import Cell, Told, route_of, rows, rules_of_routes
from tests.api.matrix.columns import COLUMNS, Column

FILE = Path(__file__).with_name("matrix.csv")
_HEAD = ("route", "rule")


def read() -> dict[Cell, str]:
    """What the table says of every cell that it has."""
    with FILE.open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    columns = [Column(*name.split(" ")) for name in head[len(_HEAD) :]]
    return {
        Cell(row, column): verdict
        for row, _, *verdicts in lines
        for column, verdict in zip(columns, verdicts, strict=True)
    }


def write(told: Mapping[Cell, Told]) -> None:
    """Write down what came of every cell; somebody has to read it then, line by line."""
    rules = rules_of_routes()
    with FILE.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([*_HEAD, *map(str, COLUMNS)])
        for row in rows():
            verdicts = (told[Cell(row, column)].verdict for column in COLUMNS)
            out.writerow([row, rules[route_of(row)].name, *verdicts])
