"""Why checking, urging or supervising is refused. The docstrings are what people read, in Chinese and in English."""

from __future__ import annotations

from domain.kernel import NotAllowed, Refused, Unacceptable

# -- not now --------------------------------------------------------------------------------------------------------


class UrgedToday(Refused):
    """您今天已经催办过，承办方可以看到；明天仍无进展可以再催。目前：{stage_words}。

    You have urged it today, and those at work know. If nothing moves, urge it again tomorrow. It is {stage_words}.
    """


class AlreadySupervised(Refused):
    """这件诉求已在督办中（{reason_words}），不用再督办。

    It is being supervised already ({reason_words}).
    """


class NotSupervised(Refused):
    """这件诉求没有在督办，不用解除。

    It is not being supervised, so there is nothing to end.
    """


class NothingToSupervise(Refused):
    """这件诉求没有被退单或不予受理，没有超期，也没有未解决的结果，现在不需要督办。

    It was not turned down, it is not overdue, and no result of it is unsolved: there is nothing to supervise now.
    """


# -- not by them ----------------------------------------------------------------------------------------------------


class NotFromAbove(NotAllowed):
    """{who}才能{act_words}。

    Only {who} may {act_words}.
    """


# -- not like that --------------------------------------------------------------------------------------------------


class ReasonNotTrue(Unacceptable):
    """这件诉求目前不属于“{reason_words}”，可用的督办理由：{true_words}。

    It is not {reason_words} now. What can be said of it: {true_words}.
    """


class AnswersMissing(Unacceptable):
    """已联系上的回访，须填写是否响应、是否解决和满意程度三项。

    Whoever was reached has answered three questions: was anybody in touch, is it solved, how satisfied are you.
    """


class NobodyAnswered(Unacceptable):
    """没有联系上的回访，请不填写答复。

    Nobody was reached, so there is no answer to give; leave it out.
    """
