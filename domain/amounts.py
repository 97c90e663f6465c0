"""How amounts are written for people: money, numbers that are not exact, shares."""

from __future__ import annotations

from domain.need.facts import Qualifier
from domain.vocabulary import Language


def yuan(fen: int, language: Language = "zh") -> str:
    """Money: 59100元, 394万元, 12.50元; in English CNY 59,100."""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    if language == "en":
        return f"CNY {sign}{whole:,}.{rest:02d}" if rest else f"CNY {sign}{whole:,}"
    if rest:
        return f"{sign}{whole}.{rest:02d}元"
    if whole >= 10_000 and whole % 10_000 == 0:
        return f"{sign}{whole // 10_000}万元"
    return f"{sign}{whole}元"


def qualified(number: int, qualifier: Qualifier, unit: str) -> str:
    """A number with what says how exact it is: 8户, 约30户, 200余户."""
    if qualifier is Qualifier.OVER:
        return f"{number}余{unit}"
    return f"约{number}{unit}" if qualifier is Qualifier.ABOUT else f"{number}{unit}"


def qualified_en(number: int, qualifier: Qualifier, unit: str) -> str:
    """The same in English: 8 households, about 30 households, over 200 households."""
    how = {Qualifier.OVER: "over ", Qualifier.ABOUT: "about ", Qualifier.EXACT: ""}[qualifier]
    return f"{how}{number:,} {unit}"


def counted(number: int, thing: str) -> str:
    """So many things in English: 1 difference, 2 differences."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def percent(numerator: float, denominator: int, digits: int = 1) -> str:
    """A share with so many decimals at most, "–" of nothing."""
    if denominator == 0:
        return "–"
    return f"{round(100 * numerator / denominator, digits):g}%"


_PIECES = (("天", "d", 86_400), ("小时", "h", 3600), ("分钟", "min", 60), ("秒", "s", 1))


def lasting(seconds: int, language: Language = "zh") -> str:
    """A time, by its largest unit and the next: 3天4小时, 2小时15分钟, 40秒; in English 3 d 4 h."""
    for place, (zh, en, length) in enumerate(_PIECES):
        n, rest = divmod(seconds, length)
        if n or length == 1:
            zh_next, en_next, shorter = _PIECES[min(place + 1, 3)]
            more = rest // shorter
            if language == "en":
                return f"{n} {en} {more} {en_next}" if more else f"{n} {en}"
            return f"{n}{zh}{more}{zh_next}" if more else f"{n}{zh}"
    raise ValueError(f"{seconds} seconds")


_DIGITS = "零一二三四五六七八九"


def in_words(number: int) -> str:
    """A number from 1 to 99 in Chinese characters: 四, 十二, 四十, 四十七; a larger one in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return ten + (_DIGITS[ones] if ones else "")
