"""Where somebody can be written to: e-mail, WeChat, QQ."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.personal.finding import Finding, Kind

_BEFORE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-")
_LONGEST = 64
_domain = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}").match
_account = re.compile(
    r"(?:微信|(?<![A-Za-z])(?:wechat|weixin|vx|wx))(?:号码?|ID)?[ :为是]{0,3}"
    r"([A-Za-z][A-Za-z0-9_-]{5,19}|\d{6,11})(?![A-Za-z0-9_])"
    r"|(?<![A-Za-z])QQ号?码?[ :为是]{0,3}([1-9]\d{4,10})(?!\d)",
    re.IGNORECASE,
).finditer


def mails(text: str) -> Iterator[Finding]:
    """Addresses of e-mail."""
    at = text.find("@")
    while at >= 0:
        start = at
        while start > 0 and at - start < _LONGEST and text[start - 1] in _BEFORE:
            start -= 1
        found = _domain(text, at + 1) if start < at else None
        if found:
            yield Finding(start, found.end(), Kind.MAIL)
        at = text.find("@", at + 1)


def accounts(text: str) -> Iterator[Finding]:
    """Accounts that follow a word such as 微信号; a group or a public account of an office is none."""
    for match in _account(text):
        group = 1 if match[1] else 2
        yield Finding(match.start(group), match.end(group), Kind.ACCOUNT)
