"""What identities stand on, without HTTP: passwords, the secret, and deletion of what is over."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from domain.kernel import Id, Unacceptable
from store.people.accounts import Accounts, Duty, LinkOver, LoginTaken
from store.people.codes import Codes
from store.people.keeping import DAY, Keeping, opened
from store.people.key import PeopleKey, WrongKey, key_at
from store.people.passwords import Busy, Passwords, demand_good
from store.people.sessions import Level, Scope, Sessions
from store.people.tables import codes as codes_
from store.people.tables import links, sessions, tokens

pytestmark = pytest.mark.anyio

ME = Id("01900000-0000-7000-8000-000000000001")


@pytest.fixture
def anyio_backend() -> str:
    """Everything runs on asyncio."""
    return "asyncio"


@pytest.fixture
async def keeping(store_url: str) -> AsyncIterator[Keeping]:
    """The identities of an empty store, on a clock that stands."""
    found = await opened(store_url, now=lambda: DAY)
    yield found
    await found.database.close()


@pytest.mark.parametrize(
    "password",
    [
        *("short", "eleven char", "x" * 129, "123456789012", "passwordpassword", "qwertyuiop12", "1234567890qwerty"),
        *("aaaaaaaaaaaaaaaaaaaa", "wangxiaoming", "wangxiaoming1", "WangXiaoMing2024", "１２３４５６７８９０１２"),
    ],
)
def test_short_common_and_own_names_are_no_passwords(password: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        demand_good(password, "wangxiaoming")
    assert refused.value.known["field"] == "password"


@pytest.mark.parametrize(
    "password",
    ["楼下的灯又坏了怎么办呢真急人", "copper lantern swims", "xK9#vq2LmZ!t", "correct horse battery staple " * 4],
)
def test_nothing_is_asked_of_a_password_but_length_and_not_being_guessed(password: str) -> None:
    demand_good(password, "wang")


async def test_a_password_is_the_same_however_its_characters_are_composed() -> None:
    passwords = Passwords()
    kept = await passwords.hash("Café ｆｕｌｌ width 12")
    assert await passwords.is_right(kept, "Cafe\u0301 full width 12")
    assert not await passwords.is_right(kept, "cafe full width 12")
    assert not passwords.is_outdated(kept)
    assert passwords.is_outdated(kept.replace("m=19456", "m=9728"))
    passwords.close()


async def test_beyond_a_few_whoever_comes_is_told_to_come_back() -> None:
    passwords, held, running = Passwords(), threading.Event(), 0

    def work() -> bool:
        nonlocal running
        running += 1
        return held.wait(30)

    waiting = [asyncio.create_task(passwords._threads.do(work)) for _ in range(32)]
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await passwords.is_right(None, "anything at all")
    assert running <= 2
    held.set()
    assert all(await asyncio.gather(*waiting))
    assert not await passwords.is_right(None, "anything at all")
    passwords.close()


async def test_of_many_who_follow_one_link_at_once_one_becomes_administrator(keeping: Keeping) -> None:
    accounts = Accounts(keeping)
    old, link = await accounts.first_link(), await accounts.first_link()
    with pytest.raises(LinkOver):
        await accounts.follow(old, "hash", "root")
    found = await asyncio.gather(*(accounts.follow(link, "hash", f"root{n}") for n in range(8)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in found) == ["LinkOver"] * 7 + ["str"]
    assert [(one.duty, one.party) for one in await accounts.all()] == [(Duty.SYSTEM_ADMIN, None)]
    assert await accounts.has_administrator()


async def test_a_login_name_that_is_taken_leaves_the_link_good(keeping: Keeping) -> None:
    accounts = Accounts(keeping)
    await accounts.add(ME, Duty.NONE, "Wang")
    link = await accounts.first_link()
    with pytest.raises(LoginTaken):
        await accounts.follow(link, "hash", "WANG")
    assert await accounts.follow(link, "hash", "root")


async def test_a_link_is_over_after_a_day_or_when_its_account_is_disabled(keeping: Keeping) -> None:
    accounts = Accounts(keeping)
    late, gone = await accounts.add(ME, Duty.NONE, "wang"), await accounts.reset(ME)
    for link in (late, "nonsense"):
        with pytest.raises(LinkOver):
            await accounts.follow(link, "hash")
    await accounts.disable(ME)
    with pytest.raises(LinkOver):
        await accounts.follow(gone, "hash")
    last = await accounts.reset(ME)
    await accounts.disable(ME, disabled=False)
    with pytest.raises(LinkOver):
        await accounts.follow(last, "hash")
    last = await accounts.reset(ME)
    keeping.now = lambda: 2 * DAY
    with pytest.raises(LinkOver):
        await accounts.follow(last, "hash")


async def test_of_many_guesses_at_once_five_are_made(keeping: Keeping) -> None:
    codes = Codes(keeping)
    code = await codes.for_slip(ME)
    wrong = [f"{(int(code) + n) % 10**6:06}" for n in range(1, 20)]
    assert not any(await asyncio.gather(*(codes.is_of_slip(ME, one) for one in wrong)))
    assert [row[0] for row in await keeping.read(sa.select(codes_.c.tries))] == [0]
    assert not await codes.is_of_slip(ME, code)


async def test_of_two_who_use_a_code_at_once_one_may(keeping: Keeping) -> None:
    codes = Codes(keeping)
    code = await codes.for_phone("13812345678")
    found = await asyncio.gather(*(codes.is_of_phone("13812345678", code) for _ in range(4)))
    assert sorted(found) == [False, False, False, True]


async def test_what_is_over_is_deleted(keeping: Keeping) -> None:
    kept = Sessions(keeping)
    await Accounts(keeping).add(ME, Duty.NONE, "wang")
    await kept.begin(ME, Duty.NONE, Level.FULL)
    await kept.give_token(ME, "x", (Scope.READ,), 3 * DAY)
    keeping.now = lambda: 2 * DAY
    await kept.sweep()
    counts = [len(await keeping.read(sa.select(column))) for column in (sessions.c.hash, tokens.c.hash, links.c.hash)]
    assert counts == [0, 1, 0]


async def test_processes_that_start_together_do_not_get_in_each_others_way(store_url: str) -> None:
    async def start() -> None:
        keeping = await opened(store_url)
        await Sessions(keeping).sweep()
        await keeping.database.close()

    await asyncio.gather(*(start() for _ in range(6)))


def test_what_is_sealed_is_read_for_the_same_thing_with_the_same_secret_only() -> None:
    key = PeopleKey(bytes(32))
    sealed = key.seal("wang", "login 1")
    assert key.unseal(sealed, "login 1") == "wang"
    assert key.seal("wang", "login 1") != sealed
    with pytest.raises(WrongKey):
        key.unseal(sealed, "login 2")
    with pytest.raises(WrongKey):
        PeopleKey(bytes([1] * 32)).unseal(sealed, "login 1")
    with pytest.raises(WrongKey):
        PeopleKey(bytes(31))


def test_the_secret_is_made_once_and_never_over_an_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUYING_PEOPLE_KEY")
    made = key_at(tmp_path, make=True)
    assert key_at(tmp_path, make=True).hash("x", "y") == made.hash("x", "y")
    assert [file.name for file in tmp_path.iterdir()] == ["people.key"]
    (tmp_path / "people.key").write_text("not base64!")
    with pytest.raises(WrongKey):
        key_at(tmp_path, make=True)
    with pytest.raises(WrongKey):
        key_at(None, make=True)
