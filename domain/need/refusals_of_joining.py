"""Why a need is not joined to an account. The docstrings are what people read, in Chinese and in English."""

from __future__ import annotations

from domain.kernel import Refused


class JoinedElsewhere(Refused):
    """这件诉求已归入另一个账号，不能再归入您的账号。如果那也是您的账号，请用它登录；如果不是，请与社区工作人员联系。

    This need is in another account already, and cannot be in yours as well. If that one is yours too, sign in to it; if
    it is not, turn to the staff of the community.
    """


class EnteredByYou(Refused):
    """这件诉求是您替别人登记的，只能归入反映人自己的账号。请把回执单交给反映人。

    You entered this need for somebody else, and it can only be in an account of theirs. Hand the slip over to them.
    """


class WorkedOnByYou(Refused):
    """这件诉求是您参与办理的，不能归入您的账号。回执请还给反映人，由反映人自己确认和评价。

    You have a hand in the work on this need, and it cannot be in your account. Give the receipt back to whoever raised
    it: they say themselves whether it is solved.
    """
