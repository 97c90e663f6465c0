"""What the documents say is there, is there: commands run as they stand, links and pictures lead to something."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.running import huying

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), ROOT / "benchmarks" / "README.md"])
READMES = (ROOT / "README.md", ROOT / "docs" / "README.zh.md")
_SERVES = frozenset({"serve"})
"""What does not end by itself."""


def _commands(document: Path) -> list[list[str]]:
    """The lines of a document that one types as they stand."""
    lines = re.findall(r"^ {4}(?:\$ )?\.venv/bin/huying (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return [shlex.split(line, comments=True) for line in lines]


def _named(document: Path) -> set[str]:
    """The commands of huying that a document speaks of."""
    text = document.read_text(encoding="utf-8")
    there = set(re.findall(r"^│ (\w+) ", huying("--help"), re.MULTILINE))
    assert {"serve", "check", "stats"} <= there
    # In the English one a list of them goes on without the name of the program.
    return {name for name in there if re.search(rf"(?:huying |`|\$ ){name}\b[^`\n]*`?", text)}


def test_every_command_that_stands_in_a_readme_runs_on_the_demo(told: str) -> None:
    ran = 0
    for document in READMES:
        for command in _commands(document):
            if command[0] not in _SERVES:
                huying(*command, store=told)
                ran += 1
    assert ran >= 6


def test_what_one_readme_tells_of_the_command_line_the_other_tells_too() -> None:
    english, chinese = (_named(document) for document in READMES)
    assert english <= chinese
    targets = [set(re.findall(r"make (\w+)", document.read_text(encoding="utf-8"))) for document in READMES]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets[0] == targets[1]
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets[0])


def test_both_readmes_name_the_same_settings() -> None:
    named = [set(re.findall(r"\bHUYING_[A-Z_]+\b", document.read_text(encoding="utf-8"))) for document in READMES]
    only_in_tests = {"HUYING_TEST_LONG"}
    assert named[0] - only_in_tests == named[1]
    source = "".join(
        file.read_text(encoding="utf-8") for folder in ("cli", "api") for file in (ROOT / folder).rglob("*.py")
    )
    assert not [name for name in named[1] if name not in source]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_link_and_picture_leads_to_something(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    lead = [name.partition("#")[0] for name in named if "://" not in name]
    assert not [name for name in lead if name and not (document.parent / name).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_option_that_is_named_is_one(document: Path) -> None:
    for command, rest in re.findall(
        r"`huying ((?:roster |account )?\w+)([^`]*)`", document.read_text(encoding="utf-8")
    ):
        told = huying(*command.split(), "--help")
        assert not [option for option in re.findall(r"--[a-z-]+", rest) if option not in told], (command, rest)
