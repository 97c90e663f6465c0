"""The sentences of what units were asked to do, and what they answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import assert_never

from domain.instants import minute_words
from domain.kernel import Fact, Id
from domain.need.facts import (
    Closed,
    Designated,
    Dispatched,
    Escalated,
    HandedDown,
    OrderWithdrawn,
    PartJudged,
    PartReported,
    ReportedIn,
    Returned,
    SignedFor,
    Whistled,
)
from domain.vocabulary import PART, RESULT, RETURN_REASON

OfUnits = (
    Dispatched
    | SignedFor
    | Returned
    | OrderWithdrawn
    | Whistled
    | ReportedIn
    | PartReported
    | PartJudged
    | Escalated
    | HandedDown
)
"""The facts told here."""


def units_in(fact: Fact) -> Iterator[Id]:
    """The units whose names the sentence needs."""
    if isinstance(fact, Dispatched | OrderWithdrawn | PartJudged):
        yield fact.unit
    elif isinstance(fact, Whistled):
        yield from (one.unit for one in fact.called)
    elif isinstance(fact, Closed):
        yield from fact.unfinished


def told_of_units(fact: OfUnits, unit: Callable[[Id], tuple[str, str]], areas: Mapping[Id, str]) -> tuple[str, str]:
    """What happened, in Chinese and in English, to follow who did it.

    :param unit: what a unit is called.
    :param areas: what areas are called, as far as that is known.
    """
    match fact:
        case Dispatched():
            return _dispatched(fact, *unit(fact.unit))
        case SignedFor():
            part = PART[fact.part]
            return f"签收了派单（{part.words('zh')}）", f"signed for the order ({part.en})"
        case Returned():
            reason = RETURN_REASON[fact.reason]
            return f"退单（{reason.words('zh')}）：{fact.wording}", f"returned the order ({reason.en}): {fact.wording}"
        case OrderWithdrawn():
            zh, en = unit(fact.unit)
            return f"撤回了给{zh}的派单：{fact.wording}", f"withdrew the order to {en}: {fact.wording}"
        case Whistled():
            return _whistled(fact, [(*unit(one.unit), one.task) for one in fact.called])
        case ReportedIn():
            return _with(("报到", "reported in"), fact.wording)
        case PartReported():
            result = RESULT[fact.result]
            return (
                f"报告本单位的办理结果（{result.words('zh')}）：{fact.wording}",
                f"reported on its own part ({result.en}): {fact.wording}",
            )
        case PartJudged():
            zh, en = unit(fact.unit)
            judged = ("已办好", "to be done") if fact.accepted else ("需要再办", "to need more work")
            return f"评定{zh}的部分{judged[0]}：{fact.wording}", f"judged the part of {en} {judged[1]}: {fact.wording}"
        case Escalated():
            area = areas.get(fact.to)
            return (
                f"上报{area or '上级区域'}：{fact.wording}",
                f"escalated it to {area or 'the level above'}: {fact.wording}",
            )
        case HandedDown():
            area = areas.get(fact.to)
            return (
                f"交回{area or '下级区域'}办理：{fact.wording}",
                f"handed it down to {area or 'the level below'}: {fact.wording}",
            )
        case _:
            assert_never(fact)


def _dispatched(fact: Dispatched, zh: str, en: str) -> tuple[str, str]:
    part, until = PART[fact.part], _until(fact.due_at)
    if isinstance(fact, Designated):
        told = f"指定{zh}承办（{part.words('zh')}，不得退单）", f"designated {en} ({part.en}, not to be returned)"
    else:
        told = f"派单给{zh}（{part.words('zh')}）", f"dispatched it to {en} ({part.en})"
    return _with((told[0] + until[0], told[1] + until[1]), fact.wording)


def _whistled(fact: Whistled, called: list[tuple[str, str, str]]) -> tuple[str, str]:
    until = _until(fact.due_at)
    tasks = "、".join(f"{zh}（{task}）" for zh, _, task in called)
    tasks_en = ", ".join(f"{en} ({task})" for _, en, task in called)
    return f"吹哨，请{tasks}报到{until[0]}", f"whistled for {tasks_en} to report in{until[1]}"


def _until(at: int | None) -> tuple[str, str]:
    if at is None:
        return "", ""
    zh, en = minute_words(at)
    return f"，限{zh}前", f", due by {en}"


def _with(told: tuple[str, str], wording: str | None) -> tuple[str, str]:
    return told if wording is None else (f"{told[0]}：{wording}", f"{told[1]}: {wording}")
