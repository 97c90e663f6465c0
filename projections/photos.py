"""The photos of each need, those that everybody may see and those that are not published yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, NamedTuple, assert_never, cast, get_args

import sqlalchemy as sa

from domain.kernel import Event, Fact, Id
from domain.need.facts import PhotoAdded, PhotoKind, PhotoPublished, PhotoRemoved
from domain.party import SubjectErased
from projections.kernel import Row, RowType, Tables, View
from store.reading import Query, Reader
from store.tables import Key, Slot, table_of

_ROOM = 50


class PhotoRow(Row):
    """A photo that was added and not removed."""

    table: ClassVar[str] = "photos_photo"
    key: ClassVar[tuple[str, ...]] = ("photo",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("need", "at", "photo"),)
    fixed: ClassVar[tuple[str, ...]] = ("need", "at")

    photo: str
    need: str
    subject: str
    """Under whose key its files are sealed."""
    by: str
    kind: str
    width: int
    height: int
    size: int
    thumbnail_size: int
    at: int
    caption: str | None = None
    """What is to be seen, once it is published."""


class OwnPhotosRow(Row):
    """All photos that were ever sealed under somebody's key: what is dropped when they are forgotten."""

    table: ClassVar[str] = "photos_own"
    key: ClassVar[tuple[str, ...]] = ("subject",)

    subject: str
    photos: tuple[str, ...]
    """Also those that were removed, of which nothing else says whose they were."""


_Told = PhotoAdded | PhotoPublished | PhotoRemoved | SubjectErased


class Photos(View):
    """One row for each photo of somebody who was not forgotten."""

    name: ClassVar[str] = "photos"
    version: ClassVar[int] = 2
    kinds: ClassVar[tuple[RowType, ...]] = (PhotoRow, OwnPhotosRow)
    wants: ClassVar[frozenset[type[Fact]]] = frozenset(get_args(_Told))

    def reads(self, event: Event, tables: Tables) -> Iterable[tuple[type[Row], Key]]:
        """The photo that is published, and what else its owner has."""
        match event.fact:
            case PhotoPublished(photo=photo):
                return ((PhotoRow, photo),)
            case PhotoAdded(subject=subject):
                return ((OwnPhotosRow, subject),)
            case SubjectErased():
                return ((OwnPhotosRow, event.case),)
            case _:
                return ()

    def fold(self, event: Event, tables: Tables) -> None:
        """Keep what is there and who may see it."""
        fact, rows, owned = cast(_Told, event.fact), tables[PhotoRow], tables[OwnPhotosRow]
        match fact:
            case PhotoAdded():
                size = (fact.width, fact.height, fact.size, fact.thumbnail_size)
                rows.put(PhotoRow(fact.photo, event.case, fact.subject, fact.by, fact.kind.value, *size, fact.at))
                before = owned.get(fact.subject)
                had = () if before is None else before.photos
                owned.put(OwnPhotosRow(fact.subject, (*had, fact.photo)))
            case PhotoPublished():
                row = rows.get(fact.photo)
                if row is not None:
                    row.caption = fact.caption
                    rows.put(row)
            case PhotoRemoved():
                rows.drop(fact.photo)
            case SubjectErased():
                own = owned.get(event.case)
                if own is not None:
                    for photo in own.photos:
                        rows.drop(photo)
                    owned.drop(event.case)
            case _:
                assert_never(fact)


class Shot(NamedTuple):
    """A photo, as it is looked for."""

    photo: Id
    need: Id
    subject: Id
    by: Id
    kind: PhotoKind
    width: int
    height: int
    size: int
    thumbnail_size: int
    at: int
    caption: str | None


async def photos_of(reader: Reader, need: Id) -> list[Shot]:
    """The photos of a need, oldest first, whoever may see them."""
    return [_shot(row) for row in await reader.fetch(_OF_NEED, need=need)]


async def photo_by_id(reader: Reader, photo: Id) -> Shot | None:
    """One photo; None when there is none, or it was removed."""
    rows = await reader.fetch(_ONE, photo=photo)
    return _shot(rows[0]) if rows else None


async def photos_there(reader: Reader, ids: Sequence[Id]) -> set[Id]:
    """Which of at most 50 ids are those of photos that were not removed."""
    if not ids:
        return set()
    padded = {f"photo_{i}": ids[min(i, len(ids) - 1)] for i in range(_ROOM)}
    return {row[0] for row in await reader.fetch(_THERE, **padded)}


def _shot(row: Sequence[Any]) -> Shot:
    shot = Shot(*row)
    return shot._replace(kind=PhotoKind(shot.kind))


def _columns(slot: Slot) -> sa.Select[Any]:
    table = table_of(PhotoRow, slot)
    return sa.select(*(table.c[name] for name in Shot._fields))


def _of_need(slot: Slot) -> sa.Select[Any]:
    table = table_of(PhotoRow, slot)
    wanted = table.c.need == sa.bindparam("need", type_=sa.Text)
    return _columns(slot).where(wanted).order_by(table.c.at, table.c.photo)


def _one(slot: Slot) -> sa.Select[Any]:
    return _columns(slot).where(table_of(PhotoRow, slot).c.photo == sa.bindparam("photo", type_=sa.Text))


def _there(slot: Slot) -> sa.Select[Any]:
    table = table_of(PhotoRow, slot)
    return sa.select(table.c.photo).where(
        table.c.photo.in_([sa.bindparam(f"photo_{i}", type_=sa.Text) for i in range(_ROOM)])
    )


_OF_NEED, _ONE, _THERE = Query("photos", _of_need), Query("photos", _one), Query("photos", _there)
