"""Sealing under a person's key: whoever's key is gone, their files are bytes that nobody reads."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.kernel import Id
from store.files.durable import make_folder, sync_folder, write_first

_NONCE = 12


class Sealing(Protocol):
    """What keeps a key for every person. It may be asked from several threads."""

    def seal(self, subject: Id, context: bytes, plain: bytes) -> bytes:
        """*plain*, readable only with the key of *subject*, which is made if there is none, and only as *context*."""
        ...

    def open(self, subject: Id, context: bytes, box: bytes) -> bytes | None:
        """What was sealed; None when the key is gone, or the box is not what was sealed as *context*."""
        ...


class KeyFiles:
    """A key for each person, in a file of its own that only its owner may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seal(self, subject: Id, context: bytes, plain: bytes) -> bytes:
        """See :class:`Sealing`."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + AESGCM(self._key(subject) or self._new_key(subject)).encrypt(nonce, plain, context)

    def open(self, subject: Id, context: bytes, box: bytes) -> bytes | None:
        """See :class:`Sealing`."""
        key = self._key(subject)
        if key is None:
            return None
        try:
            return AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], context)
        except (InvalidTag, ValueError):
            return None

    def forget(self, subject: Id) -> None:
        """Destroy the key of *subject*."""
        self._file(subject).unlink(missing_ok=True)
        if self._folder.exists():
            sync_folder(self._folder)

    def _key(self, subject: Id) -> bytes | None:
        try:
            return self._file(subject).read_bytes()
        except FileNotFoundError:
            return None

    def _new_key(self, subject: Id) -> bytes:
        make_folder(self._folder)
        write_first(self._file(subject), AESGCM.generate_key(256))
        return self._file(subject).read_bytes()

    def _file(self, subject: Id) -> Path:
        return self._folder / f"{subject}.key"
