"""Why a slip of paper is good no more. The docstrings are what people read, in Chinese and in English."""

from __future__ import annotations

from domain.kernel import NotAllowed


class SlipOfTheWorker(NotAllowed):
    """登记这件诉求的人自己参与了办理，回执单不能再用，免得自己确认自己办的事。请用手机号登录查看和确认，或请社区其他工作人员回访。

    Whoever entered this need has worked on it too, and their slip is good no more: nobody confirms their own work. Sign
    in by your telephone to follow and confirm it, or ask other staff of the community to come and ask you.
    """


class SlipOfWhoLeft(NotAllowed):
    """登记这件诉求的人已不在这个区域任职，回执单不能再用。请用手机号登录，或请社区现在的工作人员帮您查看进展、补充情况和回访。

    Whoever entered this need holds no post for this area any more, and their slip is good no more. Sign in by your
    telephone, or ask those who are staff of the community now to tell you how it stands and to come and ask you.
    """


class RaiserHasAccount(NotAllowed):
    """反映人已有自己的账号，这件诉求在账号里办理，回执单不能再用。请反映人用手机号登录；登录有困难的，请社区工作人员当面帮助。

    Whoever this need was raised for has an account, and goes on with it there: the slip is good no more. Sign in by
    your telephone; staff of the community help you with that if you ask them.
    """
