"""Whoever lets what they send arrive slowly keeps nobody waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from api import given, uploads
from api.arriving import FROM_ADDRESS, OF_PARTY
from tests.api.problem import CHINESE, problem_of
from tests.api.shown import send, sent
from tests.api.town import V1, Town, service_of

pytestmark = pytest.mark.anyio


class Slow:
    """Requests of which one byte comes, and no more until they are let go on."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.begun = 0
        self.go_on = asyncio.Event()

    async def _body(self) -> AsyncIterator[bytes]:
        self.begun += 1
        yield b"\xff"
        await self.go_on.wait()

    async def photo(self, need: str, by: str, **headers: str) -> httpx.Response:
        """A photo that does not arrive."""
        named = {"X-Huying-Actor": by, "Content-Type": "image/jpeg"} | headers
        return await self.town.client.post(f"{V1}/needs/{need}/photos?kind=before", content=self._body(), headers=named)


async def test_whoever_sends_photos_slowly_keeps_nobody_else_from_sending_theirs(town: Town) -> None:
    need, slow = await town.accepted(), Slow(town)
    sending = [asyncio.create_task(slow.photo(need, town.raiser)) for _ in range(16)]
    answered: set[asyncio.Task[httpx.Response]] = set()
    waiting = set(sending)
    while len(waiting) > OF_PARTY:
        more, waiting = await asyncio.wait(waiting, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        assert more, "more than a few are waited for"
        answered |= more
    for each in answered:
        told = problem_of(each.result())
        assert (told["status"], told["type"].rpartition("/")[2]) == (429, "photos-on-their-way")
        assert CHINESE.search(told["detail"])
        assert each.result().headers["retry-after"] == "5"
    await sent(town, need, by=town.secretary)
    slow.go_on.set()
    assert {(await each).status_code for each in waiting} == {422}
    await sent(town, need, by=town.raiser)


async def test_an_address_has_a_few_photos_on_their_way_and_others_have_theirs(town: Town) -> None:
    arriving, places = service_of(town.client).arriving, []
    for n in range(FROM_ADDRESS):
        places.append(arriving.place(f"party {n}", "127.0.0.1"))
        places[-1].__enter__()
    need = await town.raised()
    assert problem_of(await send(town, need, by=town.raiser))["status"] == 429
    with arriving.place(town.raiser, "192.0.2.1"):
        pass
    for place in places:
        place.__exit__(None, None, None)
    await sent(town, need, by=town.raiser)


async def test_nothing_is_read_of_who_may_not_add_a_photo(town: Town) -> None:
    need, slow = await town.accepted(), Slow(town)
    answer = await asyncio.wait_for(slow.photo(need, town.stranger), 20)
    assert (problem_of(answer)["status"], slow.begun) == (403, 0)


async def test_byte_after_byte_gains_no_time(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "PATIENCE", 0.1)

    async def trickle() -> AsyncIterator[bytes]:
        while True:
            yield b"\xff"
            await asyncio.sleep(0.01)

    need, named = await town.raised(), {"X-Huying-Actor": town.raiser, "Content-Type": "image/jpeg"}
    at = f"{V1}/needs/{need}/photos?kind=before"
    answer = await asyncio.wait_for(town.client.post(at, content=trickle(), headers=named), 20)
    assert problem_of(answer)["status"] == 408


@pytest.mark.parametrize("path", ["/needs", "/sign-in", "/wording-check", "/needs/bulk"])
async def test_a_body_that_does_not_arrive_is_not_waited_for(
    town: Town, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(given, "PATIENCE", 0.05)
    never, before = asyncio.Event(), await town.position()

    async def stuck() -> AsyncIterator[bytes]:
        yield b"{"
        await never.wait()

    named = {"X-Huying-Actor": town.raiser, "Content-Type": "application/json"}
    answer = await asyncio.wait_for(town.client.post(f"{V1}{path}", content=stuck(), headers=named), 20)
    told = problem_of(answer)
    assert (told["status"], told["type"].rpartition("/")[2]) == (408, "body-too-slow")
    assert await town.position() == before
    documented = (await town.client.get(f"{V1}/openapi.json")).json()["paths"][f"{V1}{path}"]["post"]["responses"]
    assert "408" in documented
