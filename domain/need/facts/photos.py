"""Photos of a need. The files lie outside the log, sealed under the key of the person whose photo it is."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from domain.kernel import Fact, Id
from domain.words import PublicWording


class PhotoKind(StrEnum):
    """What a photo shows (vocabulary group ``photo_kind``)."""

    BEFORE = "before"
    AFTER = "after"
    EVIDENCE = "evidence"


class PhotoAdded(Fact):
    topic: ClassVar[str] = "need.photo_added"
    photo: Id
    """Also the name of its files."""
    subject: Id
    """Whose photo it is: whoever asks to be forgotten, asks for this too."""
    kind: PhotoKind
    width: int
    height: int
    size: int
    """In bytes, as it was made anew."""
    thumbnail_size: int


class PhotoPublished(Fact):
    topic: ClassVar[str] = "need.photo_published"
    photo: Id
    caption: PublicWording
    """What is to be seen, also for whoever cannot see it."""


class PhotoRemoved(Fact):
    topic: ClassVar[str] = "need.photo_removed"
    photo: Id
