"""Refusals to whoever shows a receipt or slip, and to whoever would hand one over."""

from __future__ import annotations

from domain.kernel import NotAllowed


class NotByReceipt(NotAllowed):
    """凭回执或回执单不能{act_words}。它只管一件诉求：可以查看进展和自己写的话、补充情况、上传照片、催办、撤回、确认和评价，没解决好的可以要求重新办理。要办别的事，请先退出回执，再登录；不方便登录的，请找社区工作人员代办。

    A receipt or slip is not enough for this: {act_words}. It is good for one need: following it and reading your own
    words, adding to it and adding photos, urging, withdrawing, confirming and rating it, and having it taken up again.
    For anything else leave the receipt and sign in, or ask the staff of your community to do it for you.
    """


class NotItsReceipt(NotAllowed):
    """这张回执或回执单是另一件诉求的，在这里不能用。请打开它自己的那件诉求，或改用这件诉求的回执；找不到回执的，请找社区工作人员帮忙。

    This receipt or slip belongs to another need and is not good for this one. Go to its own need, or use the receipt of
    this one; if you cannot find it, ask the staff of your community.
    """


class RaisedInYourName(NotAllowed):
    """这件诉求是以您自己的名义提出的，不用回执单，您登录就能办理。如果是替别人提出的，请把它撤回，由社区工作人员选“替别人提出”重新登记，再出具回执单。

    This need was raised in your own name, and there is nobody to hand a slip to: you go on with it signed in. If you
    meant it for somebody else, withdraw it, have staff raise it again for somebody else, and hand over that one's slip.
    """
