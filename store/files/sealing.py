"""Sealing under a person's key: whoever's key is gone, their files are bytes that nobody reads."""

from __future__ import annotations

from typing import Protocol

from domain.kernel import Id


class Sealing(Protocol):
    """What keeps a key for every person: the vault, which has no other for their words."""

    async def seal_bytes(self, subject: Id, context: bytes, plain: bytes) -> bytes:
        """*plain*, readable only with the key of *subject* and only as *context*.

        A key that was made for it is durable when this returns.

        :raises WasForgotten: when the key of *subject* was destroyed.
        """
        ...

    async def open_bytes(self, subject: Id, context: bytes, box: bytes) -> bytes | None:
        """What was sealed; None when the key is gone, or the box is not what was sealed as *context*."""
        ...
