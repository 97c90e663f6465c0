"""Reading what people wrote: who may, and that whoever reads other people's words says why."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from domain.acting import Acting
from domain.kernel import Fact, Id, NotAllowed, Unacceptable
from domain.need.facts import Raised
from domain.need.permission import is_staff
from domain.need.permission_of_photos import is_theirs
from domain.need.photo import Photo
from domain.need.stage import LEFT, Stage
from domain.need.state import NeedState
from domain.policy.roles import Role
from domain.vocabulary import READING_REASON, Term

LEAST_DAYS = 183
"""Logs are kept for no less than six months: 网络安全法, article 21 (3)."""


class ReadingSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long it is kept who has read what."""

    days: Annotated[int, msgspec.Meta(ge=LEAST_DAYS)] = 366


class ReadingReason(StrEnum):
    """Why somebody reads what others wrote."""

    HANDLING = "handling"
    CONTACT = "contact"
    RETURN_VISIT = "return_visit"
    SUPERVISION = "supervision"
    COMPLAINT = "complaint"
    AUDIT = "audit"


_OVER = LEFT | {Stage.CLOSED}
"""There is no work any more for which a unit would need the words."""

REASONS_OF_AUDITORS = (ReadingReason.SUPERVISION, ReadingReason.COMPLAINT, ReadingReason.AUDIT)
"""Those of an auditor, who sees to no case."""

DELETED = Term("（已删除）", "(deleted)")
"""What stands where the words of somebody were who was forgotten."""


def _demand_reason(acting: Acting, reason: ReadingReason | None, doing: tuple[str, str]) -> None:
    """Demand a reason of somebody who reads what others wrote, and of an auditor one that is theirs.

    :param doing: what they do, in Chinese, and in English as a person.
    :raises Unacceptable: when they say none, or none of those.
    """
    audits = acting.duty == Role.AUDITOR
    theirs = REASONS_OF_AUDITORS if audits else tuple(ReadingReason)
    if reason in theirs:
        return
    terms = [READING_REASON[each] for each in theirs]
    chosen = "、".join(each.words("zh", "staff") for each in terms), ", ".join(each.en for each in terms)
    if reason is None:
        why = f"{doing[0]}须说明理由：{chosen[0]}。", f"{doing[1]} says why: {chosen[1]}."
    else:
        why = (
            f"审计员不办理诉求，查阅理由只能是：{chosen[0]}。",
            f"Auditors see to no case; their reasons are: {chosen[1]}.",
        )
    raise Unacceptable(field="reason", why=why, expected=[str(each) for each in theirs])


def whose_words(
    need: NeedState, acting: Acting, reason: ReadingReason | None, subjects: frozenset[Id]
) -> frozenset[Id]:
    """Whose words they may read now, of the *subjects* who have some in the case: everybody's for staff of its area,
    and for units at work on it until it is closed; their own for others, and by a receipt.

    :raises NotAllowed: when they may read none.
    :raises Unacceptable: when they would read other people's, and say no reason.
    """
    at_work = acting.party in need.orders.at_work() and need.stage not in _OVER
    if (is_staff(need, acting) or at_work) and not acting.by_receipt:
        if subjects - need.stood_for(acting.party):
            _demand_reason(acting, reason, ("查阅他人原文", "Whoever reads other people's words"))
        return subjects
    own = subjects & need.stood_for(acting.party)
    if own or acting.slip is not None:
        return own
    who = (
        "该区域的工作人员、正在办理的单位、本人或审计员",
        "staff of the area, units at work on it, those who wrote the words and auditors",
    )
    act_words = ("查阅原文", "read the words")
    raise NotAllowed(who=who, act_words=act_words, could=["staff", "unit_at_work", "self", "auditor"])


def shows(need: Id, acting: Acting, fact: Fact) -> bool:
    """Whether a fact of that need may be opened, as far as that hangs on what they show.

    By a slip it is what was entered with the need that the slip is for, and no more: whoever made it knows that, while
    what was added since is read by staff for a reason, of which an account is kept.
    """
    if acting.slip is None:
        return True
    return acting.slip.need == need and isinstance(fact, Raised) and fact.by == acting.slip.maker


def demand_reason_for_photo(need: NeedState, asking: Acting, photo: Photo, reason: ReadingReason | None) -> bool:
    """Whether somebody who may see a photo looks at what is another's and not published, so that it is to be kept.

    :raises Unacceptable: when it is so, and they say no reason, or as an auditor one that is not theirs.
    """
    if photo.published or is_theirs(need, asking, photo):
        return False
    _demand_reason(asking, reason, ("查看他人未公开的照片", "Whoever looks at other people's unpublished photos"))
    return True
