"""A scene: what a route is asked, so that it is done for whoever may have it done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tests.api.matrix.columns import Column
from tests.api.matrix.world import World

Body = Mapping[str, Any] | None
Said = Body | Callable[[World, Column], Body]


class Scene(NamedTuple):
    """How to ask a route."""

    case: str = "nothing"
    """The name of the case that it is about (see ``world.py``)."""
    says: Said = None
    """The body, or what makes it for whoever asks."""
    query: str | Callable[[World, Column], str] = ""
    blanks: Callable[[World, Column], Mapping[str, str]] | None = None
    """What else stands in the blanks of its address."""
    photo: bool = False
    """Whether a photo is sent in place of a body."""


Scenes = Mapping[str, Scene]
"""By method and address, as the routes have it. After `` · `` a word tells several scenes of one route apart."""
