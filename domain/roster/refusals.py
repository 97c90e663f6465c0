"""Why an act on the roster is refused. The docstrings are what people read, in Chinese and in English."""

from __future__ import annotations

from domain.kernel import NotAllowed, Refused, Unacceptable


class CheckedInAlready(Refused):
    """已在这里报到（{state_words}），不必重复报到。

    They have checked in here already ({state_words}).
    """


class NotNow(Refused):
    """这份报到{state_words}，现在不能{act_words}。

    This check-in is {state_words}: it cannot be {act_words} now.
    """


class OwnCheckIn(NotAllowed):
    """自己的报到由{who}审核。

    Their own check-in is looked at by {who}.
    """


class NobodyChecksIn(Unacceptable):
    """{kind_words}不需要报到；党员、联建党组织、共建单位和社区合伙人可以报到。

    {kind_words} do not check in; party members, organisations, units and partners do.
    """


class NotCheckedIn(Unacceptable):
    """对方没有在该区域报到并通过审核，也不担任该区域的职务，不能排班。

    They have not checked in there with approval and hold no post there, so that they cannot be put on duty.
    """


class PlannedAlready(Refused):
    """{day_words}这段时间已在这里为同一值班人排班，不必重复排班。

    The same party is on duty here at that time of {day_words} already.
    """


class NoTurn(Unacceptable):
    """{day_words}没有排班。

    There is no turn on {day_words}.
    """


class TurnIsSettled(Refused):
    """{day_words}的值班{state_words}，不能再更改。

    The turn of {day_words} is {state_words} and does not change any more.
    """


class TurnNotBegun(Refused):
    """{day_words}的值班{begins_words}才开始。

    The turn of {day_words} begins at {begins_words}.
    """


class TurnNotOver(Refused):
    """{day_words}的值班{ends_words}才结束。

    The turn of {day_words} ends at {ends_words}.
    """


class TurnBegun(Refused):
    """{day_words}的值班在{begins_words}已经开始，不能再{act_words}。

    The turn of {day_words} began at {begins_words}: it is too late to {act_words}.
    """
