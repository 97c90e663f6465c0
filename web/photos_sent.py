"""Forms that bring photos along: read in memory, and the photos passed on to the API one by one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from api.problems import BodyTooSlow, TooLarge
from api.uploads import AT_LEAST, MOST
from web.asking import Problem, ask
from web.forms import NoForm, posted_by
from web.words.translated import said

AT_MOST = 3
"""How many photos one form takes."""
_TOGETHER = (AT_MOST + 1) * MOST
"""How many bytes: one photo too large is told of beside its field, with all that was typed still there."""
_PATIENCE = 10.0

_TOO_MANY = said("一次最多3张照片，请分几次上传")
_TOO_LARGE = said("有照片超过8MB，请选小一点的，或用手机的“原图”以外的方式发送")


class Photo(NamedTuple):
    """A photo as it came, which nobody has looked at."""

    content: bytes
    type: str
    """What the browser says that it is."""


class _InMemory(MultiPartParser):
    """What people send is not sealed yet: it must not come to lie in a temporary file."""

    spool_max_size = _TOGETHER


async def posted_with_photos(request: Request) -> tuple[FormData, list[Photo], list[tuple[str, str]]]:
    """What was filled in, the photos that came with it, and what is wrong with these.

    :raises TooLarge: when all of it together is too long. :raises NoForm: when it is none.
    :raises BodyTooSlow: when it does not arrive in time.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await posted_by(request), [], []
    try:
        async with asyncio.timeout(_PATIENCE) as patience:
            pieces = _pieces(request, patience)
            posted = await _InMemory(request.headers, pieces, max_files=20, max_fields=500, max_part_size=MOST).parse()
    except TimeoutError:
        raise BodyTooSlow() from None
    except (MultiPartException, HTTPException, UnicodeDecodeError, ValueError):
        raise NoForm() from None
    uploads = [upload for upload in posted.getlist("photo") if isinstance(upload, UploadFile)]
    photos, faults = [Photo(await one.read(), one.content_type or "") for one in uploads], list[tuple[str, str]]()
    await posted.close()
    photos = [photo for photo in photos if photo.content]
    if len(photos) > AT_MOST:
        faults.append(("photo", _TOO_MANY))
    elif any(len(photo.content) > MOST for photo in photos):
        faults.append(("photo", _TOO_LARGE))
    return posted, photos, faults


async def _pieces(request: Request, patience: asyncio.Timeout) -> AsyncGenerator[bytes, None]:
    size, began = 0, asyncio.get_running_loop().time()
    async for piece in request.stream():
        size += len(piece)
        if size > _TOGETHER:
            raise TooLarge(limit=_TOGETHER)
        patience.reschedule(began + _PATIENCE + size / AT_LEAST)
        yield piece


async def add_photos(
    request: Request, need: str, kind: str, key: str, photos: Sequence[Photo]
) -> tuple[str, str] | None:
    """Add them to the need, each once however often the form is sent.

    :returns: the field and what is wrong with it, where one of them is refused for what it is.
    :raises Problem: when it is refused for another reason.
    """
    for photo in photos:
        mark = blake2b(photo.content, digest_size=12).hexdigest()
        type = photo.type if photo.type.isascii() and photo.type.isprintable() else ""
        headers = [
            (b"content-type", type.encode()),
            (b"idempotency-key", f"{key} {mark}".encode("ascii", "replace")),
        ]
        request.scope.pop("asked", None)
        try:
            await ask(request, "POST", f"/needs/{need}/photos?kind={kind}", photo.content, headers)
        except Problem as problem:
            if problem.status in (413, 415, 422):
                return "photo", problem.detail
            raise
    return None
