"""Local days: China Standard Time, which knows no summer time."""

from __future__ import annotations

from datetime import date

_DAY = 86_400_000_000
_EAST = 8 * 3_600_000_000


def bounds(since: str, until: str) -> tuple[int, int]:
    """The first and the last microsecond of the days from *since* to *until*, both included."""
    epoch = date(1970, 1, 1).toordinal()
    low = (date.fromisoformat(since).toordinal() - epoch) * _DAY - _EAST
    high = (date.fromisoformat(until).toordinal() - epoch + 1) * _DAY - _EAST - 1
    return low, high
