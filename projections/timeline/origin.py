"""The sentence for what was brought in from another system."""

from __future__ import annotations

from domain.instants import day_words, moment
from domain.need.facts import BroughtIn


def brought_in(fact: BroughtIn) -> tuple[str, str]:
    """What that system said of it, in Chinese and in English."""
    zh = f"从“{fact.system}”导入：原编号{fact.reference}，原类别“{fact.category}”"
    en = f"brought it in from {fact.system}, where it is {fact.reference}, {fact.category}"
    if fact.status is not None:
        zh, en = f"{zh}，原状态“{fact.status}”", f"{en}; its status there: {fact.status}"
    if fact.closed_at is not None:
        day = day_words(moment(fact.closed_at).date())
        zh, en = f"{zh}，原系统记录的办结日期{day[0]}", f"{en}; closed there on {day[1]}"
        if fact.closed_at < fact.opened_at:
            zh, en = f"{zh}（早于登记）", f"{en}, which is before it was opened"
    if fact.on_time is not None:
        kept = ("按期", "on time") if fact.on_time else ("超期", "overdue")
        zh, en = f"{zh}，原系统认定{kept[0]}", f"{en}; {kept[1]}, as it says"
    return zh, en
