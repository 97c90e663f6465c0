"""A passkey in software: what a browser and its authenticator make of a ceremony."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256


def _b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class SoftPasskey:
    """An ES256 key for one host."""

    def __init__(self, host: str = "huying.test", *, verifies: bool = True) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._host = host
        self._flags = 0x05 if verifies else 0x01
        """Somebody was present, and was verified."""
        self.id = secrets.token_bytes(16)
        self.used = 0

    def made(self, options: dict[str, Any], origin: str) -> str:
        """The answer to a registration."""
        numbers = self._key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        data = self._data(0x40) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", options, origin)
        return self._credential({"clientDataJSON": _b64(said), "attestationObject": _b64(attested)})

    def signed(self, options: dict[str, Any], origin: str) -> str:
        """The answer to signing in."""
        self.used += 1
        data, said = self._data(0), self._said("webauthn.get", options, origin)
        signature = self._key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._credential(
            {"clientDataJSON": _b64(said), "authenticatorData": _b64(data), "signature": _b64(signature)}
        )

    def _data(self, more: int) -> bytes:
        flags = bytes([self._flags | more])
        return hashlib.sha256(self._host.encode()).digest() + flags + self.used.to_bytes(4, "big")

    def _said(self, kind: str, options: dict[str, Any], origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": origin}).encode()

    def _credential(self, response: dict[str, str]) -> str:
        id = _b64(self.id)
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": response})
