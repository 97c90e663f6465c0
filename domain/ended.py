"""Why something came to its end that nobody gave up."""

from __future__ import annotations

from enum import StrEnum


class EndedFor(StrEnum):
    """Why the installation itself ended what somebody held (vocabulary group ``ended_reason``)."""

    FORGOTTEN = "forgotten"
    """Whoever held it asked to be forgotten, and can neither go on with it nor give it up."""
