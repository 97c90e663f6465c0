"""Many people who raise and claim, and what each shows to say who they are: a header, a cookie, or a token."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from enum import Enum
from pathlib import Path

from benchmarks import world
from benchmarks.huying import HuyingWire, made
from domain.kernel import Id
from store.people.accounts import Accounts, Duty
from store.people.keeping import HOUR, Keeping, opened
from store.people.sessions import Level, Scope, Sessions


class Shows(Enum):
    """What a request brings to say who acts."""

    HEADER = "header"
    SESSION = "session"
    TOKEN = "token"


class CrowdWire(HuyingWire):
    """Huying's requests from a crowd, half of whom raise needs and half of whom claim them.

    :param people: how many there are.
    """

    def __init__(self, people: int) -> None:
        super().__init__()
        self._people = people
        self._raisers: list[str] = []
        self._organisations: list[str] = []
        self._turn = 0
        self._shown: Mapping[str, tuple[tuple[str, str], ...]] = {}

    def settle(self, port: int) -> None:
        """Found the places and register the people, the first time; once that is done it stays so."""
        if self._raisers:
            return
        super().settle(port)
        for n in range(self._people // 2):
            self._raisers.append(made(port, "/api/v1/parties", {"kind": "resident", "name": f"居民甲{n}"}))
            organisation = {"kind": "organisation", "public_name": f"共建单位甲{n}"}
            self._organisations.append(made(port, "/api/v1/parties", organisation))

    def raisers(self) -> set[str]:
        """Everybody who raises needs."""
        return set(self._raisers)

    def raiser(self, turn: int) -> str:
        return self._raisers[turn % len(self._raisers)]

    def organisation(self) -> str:
        self._turn += 1
        return self._organisations[self._turn % len(self._organisations)]

    def shown_by(self, actor: str) -> tuple[tuple[str, str], ...]:
        return self._shown[actor] if self._shown else super().shown_by(actor)

    async def sign_in(self, store: str, folder: Path, shows: Shows) -> None:
        """Give an account and a session or a token to everybody, as if each had signed in; needs nobody who serves.

        From then on nothing is sent by which they would be believed without it.
        """
        keeping = await opened(store, folder)
        try:
            actors = [self.id(world.STAFF.id), *self._raisers, *self._organisations]
            self._shown = {actor: await _given(keeping, Id(actor), shows) for actor in actors}
        finally:
            await keeping.database.close()


async def _given(keeping: Keeping, actor: Id, shows: Shows) -> tuple[tuple[str, str], ...]:
    await Accounts(keeping).add(actor, Duty.NONE, secrets.token_hex(8))
    sessions = Sessions(keeping)
    if shows is Shows.TOKEN:
        _, token = await sessions.give_token(actor, "benchmark", (Scope.ACT,), keeping.now() + 12 * HOUR)
        return (("Authorization", f"Bearer {token}"),)
    session = await sessions.begin(actor, Duty.NONE, Level.FULL)
    # As a browser sends it.
    return (("Sec-Fetch-Site", "same-origin"), ("Cookie", f"huying={session}"))
