"""The secret of an installation that its identities hang on: 32 bytes outside the database.

It comes from ``HUYING_PEOPLE_KEY`` (base64), or else from the file ``people.key`` in the data folder, which the first
start makes. Without it nobody can sign in any more, so it needs a backup of its own, apart from the database's.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ENVIRONMENT = "HUYING_PEOPLE_KEY"
_BYTES = 32
_NONCE = 12


class WrongKey(Exception):
    """The secret is missing, or is not the one that the identities were kept under; the message says what to do."""


class PeopleKey:
    """Hashes and seals with the secret, never with the same key for two purposes."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _BYTES:
            raise WrongKey(f"{ENVIRONMENT} or people.key has to hold {_BYTES} bytes in base64, and holds {len(secret)}")
        self._secret = secret
        self._sealing = AESGCM(hmac.digest(secret, b"seal", "sha256"))

    def hash(self, purpose: str, text: str) -> str:
        """A keyed hash (HMAC-SHA256) of what has few possible values, such as a telephone number."""
        return hmac.new(self._secret, f"{purpose}\n{text}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def derive(self, purpose: str, about: bytes) -> bytes:
        """32 bytes that follow from *about*, and that nobody without the secret can tell."""
        return hmac.digest(self._secret, purpose.encode() + b"\n" + about, "sha256")

    def seal(self, text: str, about: str) -> bytes:
        """*text*, readable only with the secret and for that *about*."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._sealing.encrypt(nonce, text.encode(), about.encode())

    def unseal(self, sealed: bytes, about: str) -> str:
        """What was sealed for that *about*. :raises WrongKey: under another secret."""
        try:
            return self._sealing.decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode()).decode()
        except InvalidTag:
            raise WrongKey("what is sealed here was sealed under another secret") from None


def hashed(token: str) -> str:
    """The hash of a token of 128 bits or more: nobody tries that many, so it needs no key and no salt."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def key_at(folder: Path | None, *, make: bool) -> PeopleKey:
    """The secret from the environment, or from the file in *folder*.

    :param make: whether a missing file is made, readable by its owner alone.
    :raises WrongKey: when there is none, or it is none.
    """
    given = os.environ.get(ENVIRONMENT)
    if given:
        return PeopleKey(_decoded(given))
    if folder is None:
        raise WrongKey(f"no secret for identities: set {ENVIRONMENT}, or name the data folder")
    file = folder / "people.key"
    if not file.exists():
        if not make:
            raise WrongKey(
                f"{file} is missing, but there are accounts that were kept under it: bring it back from its backup, "
                f"or set {ENVIRONMENT}"
            )
        folder.mkdir(parents=True, exist_ok=True)
        _make(file)
    if file.stat().st_mode & 0o077:
        raise WrongKey(f"others can read {file}: chmod 600 {file}")
    return PeopleKey(_decoded(file.read_text(encoding="ascii", errors="replace")))


def _make(file: Path) -> None:
    # Written whole under another name first: whoever looks meanwhile, or after a crash, finds all of it or nothing.
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, base64.b64encode(secrets.token_bytes(_BYTES)) + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # somebody else was first, and theirs is as good
    finally:
        draft.unlink()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise WrongKey(f"{ENVIRONMENT} or people.key is not base64") from None
