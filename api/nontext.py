"""Which fields of a body hold what is no text: half a surrogate pair, or bytes that are not UTF-8.

The parser of bodies gives up there and names a line and a column; whoever sent it has to be told the field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_half = re.compile("[\ud800-\udfff]").search
_MOST = 100


def fields_without_text(content: bytes) -> list[Mapping[str, Any]]:
    """The faults as pydantic has them, in the order of the body; none where something else is wrong with it."""
    try:
        # What is not UTF-8 becomes half a surrogate pair, and what is one is read as it is.
        body = json.loads(content.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError):
        return []
    faults: list[Mapping[str, Any]] = []
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), body)]
    while waiting and len(faults) < _MOST:
        where, value = waiting.pop()
        inside: list[tuple[str | int, Any]] = []
        if isinstance(value, dict):
            inside = list(value.items())
        elif isinstance(value, list):
            inside = list(enumerate(value))
        if (isinstance(value, str) and _half(value)) or (where and isinstance(where[-1], str) and _half(where[-1])):
            faults.append({"loc": where, "type": "string_unicode"})
        waiting.extend(((*where, name), each) for name, each in reversed(inside))
    return faults
