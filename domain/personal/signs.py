"""The same text in plain signs, one for one, so that a place in the one is the same place in the other."""

from __future__ import annotations

_HAN = dict(zip("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", "001234567891234567891", strict=True))
"""Digits as they are written out or read aloud (幺 is how 1 is said in numbers)."""


def plain(text: str) -> str:
    """Digits of every script as ASCII, and full-width letters and marks as narrow ones."""
    if text.isascii():
        return text
    return "".join(map(_plain, text))


def spelled(text: str) -> str:
    """The same with digits that are written as Chinese characters too: 一三八 is 138."""
    return "".join(_HAN.get(sign, sign) for sign in text)


def _plain(sign: str) -> str:
    if sign < "\x80":
        return sign
    if sign.isdecimal():
        return str(int(sign))
    code = ord(sign)
    return chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else sign
