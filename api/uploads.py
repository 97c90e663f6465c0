"""A photo as it is sent: the body itself, or a field of a form that a page without a script sends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, ClassVar, NamedTuple

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import Headers as NamedHeaders
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.given import Headers
from api.problems import Malformed, TooLarge, TooSlow, WrongPhotoType, language_of
from api.query import asked
from api.wrong import malformed, with_options
from domain.need.facts import PhotoKind
from domain.vocabulary import Term, Terms

MOST = 8 * 1024 * 1024
"""How many bytes a photo may have."""
PATIENCE = 10.0
"""Seconds for it to begin to arrive."""
AT_LEAST = 64 * 1024
"""How many bytes a second have to arrive from then on: half a megabit, at which eight megabytes take two minutes."""
_AROUND = 64 * 1024
"""What a form needs besides the photo in it."""


class PhotoQuery(BaseModel):
    """What is said of a photo."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    labels: ClassVar[Terms] = {"kind": Term("照片类型", "kind of photo")}

    kind: PhotoKind = Field(description="How it was before, how it is afterwards, or evidence.")


class Upload(NamedTuple):
    """A photo as it came, which nobody has looked at."""

    content: bytes
    kind: PhotoKind


async def upload_of(request: Request, headers: Headers) -> Upload:
    """The photo that a request brings.

    :raises TooLarge: beyond 8 MiB, before the rest is read.
    :raises TooSlow: when it does not arrive in time.
    :raises WrongPhotoType: when it is said to be neither a picture nor a form.
    :raises Malformed: when something else is not right.
    """
    said = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise WrongPhotoType()
    try:
        async with asyncio.timeout(PATIENCE) as patience:
            if said == "multipart/form-data":
                return await _form(request, headers, patience)
            if said.startswith("image/"):
                query = asked(request, PhotoQuery)
                return Upload(
                    b"".join([piece async for piece in _pieces(request, headers, MOST, patience)]), query.kind
                )
    except TimeoutError:
        raise TooSlow() from None
    raise WrongPhotoType()


async def _pieces(
    request: Request, headers: Headers, most: int, patience: asyncio.Timeout
) -> AsyncGenerator[bytes, None]:
    length = headers.get(b"content-length", b"")
    if length.isdigit() and int(length) > most:
        raise TooLarge(limit=MOST)
    size, began = 0, asyncio.get_running_loop().time()
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            raise TooLarge(limit=MOST)
        # Whoever sends byte after byte gains no time by it.
        patience.reschedule(began + PATIENCE + size / AT_LEAST)
        yield piece


class _InMemory(MultiPartParser):
    """What people send is not sealed yet: it must not come to lie in a temporary file."""

    spool_max_size = MOST + _AROUND


async def _form(request: Request, headers: Headers, patience: asyncio.Timeout) -> Upload:
    pieces = _pieces(request, headers, MOST + _AROUND, patience)
    named = NamedHeaders(raw=request.scope["headers"])
    try:
        form = await _InMemory(named, pieces, max_files=1, max_fields=4, max_part_size=200).parse()
    except MultiPartException:
        why = ("表单格式不对", "it is not a form as browsers send it")
        raise Malformed(fields=why, field="body") from None
    fields: dict[str, Any] = dict(form.multi_items())
    try:
        if len(fields) < len(form.multi_items()):
            raise Malformed(fields=("表单里有一项出现了两次", "a field of the form comes twice"), field="body")
        photo = fields.pop("photo", None)
        if not isinstance(photo, UploadFile):
            raise Malformed(fields=("photo 应为照片文件", "photo is a file"), field="photo")
        content: bytes = await photo.read()
    finally:
        await form.close()
    if len(content) > MOST:
        raise TooLarge(limit=MOST)
    try:
        query = PhotoQuery.model_validate(fields)
    except ValidationError as error:
        faults = with_options(error.errors(include_url=False, include_input=False), PhotoQuery)
        raise malformed(faults, language_of(request), PhotoQuery.labels) from None
    return Upload(content, query.kind)
