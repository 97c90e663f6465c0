"""Numbers of somebody: telephones, identity numbers, bank cards, number plates.

Every pattern is bounded, so that looking takes time in proportion to the text. What is public anyway is left alone:
110, 12345 and other short hotlines, 400 and 800 numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.personal.finding import Finding, Kind

_GAP = r"[ \t\u00a0\u3000\u200b-\u200d\u2060\ufeff.·_‐-―−-]"
"""What people put between the digits of a number."""
_PARTED = rf"(?:{_GAP}{{1,2}})?"

# -- telephones -----------------------------------------------------------------------------------------------------

_mobile = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{_PARTED})?(?=(1(?:{_PARTED}[3-9])(?:{_PARTED}\d){{9}})(?!\d))").finditer
_landline = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{_PARTED})?"
    r"(?:\(0\d{2,3}\)|0(?:10|2\d)|0[3-9]\d{2})(?:[ \t\u00a0\u3000\u2010-\u2015\u2212-]{0,2})[2-9]\d{2,3} ?-?\d{4}(?!\d)"
).finditer
_hinted = re.compile(
    r"(?:电话|座机|固话|致电|来电|拨打|手机|(?<![A-Za-z])(?:tel|phone))号?码?"
    r"[ 为是:]{0,3}([2-9]\d{2,3}[ -]?\d{4})(?!\d)",
    re.IGNORECASE,
).finditer
_part = re.compile(r"\d+").findall
_LONE = (1,) * 11


def mobiles(text: str) -> Iterator[Finding]:
    """Mobile numbers: 1[3-9] and nine more digits, also in groups.

    One is certain when it stands in one piece, in the usual groups of 3, 4 and 4, or digit by digit; numbers in other
    groups might be something else.
    """
    for match in _mobile(text):
        sizes = tuple(map(len, _part(match[1])))
        marks = {sign for sign in match[1] if not sign.isdigit()}
        if sizes in ((11,), (3, 4, 4), _LONE):
            yield Finding(match.start(1), match.end(1), Kind.MOBILE, never=True)
        elif len(marks) == 1 and sizes[0] >= 3 and len(sizes) <= 5:
            yield Finding(match.start(1), match.end(1), Kind.MOBILE)


def landlines(text: str) -> Iterator[Finding]:
    """Numbers of a fixed line, with the area's code or after a word such as 电话."""
    for match in _landline(text):
        yield Finding(match.start(), match.end(), Kind.LANDLINE)
    for match in _hinted(text):
        if match[1][:3] not in ("400", "800"):
            yield Finding(match.start(1), match.end(1), Kind.LANDLINE)


# -- identity numbers -----------------------------------------------------------------------------------------------

_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_identity = re.compile(rf"(?<![\dA-Za-z])(?=([1-9](?:{_PARTED}\d){{16}}{_PARTED}[\dXx])(?![\dA-Za-z]))").finditer
_born = re.compile(rf"\d{{6}}(?:19|20)\d{{2}}{_DAY}").match
_old = re.compile(rf"(?<![\dA-Za-z])[1-9]\d{{7}}{_DAY}\d{{3}}(?![\dA-Za-z])").finditer
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11643-1999: what each of the first 17 digits counts for."""
_CHECK = "10X98765432"


def identities(text: str) -> Iterator[Finding]:
    """Numbers of an identity card (GB 11643): of 18 signs, and old ones of 15 digits.

    One of 18 signs is certain when its date and its check sign are right.
    """
    for match in _identity(text):
        signs = "".join(sign for sign in match[1] if sign.isdigit() or sign in "Xx").upper()
        if _born(signs):
            yield Finding(match.start(1), match.end(1), Kind.IDENTITY, never=is_right(signs))
    for match in _old(text):
        yield Finding(match.start(), match.end(), Kind.IDENTITY)


def is_right(signs: str) -> bool:
    """Whether the last of 18 signs is what GB 11643 makes of the others."""
    return _CHECK[sum(int(sign) * weight for sign, weight in zip(signs, _WEIGHTS, strict=False)) % 11] == signs[17]


# -- bank cards -----------------------------------------------------------------------------------------------------

_card = re.compile(
    rf"(?<![\dA-Za-z])(?=((?:62|[45]\d|35|60)(?:{_PARTED}\d){{17}}|(?:62|[45]\d|35|60)(?:{_PARTED}\d){{16}}"
    rf"|(?:62|[45]\d|35|60)(?:{_PARTED}\d){{15}}|(?:62|[45]\d|35|60)(?:{_PARTED}\d){{14}})(?![\dA-Za-z]))"
).finditer


def cards(text: str) -> Iterator[Finding]:
    """Bank cards: 16 to 19 digits that begin as cards do (ISO/IEC 7812) and have the right check digit (Luhn)."""
    for match in _card(text):
        parts = _part(match[1])
        whole = len(parts) == 1 or (max(map(len, parts)) == 4 and all(len(part) == 4 for part in parts[:-1]))
        if whole and luhn("".join(parts)):
            yield Finding(match.start(1), match.end(1), Kind.CARD, never=True)


def luhn(digits: str) -> bool:
    """Whether the last digit is the right check digit."""
    return sum(sum(divmod(int(digit) * (1 + i % 2), 10)) for i, digit in enumerate(reversed(digits))) % 10 == 0


# -- number plates --------------------------------------------------------------------------------------------------

_plate = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Z][ ·.・-]{0,2}"
    r"(?:[A-HJK][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-HJK]|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳领])(?![A-Za-z0-9])",
    re.IGNORECASE,
).finditer
"""GA 36: five signs after the place's two, without I and O; six for cars with new energy."""


def plates(text: str) -> Iterator[Finding]:
    """Number plates of cars."""
    for match in _plate(text):
        if sum(sign.isdigit() for sign in match[0]) >= 3:
            yield Finding(match.start(), match.end(), Kind.PLATE)
