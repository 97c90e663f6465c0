"""What residents do to a need: those whom it concerns, and their neighbours."""

from __future__ import annotations

from collections.abc import Mapping

from domain.need.stage import Act
from domain.vocabulary import REOPEN_REASON, SATISFACTION, Terms
from web.acts.form import ActForm
from web.fields import Control, Field, Option
from web.words.translated import Words, said


def _words(label: Words, hint: Words, *, required: bool = True) -> tuple[Field, ...]:
    return (Field(name="words", label=label, control=Control.TEXT, hint=hint, required=required, at_most=2000),)


def _among(group: Terms) -> tuple[Option, ...]:
    return tuple(Option(code, term.words("zh"), term.en) for code, term in group.items())


_SEALED = said("只有经办的工作人员能看到。")

FORMS = (
    ActForm(Act.SUPPORT, "/support"),
    ActForm(Act.TAKE_BACK_SUPPORT, "/support/withdrawal"),
    ActForm(Act.SUPPLEMENT, "/supplements", _words(said("补充什么"), _SEALED)),
    ActForm(Act.WITHDRAW, "/withdrawal"),
    ActForm(Act.URGE, "/urges"),
    ActForm(
        Act.TELL_AGAIN,
        "/told-again",
        _words(said("有什么新情况"), said("不用再提一件新的：记在这件上。只有经办的工作人员能看到。"), required=False),
    ),
    ActForm(Act.CONFIRM, "/confirmation"),
    ActForm(
        Act.DISPUTE,
        "/dispute",
        _words(said("还有什么没解决"), said("说清还差什么，社区才好叫承办的人接着办。只有社区工作人员能看到。")),
    ),
    ActForm(
        Act.RATE,
        "/ratings",
        (
            Field(name="solved", label=said("问题解决了吗"), control=Control.YES_NO, required=True),
            Field(
                name="satisfaction",
                label=said("您满意吗"),
                control=Control.CHOICE,
                required=True,
                options=_among(SATISFACTION),
            ),
        ),
    ),
    ActForm(
        Act.REOPEN,
        "/reopening",
        (
            Field(
                name="reason",
                label=said("为什么要重新办"),
                control=Control.CHOICE,
                required=True,
                options=_among(REOPEN_REASON),
            ),
            *_words(said("有什么新情况"), _SEALED),
        ),
    ),
    ActForm(Act.REMARK, "/remarks", _words(said("您的意见"), said("主持商议的工作人员能看到，不会公开。"))),
)

BUTTONS: Mapping[Act, Words] = {
    Act.SUPPORT: said("我也需要"),
    Act.TAKE_BACK_SUPPORT: said("我不再需要了"),
    Act.SUPPLEMENT: said("补充说明"),
    Act.WITHDRAW: said("撤回诉求"),
    Act.URGE: said("催一催"),
    Act.TELL_AGAIN: said("又遇到了，再说一次"),
    Act.CONFIRM: said("确认已解决"),
    Act.DISPUTE: said("还没解决"),
    Act.RATE: said("评价一下"),
    Act.REOPEN: said("申请重新办理"),
    Act.REMARK: said("说说我的意见"),
    Act.CAST: said("我要投票"),
    Act.ADD_PHOTO: said("添加照片"),
}
"""What residents tap; staff read what the act is called."""

AT_ONCE = frozenset({Act.SUPPORT, Act.TAKE_BACK_SUPPORT, Act.URGE, Act.CONFIRM})
"""What one tap does, because nothing is asked and nothing is lost by it."""
EXPLAINED: Mapping[Act, Words] = {
    Act.WITHDRAW: said("撤回后就不办了，也不能恢复；以后还可以重新反映。"),
    Act.TELL_AGAIN: said("同一件事不用再提一次。说了新情况，经办的人就知道还没好。"),
    Act.DISPUTE: said("您说没解决，就退回去重新办，不能办结。"),
    Act.SUPPORT: said("多少人需要，会公布数字，不公布是谁；每人只算一次。"),
    Act.CONFIRM: said("确认以后就算解决了。以后又坏了，还可以再反映。"),
    Act.RATE: said("两个问题，回答后计入满意率。不公开是谁评的。"),
    Act.REOPEN: said("写清新情况。情况没变的，会告诉您现在办到哪一步。"),
}
"""What it leads to, in a sentence."""
