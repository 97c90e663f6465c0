"""The style sheet, the script and the pictures: read once, and told by their content, so that browsers keep them."""

from __future__ import annotations

import base64
import gzip
from functools import cache
from hashlib import blake2b, sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from web.shortened import script, style

_KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "webmanifest": "application/manifest+json",
}


_SHORTENED = {"styles": style, "scripts": script}


class Resource(NamedTuple):
    """A file as it is sent."""

    content: bytes
    packed: bytes
    """The same by gzip."""
    kind: str
    mark: str
    """Of its content."""


@cache
def resources() -> dict[str, Resource]:
    """All of them, by their names."""
    found = {file.name: file.read_bytes() for file in files("web").joinpath("static").iterdir()}
    found |= {name: _together(folder) for name, folder in (("huying.css", "styles"), ("huying.js", "scripts"))}
    for folder, shorten in _SHORTENED.items():
        found |= {part.name: shorten(_text(part)).encode() for part in _parts(folder, apart=True)}
    return {name: _sent(name, content) for name, content in found.items()}


def _together(folder: str) -> bytes:
    """One file of the numbered parts in a folder, in their order: one request fetches them all."""
    return "\n".join(_SHORTENED[folder](_text(part)) for part in _parts(folder, apart=False)).encode()


def _parts(folder: str, *, apart: bool) -> list[Traversable]:
    """Those with a number are for every page; those without one are fetched by the few pages that name them."""
    parts = sorted(files("web").joinpath(folder).iterdir(), key=lambda part: part.name)
    return [part for part in parts if part.name[0].isdigit() is not apart]


def _text(part: Traversable) -> str:
    return part.read_text(encoding="utf-8")


def _sent(name: str, content: bytes) -> Resource:
    mark = blake2b(content, digest_size=6).hexdigest()
    return Resource(content, gzip.compress(content, 9, mtime=0), _KINDS[name.rpartition(".")[2]], mark)


def address_of(name: str) -> str:
    """Where a browser finds it. :raises KeyError: when there is none of that name."""
    return f"/static/{name}?{resources()[name].mark}"


@cache
def sheet() -> str:
    """The style sheet of all pages, for one that brings it along.

    :raises ValueError: when it could end the element that holds it.
    """
    text = resources()["huying.css"].content.decode()
    if "<" in text:
        raise ValueError("the style sheet has a `<` in it")
    return text


@cache
def sheet_hash() -> str:
    """How a content policy admits a style element with :func:`sheet`, and with nothing else."""
    return f"sha256-{base64.b64encode(sha256(sheet().encode()).digest()).decode()}"
