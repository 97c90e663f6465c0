"""Why an act on a plan of upkeep is refused. The docstrings are what people read, in Chinese and in English."""

from __future__ import annotations

from domain.kernel import NotAllowed, Refused, Unacceptable

# -- not now --------------------------------------------------------------------------------------------------------


class NotFixedYet(Refused):
    """这件诉求还没有办好（{stage_words}），办好之后才能建立长效管护；认管、认养可以随时附上管护计划。

    It has not been fixed yet ({stage_words}). Upkeep is planned after that; a 认管 or 认养 carries a plan at any time.
    """


class PlanHasEnded(Refused):
    """这项管护计划{state_words}，不能再{act_words}。

    This plan of upkeep is {state_words}; you cannot {act_words} any more.
    """


class NotDueYet(Refused):
    """下一次到期日是{next_words}，还没有到，到期后再登记。

    It is due next on {next_words}; report it from then on.
    """


class NoMoreDue(Refused):
    """这项管护计划在到期结束（{until_words}）之前没有下一次了。

    It is not due again before its term ends on {until_words}.
    """


class DoneAlready(Refused):
    """{due_words}到期的这一次已经登记过，不用再登记。

    What was due on {due_words} has been reported done; there is nothing left to report for it.
    """


# -- not by them ----------------------------------------------------------------------------------------------------


class NotTheKeeper(NotAllowed):
    """{who}才能{act_words}，您不是。

    Only {who} may {act_words}, and you are not.
    """


# -- not like that --------------------------------------------------------------------------------------------------


class NoPeriod(Unacceptable):
    """管护计划要写明周期：每几天、几周或几个月一次，至少为 1，最多 {at_most}。

    A plan of upkeep says how often: every so many days, weeks or months, from 1 to {at_most}.
    """


class NoTerm(Unacceptable):
    """管护计划要写明到哪一天为止：不早于第一次到期日{first_words}，不晚于{latest_words}。

    A plan of upkeep says until when: not before it is first due on {first_words}, and no later than {latest_words}.
    """


class BeginsInThePast(Unacceptable):
    """第一次到期日不能早于今天（{today_words}）。

    It cannot be due first before today ({today_words}).
    """


class BeyondTheClaim(Unacceptable):
    """管护计划不能超过认管、认养的期限（{term_words}）。

    The plan cannot last longer than the claim it is part of, whose term ends on {term_words}.
    """


class CarriesNoPlan(Unacceptable):
    """“{kind_words}”不附带管护计划；认管、认养可以。

    A claim of that kind ({kind_words}) carries no plan of upkeep; 认管 and 认养 do.
    """


class KeepsNothing(Unacceptable):
    """居民个人不承担管护；{who}可以。

    A resident without a post keeps nothing up; {who} can.
    """


class NotTheClaimantsPlan(Unacceptable):
    """认管、认养的管护计划由承接人自己承担。

    The upkeep that is part of a claim is the claimant's own.
    """


class NotADueDay(Unacceptable):
    """{due_words}不是这项计划的到期日，离它最近的到期日是{nearest_words}，请按到期日登记。

    It is not due on {due_words}. Report it for a day on which it is; the nearest is {nearest_words}.
    """
