"""Where a vault is, and where its wrapping key."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from domain.kernel import Id, Refused
from domain.sealing import sealed_fields, sealed_topics
from domain.words import Sealed
from store.backend import Backend
from store.codec import event_of
from store.opening import BadStore, file_of
from store.vault.boxes import CannotOpen, key_of
from store.vault.on_postgres import PostgresShelf
from store.vault.on_sqlite import SqliteShelf
from store.vault.shelf import Shelf
from store.vault.vault import Vault
from store.vault.wrapping import FILE, KEY, FromEnvironment, FromFile, KeySource

VAULT = "HUYING_VAULT"
_DATA = "HUYING_DATA"
_AT_ONCE = 5_000


class VaultOlder(Refused):
    """密钥库比记录旧：有 {count} 人的密文找不到密钥（如第 {position} 条记录）。请恢复更新的密钥库；未作任何改动。

    The vault is older than the log: the words of {count} people are sealed with keys that it does not have (such as at
    position {position}). Restore a vault that was saved with the log or after it; nothing was changed.
    """


class VaultPlace(NamedTuple):
    """A vault, and where its wrapping key comes from."""

    shelf: Shelf
    source: KeySource

    def vault(self) -> Vault:
        """The vault, not open yet."""
        return Vault(self.shelf, self.source)


def place_for(
    store: str, data: Path | None = None, environment: Mapping[str, str] | None = None, *, read_only: bool = False
) -> VaultPlace:
    """The vault of a store: a file beside a SQLite one, a schema in a PostgreSQL one, or what ``HUYING_VAULT`` names.

    The wrapping key is ``HUYING_WRAPPING_KEY`` itself, or lies in the file that ``HUYING_WRAPPING_KEY_FILE`` names: if
    none is named, ``wrapping.key`` beside a SQLite store, or in the data folder.

    :param data: the data folder; the one that the environment names, if none is given.
    :param read_only: to be read beside the process that has it open.

    :raises BadStore: when a vault is named that is none, or cannot go with that store.
    """
    given = os.environ if environment is None else environment
    file = file_of(store)
    return VaultPlace(_shelf(store, file, given.get(VAULT, ""), read_only), _source(file, data, given))


def _shelf(store: str, file: Path | None, named: str, read_only: bool) -> Shelf:
    if not named:
        return (
            PostgresShelf(store)
            if file is None
            else SqliteShelf(file.with_name(f"{file.name}.vault"), read_only=read_only)
        )
    if named.startswith(("postgresql://", "postgres://")):
        return PostgresShelf(named)
    other = file_of(named)
    if other is None:
        raise BadStore(f"{VAULT} reads sqlite:///path/to/file or postgresql://user@host/database")
    if file is None:
        raise BadStore("a store in PostgreSQL has its vault in PostgreSQL, so that every process reaches it")
    return SqliteShelf(other, read_only=read_only)


def _source(file: Path | None, data: Path | None, given: Mapping[str, str]) -> KeySource:
    if given.get(KEY):
        return FromEnvironment(given)
    named = given.get(FILE)
    if named:
        return FromFile(Path(named))
    folder = file.parent if file is not None else data or Path(given.get(_DATA) or "data")
    return FromFile(folder.absolute() / "wrapping.key")


async def open_beside(vault: Vault, backend: Backend) -> None:
    """Open the vault of a store that is open, once it is sure that they belong together.

    :raises VaultOlder: when the log was sealed with keys that the vault does not have; nothing is changed then.
    :raises WrappingKeyMissing, WrappingKeyWrong, WrappingKeyOpen, WrappingKeyMalformed: likewise.
    """
    look = await vault.shelf.look()
    if look.wrapping is None:
        # An empty vault: it may only be made where nothing was ever sealed.
        head = (await backend.head()).position
        named = await _named(backend, look.position, head)
        if named:
            raise VaultOlder(count=len(named), position=min(at for at, _ in named.values()))
        await vault.open(look)
    else:
        await vault.open(look)
        try:
            head = await _demand_known(vault.shelf, backend, look.position)
        except BaseException:
            await vault.close()
            raise
    if head > look.position:
        await vault.shelf.reached(head)


async def _demand_known(shelf: Shelf, backend: Backend, position: int) -> int:
    # The log is read first: whatever it holds by then was durable in the vault before.
    head = (await backend.head()).position
    named = await _named(backend, position, head)
    subjects = sorted(named)
    known: set[str] = set()
    for i in range(0, len(subjects), _AT_ONCE):
        for key in await shelf.find(subjects[i : i + _AT_ONCE]):
            if key.wrapped is None or key.name == named[Id(key.subject)][1]:
                known.add(key.subject)
    unknown = [at for subject, (at, _) in named.items() if subject not in known]
    if unknown:
        raise VaultOlder(count=len(unknown), position=min(unknown))
    return head


async def _named(backend: Backend, after: int, until: int) -> dict[Id, tuple[int, bytes]]:
    """The people whose words were sealed in that part of the log, where that was last, and with which key."""
    found: dict[Id, tuple[int, bytes]] = {}
    if until <= after:
        return found
    async for piece in backend.scan(after, until, sealed_topics()):
        for row in piece:
            fact = event_of(row).fact
            for field in sealed_fields(type(fact)):
                sealed: Sealed | None = getattr(fact, field)
                if sealed is not None and sealed.box is not None:
                    try:
                        found[sealed.subject] = row[0], key_of(sealed.box)
                    except CannotOpen:
                        found[sealed.subject] = row[0], b""
    return found


@asynccontextmanager
async def sealing(store: str, backend: Backend, data: Path | None = None) -> AsyncIterator[Vault]:
    """The open vault of a store that is open, closed afterwards; see :func:`open_beside`."""
    vault = place_for(store, data).vault()
    try:
        await open_beside(vault, backend)
        yield vault
    finally:
        await vault.close()
