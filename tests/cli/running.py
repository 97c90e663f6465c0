"""Runs the command line in this process."""

from __future__ import annotations

from typer.testing import CliRunner

from cli.main import app


def huying(*arguments: str, store: str | None = None, code: int = 0) -> str:
    """What the command prints, on both channels; it has to end with that exit code."""
    given = [*arguments, "--store", store] if store else [*arguments]
    result = CliRunner().invoke(app, given, env={"TERM": "dumb", "COLUMNS": "160"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output
