"""Where a page ended, as it is written in ``next``: opaque to whoever turns pages."""

from __future__ import annotations

import base64
import binascii

import msgspec

from projections.board.pages import WrongCursor


def written(at: int, id: str) -> str:
    """The mark of a page whose last line is *id*, of the instant *at*."""
    return base64.urlsafe_b64encode(msgspec.json.encode((at, id))).rstrip(b"=").decode()


def read(after: str | None) -> tuple[int, str] | None:
    """The instant and the id that a mark stands for. :raises WrongCursor: when nobody wrote such a mark."""
    if after is None:
        return None
    try:
        text = base64.b64decode(after + "=" * (-len(after) % 4), b"-_", validate=True)
        mark: tuple[int, str] = msgspec.json.decode(text, type=tuple[int, str])
    except (binascii.Error, msgspec.DecodeError, ValueError):
        raise WrongCursor from None
    if abs(mark[0]) >= 2**62 or not mark[1].isprintable():
        raise WrongCursor
    return mark
