"""Stores of their own for tests: PostgreSQL databases, and copies of stores that were filled once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

_SQLITE = "sqlite:///"


@contextmanager
def database(server: str, template: str = "template1") -> Iterator[str]:
    """The URL of a new database on the PostgreSQL *server*, which begins like the database *template*."""
    name = f"huying_{uuid4().hex}"
    # Its files are copied as they are. The other way writes every page of them to the log first, which takes twice as
    # long where nobody waits for a disk.
    asyncio.run(execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"))
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    asyncio.run(execute(server, f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def copied(store: str, folder: Path) -> Iterator[str]:
    """The URL of a store that begins as a copy of *store*, which nobody has open: in *folder*, or beside it."""
    if store.startswith(_SQLITE):
        file = Path(store.removeprefix(_SQLITE))
        for part in file.parent.glob(f"{file.name}*"):
            shutil.copy(part, folder)
        if (file.parent / "files").is_dir():
            shutil.copytree(file.parent / "files", folder / "files", dirs_exist_ok=True)
        yield f"{_SQLITE}{folder / file.name}"
    else:
        parts = urlsplit(store)
        with database(urlunsplit(parts._replace(path="/postgres")), template=parts.path[1:]) as url:
            yield url


async def execute(server: str, *statements: str) -> None:
    """Have statements executed, each in a transaction of its own."""
    connection = await asyncpg.connect(server)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
