"""Log lines as JSON, one object a line. They name no person and repeat nobody's words."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

import msgspec

from api.tracing import where

_MORE = ("trace", "where", "rule", "account", "from")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON. Of an exception it tells the kind and the place, not the text."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name == "uvicorn.access" and isinstance(record.args, tuple) and len(record.args) == 5:
            # Neither the caller's address nor what was searched for.
            _, method, path, _, status = record.args
            told |= {"method": method, "path": str(path).partition("?")[0], "status": status}
        else:
            told["message"] = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            told |= {"error": type(record.exc_info[1]).__name__, "where": where(record.exc_info[1])}
        told |= {name: getattr(record, name) for name in _MORE if hasattr(record, name)}
        return msgspec.json.encode(told).decode()


def log_as_json() -> None:
    """Let our log and the server's be written as JSON to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    for name in ("huying", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.INFO)
    # Its lines are written only where somebody asked for them.
    for asked in logging.getLogger("uvicorn.access").handlers:
        asked.setFormatter(JsonLines())
