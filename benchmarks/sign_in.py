"""How long a refused sign-in takes, for names that are known and names that are not.

``python -m benchmarks.sign_in`` asks both in random order, on a service of its own, and prints how the times of the two
lie. Whoever could tell them apart would learn who has an account. What it prints as *told apart* is how often somebody
would be right who calls the slower of two the known one: 50 % is guessing, 0 or 100 % is certain.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from pathlib import Path

import httpx
from fastapi import FastAPI
from uuid_utils import uuid7

from api.app import PREFIX, create_app
from api.running import Running, Settings
from domain.kernel import Id
from store.people.accounts import Duty

_PER_NAME = 5
"""Tries of one name, fewer than what is throttled."""
_PASSWORD = "the right one, which nobody tries"  # an account of this measurement alone


async def _known(app: FastAPI, names: int) -> list[str]:
    service: Running = app.state.running
    people = service.people
    password = await people.passwords.hash(_PASSWORD)
    known = [f"known-{number}" for number in range(names)]
    for login in known:
        id = Id(str(uuid7()))
        await people.accounts.add(id, Duty.NONE, login)
        await people.accounts.set_password(id, password)
    return known


async def _took(app: FastAPI, login: str, number: int) -> float:
    address = f"198.51.{number // 250 % 250}.{number % 250}"  # one for each try: addresses are throttled too
    transport = httpx.ASGITransport(app, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://huying.test{PREFIX}") as client:
        begun = time.perf_counter()
        answer = await client.post("/sign-in", json={"login": login, "password": "a wrong one, tried here"})
        took = time.perf_counter() - begun
    if answer.status_code != 401:
        raise SystemExit(f"it was not refused but answered {answer.status_code}: {answer.text}")
    return took * 1000


async def _measured(tries: int) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(f"sqlite:///{Path(folder) / 'huying.db'}"))
        async with app.router.lifespan_context(app):
            known = await _known(app, -(-tries // _PER_NAME))
            asked = [("known", known[each % len(known)]) for each in range(tries)]
            asked += [("unknown", f"nobody-{each % len(known)}") for each in range(tries)]
            random.shuffle(asked)
            await _took(app, known[0], 0)  # the first loads what the others find loaded
            times: dict[str, list[float]] = {"known": [], "unknown": []}
            for number, (kind, login) in enumerate(asked):
                times[kind].append(await _took(app, login, number + 1))
            return times


def _told_apart(slower: list[float], faster: list[float]) -> float:
    wins = sum((one > other) + (one == other) / 2 for one in slower for other in faster)
    return wins / (len(slower) * len(faster))


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tries", type=int, default=150, help="of each kind")
    times = asyncio.run(_measured(parser.parse_args().tries))
    print(f"{'':10}{'p5 ms':>10}{'p50 ms':>10}{'p95 ms':>10}")
    for kind, found in times.items():
        cuts = statistics.quantiles(found, n=20)
        print(f"{kind:10}{cuts[0]:>10.1f}{cuts[9]:>10.1f}{cuts[18]:>10.1f}")
    print(f"told apart: {_told_apart(times['known'], times['unknown']):.0%}")


if __name__ == "__main__":
    main()
