"""A provider of OpenID Connect in this process, that answers well, or badly in every way that a test asks for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from domain.outside import OidcSettings
from tests.api.outside import Answer, Elsewhere, form_of

ISSUER = "https://provider.example/tenant"
CLIENT, SECRET = "huying", "client-secret"
SETTINGS = OidcSettings(ISSUER, CLIENT, SECRET, "区统一身份认证", frozenset({"urn:strong"}))
KEY = RSAKey.generate_key(2048, {"kid": "first"})


class Provider:
    """Knows one person at a time, and what was asked for each code that it gave."""

    def __init__(self, now: Callable[[], int]) -> None:
        self.elsewhere = Elsewhere(self._answered)
        self.now = now
        self.subject: Any = "alice"
        self.key = KEY
        self.shared = SECRET.encode()
        """What it signs with where both ends have the same secret."""
        self.published: list[RSAKey] = [KEY]
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "first"}
        self.claims: dict[str, Any] = {}
        """What a token says otherwise; None for what it leaves out."""
        self.described: dict[str, Any] = {}
        self.tokens: Answer | None = None
        """What the token endpoint answers, instead of tokens."""
        self.down = False
        self.codes: dict[str, dict[str, str]] = {}

    def consents(self, address: str) -> dict[str, str]:
        """What a browser comes back with that was sent to *address*."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def signed(self, asked: dict[str, str]) -> str:
        """An ID token."""
        now = self.now() // 1_000_000
        usual = {"iss": ISSUER, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 300, "auth_time": now}
        claims = usual | {"nonce": asked["nonce"]} | self.claims
        kept = {name: value for name, value in claims.items() if value is not None}
        if self.header["alg"] in ("none", "HS256"):
            # Written by hand: no library lends itself to this.
            said = ".".join(_b64(json.dumps(part).encode()) for part in (self.header, kept))
            mac = _b64(hmac.digest(self.shared, said.encode(), "sha256"))
            return f"{said}.{mac if self.header['alg'] == 'HS256' else ''}"
        return jwt.encode(self.header, kept, self.key, algorithms=[self.header["alg"]])

    def _answered(self, request: httpx.Request) -> Answer:
        if self.down:
            return httpx.ConnectError("no route")
        match request.url.path:
            case "/tenant/.well-known/openid-configuration":
                return {
                    "issuer": ISSUER,
                    "authorization_endpoint": f"{ISSUER}/authorize?tenant=1",
                    "token_endpoint": f"{ISSUER}/token",
                    "jwks_uri": f"{ISSUER}/keys",
                    **self.described,
                }
            case "/tenant/keys":
                return dict(KeySet(self.published).as_dict(private=False))  # type: ignore[arg-type]  # wider than it is annotated
            case "/tenant/token":
                return self.tokens or self._exchanged(request)
            case _:
                return httpx.Response(404, json={})

    def _exchanged(self, request: httpx.Request) -> Answer:
        sent = form_of(request)
        expected = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != expected:
            return httpx.Response(401, json={"error": "invalid_client"})
        asked = self.codes.pop(sent["code"], None)
        shown = _b64(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if asked is None or asked["code_challenge"] != shown or asked["redirect_uri"] != sent["redirect_uri"]:
            return httpx.Response(400, json={"error": "invalid_grant"})
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.signed(asked)}


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
