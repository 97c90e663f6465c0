"""Why an act on an offer is refused. The docstrings are what people read, in Chinese and in English."""

from __future__ import annotations

from domain.kernel import Refused, Unacceptable


class OfferIsOver(Refused):
    """这项服务已撤回或已到期。

    This offer was withdrawn, or its time is over.
    """


class OfferIsFull(Refused):
    """这项服务已对接 {capacity} 件，没有余量。

    This offer is matched with {capacity} needs, which is all it can take.
    """


class AlreadyMatched(Refused):
    """这项服务与这件诉求已经对接。

    This offer and that need are matched already.
    """


class NotMatched(Refused):
    """这项服务与这件诉求没有对接。

    This offer and that need are not matched.
    """


class TakesNoOffers(Refused):
    """“{stage_words}”的诉求不能对接服务。

    A need that is {stage_words} is not matched with an offer.
    """


class DoesNotFit(Unacceptable):
    """这件诉求不在这项服务的{what}之内；如仍要对接，请写明理由。

    The need is outside the {what} of this offer. To match them all the same, say why.
    """
