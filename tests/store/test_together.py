"""Questions that come at once are put together, and each is given what is its own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from store.people.fixed import Fixed, Rows
from store.people.together import Together

pytestmark = pytest.mark.anyio

WHO = Fixed(sa.select(sa.literal(1)), key="who")
WHERE = Fixed(sa.select(sa.literal(2)), key="place")


@pytest.fixture
def anyio_backend() -> str:
    """Everything runs on asyncio."""
    return "asyncio"


class Slow:
    """Answers once it is let: the value asked for and its length, but of "nobody" nothing."""

    def __init__(self) -> None:
        self.asked: list[list[Any]] = []
        self.goes_on = asyncio.Event()
        self.fails = False

    async def __call__(self, fixed: Fixed, asked: Sequence[Mapping[str, Any]]) -> Rows:
        values = [each[fixed.key] for each in asked]
        self.asked.append(values)
        await self.goes_on.wait()
        if self.fails:
            self.fails = False
            raise OSError("gone")
        return [(value, len(value)) for value in values if value != "nobody"]


async def test_who_comes_while_others_are_answered_is_asked_about_with_all_who_came_meanwhile() -> None:
    slow = Slow()
    together = Together(slow)
    first = [asyncio.create_task(together.rows(WHO.filled(who=who))) for who in ("li", "nobody", "li")]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    second = [asyncio.create_task(together.rows(WHO.filled(who=who))) for who in ("wang", "zhao")]
    elsewhere = asyncio.create_task(together.rows(WHERE.filled(place="gate")))
    await asyncio.sleep(0)
    slow.goes_on.set()
    assert await asyncio.gather(*first, *second) == [[("li", 2)], [], [("li", 2)], [("wang", 4)], [("zhao", 4)]]
    assert await elsewhere == [("gate", 4)]
    assert slow.asked == [["li", "nobody", "li"], ["wang", "zhao"], ["gate"]]


async def test_what_fails_fails_for_those_who_asked_and_not_for_who_comes_after() -> None:
    slow = Slow()
    slow.fails = True
    slow.goes_on.set()
    together = Together(slow)
    told = await asyncio.gather(*(together.rows(WHO.filled(who=who)) for who in ("li", "wang")), return_exceptions=True)
    assert [type(each) for each in told] == [OSError] * 2
    assert await together.rows(WHO.filled(who="li")) == [("li", 2)]


async def test_who_goes_away_takes_nobody_along() -> None:
    slow = Slow()
    together = Together(slow)
    gone, there = (asyncio.create_task(together.rows(WHO.filled(who=who))) for who in ("li", "wang"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    slow.goes_on.set()
    assert await there == [("wang", 4)]
    assert gone.cancelled()
