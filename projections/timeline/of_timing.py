"""The sentences of deadlines, extensions, suspensions, and claims that lapsed: who did it is told before them."""

from __future__ import annotations

from typing import assert_never

from domain.instants import day_words, minute_words, moment
from domain.need.facts import (
    DeadlineSet,
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    Lapsed,
    Resumed,
    Reviewed,
    Suspended,
)
from domain.vocabulary import SUSPEND_REASON, TIER
from domain.worktime import Limit

OfTiming = DeadlineSet | ExtensionAsked | ExtensionGranted | ExtensionRefused | Suspended | Reviewed | Resumed | Lapsed


def told_of_timing(fact: OfTiming, whose: tuple[str, str]) -> tuple[str, str]:
    """What was done, in Chinese and in English.

    :param whose: whose claim lapsed, and what kind of claim it was: 某党支部的认领, the claim of the branch.
    """
    match fact:
        case DeadlineSet():
            return _deadline_set(fact)
        case ExtensionAsked():
            until = minute_words(fact.until)
            return (
                f"申请延期至{until[0]}：{fact.wording}",
                f"asked for an extension until {until[1]}: {fact.wording}",
            )
        case ExtensionGranted():
            until = minute_words(fact.until)
            return f"批准延期至{until[0]}", f"extended the deadline to {until[1]}"
        case ExtensionRefused():
            return f"未同意延期：{fact.wording}", f"refused the extension: {fact.wording}"
        case Suspended():
            reason, day = SUSPEND_REASON[fact.reason], _day(fact.review_at)
            return (
                f"暂缓办理（{reason.words('zh')}），{day[0]}前复查：{fact.wording}",
                f"suspended it ({reason.words('en')}), to be reviewed by {day[1]}: {fact.wording}",
            )
        case Reviewed():
            day = _day(fact.review_at)
            return (
                f"复查后继续暂缓办理，{day[0]}前再次复查：{fact.wording}",
                f"reviewed it; it stays suspended, to be reviewed again by {day[1]}: {fact.wording}",
            )
        case Resumed():
            if fact.due_at is None:
                return "恢复办理", "resumed it"
            due = minute_words(fact.due_at)
            return f"恢复办理，办理时限顺延至{due[0]}", f"resumed it; the deadline moved to {due[1]}"
        case Lapsed():
            return (
                f"因期限已到而未报进展，使{whose[0]}失效",
                f"let {whose[1]} lapse: its term was over and nothing had been reported",
            )
        case _:
            assert_never(fact)


def _deadline_set(fact: DeadlineSet) -> tuple[str, str]:
    limit, due, tier = Limit.parse(fact.limit).words(), minute_words(fact.due_at), TIER.get(fact.tier)
    named = ("", "") if tier is None else (f"{tier.words('zh')}，", f"{tier.words('en')}, ")
    return (
        f"设定办理时限（{named[0]}自提交起{limit[0]}），截至{due[0]}",
        f"set its deadline ({named[1]}{limit[1]} from the submission on) to {due[1]}",
    )


def _day(at: int) -> tuple[str, str]:
    return day_words(moment(at).date())
