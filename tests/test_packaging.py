"""What the service imports is what it says it needs, not what happens to come with the development tools."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = {"api", "cli", "domain", "projections", "store", "web"}
OF_FASTAPI = {"starlette"}
"""FastAPI is made of it and names it in its own interface."""


def test_the_service_needs_only_what_it_says() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    named = {_plain(re.split(r"[<>=!~;\[ ]", one, maxsplit=1)[0]) for one in declared}
    packages = packages_distributions()
    imported = {name for folder in OURS for file in (ROOT / folder).rglob("*.py") for name in _imports(file)}

    foreign = imported - OURS - set(sys.stdlib_module_names)
    assert foreign
    assert [name for name in sorted(foreign) if not _named(packages.get(name, []), named | OF_FASTAPI)] == []


def _imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def _named(distributions: list[str], named: set[str]) -> bool:
    return any(_plain(one) in named for one in distributions)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
