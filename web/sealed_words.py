"""What people wrote themselves, as staff open it: for a reason, and that they did is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.requests import Request

from web.asking import Problem, get
from web.words.translated import Words, said

SAID: Mapping[str, Words] = {
    "need.raised": said("反映人的原话"),
    "need.supplemented": said("补充"),
    "need.disputed": said("为什么没有解决"),
    "need.remarked": said("议事发言"),
    "need.reopened": said("为什么重新办理"),
    "need.visited_again": said("回访时说的"),
    "need.told_again": said("再次反映"),
}
"""What it was written for, by the fact that holds it."""
CONTACT = said("联系方式")


class Opened(NamedTuple):
    """The words of a need, opened or still shut."""

    reason: str
    """A code; empty where none was given yet."""
    note: str
    words: list[Mapping[str, Any]] | None
    """None as long as they are shut."""
    refused: Problem | None


async def opened(request: Request, need: str, reason: str | None, note: str | None = None) -> Opened:
    """The words of the need, where somebody says why they read them; or why they may not."""
    if reason is None:
        return Opened("", "", None, None)
    try:
        told = await get(request, f"/needs/{need}/words", {"reason": reason, "note": note or None})
    except Problem as problem:
        return Opened(reason, note or "", None, problem)
    return Opened(reason, note or "", told["items"], None)
