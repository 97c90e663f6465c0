"""Why an extension or a suspension is refused. The docstrings are what people read, in Chinese and in English."""

from __future__ import annotations

from domain.kernel import NotAllowed, Refused, Unacceptable

# -- not now --------------------------------------------------------------------------------------------------------


class NoDeadline(Refused):
    """这件诉求没有办理时限，不需要延期。

    This need has no deadline that could be extended.
    """


class ExtensionPending(Refused):
    """已有延期申请（至{until_words}），请等待工作人员答复。

    An extension (until {until_words}) has been asked for; staff have not answered yet.
    """


class NoMoreExtensions(Refused):
    """办理时限最多延期 {most_words}，已经用完。

    A deadline may be extended {most_words} at most, and has been.
    """


class NoExtensionAsked(Refused):
    """这件诉求没有待答复的延期申请，不用答复。

    There is no extension waiting for an answer.
    """


class OvertakenExtension(Refused):
    """申请延至{until_words}，已不晚于现在的办理时限，不能批准；可以答复不同意。

    What was asked for ({until_words}) is no later than the deadline is by now: it can be refused, and not granted.
    """


# -- not by them ----------------------------------------------------------------------------------------------------


class OwnExtension(NotAllowed):
    """自己申请的延期，由{who}来{act_words}。

    You asked for it yourself; {who} may {act_words}.
    """


# -- not like that --------------------------------------------------------------------------------------------------


class NoLaterDeadline(Unacceptable):
    """延期的截止时间须晚于现在的办理时限（{due_words}），请填更晚的时间。

    An extension ends later than the deadline does now ({due_words}).
    """


class ReviewInThePast(Unacceptable):
    """复查日期须在今后，请填以后的日期。

    The date of the review has to lie in the future.
    """


class BeforeItWasSuspended(Unacceptable):
    """发生时间早于挂账的时间，请填挂账之后的时间。

    The time it happened cannot be before the need was suspended.
    """
