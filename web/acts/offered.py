"""Which of the acts that somebody may do a page offers them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from domain.need.stage import Act, Stage

_NOT_NOW: Mapping[str, frozenset[Act]] = {Stage.REWORK: frozenset({Act.RATE})}
"""What the API takes, but nobody should be asked for: how it went is asked once it is said to be done again."""


def offered(acts: Iterable[Mapping[str, str]], stage: str, among: Set[Act]) -> list[Mapping[str, str]]:
    """Those of *acts* for which there is a form, in their order, but for what is not the question at that stage."""
    left_out = _NOT_NOW.get(stage, frozenset())
    return [act for act in acts if Act(act["code"]) in among and Act(act["code"]) not in left_out]
