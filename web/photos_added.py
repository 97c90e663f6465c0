"""Photos that came with a form, handed on to the API one by one, each once however often the form is sent."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from urllib.parse import urlencode

from starlette.requests import Request

from web.asking import Problem, ask
from web.photos_sent import PHOTOS, Photo
from web.words.translated import in_words, said

_TOO_LONG = said("照片太大，最多8兆字节。请把相机分辨率调低，或截图后再传。")
_TOO_MANY = said("一次最多3张照片，请分几次上传")
_OF_ITSELF = frozenset({413, 415, 422})
"""What is refused for what the photo is, and not for who sends it or when."""


def faults_of(photos: Sequence[Photo]) -> list[tuple[str, str]]:
    """What is wrong with them before they are looked at: the field, and the words for it."""
    if len(photos) > PHOTOS:
        return [("photo", _TOO_MANY)]
    return [("photo", _TOO_LONG)] if any(photo.content is None for photo in photos) else []


async def hand_on(
    request: Request, need: str, photos: Sequence[Photo], kind: str, key: str, receipt: str | None = None
) -> list[str]:
    """Add the photos to a need, and tell why each that was not taken was not.

    :param receipt: what shows who asks, where they have nothing else.
    """
    refused = []
    for photo in photos:
        try:
            await _add(request, need, photo, kind, key, receipt)
        except Problem as problem:
            refused.append(problem.detail)
    return refused


async def add_all(
    request: Request, need: str, photos: Sequence[Photo], kind: str, key: str
) -> tuple[Problem | None, list[tuple[str, str]]]:
    """Add them until one is refused: why none can be added now, or what is wrong with that one."""
    for photo in photos:
        try:
            await _add(request, need, photo, kind, key)
        except Problem as problem:
            return (None, [("photo", problem.detail)]) if problem.status in _OF_ITSELF else (problem, [])
    return None, []


async def _add(request: Request, need: str, photo: Photo, kind: str, key: str, receipt: str | None = None) -> None:
    if photo.content is None:
        raise Problem(413, {"title": in_words(_TOO_LONG, request.scope["language"])}, {})
    once = f"{key} {blake2b(photo.content, digest_size=12).hexdigest()}".encode("ascii", "replace")
    # What it is shows when it is looked at; what a browser calls it says nothing that people could use.
    headers = [(b"content-type", b"image/jpeg"), (b"idempotency-key", once)]
    if receipt:
        headers.append((b"authorization", f"Receipt {receipt}".encode("ascii", "replace")))
    request.scope.pop("asked", None)
    query = urlencode({"kind": kind})
    await ask(request, "POST", f"/needs/{need}/photos", photo.content, headers, query=query)
