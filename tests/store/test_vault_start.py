"""A vault that cannot be used stops the start with a sentence, and changes nothing."""

# ruff: noqa: ASYNC240 -- nobody else waits for the loop of a test
from __future__ import annotations

import os
import sqlite3
from base64 import b64encode
from pathlib import Path

import asyncpg
import pytest

from domain.acting import PartyKind
from domain.kernel import Id, Refused
from store.backend import StoreUnavailable
from store.opening import BadStore, file_of
from store.vault.on_postgres import PostgresShelf
from store.vault.on_sqlite import SqliteShelf
from store.vault.places import VaultOlder, place_for, sealing
from store.vault.vault import KeyTaken, Place
from store.vault.wrapping import (
    FILE,
    KEY,
    FromFile,
    WrappingKeyMalformed,
    WrappingKeyMissing,
    WrappingKeyOpen,
    WrappingKeyWrong,
)
from tests.domain.people import new_id
from tests.store.stored import opened, writing
from tests.store.town import registered, together

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The wrapping key lies in a file of this test's own."""
    monkeypatch.delenv(KEY)
    monkeypatch.setenv(FILE, str(tmp_path / "keys" / "wrapping.key"))
    return tmp_path / "keys" / "wrapping.key"


async def registers(url: str) -> Id:
    person = new_id()
    async with opened(url) as backend, sealing(url, backend) as vault, writing(backend, vault=vault) as writer:
        await writer.submit(registered(person, PartyKind.RESIDENT))
    return person


async def start(url: str) -> None:
    async with opened(url) as backend, sealing(url, backend):
        pass


async def refused(url: str, kind: type[Refused]) -> None:
    with pytest.raises(kind) as why:
        await start(url)
    for language in ("zh", "en"):
        assert "{" not in why.value.sentence(language)


async def dropped(url: str) -> None:
    """The vault is gone, as if only the store had been restored."""
    file = file_of(url)
    if file is not None:
        for part in file.parent.glob(f"{file.name}.vault*"):
            part.unlink()
        return
    connection = await asyncpg.connect(url)
    await connection.execute("DROP SCHEMA vault CASCADE")
    await connection.close()


async def keys_in(url: str) -> int:
    shelf = place_for(url).shelf
    look = await shelf.look()
    await shelf.open(look.wrapping or "")
    try:
        if isinstance(shelf, SqliteShelf):
            return int(shelf._reading().execute("SELECT count(*) FROM keys").fetchone()[0])
        assert isinstance(shelf, PostgresShelf)
        return int((await shelf._all("SELECT count(*) FROM keys"))[0][0])
    finally:
        await shelf.close()


def test_the_first_start_makes_a_key_that_only_its_owner_reads(sqlite_database: str, key_file: Path) -> None:
    made = FromFile(key_file).make()
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert FromFile(key_file).make().name == made.name, "the second of two workers takes what the first has made"
    assert [file.name for file in key_file.parent.iterdir()] == ["wrapping.key"]


async def test_without_the_wrapping_key_nothing_starts(store_url: str, key_file: Path) -> None:
    await registers(store_url)
    key_file.rename(key_file.with_name("elsewhere"))
    await refused(store_url, WrappingKeyMissing)
    assert not key_file.exists()
    key_file.with_name("elsewhere").rename(key_file)
    await start(store_url)


async def test_with_another_wrapping_key_nothing_starts(
    store_url: str, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await registers(store_url)
    monkeypatch.setenv(KEY, b64encode(os.urandom(32)).decode())
    await refused(store_url, WrappingKeyWrong)
    monkeypatch.setenv(KEY, "no key")
    await refused(store_url, WrappingKeyMalformed)
    monkeypatch.setenv(KEY, key_file.read_text())
    await start(store_url)


async def test_a_wrapping_key_that_others_may_read_is_not_used(store_url: str, key_file: Path) -> None:
    await registers(store_url)
    key_file.chmod(0o640)
    await refused(store_url, WrappingKeyOpen)
    key_file.chmod(0o600)
    await start(store_url)


async def test_a_vault_that_is_gone_or_older_than_the_log_stops_the_start(store_url: str) -> None:
    await registers(store_url)
    await dropped(store_url)
    await refused(store_url, VaultOlder)
    assert (await place_for(store_url).shelf.look()).wrapping is None, "nothing was made"


async def test_a_vault_that_lacks_one_persons_key_stops_the_start(store_url: str) -> None:
    early, late = await registers(store_url), await registers(store_url)
    # As the vault was before the second one came.
    shelf = place_for(store_url).shelf
    if isinstance(shelf, SqliteShelf):
        old = sqlite3.connect(shelf.path)
        old.execute("DELETE FROM keys WHERE subject = ?", (late,))
        old.execute("UPDATE state SET value = '1' WHERE name = 'position'")
        old.commit()
        old.close()
    else:
        connection = await asyncpg.connect(store_url)
        await connection.execute("DELETE FROM vault.keys WHERE subject = $1", late)
        await connection.execute("UPDATE vault.state SET value = '1' WHERE name = 'position'")
        await connection.close()
    before = await keys_in(store_url)
    await refused(store_url, VaultOlder)
    assert await keys_in(store_url) == before
    assert early


async def test_a_rotation_that_was_cut_off_is_settled_at_the_next_start(store_url: str, key_file: Path) -> None:
    await registers(store_url)
    before = key_file.read_text()
    # Cut off before the keys were wrapped anew: the new key is of no use.
    FromFile(key_file).following()
    await start(store_url)
    assert key_file.read_text() == before
    # Cut off after that, and before the new key came to its place.
    async with opened(store_url) as backend, sealing(store_url, backend) as vault:
        vault.source.settle = lambda name: None  # type: ignore[method-assign]  # in its stead, here
        await vault.rotate()
    assert key_file.with_name("wrapping.key.next").exists()
    await start(store_url)
    assert key_file.read_text() != before
    assert [file.name for file in key_file.parent.iterdir()] == ["wrapping.key"]
    await registers(store_url)


async def test_of_two_workers_that_make_a_key_for_the_same_person_one_wins(postgres_database: str) -> None:
    url, person = postgres_database, new_id()
    async with opened(url) as a, opened(url) as b, sealing(url, a) as one, sealing(url, b) as other:
        await one.fetch([person])
        await other.fetch([person])
        async with one.keeping(0):
            pass
        with pytest.raises(KeyTaken):
            async with other.keeping(0):
                pass
        async with writing(b, vault=other) as writer:
            await writer.submit(registered(person, PartyKind.RESIDENT))
        await one.fetch([person])
        sealed = one.seal(person, "party.registered", "name", person, "某人")
        assert await other.opened([Place(person, "party.registered", "name", sealed)]) == ["某人"]


async def test_who_loses_the_race_for_a_key_decides_again(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, person = postgres_database, new_id()
    async with (
        opened(url) as a,
        opened(url) as b,
        sealing(url, a) as one,
        sealing(url, b) as other,
        writing(b, vault=other) as writer,
    ):
        raced: list[Id] = []
        find = other.shelf.find

        async def late(subjects: list[str]) -> object:
            found = await find(subjects)
            if person in subjects and not raced:
                raced.append(person)
                await one.fetch([person])
                async with one.keeping(0):
                    pass
            return found

        monkeypatch.setattr(other.shelf, "find", late)
        [outcome] = await together(writer, registered(person, PartyKind.RESIDENT))
        assert not isinstance(outcome, BaseException)
        fact = (await b.case(person))[0].fact
        name = fact.name  # type: ignore[attr-defined]  # it is registered
        assert await one.opened([Place(person, "party.registered", "name", name)]) == ["某人"]
    assert raced


async def test_facts_wait_for_their_keys(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with (
        opened(store_url) as backend,
        sealing(store_url, backend) as vault,
        writing(backend, vault=vault) as writer,
    ):

        async def full(*_: object) -> None:
            raise StoreUnavailable("the disk of the vault is full")

        monkeypatch.setattr(vault.shelf, "add", full)
        [outcome] = await together(writer, registered(new_id(), PartyKind.RESIDENT))
        assert type(outcome).__name__ == "StoreUnavailable"
        assert (await backend.head()).position == 0
        monkeypatch.undo()
        await writer.submit(registered(new_id(), PartyKind.RESIDENT))


def test_a_vault_is_named_by_a_url_that_goes_with_the_store() -> None:
    for store, named in (("sqlite:///x.db", "huhu"), ("postgresql://here/db", "sqlite:///x.vault")):
        with pytest.raises(BadStore):
            place_for(store, environment={"HUYING_VAULT": named})
    shelf = place_for("sqlite:///x.db", environment={"HUYING_VAULT": "postgresql://there/db"}).shelf
    assert isinstance(shelf, PostgresShelf)


async def test_a_writer_without_a_vault_seals_all_the_same(sqlite_database: str) -> None:
    person = new_id()
    async with opened(sqlite_database) as backend, writing(backend) as writer:
        await writer.submit(registered(person, PartyKind.RESIDENT))
        [stored] = await backend.facts(person)
        assert "某人" not in stored.state.decode()
        assert "box" in stored.state.decode()
