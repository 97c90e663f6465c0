"""People who sign in to a service, each with a browser of their own."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import httpx
import pyotp
from uuid_utils import uuid7

from api.people import People
from domain.kernel import Id
from store.people.accounts import Duty
from tests.api.town import V1, Town, service_of

PASSWORD = "修灯 before breakfast 42"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


class Clock:
    """A clock that a test moves."""

    def __init__(self, at: int) -> None:
        self.at = at

    def __call__(self) -> int:
        return self.at

    def pass_(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """Let time pass."""
        self.at += int((seconds + 60 * minutes + 3600 * hours + 86_400 * days) * 1_000_000)


def people_of(town: Town) -> People:
    """The identities of the service."""
    return service_of(town.client).people


def clock_of(town: Town) -> Clock:
    """Let the service's identities go by a clock that the test moves, from now on."""
    keeping = people_of(town).keeping
    keeping.now = clock = Clock(keeping.now())
    return clock


@asynccontextmanager
async def browser(town: Town, address: str = "192.0.2.1", **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser with cookies of its own, from an address of its own."""
    inner = town.client._transport
    assert isinstance(inner, httpx.ASGITransport)
    transport = httpx.ASGITransport(inner.app, raise_app_exceptions=False, client=(address, 1))
    async with httpx.AsyncClient(
        transport=transport, base_url=f"http://huying.test{V1}", headers=SAME_ORIGIN | headers
    ) as client:
        yield client


class Made(NamedTuple):
    """An account, and what signs in to it."""

    id: str
    login: str
    secret: str | None = None
    """Of the authenticator."""


async def account(town: Town, party: str | None = None, duty: Duty = Duty.NONE, login: str = "wang") -> Made:
    """An account whose owner has chosen a password and, with a duty, set up an authenticator."""
    people, id = people_of(town), party or str(uuid7())
    token = await people.accounts.add(Id(id), duty, login)
    async with browser(town) as owner:
        started = await owner.post("/start", json={"token": token, "password": PASSWORD})
        assert started.status_code == 200, started.text
        return Made(id, login, None if duty is Duty.NONE else await enrol(town, owner))


async def enrol(town: Town, owner: httpx.AsyncClient) -> str:
    """Set up an authenticator; its secret."""
    begun = (await owner.post("/second-factor")).json()
    answer = await owner.post("/second-factor/confirmation", json={"code": code_of(town, begun["secret"])})
    assert answer.status_code == 200, answer.text
    return str(begun["secret"])


def code_of(town: Town, secret: str) -> str:
    """What an authenticator shows now."""
    return pyotp.TOTP(secret).generate_otp(people_of(town).keeping.now() // 30_000_000)


async def sign_in(client: httpx.AsyncClient, login: str, password: str = PASSWORD, **more: Any) -> httpx.Response:
    """Sign in as anybody may try."""
    return await client.post("/sign-in", json={"login": login, "password": password, **more})


def cookie_of(answer: httpx.Response) -> str:
    """The session's secret that an answer gives the browser."""
    found = re.match(r"huying=([^;]+);", answer.headers["set-cookie"])
    assert found
    return found[1]
