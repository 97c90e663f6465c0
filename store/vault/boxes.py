"""What is sealed, and what it is sealed with: AES-256-GCM, as NIST SP 800-38D has it, a fresh random nonce each time.

A *box* is the words under their subject's data key; a *wrapped key* is that data key under the wrapping key of the
installation. Both are bound to where they belong: a box that is moved to another case, fact, field or person opens no
more than one that was changed, and neither does a wrapped key under another name.
"""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_BOX = b"\x01"
"""The first byte of a box: how the rest of it is made."""
_NAME = 8
_NONCE = 12
SECRET = 32
"""The length of every key, in bytes."""


class CannotOpen(Exception):
    """It was sealed under another key, for another place, or was changed."""


class DataKey:
    """The key of one person."""

    __slots__ = ("_cipher", "name", "secret")

    def __init__(self, name: bytes, secret: bytes) -> None:
        self.name = name
        """Which of all keys it is: random, and no secret."""
        self.secret = secret
        self._cipher = AESGCM(secret)

    @staticmethod
    def made() -> DataKey:
        """A new one."""
        return DataKey(os.urandom(_NAME), os.urandom(SECRET))

    def seal(self, text: str, place: str) -> str:
        """A box with *text* that opens only for that *place*."""
        return urlsafe_b64encode(self.seal_bytes(text.encode(), place.encode())).decode()

    def open(self, box: str, place: str) -> str:
        """The text in a box. :raises CannotOpen: when it was not sealed with this key for that place."""
        try:
            return self.open_bytes(_raw(box), place.encode()).decode()
        except UnicodeDecodeError as error:
            raise CannotOpen from error

    def seal_bytes(self, plain: bytes, context: bytes) -> bytes:
        """A box, as bytes, with *plain* that opens only as *context*."""
        nonce = os.urandom(_NONCE)
        return _BOX + self.name + nonce + self._cipher.encrypt(nonce, plain, context)

    def open_bytes(self, box: bytes, context: bytes) -> bytes:
        """What is in such a box. :raises CannotOpen: when it was not sealed with this key as *context*."""
        if box[:1] != _BOX:
            raise CannotOpen
        try:
            return self._cipher.decrypt(box[_NAME + 1 : _NAME + 1 + _NONCE], box[_NAME + 1 + _NONCE :], context)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen from error


class WrappingKey:
    """The key that all data keys are wrapped with."""

    __slots__ = ("_cipher", "name", "secret")

    def __init__(self, secret: bytes) -> None:
        self.secret = secret
        self.name = hmac.digest(secret, b"huying wrapping key", "sha256")[:_NAME].hex()
        """Tells it from others without telling anything of it."""
        self._cipher = AESGCM(secret)

    @staticmethod
    def made() -> WrappingKey:
        """A new one."""
        return WrappingKey(os.urandom(SECRET))

    def wrap(self, subject: str, key: DataKey) -> bytes:
        """The person's key as it may be stored."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, key.secret, key.name + subject.encode())

    def unwrap(self, subject: str, name: bytes, wrapped: bytes) -> DataKey:
        """The person's key again. :raises CannotOpen: when it was not wrapped with this key, for that person."""
        try:
            return DataKey(name, self._cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], name + subject.encode()))
        except (InvalidTag, ValueError) as error:
            raise CannotOpen from error


def place_of(case: str, topic: str, field: str, subject: str) -> str:
    """Where a box belongs: none of these holds a line end."""
    return f"{case}\n{topic}\n{field}\n{subject}"


def key_of(box: str) -> bytes:
    """The name of the key that a box was sealed with. :raises CannotOpen: when it is no box."""
    return _raw(box)[1 : _NAME + 1]


def fingerprint_key(key: DataKey) -> bytes:
    """What :func:`fingerprint` takes: a key of its own, so that a data key seals and does nothing else."""
    return hmac.digest(key.secret, b"huying request fingerprints", "sha256")


def fingerprint(own: bytes, content: bytes) -> str:
    """What tells requests apart and lets nobody who has not the key guess what was in one."""
    return hmac.digest(own, content, "sha256").hex()


def _raw(box: str) -> bytes:
    try:
        raw = urlsafe_b64decode(box)
    except ValueError as error:
        raise CannotOpen from error
    if raw[:1] != _BOX or len(raw) < 1 + _NAME + _NONCE:
        raise CannotOpen
    return raw
