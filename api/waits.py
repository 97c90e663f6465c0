"""How long somebody has to wait, in words: nobody counts 3600 seconds."""

from __future__ import annotations

_MINUTES_OF_AN_HOUR = 60


def wait_words(seconds: int) -> tuple[str, str]:
    """So many seconds as minutes and hours, in Chinese and in English; never less than it takes."""
    hours, minutes = divmod(max(1, -(-seconds // 60)), _MINUTES_OF_AN_HOUR)
    zh = [*([f"{hours} 小时"] if hours else []), *([f"{minutes} 分钟"] if minutes else [])]
    en = [*([_some(hours, "hour")] if hours else []), *([_some(minutes, "minute")] if minutes else [])]
    return " ".join(zh), " and ".join(en)


def _some(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
