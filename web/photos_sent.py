"""A form with photos, as a browser without a script sends it.

What is in a photo is not sealed yet, so it never comes to lie in a temporary file, and what is too long is let go while
it arrives: the rest of the form is there all the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import NamedTuple
from uuid import uuid4

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from api.problems import BodyTooSlow, TooLarge
from api.running import running
from api.throttle import address_of
from api.uploads import AT_LEAST, MOST, PATIENCE
from web.forms import AT_MOST, NoForm, posted_by

PHOTOS = 3
"""How many photos go along with a form."""
_ALTOGETHER = 64 * 1024 * 1024
"""Beyond this nothing is read at all."""


class Photo(NamedTuple):
    """A photo as it came; None for one that was too long."""

    content: bytes | None


class Sent(NamedTuple):
    """What was filled in, and the photos that came with it."""

    posted: FormData
    photos: list[Photo]


class _InMemory(MultiPartParser):
    spool_max_size = MOST + 1
    """Longer ones never get that far."""

    def on_part_begin(self) -> None:
        super().on_part_begin()
        self._length = 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._current_part.file is not None:
            room = MOST + 1 - self._length
            self._length += end - start
            end = min(end, start + max(room, 0))
        super().on_part_data(data, start, end)


async def sent_with_photos(request: Request) -> Sent:
    """What was sent.

    :raises TooLarge: when it is much too long.
    :raises NoForm: when it is no form.
    :raises BodyTooSlow: when it does not arrive in time.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return Sent(await posted_by(request), [])
    length = int(request.headers.get("content-length") or 0)
    if length <= AT_MOST:
        return await _read(request)
    if length > _ALTOGETHER:
        raise TooLarge(limit=PHOTOS * MOST)
    with running(request).arriving.place(str(uuid4()), address_of(request)):
        return await _read(request)


async def _read(request: Request) -> Sent:
    try:
        async with asyncio.timeout(PATIENCE) as patience:
            pieces = _pieces(request, patience)
            parser = _InMemory(request.headers, pieces, max_files=PHOTOS * 3, max_fields=100, max_part_size=AT_MOST)
            posted = await parser.parse()
    except TimeoutError:
        raise BodyTooSlow() from None
    except (MultiPartException, UnicodeDecodeError, ValueError):
        raise NoForm() from None
    try:
        photos = [
            Photo(content if len(content) <= MOST else None)
            for _, file in posted.multi_items()
            if isinstance(file, UploadFile) and file.filename
            for content in (await file.read(),)
            if content
        ]
    finally:
        await posted.close()
    request.scope["posted"] = posted  # for web.kept, should it have to be sent again
    return Sent(FormData([(name, text) for name, text in posted.multi_items() if isinstance(text, str)]), photos)


async def _pieces(request: Request, patience: asyncio.Timeout) -> AsyncGenerator[bytes, None]:
    size, began = 0, asyncio.get_running_loop().time()
    async for piece in request.stream():
        size += len(piece)
        if size > _ALTOGETHER:
            raise TooLarge(limit=PHOTOS * MOST)
        # Whoever sends byte after byte gains no time by it.
        patience.reschedule(began + PATIENCE + size / AT_LEAST)
        yield piece
