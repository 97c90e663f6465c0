"""The style sheet, the script and the pictures: read once, and told by their content, so that browsers keep them."""

from __future__ import annotations

import gzip
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import NamedTuple

_KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "webmanifest": "application/manifest+json",
}


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
    found = {}
    for file in files("web").joinpath("static").iterdir():
        kind = _KINDS.get(file.name.rpartition(".")[2])
        if kind is not None:
            content = file.read_bytes()
            mark = blake2b(content, digest_size=6).hexdigest()
            found[file.name] = Resource(content, gzip.compress(content, 9, mtime=0), kind, mark)
    return found


def address_of(name: str) -> str:
    """Where a browser finds it. :raises KeyError: when there is none of that name."""
    return f"/static/{name}?{resources()[name].mark}"
