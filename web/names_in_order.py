"""Names in the order in which people look for them: 2号楼 before 10号楼, 二栋 before 十栋, 安 before 张."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from web.fields import Option

Key = tuple[tuple[int, int, bytes], ...]

_DIGITS = "零一二三四五六七八九"
_PARTS = re.compile(r"\d{1,18}|[零〇一二两三四五六七八九十百]{1,8}(?=[号栋幢座楼单元组期区门村层路片队])|\D|\d")


def in_order(name: str | None) -> Key:
    """What to sort a name by: numbers as numbers, in figures of any width or in Chinese; the nameless last."""
    if not name:
        return ((2, 0, b""),)
    return tuple(_weighed(part) for part in _PARTS.findall(unicodedata.normalize("NFKC", name)))


def _weighed(part: str) -> tuple[int, int, bytes]:
    if part.isdecimal():
        return (0, int(part), b"")
    if len(part) > 1 or part in _DIGITS or part in "〇两十百":
        number = _counted(part)
        if number is not None:
            return (0, number, b"")
    # The common characters of GB 18030 stand in the order of their sound, as in a dictionary.
    return (1, 0, part.encode("gb18030", "replace"))


def _counted(numeral: str) -> int | None:
    """十二 is 12; None for what only looks like a number."""
    numeral = numeral.replace("〇", "零").replace("两", "二")
    if not set(numeral) & set("十百"):
        return int("".join(str(_DIGITS.index(digit)) for digit in numeral))
    hundreds, _, rest = numeral.rpartition("百") if "百" in numeral else ("零", "", numeral)
    tens, mark, ones = rest.rpartition("十")
    read = [(part or empty).lstrip("零") or "零" for part, empty in ((hundreds, "一"), (tens, "一"), (ones, "零"))]
    if any(len(part) != 1 or part not in _DIGITS for part in read):
        return None
    hundred, ten, one = (_DIGITS.index(part) for part in read)
    return hundred * 100 + (ten * 10 if mark else 0) + one


def together(options: Iterable[Option]) -> list[Option]:
    """Those of a group one after another, the groups in the order in which each is first named."""
    groups: dict[str, list[Option]] = {}
    for option in options:
        groups.setdefault(option.group, []).append(option)
    return [option for group in groups.values() for option in group]


def by_name(options: Iterable[Option]) -> list[Option]:
    """They in the order of their names."""
    return sorted(options, key=lambda option: in_order(option.zh))
