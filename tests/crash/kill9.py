"""Kills a loaded server again and again, and looks whether anything that was acknowledged is lost or doubled.

    python -m tests.crash.kill9 --rounds 200 [--postgresql URL] [--workers N] [--seed N]

Each round loads the server over HTTP, every command under an idempotency key, kills it with SIGKILL at a random moment
and starts it again. Then every command is sent once more under its key: one that was acknowledged must answer what it
answered, one that was not must be done by now exactly once; the number of facts must be the number of commands, and
``huying check`` must find nothing. A server is sometimes killed while it starts, too.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from domain.casework import SYSTEM
from tests.api.town import Town
from tests.crash.server import Server
from tests.stores import database

_CLIENTS = 8


class Asked:
    """A command that was sent, and what it was answered, if it was."""

    def __init__(self, path: str, body: dict[str, Any], by: str) -> None:
        self.path = path
        self.body = body
        self.by = by
        self.key = uuid4().hex
        self.answer: dict[str, Any] | None = None

    async def send(self, client: httpx.AsyncClient) -> httpx.Response:
        """Send it, once more or for the first time."""
        headers = {"X-Huying-Actor": self.by, "Idempotency-Key": self.key}
        return await client.post(f"/api/v1{self.path}", json=self.body, headers=headers)


class Trial:
    """A server, what it was asked, and what it acknowledged."""

    def __init__(self, server: Server, chance: random.Random) -> None:
        self.server = server
        self.chance = chance
        self.client = httpx.AsyncClient(base_url=server.url, timeout=30)
        self.town = Town(self.client)
        self.settled = 0
        self.done: list[Asked] = []

    async def begin(self) -> None:
        """Start the server on an empty store, and let a town be there."""
        self.server.launch()
        await self.server.ready(self.client)
        await self.town.settled()
        last = await self.town.did(f"/places/{self.town.places['district']}/name", {"name": "示范区"}, by=SYSTEM)
        self.settled = last["position"]

    async def round(self) -> tuple[int, int]:
        """Load, kill, start again and look. Gives back how many commands were acknowledged, and how many were not."""
        asked: list[Asked] = []
        clients = [asyncio.create_task(self._load(asked)) for _ in range(_CLIENTS)]
        await asyncio.sleep(self.chance.uniform(0.02, 0.6))
        self.server.kill()
        await asyncio.gather(*clients)
        if self.chance.random() < 0.2:
            self.server.launch()
            await asyncio.sleep(self.chance.uniform(0.3, 2.0))
            self.server.kill()
        self.server.launch()
        await self.server.ready(self.client)
        acknowledged = [one for one in asked if one.answer is not None]
        unanswered = [one for one in asked if one.answer is None]
        await self._repeat(acknowledged, must_be_known=True)
        await self._repeat(unanswered, must_be_known=False)
        await self._repeat(unanswered, must_be_known=True)
        await self._repeat(self.chance.sample(self.done, min(50, len(self.done))), must_be_known=True)
        self.done += asked
        self._count(await asyncio.to_thread(self.server.check))
        return len(acknowledged), len(unanswered)

    async def _load(self, asked: list[Asked]) -> None:
        """One client: raises needs and adds to them until nobody answers any more."""
        town, need = self.town, None
        while True:
            if need is None or self.chance.random() < 0.3:
                one = Asked("/needs", town.said(), town.raiser)
            else:
                one = Asked(f"/needs/{need}/supplements", {"words": f"又坏了一盏：{len(asked)}"}, town.raiser)
            asked.append(one)
            try:
                answer = await one.send(self.client)
            except httpx.TransportError:
                return
            if answer.status_code not in (200, 201):
                raise AssertionError(answer.text)
            one.answer = answer.json()
            need = answer.json()["id"]

    async def _repeat(self, asked: list[Asked], *, must_be_known: bool) -> None:
        for start in range(0, len(asked), _CLIENTS):
            await asyncio.gather(*(self._once_more(one, must_be_known) for one in asked[start : start + _CLIENTS]))

    async def _once_more(self, one: Asked, must_be_known: bool) -> None:
        answer = await one.send(self.client)
        if answer.status_code not in (200, 201):
            raise AssertionError(f"{one.path}: {answer.text}")
        if must_be_known and "idempotency-replayed" not in answer.headers:
            raise AssertionError(f"{one.path} under {one.key} was lost: {one.answer}")
        if one.answer is not None and answer.json() != one.answer:
            raise AssertionError(f"{one.path}: {one.answer} became {answer.json()}")
        one.answer = answer.json()

    def _count(self, said: str) -> None:
        """Each command caused one fact, at a position of its own."""
        found = re.search(r"(\d+) facts", said)
        positions = {one.answer["position"] for one in self.done if one.answer}
        expected = self.settled + len(self.done)
        if found is None or int(found[1]) != expected or len(positions) != len(self.done):
            raise AssertionError(f"{expected} facts are expected, with {len(positions)} of the commands: {said}")

    async def end(self) -> None:
        """Leave no server behind."""
        self.server.kill()
        await self.client.aclose()


async def kill_again_and_again(store: str, folder: Path, rounds: int, *, workers: int = 1, seed: int = 0) -> str:
    """Kill a server on *store*, which is empty, so many times. Gives back what happened, in a sentence."""
    server = Server(store, folder / "server.log", workers)
    trial = Trial(server, random.Random(seed))
    acknowledged = unanswered = 0
    try:
        await trial.begin()
        for _ in range(rounds):
            answered, cut = await trial.round()
            acknowledged, unanswered = acknowledged + answered, unanswered + cut
    finally:
        await trial.end()
    return (
        f"{rounds} kills: {acknowledged} commands acknowledged before one, {unanswered} cut off by one; "
        "none lost, none doubled, every check passed"
    )


_AT_A_TIME = 25
"""Kills on one store; then a new one, as each check folds the whole log."""


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200, help="how often the server is killed")
    parser.add_argument("--postgresql", metavar="URL", help="a server to make databases on; SQLite files if not given")
    parser.add_argument("--workers", type=int, default=1, help="serving processes, on PostgreSQL")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="what the moments are drawn from")
    given = parser.parse_args()
    print(f"seed {given.seed}")
    left = given.rounds
    while left > 0:
        rounds = min(left, _AT_A_TIME)
        with _folder() as folder, _empty(given.postgresql, folder) as store:
            run = kill_again_and_again(store, folder, rounds, workers=given.workers, seed=given.seed + left)
            print(asyncio.run(run), flush=True)
        left -= rounds


@contextmanager
def _empty(server: str | None, folder: Path) -> Iterator[str]:
    if server is None:
        yield f"sqlite:///{folder / 'huying.sqlite'}"
    else:
        with database(server) as store:
            yield store


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="huying-kill9-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    main()
