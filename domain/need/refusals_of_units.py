"""Why an act with units is refused. The docstrings are what people read, in Chinese and in English."""

from __future__ import annotations

from domain.kernel import NotAllowed, Refused, Unacceptable

# -- not now --------------------------------------------------------------------------------------------------------


class LedByUnit(Refused):
    """这件诉求已派单，有单位主办（{standing_words}），同一时间只有一个主办；其他单位可以协办。

    A unit has the order to lead it ({standing_words}), and one leads at a time. Others can assist.
    """


class HasOrder(Refused):
    """该单位已有这件诉求的派单（{standing_words}），不重复派单；要改派，请先撤回。

    That unit has an order for this need already ({standing_words}). Withdraw it first to give another.
    """


class CannotBeReturned(Refused):
    """这是指定承办的派单，不能退单；有困难请申请协调。

    This order was designated and cannot be returned. If there is a difficulty, ask those who gave it to help.
    """


class AlreadySigned(Refused):
    """这份派单已经签收，不用再签收。

    This order has been signed for already; once is enough.
    """


class AlreadyReportedIn(Refused):
    """您已经报到，不用再报到。

    You have reported in already; once is enough.
    """


class PartIsDone(Refused):
    """该单位的这一部分已评定通过，不能再改；需要继续办理的，请另行派单。

    That unit's part has been judged to be done, and stays so. If there is more to do, give another order.
    """


class TakeItFirst(Refused):
    """请先签收或报到，再报告办理结果。

    Sign for it, or report in, before you say what became of it.
    """


class NothingToJudge(Refused):
    """该单位还没有报告这一部分的办理结果，或已经评定。

    That unit has not reported on its part yet, or has been judged on it.
    """


class NothingAbove(Refused):
    """这件诉求已在最上一级，不能再上报。

    It is at the highest level already.
    """


class NotEscalated(Refused):
    """这件诉求没有上报，不需要交回下级。

    It was not escalated, so there is nothing to hand down.
    """


class NothingBelow(Refused):
    """这件诉求已在最下一级，不能再交回。

    It is at the lowest level already.
    """


# -- not by them ----------------------------------------------------------------------------------------------------


class NotTheUnit(NotAllowed):
    """{who}才能{act_words}，您不是。

    Only {who} may {act_words}, and you are not.
    """


class WithTheLevelAbove(NotAllowed):
    """这件诉求已上报，现在只有{who}可以{act_words}；交回下级后您才能操作。

    It was escalated: {who} may {act_words} now, and you only when it has been handed down.
    """


# -- not like that --------------------------------------------------------------------------------------------------


class TakesNoOrders(Unacceptable):
    """只能派单给共建单位或联建党组织，吹哨也只叫它们；所填的是{kind_words}。

    Only units and organisations are given orders or called by a whistle; this is of another kind ({kind_words}).
    """


class CalledTwice(Unacceptable):
    """同一单位在一次吹哨中填了两次，请去掉一次。

    One unit is called twice by the same whistle; name it once.
    """


class NotALevelAbove(Unacceptable):
    """所填区域不是这件诉求的上级区域，请选择包含该地点、比现在更高一级的区域。

    That area is not above it: name one that holds its place, and is wider than the one that has it now.
    """


class NotALevelBelow(Unacceptable):
    """所填区域不是可以交回的下级区域，请选择包含该地点、比现在更低一级的区域。

    It cannot be handed down to that area: name one that holds its place, and is narrower than the one that has it now.
    """


class LeadsTheWhole(Unacceptable):
    """主办单位对整件诉求报办结，不单独报告自己的部分。

    The unit that leads reports the whole need fixed, and no part of it.
    """


class PartsUnfinished(Unacceptable):
    """有{units_words}没有办完自己的部分（没有报告结果，或被评定需要再办）。请先催办；确需办结的，请填写部分未办完而办结的理由。

    {units_words} left a part unfinished: nobody reported on it, or it was judged to need more work. Ask for it, or give
    the reason for closing it with parts unfinished.
    """
