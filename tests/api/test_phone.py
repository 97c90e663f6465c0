"""Residents who sign in by telephone."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from api.messages import NotSent
from tests.api.problem import problem_of
from tests.api.signed import browser, clock_of
from tests.api.town import Town, served, service_of

pytestmark = pytest.mark.anyio

PHONE = "13812345678"


class Outbox:
    """What was sent."""

    def __init__(self) -> None:
        self.codes: list[tuple[str, str]] = []

    async def send_code(self, phone: str, code: str) -> None:
        self.codes.append((phone, code))


@pytest.fixture
async def phoned(store_url: str) -> AsyncIterator[tuple[Town, Outbox]]:
    """A community whose service sends messages."""
    async with served(store_url, sms="log") as client:
        town = await Town(client).settled()
        service_of(client).messages = outbox = Outbox()
        yield town, outbox


async def test_the_first_time_makes_a_resident_and_later_it_is_the_same(phoned: tuple[Town, Outbox]) -> None:
    town, outbox = phoned
    found = []
    for said in (PHONE, f"+86 {PHONE[:3]}-{PHONE[3:]}"):
        async with browser(town) as client:
            assert (await client.post("/phone-codes", json={"phone": said})).status_code == 204
            phone, code = outbox.codes[-1]
            assert phone == PHONE
            answer = await client.post("/sign-in/phone", json={"phone": said, "code": code})
            assert answer.status_code == 200
            found.append(answer.json()["party"])
            assert (await client.post("/needs", json=town.said())).status_code == 201
            again = await client.post("/sign-in/phone", json={"phone": said, "code": code})
            assert problem_of(again)["type"].endswith("wrong-code")  # good once
    assert found[0] == found[1]
    assert (await town.get(f"/parties/{found[0]}")).json()["kind"]["code"] == "resident"


async def test_a_code_is_void_after_five_tries_ten_minutes_or_a_newer_one(phoned: tuple[Town, Outbox]) -> None:
    town, outbox = phoned
    clock = clock_of(town)

    async def asked() -> str:
        assert (await client.post("/phone-codes", json={"phone": PHONE})).status_code == 204
        return outbox.codes[-1][1]

    async def tried(code: str) -> int:
        return (await client.post("/sign-in/phone", json={"phone": PHONE, "code": code})).status_code

    async with browser(town) as client:
        code = await asked()
        wrong = f"{(int(code) + 1) % 10**6:06}"
        assert [await tried(wrong) for _ in range(5)] == [401] * 5
        assert await tried(code) == 401
        code = await asked()
        clock.pass_(minutes=10)
        assert await tried(code) == 401
        old = await asked()
        clock.pass_(minutes=1)
        new = await asked()
        if old != new:
            assert await tried(old) == 401
        assert await tried(new) == 200


async def test_a_telephone_is_not_rung_all_day(phoned: tuple[Town, Outbox]) -> None:
    town, outbox = phoned
    clock, answers = clock_of(town), []
    async with browser(town) as client:
        for _ in range(6):
            answers.append((await client.post("/phone-codes", json={"phone": PHONE})).status_code)
            clock.pass_(minutes=1)
        assert answers == [204] * 5 + [429]
        assert len(outbox.codes) == 5
        for phone in ("138", "23812345678", "10086", "٠" * 11, ""):
            assert (await client.post("/phone-codes", json={"phone": phone})).status_code == 422


async def test_a_code_that_is_on_its_way_is_good_whoever_asks_for_another(phoned: tuple[Town, Outbox]) -> None:
    town, outbox = phoned
    async with browser(town) as owner, browser(town, "198.51.100.7") as stranger:
        assert (await owner.post("/phone-codes", json={"phone": PHONE})).status_code == 204
        for _ in range(6):
            assert (await stranger.post("/phone-codes", json={"phone": PHONE})).status_code == 204
        ((_, code),) = outbox.codes
        assert (await owner.post("/sign-in/phone", json={"phone": PHONE, "code": code})).status_code == 200
        # That one is used: another is sent at once.
        assert (await owner.post("/phone-codes", json={"phone": PHONE})).status_code == 204
        assert len(outbox.codes) == 2


async def test_strangers_do_not_keep_a_telephone_from_codes_where_it_was_signed_in(
    phoned: tuple[Town, Outbox],
) -> None:
    town, outbox = phoned
    clock = clock_of(town)

    async def asked(client: httpx.AsyncClient) -> int:
        clock.pass_(minutes=1)
        return (await client.post("/phone-codes", json={"phone": PHONE})).status_code

    async with browser(town) as owner, browser(town, "198.51.100.7") as stranger:
        assert await asked(owner) == 204
        answer = await owner.post("/sign-in/phone", json={"phone": PHONE, "code": outbox.codes[-1][1]})
        assert answer.status_code == 200
        assert [await asked(stranger) for _ in range(5)] == [204] * 4 + [429]
        assert [await asked(owner) for _ in range(6)] == [204] * 5 + [429]


async def test_a_code_that_was_not_sent_keeps_no_other_back(phoned: tuple[Town, Outbox]) -> None:
    town, outbox = phoned
    sends = service_of(town.client).messages

    class Broken(Outbox):
        async def send_code(self, phone: str, code: str) -> None:
            raise NotSent()

    service_of(town.client).messages = Broken()
    async with browser(town) as client:
        assert (await client.post("/phone-codes", json={"phone": PHONE})).status_code == 503
        service_of(town.client).messages = sends
        assert (await client.post("/phone-codes", json={"phone": PHONE})).status_code == 204
    assert len(outbox.codes) == 1


async def test_without_anything_that_sends_messages_nobody_signs_in_by_telephone(town: Town) -> None:
    async with browser(town) as client:
        answer = await client.post("/phone-codes", json={"phone": PHONE})
        assert (answer.status_code, problem_of(answer)["type"][-11:]) == (409, "no-messages")


async def test_the_log_says_no_more_of_a_telephone_than_two_digits(
    sqlite_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(sqlite_database, sms="log") as client:
        assert (await client.post("/api/v1/phone-codes", json={"phone": PHONE})).status_code == 204
    assert "ending in 78" in caplog.text
    assert PHONE[:9] not in caplog.text
