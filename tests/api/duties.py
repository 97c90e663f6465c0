"""Administrators and auditors who are signed in, each with a browser of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from uuid_utils import uuid7

from domain.instants import iso
from domain.kernel import Id
from store.people.accounts import Duty
from store.people.sessions import Level, Scope
from tests.api.signed import browser, people_of
from tests.api.town import Town

SYSTEM_ADMIN, SECURITY_ADMIN, AUDITOR = Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDITOR


class OnDuty:
    """Somebody who is signed in in a duty, or as a party."""

    def __init__(self, town: Town, client: httpx.AsyncClient, id: str) -> None:
        self.town = town
        self.client = client
        self.id = id

    async def asked(self, path: str) -> dict[str, Any]:
        """Ask a question that has an answer."""
        answer = await self.client.get(path)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def did(self, path: str, body: Any = None, status: int = 200) -> Any:
        """Have something done that is allowed."""
        answer = await self.client.post(path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def refused(self, method: str, path: str, body: Any = None) -> tuple[int, str]:
        """What a request is refused for: the status, and the last part of the problem's type."""
        answer = await self.client.request(method, path, json=body)
        assert answer.status_code >= 400, answer.text
        return answer.status_code, answer.json()["type"].rpartition("/")[2]


@asynccontextmanager
async def on_duty(
    town: Town, duty: Duty, login: str | None = None, *, party: str | None = None, level: Level = Level.FULL
) -> AsyncIterator[OnDuty]:
    """Somebody with that duty, or that *party*, as if they had just signed in."""
    people, id = people_of(town), Id(party or str(uuid7()))
    await people.accounts.add(id, duty, login or f"{duty}-{id[-6:]}")
    await people.accounts.set_password(id, "as good as chosen")
    secret = await people.sessions.begin(id, duty, level)
    async with browser(town) as client:
        client.cookies.set("huying", secret)
        yield OnDuty(town, client, id)


@asynccontextmanager
async def by_token(town: Town, duty: Duty) -> AsyncIterator[OnDuty]:
    """A program with a token of somebody with that duty, good for everything that tokens are good for."""
    people, id = people_of(town), Id(str(uuid7()))
    await people.accounts.add(id, duty, f"{duty}-{id[-6:]}")
    ends = people.keeping.now() + 3_600_000_000
    _, token = await people.sessions.give_token(id, iso(ends), tuple(Scope), ends)
    async with browser(town, Authorization=f"Bearer {token}") as client:
        yield OnDuty(town, client, id)
