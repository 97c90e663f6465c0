"""The acts on the clock, each with something to say in it that nothing can be said against."""

from __future__ import annotations

from collections.abc import Callable

from domain.acting import Acting
from domain.need.facts import SuspendReason
from domain.need.need import Need
from domain.need.stage import Act
from tests.domain.story import DAY


def _later(need: Need, by: Acting) -> int:
    return max(by.at, need.clock.due_at or 0) + DAY


ACTS_OF_TIMING: dict[Act, Callable[[Need, Acting], object]] = {
    Act.SET_DEADLINE: lambda need, by: need.set_deadline(by, "soon"),
    Act.ASK_EXTENSION: lambda need, by: need.ask_extension(by, _later(need, by), "等材料"),
    Act.GRANT_EXTENSION: lambda need, by: need.grant_extension(by),
    Act.REFUSE_EXTENSION: lambda need, by: need.refuse_extension(by, "请按期办结"),
    Act.SUSPEND: lambda need, by: need.suspend(by, SuspendReason.NEEDS_FUNDS, "资金未落实", by.now + DAY),
    Act.REVIEW: lambda need, by: need.review(by, "仍缺资金", by.now + DAY),
    Act.RESUME: lambda need, by: need.resume(by),
}
