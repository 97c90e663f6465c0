"""Photos that are not published are shown to whoever has shown enough, and to nobody else."""

from __future__ import annotations

import pytest

from domain.kernel import Id
from store.people.accounts import Duty
from store.people.receipts import Receipt, receipt_from
from store.people.sessions import Level, Scope
from tests.api.shown import sent
from tests.api.signed import browser, people_of
from tests.api.town import Town

pytestmark = pytest.mark.anyio


async def sees(town: Town, photo: str, **headers: str) -> bool:
    async with browser(town, **headers) as somebody:
        return (await somebody.get(f"/photos/{photo}", params={"reason": "supervision"})).status_code == 200


async def test_an_auditor_sees_none_before_the_second_factor_is_set_up(town: Town) -> None:
    photo, people, id = await sent(town, await town.raised(), by=town.raiser), people_of(town), Id(town.stranger)
    await people.accounts.add(id, Duty.AUDITOR, "auditor")
    for level in (Level.FULL, Level.ENROL):
        secret = await people.sessions.begin(id, Duty.AUDITOR, level)
        assert await sees(town, photo, Cookie=f"huying={secret}") == (level is Level.FULL)


async def test_a_token_that_is_not_for_reading_shows_none(town: Town) -> None:
    photo, people, id = await sent(town, await town.raised(), by=town.raiser), people_of(town), Id(town.secretary)
    await people.accounts.add(id, Duty.NONE, "secretary")
    for scope in Scope:
        _, token = await people.sessions.give_token(id, "a program", (scope,), people.keeping.now() + 60_000_000)
        assert await sees(town, photo, Authorization=f"Bearer {token}") == (scope is Scope.READ)


async def test_a_receipt_shows_those_of_its_own_need_alone(town: Town) -> None:
    need, other = await town.raised(), await town.raised()
    photo = await sent(town, need, by=town.raiser)
    for about in (need, other):
        receipt = receipt_from()
        await people_of(town).receipts.keep(receipt, Receipt(Id(about), Id(town.raiser)))
        assert await sees(town, photo, Authorization=f"Receipt {receipt}") == (about == need)
