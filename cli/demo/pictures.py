"""Drawings that come into a store as photos do: made anew, sealed for whose they are, and durable before their fact."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from cli.demo.drawn.canvas import Canvas
from domain.kernel import Id
from store.backend import Backend
from store.files.folder import Files
from store.files.sweeping import log_of
from store.photos.worker import made_anew


class Made(NamedTuple):
    """A photo as it is kept, in its two sizes."""

    width: int
    height: int
    full: bytes
    small: bytes


class Picture:
    """What stands for a photo.

    :param id: of the photo, also the name of its files.
    :param subject: under whose key it is sealed.
    """

    def __init__(self, id: Id, subject: Id, draw: Callable[[], Canvas]) -> None:
        self.id = id
        self.subject = subject
        self._draw = draw

    @cached_property
    def made(self) -> Made:
        """Made by the program that makes photos anew; without a process of its own, as nobody sent it."""
        return Made(*made_anew(self._draw().file()))


async def keep(picture: Picture, backend: Backend, files: Files) -> None:
    """Store the files of a photo whose fact is yet to be told. :raises StoreUnavailable: when the disk refuses them."""
    made = await asyncio.to_thread(lambda: picture.made)
    # Of a demo that was cut off just here.
    await files.drop(picture.subject, picture.id)
    await files.keep(await log_of(backend) or "", picture.subject, picture.id, {"full": made.full, "small": made.small})
