"""What is told of photos, to follow who did it. Of one that is not published nothing but its kind is told."""

from __future__ import annotations

from typing import assert_never

from domain.need.facts import PhotoAdded, PhotoPublished, PhotoRemoved
from domain.vocabulary import PHOTO_KIND

OfPhotos = PhotoAdded | PhotoPublished | PhotoRemoved


def told_of_photos(fact: OfPhotos) -> tuple[str, str]:
    """In Chinese and in English."""
    match fact:
        case PhotoAdded():
            kind = PHOTO_KIND[fact.kind]
            return f"上传了一张照片（{kind.words('zh')}）", f"added a photo ({kind.words('en')})"
        case PhotoPublished():
            return f"公开了一张照片：{fact.caption}", f"published a photo: {fact.caption}"
        case PhotoRemoved():
            return "删除了一张照片", "removed a photo"
        case _:
            assert_never(fact)
