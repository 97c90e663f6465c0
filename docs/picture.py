"""Draws ``docs/picture.svg``, a case of the demo as the command line tells it: ``.venv/bin/python docs/picture.py``."""

from __future__ import annotations

import os
import re
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

# The console looks at these when it is made.
os.environ |= {"COLUMNS": "144", "FORCE_COLOR": "1", "COLORTERM": "truecolor", "TERM": "xterm-256color"}

from rich.terminal_theme import MONOKAI

from cli.demo.script import id_of
from cli.main import app
from cli.telling import aside, out

PICTURE = Path(__file__).with_name("picture.svg")
CASE = id_of("need/xintang/sewer-15")[:8]


def draw() -> None:
    """Tell the demo into a store of its own, replay the case, and keep what is printed."""
    out.file = aside.file = StringIO()
    with TemporaryDirectory() as data:
        app(["demo", "--data", data], standalone_mode=False)
        out.record = True
        out.print(f"$ huying replay {CASE}", style="bold")
        app(["replay", CASE, "--data", data], standalone_mode=False)
    drawn = out.export_svg(title="呼应 Huying", theme=MONOKAI, unique_id="huying")
    # With the fonts of the machine that shows it, instead of some from a network.
    PICTURE.write_text(re.sub(r"\s*@font-face {[^}]*}", "", drawn), encoding="utf-8")


if __name__ == "__main__":
    draw()
