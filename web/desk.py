"""What lies on the desk of those who hold an office, and how the API is asked for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import Request

from domain.need.stage import Act
from domain.vocabulary import STAGE
from web.asking import get
from web.remaining import now
from web.words.translated import Words, said

STAGES = {
    code: {"code": code, "zh": term.words("zh", "staff"), "en": term.words("en", "staff")}
    for code, term in STAGE.items()
}
"""The stages in the words of staff."""

MOST = 100
"""More than that are not counted one by one."""

Need = Mapping[str, Any]


class Pile(NamedTuple):
    """Needs that wait for the same thing."""

    code: str
    title: Words
    query: str
    """Of the list of needs, beside the area."""
    act: Act | None = None
    """What is mostly done next."""
    among: Callable[[Need], bool] = lambda need: True
    """Which of them are meant, where the list alone cannot tell."""


class Lying(NamedTuple):
    """A pile as it lies there now."""

    pile: Pile
    needs: list[Need]
    more: bool
    """Whether there are more than were counted."""


def _unheld(need: Need) -> bool:
    return not need["claims"] and not need.get("orders")


def _soon(instant: str | None, days: int) -> bool:
    return bool(instant) and datetime.fromisoformat(str(instant)) < now() + timedelta(days=days)


def _to_follow(need: Need) -> bool:
    """A claim whose term ends soon, or an order that nobody has signed for."""
    ending = any(_soon(claim.get("until"), 7) for claim in need["claims"])
    return ending or any(not order.get("signed_at") for order in need.get("orders", ()))


def _to_review(need: Need) -> bool:
    return _soon((need.get("suspended") or {}).get("review_at"), 7)


_WORK = "stage=claimed&stage=scheduled&stage=in_progress&stage=rework_state"

PILES = (
    Pile("triage", said("待受理"), "stage=registered&sort=oldest", Act.ACCEPT),
    Pile("reply", said("催办待答复"), "waiting=reply&sort=oldest", Act.REPLY),
    Pile("rework", said("没解决、退回重办"), "stage=rework_state&sort=oldest"),
    Pile("red", said("已超期"), "light=red&sort=due"),
    Pile("yellow", said("即将到期"), "light=yellow&sort=due"),
    Pile(
        "dispatch",
        said("待派单、待认领"),
        "stage=listed&stage=open&sort=oldest",
        Act.DISPATCH,
        _unheld,
    ),
    Pile(
        "follow",
        said("承接要跟进"),
        f"{_WORK}&stage=open&stage=listed&sort=due",
        None,
        _to_follow,
    ),
    Pile("extension", said("延期待审批"), "waiting=extension&sort=due", Act.GRANT_EXTENSION),
    Pile("part", said("单位办理结果待评定"), "waiting=part&sort=due", Act.JUDGE_PART),
    Pile("review", said("挂账待复查"), "stage=suspended&sort=due", Act.REVIEW, _to_review),
    Pile("visit", said("待回访"), "waiting=visit&sort=oldest", Act.VISIT_AGAIN),
    Pile("confirm", said("等居民确认"), "stage=awaiting_confirm&sort=oldest"),
    Pile("close", said("待办结"), "stage=confirmed&sort=oldest", Act.CLOSE),
    Pile("photo", said("照片待公开"), "waiting=photo&sort=oldest", Act.PUBLISH_PHOTO),
    Pile("outcome", said("表决结果待公示"), "waiting=outcome", Act.PUBLISH_OUTCOME),
)


async def lying(request: Request, area: str) -> list[Lying]:
    """All piles of an area, in the order in which one works."""
    found = []
    for pile in PILES:
        page = await get(request, "/needs", [("area", area), ("limit", str(MOST)), *parse_qsl(pile.query)])
        needs = [need for need in page["items"] if pile.among(need)]
        found.append(Lying(pile, needs, page["next"] is not None))
    return found
