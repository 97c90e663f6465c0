"""Instants, days, amounts and codes as people read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from domain.instants import CHINA
from domain.need.stage import Act
from web.words.translated import Language, in_words, said

_ABOUT = {"约": ("约{n}", "about {n}"), "余": ("{n}余", "more than {n}"), "=": ("{n}", "{n}")}


_AWAITED = said("等反映人确认")


def for_templates(language: Language) -> dict[str, Any]:
    """What templates call, in that language."""
    chinese = language == "zh"

    def _(words: str) -> str:
        return in_words(words, language)

    def word(coded: Mapping[str, str] | None) -> str:
        """What a code is called."""
        return "" if coded is None else coded[language]

    def stage(coded: Mapping[str, str]) -> str:
        """How far it is, to whoever looks: that they are asked to confirm is said to those alone who can."""
        return _(_AWAITED) if coded["code"] == "awaiting_confirm" else word(coded)

    def told(sentence: Mapping[str, str]) -> str:
        """A sentence that is there in both languages."""
        return sentence[language]

    def day(instant: str | None) -> str:
        """Its date, in China."""
        if not instant:
            return "–"
        at = _local(instant)
        return f"{at.year}年{at.month}月{at.day}日" if chinese else f"{at.day} {at:%b} {at.year}"

    def moment(instant: str | None) -> str:
        """Its date and time to the minute, in China."""
        return "–" if not instant else f"{day(instant)} {_local(instant):%H:%M}"

    def yuan(fen: int | None) -> str:
        """An amount of money, kept in fen."""
        if fen is None:
            return "–"
        whole, rest = divmod(fen, 100)
        amount = f"{whole:,}" if rest == 0 else f"{whole:,}.{rest:02d}"
        return f"{amount}元" if chinese else f"¥{amount}"

    def number(n: int, qualifier: str = "=") -> str:
        """A number, and how exact it is: 200余, 约40."""
        template = _ABOUT.get(qualifier, _ABOUT["="])[0 if chinese else 1]
        return template.format(n=f"{n:,}")

    def done_words() -> dict[str, str]:
        """What has been done, by the codes of acts: it is said above the page that follows a form."""
        words = {act.value: act.words() for act in Act}
        return {code: f"已办好：{zh}" if chinese else f"Done: {en}" for code, (zh, en) in words.items()}

    functions: tuple[Callable[..., str], ...] = (word, stage, told, day, moment, yuan, number)
    return {function.__name__: function for function in functions} | {"said": _, "done_words": done_words}


def _local(instant: str) -> datetime:
    at = datetime.fromisoformat(instant)
    # A day alone is one of China, wherever this runs; and what is told in China's time is not reckoned over, as the
    # first day that there is has none before it.
    return at.replace(tzinfo=CHINA) if at.utcoffset() in _IN_CHINA else at.astimezone(CHINA)


_IN_CHINA = (None, CHINA.utcoffset(None))
