"""Finding who asks comes with almost every request: it is compiled once, and nobody waits for whoever writes."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.kernel import Id
from store.backend import StoreUnavailable
from store.people import fixed
from store.people.accounts import Accounts, Duty
from store.people.database import SqlitePeople
from store.people.keeping import DAY, Keeping, beside, opened
from store.people.key import hashed
from store.people.receipts import Receipt, Receipts, hash_of, receipt_from
from store.people.sessions import Level, Scope, Sessions
from store.reading import Compiled

pytestmark = pytest.mark.anyio

ME = Id("01900000-0000-7000-8000-000000000001")
NEED = Id("01900000-0000-7000-8000-000000000002")


@pytest.fixture
def anyio_backend() -> str:
    """Everything runs on asyncio."""
    return "asyncio"


@pytest.fixture
async def keeping(store_url: str) -> AsyncIterator[Keeping]:
    """The identities of a store with one account, on a clock that stands."""
    found = await opened(store_url, now=lambda: DAY)
    await Accounts(found).add(ME, Duty.NONE, "wang")
    yield found
    await found.database.close()


async def test_what_finds_who_asks_is_compiled_once(keeping: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, receipts = Sessions(keeping), Receipts(keeping)
    session = hashed(await kept.begin(ME, Duty.NONE, Level.FULL))
    token = hashed((await kept.give_token(ME, "door", (Scope.ACT,), 3 * DAY))[1])
    receipt = receipt_from()
    await receipts.keep(receipt, Receipt(NEED, ME))

    async def ask() -> None:
        found = await kept.session(session), await kept.token(token), await receipts.with_hash(hash_of(receipt))
        assert [each and (each.account if not isinstance(each, Receipt) else each.party) for each in found] == [ME] * 3
        assert await kept.session(token) is None
        assert await kept.token(session) is None
        assert await receipts.with_hash(session) is None
        await kept.seen([session], [token])

    await ask()

    def compiled(statement: object, store: str) -> Compiled:
        raise AssertionError(f"compiled again: {statement}")

    monkeypatch.setattr(fixed, "compiled", compiled)
    await ask()


async def test_each_use_that_is_noted_is_of_its_own_session_or_token(keeping: Keeping) -> None:
    kept = Sessions(keeping)
    first, second = [hashed(await kept.begin(ME, Duty.NONE, Level.FULL)) for _ in range(2)]
    tokens = [hashed((await kept.give_token(ME, "door", (Scope.ACT,), 3 * DAY))[1]) for _ in range(2)]
    keeping.now = lambda: DAY + 60_000_000
    await kept.seen([first], [tokens[1]])
    assert [each.seen_at for each in await kept.sessions_of(ME)].count(DAY) == 1
    found = [await kept.session(first), await kept.session(second), *[await kept.token(each) for each in tokens]]
    assert [each is not None and each.due for each in found] == [False, True, True, False]


async def test_whoever_asks_while_another_process_writes_waits_without_keeping_anybody_waiting(
    sqlite_database: str,
) -> None:
    keeping = await opened(sqlite_database, now=lambda: DAY)
    await Accounts(keeping).add(ME, Duty.NONE, "wang")
    kept = Sessions(keeping)
    session = hashed(await kept.begin(ME, Duty.NONE, Level.FULL))
    other = sqlite3.connect(beside(Path(sqlite_database.removeprefix("sqlite:///"))), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    asking = asyncio.create_task(kept.session(session))
    for _ in range(3):
        await asyncio.sleep(0)
    assert not asking.done()
    # It waits in its thread: here it does not wait at all.
    assert isinstance(keeping.database, SqlitePeople)
    assert keeping.database._read.execute("PRAGMA busy_timeout").fetchone() == (0,)
    other.execute("DELETE FROM sessions WHERE hash != ?", (session,))
    other.execute("COMMIT")
    found = await asking
    assert found is not None
    assert found.account == ME
    other.execute("DELETE FROM sessions")
    other.close()
    assert await kept.session(session) is None
    await keeping.database.close()


async def test_of_many_who_ask_at_once_each_is_told_who_they_are(keeping: Keeping) -> None:
    kept, parties = Sessions(keeping), [Id(f"01900000-0000-7000-8000-{n:012}") for n in range(100, 120)]
    for n, party in enumerate(parties):
        await Accounts(keeping).add(party, Duty.NONE, f"login{n}")
    mine = [hashed(await kept.begin(party, Duty.NONE, Level.FULL)) for party in parties]
    tokens = [hashed((await kept.give_token(party, "door", (Scope.ACT,), 3 * DAY))[1]) for party in parties]
    asked = [*mine, hashed("made up"), *mine[:3]]
    found = await asyncio.gather(*(kept.session(each) for each in asked), *(kept.token(each) for each in tokens))
    assert [each and each.account for each in found] == [*parties, None, *parties[:3], *parties]
    await kept.end(parties[0])
    again = await asyncio.gather(*(kept.session(each) for each in mine))
    assert [each is not None for each in again] == [False] + [True] * 19


async def test_when_the_database_is_gone_everybody_who_asks_together_is_told_so(postgres_database: str) -> None:
    keeping = await opened(postgres_database)
    kept = Sessions(keeping)
    await Accounts(keeping).add(ME, Duty.NONE, "wang")
    session = hashed(await kept.begin(ME, Duty.NONE, Level.FULL))
    await keeping.database.close()
    told = await asyncio.gather(*(kept.session(session) for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in told] == [StoreUnavailable] * 3
    await keeping.database.open()
    assert await kept.session(session)
    await keeping.database.close()
