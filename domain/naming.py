"""Opening the sealed name of a person: who may, and that they say why."""

from __future__ import annotations

from collections.abc import Iterable

from domain.acting import Acting
from domain.kernel import Id, NotAllowed, Unacceptable
from domain.need.reading import ReadingReason
from domain.policy.roles import DUTIES
from domain.vocabulary import READING_REASON


def opens_name_as(acting: Acting, person: Id, paths: Iterable[tuple[Id, ...]], reason: ReadingReason | None) -> str:
    """In which role they open the name of *person*: a post for an area, or a duty.

    :param paths: the areas that hold each place where the person lives, holds a post or has checked in.
    :raises NotAllowed: to whoever is neither staff of one of those areas nor has a duty.
    :raises Unacceptable: when it is not their own name, and they say no reason.
    """
    post = next((post for path in paths if (post := acting.post_for(path)) is not None), None)
    if post is not None:
        role = post.role
    elif acting.duty is not None:
        role = acting.duty
    else:
        who = (
            "该人员居住、任职或报到区域的工作人员，管理员或审计员",
            "staff of an area where they live, hold a post or have checked in, administrators and auditors",
        )
        raise NotAllowed(who=who, act_words=("查阅姓名", "open their name"), could=["staff", *sorted(DUTIES)])
    if reason is None and person != acting.party:
        words = READING_REASON.values()
        why = (
            f"查阅他人姓名须说明理由：{'、'.join(each.words('zh', 'staff') for each in words)}。",
            f"Whoever opens other people's names says why: {', '.join(READING_REASON)}.",
        )
        raise Unacceptable(field="reason", why=why)
    return role
