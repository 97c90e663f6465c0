"""When the slip of paper of a need is good: it has passed through the hands of whoever made it, who saw its code."""

from __future__ import annotations

from collections.abc import Iterable

from domain.acting import Post
from domain.need.refusals_of_slips import RaiserHasAccount, SlipOfTheWorker, SlipOfWhoLeft
from domain.need.state import NeedState

_CONFIRM = ("确认结果", "say whether it is solved")
_GO_ON = ("凭回执单继续办理", "go on by the slip")


def demand_slip_good(need: NeedState, posts: Iterable[Post]) -> None:
    """Demand that the slip of *need* is good still. It is asked whenever a slip is made, shown or acted by.

    :param posts: those of whoever entered the need, who made the slip, at this instant.
    :raises RaiserHasAccount: when its raiser has it in an account, where nobody else has seen what opens it.
    :raises SlipOfWhoLeft: when whoever made the slip holds no post for its area any more.
    :raises SlipOfTheWorker: when they have worked on it themselves.
    """
    if need.joined_by is not None:
        who = ("登录后的反映人本人", "whoever raised it, signed in,")
        raise RaiserHasAccount(who=who, act_words=_GO_ON, could=["raiser"])
    if not any(post.area in need.path for post in posts):
        who = ("该区域在任的登记人", "whoever entered it and still holds a post for its area")
        raise SlipOfWhoLeft(who=who, act_words=_GO_ON, could=["staff"])
    if need.entered_by in need.hands or need.entered_by in need.at_work:
        who = ("反映人或其他工作人员", "whoever it was raised for, or other staff")
        raise SlipOfTheWorker(who=who, act_words=_CONFIRM, could=["raiser", "staff"])
