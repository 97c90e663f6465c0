"""How many photos somebody may send: so many that nobody is held up, and not so many that nobody else has a turn."""

from __future__ import annotations

import pytest

from api.throttle import Bound
from tests.api.problem import CHINESE, problem_of
from tests.api.shown import send
from tests.api.town import Town

pytestmark = pytest.mark.anyio


async def test_whoever_sends_photo_after_photo_is_told_when_to_come_back(town: Town) -> None:
    need = await town.accepted()
    # What is refused counts as well: to look whether they may send one is work, too.
    for _ in range(Bound.PHOTO_OF_PARTY.value.amount):
        assert (await send(town, need, b"", by=town.stranger, said="text/plain")).status_code == 403
    refused = await send(town, need, by=town.stranger)
    told = problem_of(refused)
    assert (told["status"], told["type"].rpartition("/")[2]) == (429, "too-many")
    assert 0 < int(refused.headers["retry-after"]) <= 600
    assert CHINESE.search(told["detail"])
    # Others send theirs meanwhile.
    assert (await send(town, need, by=town.raiser)).status_code == 201


async def test_an_address_from_which_too_many_come_is_told_so_whoever_sends_them(town: Town) -> None:
    need, senders = await town.accepted(), (town.raiser, town.neighbour, town.stranger, town.organisation, town.unit)
    amount = Bound.PHOTO_FROM_ADDRESS.value.amount
    for i in range(amount):
        answer = await send(town, need, b"", by=senders[i % len(senders)], said="text/plain")
        assert answer.status_code in (403, 415)
    assert (await send(town, need, by=town.secretary)).status_code == 429


async def test_that_photos_can_be_too_many_is_documented(town: Town) -> None:
    paths = (await town.client.get("/api/v1/openapi.json")).json()["paths"]
    [answers] = [path["post"]["responses"] for at, path in paths.items() if at.endswith("/needs/{need}/photos")]
    assert "Retry-After" in answers["429"]["headers"]
