"""What every answer tells a browser so that nobody can use it against whoever looks at it (OWASP ASVS 5.0, V3.4)."""

from __future__ import annotations

from starlette.types import Scope

Header = tuple[bytes, bytes]

_ALWAYS: list[Header] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
_POLICY = b"content-security-policy"
_OF_DATA: Header = (_POLICY, b"default-src 'none'; frame-ancestors 'none'")
# The pages that describe the API come with small scripts of their own inside them.
_OF_DOCS: Header = (
    _POLICY,
    b"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data:; frame-ancestors 'none'",
)
_OVER_HTTPS: Header = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


def guarded(scope: Scope, headers: list[Header], docs: str) -> list[Header]:
    """*headers*, and those of every answer that are not among them.

    :param docs: the address of the pages that describe the API.
    """
    told = {name for name, _ in headers}
    more = [header for header in _ALWAYS if header[0] not in told]
    if _POLICY not in told:
        more.append(_OF_DOCS if scope["path"].startswith(docs) else _OF_DATA)
    if scope.get("scheme") == "https":
        more.append(_OVER_HTTPS)
    return [*headers, *more]
