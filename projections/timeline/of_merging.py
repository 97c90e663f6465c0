"""What is told of several reports that became one case, and of their being taken apart again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from domain.amounts import counted
from domain.kernel import Event, Id
from domain.need.facts import Absorbed, Merged, SplitOff, Unmerged

OfMerging = Merged | Absorbed | Unmerged | SplitOff


def merged_with(events: Iterable[Event]) -> set[Id]:
    """The other needs that the sentences tell of."""
    others: set[Id] = set()
    for event in events:
        match event.fact:
            case Merged(into=other) | Absorbed(source=other) | Unmerged(out_of=other) | SplitOff(source=other):
                others.add(other)
            case _:
                pass
    return others


def told_of_merging(fact: OfMerging, wordings: Mapping[Id, str]) -> tuple[str, str]:
    """In Chinese and English, to follow who did it.

    :param wordings: the public wordings of needs; one that was not accepted yet has none.
    """

    def other(id: Id) -> tuple[str, str]:
        wording = wordings.get(id)
        return ("另一件同类诉求", "another need") if wording is None else (f"“{wording}”", f"“{wording}”")

    match fact:
        case Merged():
            zh, en = other(fact.into)
            why = ("", "") if fact.wording is None else (f"：{fact.wording}", f": {fact.wording}")
            return f"把这件诉求并入{zh}，合并办理{why[0]}", f"merged it into {en}, where it goes on{why[1]}"
        case Absorbed():
            zh, en = other(fact.source)
            along = _reports(fact.reports)
            return (
                f"把{zh}并入这件诉求{along[0]}，合并后共{fact.supports}人支持",
                f"merged {en} into it{along[1]}; it has {counted(fact.supports, 'supporter')} now",
            )
        case Unmerged():
            zh, en = other(fact.out_of)
            return f"撤销合并，这件诉求从{zh}分出，恢复单独办理", f"took it out of {en}; it goes on by itself again"
        case SplitOff():
            zh, en = other(fact.source)
            along = _reports(fact.reports)
            return f"撤销合并，把{zh}从这件诉求分出{along[0]}", f"took {en} out of it again{along[1]}"
        case _:
            assert_never(fact)


def _reports(n: int) -> tuple[str, str]:
    """How many reports go along, where it is more than the one."""
    return ("", "") if n == 1 else (f"（含已并入的，共{n}件反映）", f" ({n} reports, with those merged into it before)")
