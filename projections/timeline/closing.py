"""The sentence for the end of a case."""

from __future__ import annotations

from collections.abc import Callable

from domain.kernel import Id
from domain.need.facts import Closed


def closed(fact: Closed, unit: Callable[[Id], tuple[str, str]]) -> tuple[str, str]:
    """How it ended, in Chinese and in English: with what nobody confirmed, and whose part was not finished.

    :param unit: what a unit is called.
    """
    zh: list[str] = []
    en: list[str] = []
    if fact.unconfirmed_because is not None:
        zh.append(f"未确认已解决，原因：{fact.unconfirmed_because}")
        en.append(f"unconfirmed because: {fact.unconfirmed_because}")
    if fact.unfinished:
        units = [unit(one) for one in fact.unfinished]
        zh.append(f"{'、'.join(name for name, _ in units)}的部分未办完，原因：{fact.unfinished_because}")
        en.append(f"with the part of {', '.join(name for _, name in units)} unfinished: {fact.unfinished_because}")
    return (f"办结（{'；'.join(zh)}）" if zh else "办结"), ", ".join(("closed it", *en))
