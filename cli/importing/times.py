"""Times as another system writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, tzinfo

from domain.instants import micros

Clock = Callable[[str], int]
"""Gives the instant of a written time. :raises ValueError: for what is none."""

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # of clocks that do not say where they are
_DIRECTIVE = re.compile("%(.)")
_NUMBERS = {"Y": "[0-9]{4}", "m": "[0-9]{1,2}", "d": "[0-9]{1,2}", "H": "[0-9]{1,2}", "I": "[0-9]{1,2}"} | {
    "M": "[0-9]{1,2}",
    "S": "[0-9]{1,2}",
    "p": "[AaPp][Mm]",
}
_AFTERNOON = frozenset({"PM", "pm", "Pm", "pM"})


def clock(form: str, zone: tzinfo) -> Clock:
    """Reads times written as *form*: ``iso``, or a format of ``strptime``; of *zone*, unless they name one."""
    read = datetime.fromisoformat if form == "iso" else _quickly(form) or (lambda text: _slowly(text, form))
    offset = zone.utcoffset(None)
    begin = None if offset is None else _EPOCH + offset

    def instant(text: str) -> int:
        moment = read(text)
        if moment.tzinfo is not None:
            return micros(moment)
        if begin is not None:
            since = moment - begin
            return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
        return micros(moment.replace(tzinfo=zone))

    return instant


def _quickly(form: str) -> Callable[[str], datetime] | None:
    """What ``strptime`` does, at a tenth of the time, for a form of plain numbers; None for any other form."""
    asked = _DIRECTIVE.findall(form)
    if not {"Y", "m", "d"} <= set(asked) <= _NUMBERS.keys() or len(set(asked)) < len(asked):
        return None
    if ("p" in asked) != ("I" in asked) or {"H", "I"} <= set(asked):
        return None
    parts = _DIRECTIVE.split(form)
    pattern = "".join(f"(?P<{part}>{_NUMBERS[part]})" if i % 2 else re.escape(part) for i, part in enumerate(parts))
    # What the form does not ask for is an empty group, and reads as 0.
    match = re.compile(pattern + "".join(f"(?P<{part}>)" for part in _NUMBERS if part not in asked)).fullmatch
    by_halves = "I" in asked

    def read(text: str) -> datetime:
        found = match(text)
        if found is None:
            raise ValueError(text)
        year, month, day, hours, minute, second = found.group("Y", "m", "d", "I" if by_halves else "H", "M", "S")
        hour = int(hours or 0)
        if by_halves:
            if not 1 <= hour <= 12:
                raise ValueError(text)
            hour = hour % 12 + (12 if found["p"] in _AFTERNOON else 0)
        return datetime(  # noqa: DTZ001  # the zone is added by the caller
            int(year), int(month), int(day), hour, int(minute or 0), int(second or 0)
        )

    return read


def _slowly(text: str, form: str) -> datetime:
    return datetime.strptime(text, form)  # noqa: DTZ007  # the zone is added by the caller
