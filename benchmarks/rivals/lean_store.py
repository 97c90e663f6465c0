"""What the lean service asks of either database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from benchmarks import world
from benchmarks.rivals.bodies import AcceptBody, ClaimBody, ProgressBody, RaiseBody

Row = Sequence[Any]


class Refusal(Exception):
    """An answer other than success: the status and what to say."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail


class LeanStore(Protocol):
    """Each write is one transaction, durable when it returns, and gives the new version."""

    async def open(self) -> None: ...

    async def raise_need(self, id: str, actor: str, body: RaiseBody, now: int) -> int: ...

    async def accept(self, id: str, actor: str, body: AcceptBody, now: int) -> int: ...

    async def claim(self, id: str, claim: str, actor: str, body: ClaimBody, now: int) -> int: ...

    async def progress(self, id: str, actor: str, body: ProgressBody, now: int) -> int: ...

    async def rows(self, statement: str, *values: Any) -> Sequence[Row]: ...


def why_not(stage: str | None, party: str | None, act: str) -> Refusal:
    """Why an act changed no row, given the need's stage and the party's kind as they are."""
    if party is None:
        return Refusal(401, "no such party")
    if stage is None:
        return Refusal(404, "no such need")
    if act == "accepted" and party != "staff":
        return Refusal(403, "only staff may accept a need")
    return Refusal(409, f"a need that is {stage} cannot be {act}")


def parties() -> list[tuple[str, str, str]]:
    return [(one.id, one.kind, one.name) for one in world.people()]


def places() -> list[tuple[str, str | None, str, str, str]]:
    return [(area.id, area.parent, area.level, area.name, area.code) for area in world.areas()]
