"""Why an act on an offer is refused. The docstrings are what people read, in Chinese and in English."""

from __future__ import annotations

from domain.kernel import Refused, Unacceptable


class OfferIsOver(Refused):
    """这项服务已撤回或已到期，不能再操作；可以登记新的服务。

    This offer was withdrawn, or its time is over. A new one can be made.
    """


class OfferIsFull(Refused):
    """这项服务已对接 {capacity} 件，没有余量，请选择其他服务。

    This offer is matched with {capacity} needs, which is all it can take. Choose another one.
    """


class AlreadyMatched(Refused):
    """这项服务与这件诉求已经对接，不用再对接。

    This offer and that need are matched already; there is nothing left to do.
    """


class NotMatched(Refused):
    """这项服务与这件诉求没有对接，不用取消。

    This offer and that need are not matched, so there is nothing to take back.
    """


class TakesNoOffers(Refused):
    """这件诉求目前为“{stage_words}”，不能对接服务；已受理、还没有办好的诉求才可以对接。

    The need is {stage_words}. Needs are matched with offers once they were accepted, and until they are done.
    """


class DoesNotFit(Unacceptable):
    """这件诉求不在这项服务的{what}之内；如仍要对接，请在公开内容中写明理由。

    The need is outside the {what} of this offer. To match them all the same, say why in the public wording.
    """
