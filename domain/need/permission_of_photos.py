"""Who may add photos to a need, publish them and remove them, and how many there may be."""

from __future__ import annotations

from domain.acting import Acting
from domain.kernel import Refused
from domain.need.photo import Photo
from domain.need.refusals_of_photos import EnoughOfYours, NotYourPhoto
from domain.need.stage import Act
from domain.need.state import NeedState
from domain.need.who import STAFF, Permission, Who, refused

MOST = 30
"""Of one need."""
MOST_OF_ONE = 9
"""Of one need and one person who is neither staff nor at work on it."""

PHOTOGRAPHERS = Who(
    ("raiser", "claimant", "staff"),
    "反映人、承接方或该区域的工作人员",
    "the raiser, those at work or staff of the area",
)
THEIR_OWN = Who(("added_by", "staff"), "上传照片的人或该区域的工作人员", "whoever added it or staff of the area")


def is_at_work(need: NeedState, acting: Acting) -> bool:
    """Whether they are staff of its place, or claimed it, or are a unit that took an order or a call."""
    return acting.post_for(need.path) is not None or acting.party in need.at_work


def is_theirs(need: NeedState, acting: Acting, photo: Photo) -> bool:
    """Whether a photo is theirs: added by them, or sealed for them, under whichever name."""
    return not need.stood_for(acting.party).isdisjoint((photo.by, photo.subject))


def shows_by_slip(need: NeedState, acting: Acting, photo: Photo) -> bool:
    """Whether whoever shows a slip may see it: what who made the slip has added for them, as that one has seen it."""
    return acting.slip is not None and photo.by == acting.slip.maker and photo.subject == acting.party


def _add(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    if is_at_work(need, acting):
        return None
    if acting.party not in need.raisers:
        return refused(act, PHOTOGRAPHERS)
    person = need.one_person(acting.party)
    own = sum(photo.by in person for photo in need.photos.values())
    return EnoughOfYours(most=MOST_OF_ONE) if own >= MOST_OF_ONE else None


def _remove(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    if acting.post_for(need.path) is not None:
        return None
    own = any(is_theirs(need, acting, photo) for photo in need.photos.values())
    return None if own else refused(act, THEIR_OWN, NotYourPhoto)


def _publish(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    return None if acting.post_for(need.path) is not None else refused(act, STAFF)


OF_PHOTOS: dict[Act, Permission] = {
    Act.ADD_PHOTO: Permission(PHOTOGRAPHERS, _add),
    Act.PUBLISH_PHOTO: Permission(STAFF, _publish),
    Act.REMOVE_PHOTO: Permission(THEIR_OWN, _remove),
}
"""For every act on photos who may do it."""
