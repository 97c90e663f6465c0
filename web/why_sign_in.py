"""Why somebody finds themselves where one signs in, though they did not ask for it."""

from __future__ import annotations

from web.words.translated import Words, said

OVER = "over"
"""What the address says when it was too long ago that they showed who they are."""

WHY: dict[str, Words] = {
    OVER: said(
        "离上次操作太久，已自动退出，没有丢任何东西。请重新登录，会回到刚才那一页；原来凭回执或回执单看的，请再凭它查一次。"
    ),
    "not-expected-back": said("这次登录已过期、已完成，或不是从这个浏览器开始的。请在下面从头登录。"),
    "given-up": said("在对方那里的登录没有完成：可能是您取消了，或者对方没有同意。请再试一次，或换一种方式。"),
    "not-vouched": said("对方给出的登录结果没有通过核验，没有登录。请再试一次；如仍不行，请告诉管理员。"),
    "unreachable": said("对方现在连不上。请稍后再试，或换一种方式登录。"),
    "identity-taken": said("这个身份已经绑定在别的账号上，没有再绑定。"),
    "signed-out": said("离开的时候已自动退出，没有绑定。请重新登录，再绑定一次。"),
    "not-signed-in": said("离开的时候已自动退出，没有绑定。请重新登录，再绑定一次。"),
    "not-linked": said("这个身份还没有绑定账号。请先用原来的方式登录，在“我的账号”里绑定，或请管理员绑定。"),
}
"""By what the address says, which for those who come back from somewhere else is the kind of the refusal."""
