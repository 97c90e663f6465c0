"""Why an act on a photo is refused. The docstrings are what people read, in Chinese and in English."""

from __future__ import annotations

from domain.kernel import NotAllowed, Refused, Unacceptable

# -- not now --------------------------------------------------------------------------------------------------------


class EnoughPhotos(Refused):
    """这件诉求已有 {most} 张照片，不能再加。可以先删除不需要的照片。

    This need has {most} photos, and takes no more. Remove one that is not needed first.
    """


class EnoughOfYours(Refused):
    """您已为这件诉求上传了 {most} 张照片，不能再加。可以先删除不需要的照片。

    You have added {most} photos to this need, and it takes no more of yours. Remove one that is not needed first.
    """


class NoPhotos(Refused):
    """这件诉求没有照片。

    There are no photos of this need.
    """


class NothingToPublish(Refused):
    """这件诉求没有尚未公开的照片。

    Every photo of this need is published.
    """


class AlreadyPublished(Refused):
    """这张照片已经公开。

    This photo is published already.
    """


# -- not by them ----------------------------------------------------------------------------------------------------


class NotYourPhoto(NotAllowed):
    """{who}才能{act_words}。

    Only {who} may {act_words}.
    """


# -- not like that --------------------------------------------------------------------------------------------------


class AfterIsOfTheWork(Unacceptable):
    """“办理后”的照片由承办方或工作人员上传；您可以选“办理前”或“佐证”。

    A photo of how it is afterwards comes from those at work or from staff. Say that yours is "before" or "evidence".
    """
