"""What was typed so far into a form of several pages, kept by the browser in which it was typed.

Each page of such a form has an address of its own, so that going back shows it as it was, and asks nobody whether to
send it again. What was typed stands in no address: the address holds a mark that tells nothing, and the text lies in a
cookie that goes along to this address alone, sealed and for half an hour. Two windows have two marks.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import zlib
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from starlette.requests import Request
from starlette.responses import Response

from api.running import running
from web.asking import Problem

LASTS = 1800
"""Seconds: as long as a receipt is good for the browser that got it."""
_COOKIE = "huying-draft"
_KEEPS = "huying-keeps"
"""That this browser keeps cookies at all; one that does not is answered without going anywhere."""
_PART = 3600
"""Browsers keep 4,096 bytes of each cookie, with its name and what else is said of it."""
_PARTS = 2
"""More would be longer than what servers before this one take of all cookies together."""
_NONCE = 12


class Draft(NamedTuple):
    """What was typed, and what the page of one step shows besides."""

    fields: Mapping[str, str]
    step: str
    shown: Mapping[str, Any]
    problem: Problem | None = None

    def at(self, step: str) -> Draft:
        """The draft as it is at *step*: what belongs to another is not shown there."""
        return self if step == self.step else Draft(self.fields, step, {})


def mark_of(key: str) -> str:
    """What stands in the address for the form with that key, and does not tell the key."""
    return blake2b(key.encode("utf-8", "replace"), digest_size=16, person=b"huying draft").hexdigest()


def ask_whether_kept(request: Request, response: Response, path: str) -> None:
    """Have the browser show with the forms below *path* that it keeps cookies."""
    if _KEEPS not in request.cookies:
        response.set_cookie(_KEEPS, "1", path=path, secure=_https(request), httponly=True, samesite="lax")


def keep(request: Request, response: Response, path: str, draft: Draft) -> bool:
    """Have *response* leave the draft with the browser, for the addresses below *path*.

    False where that cannot be: the browser keeps no cookies, or there is too much.
    """
    if _KEEPS not in request.cookies:
        return False
    problem = draft.problem and [draft.problem.status, draft.problem.told]
    plain = msgspec.json.encode([draft.fields, draft.step, draft.shown, problem])
    nonce = secrets.token_bytes(_NONCE)
    sealed = nonce + _sealing(request).encrypt(nonce, zlib.compress(plain, 9), path.encode())
    text = base64.urlsafe_b64encode(sealed).decode()
    parts = [text[start : start + _PART] for start in range(0, len(text), _PART)]
    if len(parts) > _PARTS:
        return False
    for number in range(_PARTS):
        part = parts[number] if number < len(parts) else ""
        response.set_cookie(
            f"{_COOKIE}-{number}",
            part,
            max_age=LASTS if part else 0,
            path=path,
            secure=_https(request),
            httponly=True,
            samesite="lax",
        )
    return True


def kept(request: Request, path: str) -> Draft | None:
    """What the browser brings along to an address below *path*; None where that is over, or is not ours."""
    text = "".join(request.cookies.get(f"{_COOKIE}-{number}", "") for number in range(_PARTS))
    try:
        sealed = base64.urlsafe_b64decode(text)
        plain = zlib.decompress(_sealing(request).decrypt(sealed[:_NONCE], sealed[_NONCE:], path.encode()))
    except (binascii.Error, ValueError, InvalidTag):
        return None
    fields, step, shown, problem = msgspec.json.decode(plain)
    return Draft(fields, step, shown, Problem(problem[0], problem[1], {}) if problem else None)


def _sealing(request: Request) -> AESGCM:
    return _cipher(running(request).people.keeping.key.derive("draft", b""))


@cache
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def _https(request: Request) -> bool:
    return request.url.scheme == "https"
