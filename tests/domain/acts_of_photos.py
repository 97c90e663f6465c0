"""The acts on photos, each with something to say in it that nothing can be said against."""

from __future__ import annotations

from collections.abc import Callable

from domain.acting import Acting
from domain.kernel import Id
from domain.need.facts import PhotoKind
from domain.need.need import Need
from domain.need.photo import Photo
from domain.need.stage import Act
from tests.domain.people import new_id


def _first(need: Need, wanted: Callable[[Photo], bool]) -> Id:
    """The first photo like that, else any, else one that is not there."""
    found = [id for id, photo in need.photos.items() if wanted(photo)]
    return next(iter((*found, *need.photos)), new_id())


def add_photo(need: Need, by: Acting, kind: PhotoKind = PhotoKind.EVIDENCE) -> Id:
    """Add a photo; gives back its id."""
    photo = new_id()
    need.add_photo(by, photo, kind, 1600, 1200, 300_000, 18_000)
    return photo


ACTS_OF_PHOTOS: dict[Act, Callable[[Need, Acting], object]] = {
    Act.ADD_PHOTO: add_photo,
    Act.PUBLISH_PHOTO: lambda need, by: need.publish_photo(
        by, _first(need, lambda photo: not photo.published), "楼前的灯"
    ),
    Act.REMOVE_PHOTO: lambda need, by: need.remove_photo(
        by, _first(need, lambda photo: by.party in (photo.by, photo.subject))
    ),
}
