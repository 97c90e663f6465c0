"""The two figures that everybody asks for first, and the period that a page about figures tells of."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request

from domain.instants import day_of, local_day
from store.writer import clock
from web.areas_shown import widest
from web.asking import get, get_or_none

BEGINNING = "2000-01-01"
"""Before anything was ever raised here."""


class Period(NamedTuple):
    """Which days a page tells of, and as of which."""

    first: str
    last: str
    as_of: str
    """Empty for today."""
    chosen: bool
    """Whether whoever looks chose it."""

    @property
    def asked(self) -> dict[str, str | None]:
        """As the API is asked."""
        return {"from": self.first, "to": self.last, "as_of": self.as_of or None}

    @property
    def query(self) -> str:
        """For links that go on with the same period."""
        return urlencode({name: value for name, value in self.asked.items() if value})


def today() -> date:
    """The day that it is, in China."""
    return day_of(local_day(clock()))


async def period_of(request: Request, area: str) -> Period:
    """What the address says; or else from the month of the first need of *area* until today."""
    given = request.query_params
    first, last = given.get("from", "").strip(), given.get("to", "").strip()
    chosen = bool(first or last)
    if not first:
        oldest = await get_or_none(request, "/needs", {"area": area, "sort": "oldest", "limit": 1})
        there = oldest["items"] if oldest else []
        first = f"{there[0]['raised_at'][:8]}01" if there else today().replace(day=1).isoformat()
    return Period(first, last or today().isoformat(), given.get("as_of", "").strip(), chosen)


def by_key(told: dict[str, Any]) -> dict[str, Any]:
    """Figures and their parts, by their keys."""
    return {each["key"]: each for one in told["figures"] for each in (one, *(one.get("parts") or ()))}


class Achieved(NamedTuple):
    """Solved so many, benefited so many households."""

    solved: int
    households: int
    qualifier: str
    """``约``, ``余``, or ``=``."""
    estimated: int
    """How many of the households are estimated."""


def achieved_in(told: dict[str, Any]) -> Achieved:
    """Those of one area."""
    figures = by_key(told)
    homes = figures["households"]
    return Achieved(figures["solved"]["n"], homes["n"], homes["qualifier"], homes["estimated"])


async def achieved_everywhere(request: Request) -> Achieved:
    """Those of the whole installation, from the beginning until today. A household lies in one of its widest areas."""
    whole = Achieved(0, 0, "=", 0)
    asked = {"from": BEGINNING, "to": today().isoformat()}
    for area in await widest(request):
        here = achieved_in(await get(request, f"/areas/{area['id']}/statistics", asked))
        qualifier = next((each for each in ("约", "余") if each in (whole.qualifier, here.qualifier)), "=")
        whole = Achieved(
            whole.solved + here.solved, whole.households + here.households, qualifier, whole.estimated + here.estimated
        )
    return whole
