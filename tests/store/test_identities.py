"""Identities elsewhere without HTTP: nothing of them stands in the clear, they go along with a copy, trips are over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from domain.kernel import Id
from store.people.copying import copy_identities
from store.people.database import Taken
from store.people.departures import Departures
from store.people.identities import Identities, Voucher, subject_at
from store.people.keeping import DAY, MINUTE, Keeping, opened
from store.people.sessions import Sessions
from store.people.tables import departures, identities, metadata

pytestmark = pytest.mark.anyio

ME, OTHER = Id("01900000-0000-7000-8000-000000000001"), Id("01900000-0000-7000-8000-000000000002")
SUBJECT = subject_at("https://provider.example", "alice")


@pytest.fixture
def anyio_backend() -> str:
    """Everything runs on asyncio."""
    return "asyncio"


class Clock:
    """Stands until a test moves it."""

    def __init__(self) -> None:
        self.at = DAY

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def keeping(store_url: str, clock: Clock) -> AsyncIterator[Keeping]:
    """The identities of an empty store, on a clock that stands."""
    found = await opened(store_url, now=clock)
    yield found
    await found.database.close()


async def test_nothing_says_who_somebody_is_elsewhere(keeping: Keeping) -> None:
    people = Identities(keeping)
    await people.add_resident(ME, Voucher.WECHAT, "union-of-zhang")
    await people.link(ME, Voucher.OIDC, SUBJECT)
    for table in metadata.sorted_tables:
        (rows,) = await keeping.database.run(sa.select(table))
        assert not [word for word in ("union-of-zhang", "alice", "provider.example") if word in str(rows)]


async def test_an_account_that_cannot_have_the_identity_is_not_made(keeping: Keeping) -> None:
    people = Identities(keeping)
    await people.add_resident(ME, Voucher.WECHAT, "union")
    with pytest.raises(Taken):
        await people.add_resident(OTHER, Voucher.WECHAT, "union")
    assert await people.owner(Voucher.WECHAT, "union") == ME
    assert await people.of(OTHER) == []
    await people.add_resident(OTHER, Voucher.WECHAT, "another")  # so it was not there


async def test_identities_go_along_with_a_copy(keeping: Keeping, tmp_path: Path) -> None:
    source = await opened(f"sqlite:///{tmp_path / 'source.sqlite'}")
    try:
        await Identities(source).add_resident(ME, Voucher.WECHAT, "union")
        await copy_identities(source.database, keeping.database)
        there = Identities(Keeping(keeping.database, source.key, keeping.now))
        assert await there.owner(Voucher.WECHAT, "union") == ME
    finally:
        await source.database.close()


async def test_a_trip_is_for_one_purpose_and_once(keeping: Keeping) -> None:
    trips = Departures(keeping)
    secret = await trips.begin("oidc", ME, MINUTE)
    assert await trips.back(secret, "wechat") is None
    assert await trips.back(secret + "x", "oidc") is None
    assert await trips.awaited(secret, "oidc") == ME
    assert await trips.back(secret, "oidc") == ME
    assert await trips.back(secret, "oidc") is None
    (rows,) = await keeping.database.run(sa.select(departures))
    assert rows == []


async def test_trips_that_are_over_are_deleted(keeping: Keeping, clock: Clock) -> None:
    trips = Departures(keeping)
    over = await trips.begin("oidc", "", MINUTE)
    clock.at += MINUTE
    assert await trips.awaited(over, "oidc") is None
    assert await trips.back(over, "oidc") is None
    await trips.begin("oidc", "", MINUTE)
    assert len((await keeping.database.run(sa.select(departures)))[0]) == 1
    clock.at += MINUTE
    await Sessions(keeping).sweep()
    assert (await keeping.database.run(sa.select(departures)))[0] == []
    assert (await keeping.database.run(sa.select(identities)))[0] == []
