"""Judging a password is work, and nobody can make it keep others from signing in."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from zxcvbn import zxcvbn

from store.people import passwords
from store.people.guessing import guesses_of
from store.people.passwords import Busy, Passwords

pytestmark = pytest.mark.anyio

EVERY_SIGN = "({[<1|7!$5+7%2zx4@8b3e6g9"


def test_a_password_made_of_signs_is_read_in_few_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def watched(password: str, **known: Any) -> Any:
        seen.append(password)
        return zxcvbn(password, **known)

    monkeypatch.setattr("store.people.guessing.zxcvbn", watched)
    assert guesses_of((EVERY_SIGN * 3)[:72], "wang") > 8
    [looked_at] = seen
    assert len(looked_at) <= 40
    # One sign for each letter, where there were as many as four: all the ways to read them are two, and not thousands.
    assert not set(looked_at) & set("{[<|!@")


@pytest.mark.parametrize("weak", ["P@$$w0rd1234", "1qaz2wsx3edc", "password" * 8, "!@#$%^&*()_+", "a" * 128])
def test_what_people_make_of_the_commonest_passwords_is_seen(weak: str) -> None:
    assert guesses_of(weak, "wang") < 8


def test_a_common_word_among_many_signs_adds_little() -> None:
    signs = "({[<|!+76@"
    assert guesses_of(f"p@ssword{signs}", "wang") < guesses_of(f"qzvkxwjm{signs}", "wang")


async def test_whoever_waits_for_a_password_to_be_judged_keeps_nobody_from_signing_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = threading.Event()
    monkeypatch.setattr(passwords, "guesses_of", lambda password, login: float(held.wait(30)) * 20)
    people = Passwords()
    try:
        judged = [asyncio.create_task(people.demand_good("修灯 before breakfast 42", "wang")) for _ in range(11)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await people.demand_good("修灯 before breakfast 42", "wang")
        kept = await people.hash("修灯 before breakfast 42")
        assert await people.is_right(kept, "修灯 before breakfast 42")
        assert not any(each.done() for each in judged)
        held.set()
        await asyncio.gather(*judged)
    finally:
        held.set()
        people.close()
