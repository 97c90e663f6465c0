"""A photo of a need, as its acts ask about it."""

from __future__ import annotations

import msgspec

from domain.kernel import Id
from domain.need.facts.photos import PhotoKind


class Photo(msgspec.Struct):
    """A photo that was added and not removed."""

    kind: PhotoKind
    by: Id
    subject: Id
    """Whose photo it is: theirs who sent it, or theirs for whom the need was entered."""
    published: bool = False
