"""Any provider of OpenID Connect: found by discovery, asked by the code flow with PKCE, believed by its signature.

Authlib writes the requests and knows the rules of an ID token (OpenID Connect Core 3.1.3.7), joserfc its signature.
What the provider says of itself is kept for an hour, and its keys are read again when it signs with an unknown one.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx
import msgspec
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.outgoing import Unanswered, answer_to
from api.vouchers.vouching import Away, NotVouched, Unreachable, Vouched
from domain.outside import OidcSettings
from store.people.identities import subject_at

SKEW = 120
"""How far its clock may be from ours, in seconds."""
KEPT = 3600.0
"""How long what it says of itself is believed, in seconds."""
_KEYS_AT_MOST_EVERY = 60.0
SIGNED_BY = ("RS256", "PS256", "ES256", "Ed25519", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512")
"""Signatures that only the provider can make: neither none at all, nor one by a secret that both ends have."""
STRONG = frozenset({"mfa", "otp", "hwk", "sc"})
"""Values of ``amr`` (RFC 8176) that stand for a second factor: several factors, a one-time code, a key in hardware, a
smart card. Short messages (``sms``) and keys in software (``swk``) do not."""
_BAD = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What the libraries raise about a token or a key that is not as it should be."""
_log = logging.getLogger("huying.oidc")


class Described(msgspec.Struct, frozen=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0, RFC 8414, RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class _Numbers(json.JSONDecoder):
    """Takes no ``NaN``, which is later than nothing: a token that ends then would never be over."""

    def __init__(self) -> None:
        super().__init__(parse_constant=self._refused)

    @staticmethod
    def _refused(constant: str) -> None:
        raise ValueError(constant)


class OpenId:
    """The provider that the settings name."""

    makes_residents = False

    def __init__(self, settings: OidcSettings, client: httpx.AsyncClient) -> None:
        self.name = settings.name
        self._settings = settings
        self._client = client
        self._reading = asyncio.Lock()
        self._described: tuple[Described, float] | None = None
        self._keys: tuple[KeySet, float] | None = None

    async def address(self, away: Away, *, again: bool) -> str:
        """Where it asks people who they are."""
        provider = await self._provider()
        asked = {"nonce": away.nonce, "code_challenge": create_s256_code_challenge(away.verifier)}
        if self._settings.strong:
            asked["acr_values"] = " ".join(sorted(self._settings.strong))
        if again:
            asked |= {"prompt": "login", "max_age": "0"}
        address: str = prepare_grant_uri(
            provider.authorization_endpoint,
            self._settings.client_id,
            "code",
            redirect_uri=away.back,
            scope="openid",
            state=away.state,
            code_challenge_method="S256",
            **asked,
        )
        return address

    async def vouched(self, returned: Mapping[str, str], away: Away, now: int) -> Vouched:
        """Who they are, by the code that came back."""
        provider = await self._provider()
        said = returned.get("iss")
        if said != provider.issuer and (said is not None or provider.authorization_response_iss_parameter_supported):
            raise self._refused("another issuer")
        tokens = await self._exchanged(provider, returned.get("code", ""), away)
        id_token = tokens.get("id_token")
        if not isinstance(id_token, str):
            raise self._refused("no ID token")
        seconds = now // 1_000_000
        claims = self._verified(await self._decoded(provider, id_token), tokens, away, seconds)
        proved = claims.get("auth_time")
        if not isinstance(proved, int | float) or not 0 <= proved <= seconds + SKEW:
            proved = 0
        subject = subject_at(provider.issuer, claims["sub"])
        return Vouched(subject, self._is_strong(claims), int(proved * 1_000_000))

    async def _exchanged(self, provider: Described, code: str, away: Away) -> dict[str, Any]:
        body = prepare_token_request(
            "authorization_code", code=code, redirect_uri=away.back, code_verifier=away.verifier
        )
        supported = provider.token_endpoint_auth_methods_supported
        method = "client_secret_basic" if "client_secret_basic" in supported else "client_secret_post"
        ours = ClientAuth(self._settings.client_id, self._settings.client_secret, method)
        form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        url, headers, content = ours.prepare("POST", provider.token_endpoint, form, body)
        status, tokens = await self._answer(httpx.Request("POST", url, headers=headers, content=content))
        if status == 200:
            return tokens
        if tokens.get("error") == "invalid_grant":
            raise self._refused("invalid_grant")
        # It is no fault of who signs in: this installation is not known there as it thinks.
        _log.warning("the provider of OpenID Connect refuses this client: %s", str(tokens.get("error"))[:60])
        raise Unreachable(name=self.name)

    async def _decoded(self, provider: Described, id_token: str) -> jwt.Token:
        allowed = [each for each in SIGNED_BY if each in provider.id_token_signing_alg_values_supported]
        keys, new = await self._keys_of(provider, newer=False)
        if not new:
            with suppress(*_BAD):
                return jwt.decode(id_token, keys, algorithms=allowed, decoder_cls=_Numbers)
            # It may be signed with a key that is newer than those at hand.
            keys, _ = await self._keys_of(provider, newer=True)
        try:
            return jwt.decode(id_token, keys, algorithms=allowed, decoder_cls=_Numbers)
        except _BAD as error:
            raise self._refused(type(error).__name__) from None

    def _verified(self, token: jwt.Token, tokens: dict[str, Any], away: Away, now: int) -> CodeIDToken:
        ours = self._settings.client_id
        claims = CodeIDToken(
            token.claims,
            token.header,
            {"iss": {"essential": True, "value": self._settings.issuer}, "aud": {"essential": True, "value": ours}},
            {"nonce": away.nonce, "client_id": ours, "access_token": tokens.get("access_token")},
        )
        try:
            claims.validate(now=now, leeway=SKEW)
        except _BAD as error:
            raise self._refused(f"{type(error).__name__} {getattr(error, 'claim', '')}") from None
        subject, nonce = claims.get("sub"), claims.get("nonce")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise self._refused("sub")
        # Compared here as well: everything hangs on it, and the library compares only what it was given.
        if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), away.nonce.encode()):
            raise self._refused("nonce")
        return claims

    def _is_strong(self, claims: Mapping[str, Any]) -> bool:
        methods = claims.get("amr")
        named = {each for each in methods if isinstance(each, str)} if isinstance(methods, list) else set()
        return bool(named & STRONG) or str(claims.get("acr")) in self._settings.strong

    # -- what it says of itself ---------------------------------------------------------------------------------------

    async def _provider(self) -> Described:
        async with self._reading:
            if self._described is None or time.monotonic() - self._described[1] > KEPT:
                self._described = (await self._discovered(), time.monotonic())
            return self._described[0]

    async def _discovered(self) -> Described:
        issuer = self._settings.issuer
        _, told = await self._answer(httpx.Request("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
        try:
            provider = msgspec.convert(told, Described)
        except msgspec.ValidationError:
            _log.warning("%s does not describe a provider of OpenID Connect", issuer)
            raise Unreachable(name=self.name) from None
        secure = issuer.partition("://")[0] + "://"
        places = (provider.authorization_endpoint, provider.token_endpoint, provider.jwks_uri)
        if provider.issuer != issuer or not all(place.startswith((secure, "https://")) for place in places):
            _log.warning("%s describes another provider, or one that is not safe to ask", issuer)
            raise Unreachable(name=self.name)
        return provider

    async def _keys_of(self, provider: Described, *, newer: bool) -> tuple[KeySet, bool]:
        """Its keys, and whether they were read just now."""
        async with self._reading:
            age = None if self._keys is None else time.monotonic() - self._keys[1]
            if self._keys is not None and age is not None and age <= (_KEYS_AT_MOST_EVERY if newer else KEPT):
                return self._keys[0], False
            _, told = await self._answer(httpx.Request("GET", provider.jwks_uri))
            try:
                keys = KeySet.import_key_set(told)  # type: ignore[arg-type]  # it is looked at there
            except _BAD:
                _log.warning("the keys at %s cannot be read", provider.jwks_uri)
                raise Unreachable(name=self.name) from None
            self._keys = (keys, time.monotonic())
            return keys, True

    async def _answer(self, request: httpx.Request) -> tuple[int, dict[str, Any]]:
        try:
            return await answer_to(self._client, request)
        except Unanswered:
            _log.warning("the provider of OpenID Connect does not answer at %s", request.url.path)
            raise Unreachable(name=self.name) from None

    def _refused(self, why: str) -> NotVouched:
        # The kind of fault and never the token: that names somebody.
        _log.warning("an answer of the provider of OpenID Connect was not believed: %s", why[:80])
        return NotVouched(name=self.name)
