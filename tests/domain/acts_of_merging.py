"""What is done to a need and to another one at the same time, in tests that know only the one."""

from __future__ import annotations

from collections.abc import Callable

from domain.acting import Acting
from domain.kernel import Id
from domain.need.facts import Absorbed, Channel
from domain.need.need import Need
from domain.need.stage import Act
from tests.domain.people import new_id, someone, system


def another(like: Need, id: Id | None = None) -> Need:
    """Another need at the same place, just raised."""
    return Need.raise_(
        someone(),
        id=id or new_id(),
        item=like.item,
        category=like.category,
        place=like.place,
        path=like.path,
        channel=Channel.WEB,
        words="这里的灯也不亮",
    )


def merge(need: Need, by: Acting) -> None:
    """Merge it into another need."""
    need.merge(by, another(need))


def unmerge(need: Need, by: Acting) -> None:
    """Take it out of the need that it is in."""
    target = another(need, need.course.merged_into)
    target.happened(
        Absorbed(**system().envelope(need.path), source=need.id, reports=1, raisers=(), supporters=(), supports=0)
    )
    need.unmerge(by, target)


ACTS_OF_MERGING: dict[Act, Callable[[Need, Acting], None]] = {Act.MERGE: merge, Act.UNMERGE: unmerge}
