"""Which store a command is about, and how it is opened."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from projections import VIEWS
from store.backend import Backend
from store.files.sweeping import folder_of
from store.opening import WriterLock, backend_for, file_of
from store.people.database import Database
from store.people.keeping import database_at
from store.rebuild import out_of_date

Data = Annotated[
    Path,
    typer.Option(envvar="HUYING_DATA", help="The data folder 数据目录.", show_default="./data", file_okay=False),
]
Store = Annotated[
    str | None,
    typer.Option(
        envvar="HUYING_STORE",
        help="The store 数据库: sqlite:///PATH or postgresql://…, instead of the file in the data folder.",
        show_default=False,
    ),
]
Photos = Annotated[
    Path | None,
    typer.Option(
        envvar="HUYING_FILES",
        help="The folder of photos 照片目录, if not the one beside the store.",
        show_default=False,
        file_okay=False,
    ),
]
HERE = Path("data")


class NeedsRebuild(Exception):
    """A view was built by another version of Huying."""


def url_of(data: Path, store: str | None) -> str:
    """The URL of the store: the one that was given, or the file in the data folder."""
    return store or f"sqlite:///{data.absolute() / 'huying.db'}"


def photos_at(url: str, data: Path, files: Path | None) -> Path:
    """The folder of photos: the one that was given, the one beside a SQLite store, or the one in the data folder."""
    return files or (data.absolute() / "files" if file_of(url) is None else folder_of(url))


@asynccontextmanager
async def reading(url: str) -> AsyncIterator[Backend]:
    """A store to be read, also beside the process that serves it.

    :raises NeedsRebuild: when its views are not those of this version.
    """
    backend = backend_for(url, read_only=True)
    await backend.open()
    try:
        stale = await out_of_date(backend, VIEWS)
        if stale:
            raise NeedsRebuild(", ".join(view.name for view in stale))
        yield backend
    finally:
        await backend.close()


@asynccontextmanager
async def writing(url: str) -> AsyncIterator[Backend]:
    """A store to be written; call it with the right to do so (:func:`sole_writer`)."""
    backend = backend_for(url)
    await backend.open()
    try:
        yield backend
    finally:
        await backend.close()


@asynccontextmanager
async def identities_at(url: str) -> AsyncIterator[Database]:
    """The identities of a store, for what takes no secret: to delete them, or to carry them over as they are."""
    database = database_at(url)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


@contextmanager
def sole_writer(url: str) -> Iterator[None]:
    """The right to write the store; a SQLite file has one writing process, PostgreSQL any number.

    :raises InUse: when another process serves the file.
    """
    file = file_of(url)
    if file is None:
        yield
    else:
        with WriterLock(file):
            yield
