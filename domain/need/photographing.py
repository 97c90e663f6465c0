"""Photos: added, published, removed; and who may see one that is not published."""

from __future__ import annotations

from domain.acting import Acting
from domain.kernel import Id, NotAllowed, NotFound
from domain.need import inputs
from domain.need.facts import PhotoAdded, PhotoKind, PhotoPublished, PhotoRemoved
from domain.need.gate import Gate
from domain.need.permission import is_staff
from domain.need.permission_of_photos import THEIR_OWN, is_at_work, is_theirs, shows_by_slip
from domain.need.photo import Photo
from domain.need.refusals_of_photos import AfterIsOfTheWork, AlreadyPublished, NotYourPhoto
from domain.need.stage import Act
from domain.need.state import NeedState
from domain.need.who import refused
from domain.policy.rules import rules
from domain.words import public_wording

_SIDE = 10_000
_BYTES = 2**24


class Photographing(Gate):
    """The acts on photos. Each is seen by staff and by whoever sent it until staff publish it."""

    def add_photo(
        self,
        acting: Acting,
        photo: Id,
        kind: PhotoKind,
        width: int,
        height: int,
        size: int,
        thumbnail_size: int,
    ) -> None:
        """Add a photo whose files lie durably under the id *photo*, sealed for :func:`whose_photo`.

        :raises EnoughPhotos: beyond 30 of the need. :raises EnoughOfYours: beyond 9 of a resident's own.
        :raises AfterIsOfTheWork: when somebody else than staff and those at work says how it is afterwards.
        """
        self._demand(acting, Act.ADD_PHOTO)
        if kind is PhotoKind.AFTER and not is_at_work(self, acting):
            raise AfterIsOfTheWork(field="kind")
        self.happened(
            PhotoAdded(
                **self._envelope(acting),
                photo=photo,
                subject=whose_photo(self, acting, kind),
                kind=kind,
                width=inputs.count(width, "width", at_least=1, at_most=_SIDE),
                height=inputs.count(height, "height", at_least=1, at_most=_SIDE),
                size=inputs.count(size, "size", at_least=1, at_most=_BYTES),
                thumbnail_size=inputs.count(thumbnail_size, "thumbnail_size", at_least=1, at_most=_BYTES),
            )
        )

    def publish_photo(self, acting: Acting, photo: Id, caption: str) -> None:
        """Let everybody see a photo. Staff have looked at it: no face, name, number plate or door is to be seen."""
        self._demand(acting, Act.PUBLISH_PHOTO)
        if self._photo(photo).published:
            raise AlreadyPublished()
        caption = public_wording(caption, "caption", at_most=200)
        self.happened(PhotoPublished(**self._envelope(acting), photo=photo, caption=caption))

    def remove_photo(self, acting: Acting, photo: Id) -> None:
        """Take a photo away, for everybody and for good: one's own, or as staff any."""
        self._demand(acting, Act.REMOVE_PHOTO)
        found = self._photo(photo)
        if not is_staff(self, acting) and not is_theirs(self, acting, found):
            raise refused(Act.REMOVE_PHOTO, THEIR_OWN, NotYourPhoto)
        self.happened(PhotoRemoved(**self._envelope(acting), photo=photo))

    def remove_photos_of(self, acting: Acting, subject: Id) -> None:
        """Take all photos away that were sealed for somebody who is forgotten. Causes nothing where there are none."""
        for id, photo in list(self.photos.items()):
            if photo.subject == subject:
                self.remove_photo(acting, id)

    def _photo(self, id: Id) -> Photo:
        found = self.photos.get(id)
        if found is None:
            raise NotFound(id=id, what=("照片", "photo"))
        return found


def whose_photo(need: NeedState, acting: Acting, kind: PhotoKind) -> Id:
    """Under whose key a photo is sealed that *acting* adds.

    It is theirs; but of a need that was entered for somebody else, what is added by who entered it is the other one's.
    Nothing that this hangs on ever changes, so that it may be asked before the act.
    """
    for_another = acting.party == need.entered_by and kind is not PhotoKind.AFTER
    return need.raiser if for_another else acting.party


def may_see(need: NeedState, asking: Acting, photo: Photo) -> bool:
    """Whether they may see a photo: everybody if it is published, else those whose it is, and staff who read words."""
    if photo.published:
        return True
    if asking.slip is not None:
        return shows_by_slip(need, asking, photo)
    if is_theirs(need, asking, photo):
        return True
    try:
        return is_staff(need, asking.under(rules()["words.read"]))
    except NotAllowed:
        return False
