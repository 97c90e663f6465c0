"""Runs the command line in this process."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from typer.testing import CliRunner

from cli.main import app


def huying(*arguments: str, store: str | None = None, code: int = 0) -> str:
    """What the command prints, on both channels; it has to end with that exit code."""
    given = [*arguments, "--store", store] if store else [*arguments]
    env = {"TERM": "dumb", "COLUMNS": "160"}
    if store and store.startswith("postgresql:"):
        # Photos go into the data folder then, which is that of whoever runs the tests.
        own = Path(os.environ["HUYING_TEST_POSTGRES_FOLDER"], "photos", urlsplit(store).path.strip("/"))
        env |= {"HUYING_FILES": str(own)}
    result = CliRunner().invoke(app, given, env=env)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output
