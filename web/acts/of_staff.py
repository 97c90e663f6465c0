"""What the community's office does to a need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from domain.need.stage import Act, Stage
from domain.vocabulary import (
    ASSET,
    BALLOT_RULE,
    DECLINE_REASON,
    PART,
    REOPEN_REASON,
    SATISFACTION,
    SUPERVISE_REASON,
    SUSPEND_REASON,
)
from web.acts.form import WORDING, WORDS, ActForm, options
from web.acts.solving import SOLVED, solved
from web.fields import Control, Field
from web.words.translated import Words, said

CALLED_AT_ONCE = 4
"""How many units a form calls; more are called by another whistle."""


def _wording(label: Words, *, required: bool = True) -> Field:
    return msgspec.structs.replace(WORDING, label=label, required=required)


def _because(name: str, label: Words) -> Field:
    return msgspec.structs.replace(WORDING, name=name, label=label, required=False)


def _unless_confirmed(card: Mapping[str, Any]) -> frozenset[str]:
    awaiting = card["summary"]["stage"]["code"] == Stage.AWAITING_CONFIRM
    return frozenset({"unconfirmed_because"} if awaiting else ())


_WHY = _wording(said("理由"))

_UNIT = Field(name="unit", label=said("单位"), control=Control.SELECT, among="units", required=True)
_ORDER = (
    _UNIT,
    Field(
        name="part",
        label=said("主办还是协办"),
        control=Control.CHOICE,
        options=options(PART),
        start="lead",
        required=True,
    ),
    Field(
        name="due_at",
        label=said("办理期限"),
        control=Control.END_OF_DAY,
        hint=said("到这天为止办好；不填就按这件诉求的期限。"),
    ),
    _wording(said("交办事项"), required=False),
)
_BALLOT_OPEN = Field(name="ballot", label=said("表决"), control=Control.SELECT, among="open_ballots", required=True)
_BALLOT_CLOSED = msgspec.structs.replace(_BALLOT_OPEN, among="closed_ballots")
_REVIEW_AT = Field(name="review_at", label=said("哪天复查"), control=Control.END_OF_DAY, required=True)


def _called(n: int) -> tuple[Field, Field]:
    required = n == 0
    label, task = (said("单位"), said("交办事项")) if required else (said("再叫一个单位"), said("它的交办事项"))
    return (
        Field(name=f"called.{n}.unit", label=label, control=Control.SELECT, among="units", required=required),
        Field(name=f"called.{n}.task", label=task, at_most=200, required=required),
    )


def _whistled(body: dict[str, Any]) -> dict[str, Any]:
    """The units in a row, instead of each under its number."""
    return body | {"called": list(body.get("called", {}).values())}


def _with_options(body: dict[str, Any]) -> dict[str, Any]:
    """What may be voted for, from a line for each."""
    lines = [line.strip() for line in str(body.get("options", "")).splitlines()]
    chosen = [{"key": f"o{n}", "wording": line} for n, line in enumerate(filter(None, lines), 1)]
    return body | {"options": chosen}


def _judged(body: dict[str, Any]) -> dict[str, Any]:
    """The unit stands in what was chosen, beside its order or the whistle."""
    under, _, unit = str(body.get("under", "")).rpartition("/")
    return body | {"under": under, "unit": unit}


FORMS = (
    ActForm(
        Act.ACCEPT,
        "/acceptance",
        (
            WORDING,
            Field(name="category", label=said("类别"), control=Control.SELECT, among="categories"),
            Field(
                name="exclusive",
                label=said("每种方式只由一方认领"),
                control=Control.CHECK,
                start="yes",
                hint=said("不勾，就可以几家一起认领。"),
            ),
            Field(name="deliberate", label=said("先议事，再开放认领"), control=Control.CHECK),
        ),
        versioned=True,
        starts={"category": ("summary", "category", "code")},
    ),
    ActForm(Act.REWORD, "/wording", (WORDING,), versioned=True, starts={"wording": ("summary", "wording")}),
    ActForm(
        Act.DECLINE,
        "/decline",
        (
            Field(
                name="reason",
                label=said("为什么不受理"),
                control=Control.CHOICE,
                options=options(DECLINE_REASON),
                required=True,
            ),
            WORDING,
            Field(
                name="channel",
                label=said("可以去哪里办"),
                hint=said("所有人都能看到：写明单位、窗口或热线。"),
                at_most=200,
                required=True,
            ),
        ),
        versioned=True,
    ),
    ActForm(Act.OPEN, "/opening"),
    ActForm(Act.DISPATCH, "/orders", _ORDER),
    ActForm(Act.DESIGNATE, "/designations", _ORDER),
    ActForm(
        Act.WITHDRAW_ORDER,
        "/orders/{order}/withdrawal",
        (
            Field(name="order", label=said("哪一张派单"), control=Control.SELECT, among="orders", required=True),
            _WHY,
        ),
    ),
    ActForm(
        Act.WHISTLE,
        "/whistles",
        (
            *(field for n in range(CALLED_AT_ONCE) for field in _called(n)),
            Field(name="due_at", label=said("哪天之前报到"), control=Control.END_OF_DAY),
        ),
        shaped=_whistled,
    ),
    ActForm(
        Act.JUDGE_PART,
        "/{under}/judgements",
        (
            Field(
                name="under", label=said("哪个单位的办理结果"), control=Control.SELECT, among="reports", required=True
            ),
            Field(name="accepted", label=said("通过吗"), control=Control.YES_NO, required=True),
            _wording(said("评语")),
        ),
        shaped=_judged,
    ),
    ActForm(
        Act.ESCALATE,
        "/escalation",
        (
            Field(name="to", label=said("报给哪一级"), control=Control.SELECT, among="areas_above", required=True),
            _WHY,
        ),
    ),
    ActForm(
        Act.HAND_DOWN,
        "/hand-down",
        (
            Field(name="to", label=said("交给哪一级"), control=Control.SELECT, among="areas_below", required=True),
            _WHY,
        ),
    ),
    ActForm(
        Act.SET_DEADLINE,
        "/deadline",
        (
            Field(
                name="tier",
                label=said("时限档次"),
                hint=said("从提出时算起，不会重新计时。"),
                control=Control.CHOICE,
                among="tiers",
                required=True,
            ),
        ),
    ),
    ActForm(Act.GRANT_EXTENSION, "/extension/grant"),
    ActForm(Act.REFUSE_EXTENSION, "/extension/refusal", (_WHY,)),
    ActForm(
        Act.SUSPEND,
        "/suspension",
        (
            Field(
                name="reason",
                label=said("为什么现在办不了"),
                control=Control.CHOICE,
                options=options(SUSPEND_REASON),
                required=True,
            ),
            WORDING,
            _REVIEW_AT,
        ),
    ),
    ActForm(
        Act.REVIEW,
        "/suspension/review",
        (_wording(said("复查情况")), msgspec.structs.replace(_REVIEW_AT, label=said("下次哪天复查"))),
    ),
    ActForm(Act.RESUME, "/suspension/end"),
    ActForm(Act.OPEN_DISCUSSION, "/discussion", (Field(name="question", label=said("议题"), required=True),)),
    ActForm(
        Act.MINUTE,
        "/minutes",
        (
            Field(name="held_at", label=said("会议时间"), control=Control.MOMENT, required=True),
            Field(name="present", label=said("到会人数"), control=Control.NUMBER, required=True),
            _wording(said("会议纪要")),
        ),
    ),
    ActForm(Act.CLOSE_DISCUSSION, "/discussion/closure", (_wording(said("议事结果")),)),
    ActForm(
        Act.OPEN_BALLOT,
        "/ballots",
        (
            Field(name="question", label=said("表决事项"), required=True),
            Field(
                name="options",
                label=said("选项"),
                hint=said("一行一个选项，至少两个。所有人都能看到。"),
                control=Control.TEXT,
                required=True,
            ),
            Field(
                name="rule",
                label=said("按什么规则通过"),
                control=Control.CHOICE,
                options=options(BALLOT_RULE),
                start="consultative",
                required=True,
            ),
            Field(
                name="electorate_area",
                label=said("哪里的住户参加表决"),
                hint=said("一户一票。名册以发起表决的时候为准。"),
                control=Control.SELECT,
                among="electorates",
                required=True,
            ),
        ),
        shaped=_with_options,
    ),
    ActForm(Act.CLOSE_BALLOT, "/ballots/{ballot}/closure", (_BALLOT_OPEN,)),
    ActForm(Act.PUBLISH_OUTCOME, "/ballots/{ballot}/outcome", (_BALLOT_CLOSED,)),
    ActForm(
        Act.CLOSE,
        "/closure",
        (
            _because("unconfirmed_because", said("没有人确认的，为什么办结")),
            _because("unfinished_because", said("有单位没办完的，为什么办结")),
        ),
        versioned=True,
        demands=_unless_confirmed,
    ),
    ActForm(
        Act.REOPEN,
        "/reopening",
        (
            Field(
                name="reason",
                label=said("为什么要重新办理"),
                control=Control.CHOICE,
                options=options(REOPEN_REASON),
                required=True,
            ),
            WORDS,
        ),
    ),
    ActForm(
        Act.MERGE,
        "/merge",
        (
            Field(name="into", label=said("并入哪一件"), control=Control.SELECT, among="alike", required=True),
            _wording(said("为什么是同一件事"), required=False),
        ),
    ),
    ActForm(Act.UNMERGE, "/unmerge"),
    ActForm(Act.SEND_BACK, "/rework", (_wording(said("哪里还没有办好")),)),
    ActForm(
        Act.VISIT_AGAIN,
        "/visits",
        (
            Field(
                name="reached",
                label=said("联系上反映人了吗"),
                control=Control.YES_NO,
                hint=said("没有联系上的，下面都不用填。"),
                required=True,
            ),
            Field(name="responded", label=said("承办方联系过他吗"), control=Control.YES_NO),
            Field(name="solved", label=said("他说解决了吗"), control=Control.YES_NO),
            Field(name="satisfaction", label=said("他满意吗"), control=Control.CHOICE, options=options(SATISFACTION)),
            msgspec.structs.replace(WORDS, label=said("他还说了什么"), required=False),
        ),
    ),
    ActForm(
        Act.REPLY,
        "/replies",
        (
            msgspec.structs.replace(
                WORDING,
                label=said("答复"),
                hint=said("办到哪一步、什么时候能好。所有人都能看到，不写姓名、电话、门牌号。"),
            ),
        ),
    ),
    ActForm(
        Act.SUPERVISE,
        "/supervision",
        (
            Field(
                name="reason",
                label=said("为什么督办"),
                control=Control.CHOICE,
                options=options(SUPERVISE_REASON),
                required=True,
            ),
            WORDING,
        ),
    ),
    ActForm(Act.END_SUPERVISION, "/supervision/end", (_wording(said("督办结果")),)),
    ActForm(
        Act.SURVEY,
        "/surveys",
        (
            Field(
                name="asset",
                label=said("清点的是什么"),
                control=Control.SELECT,
                options=options(ASSET),
                required=True,
            ),
            Field(name="unit", label=said("计数单位"), hint=said("如：盏、处、个。"), at_most=20, required=True),
            Field(name="total", label=said("一共多少"), control=Control.NUMBER, required=True),
            Field(name="broken", label=said("坏了多少"), control=Control.NUMBER, required=True),
            Field(name="reported", label=said("来源原文"), hint=said("所有人都能看到。"), at_most=200),
        ),
    ),
    ActForm(
        Act.PUBLISH_PHOTO,
        "/photos/{photo}/publication",
        (
            Field(name="photo", label=said("哪一张照片"), control=Control.SELECT, among="photos", required=True),
            Field(
                name="caption",
                label=said("照片说明"),
                hint=said("写明照片上是什么。公开前请确认：没有人脸、车牌和门牌号。"),
                at_most=200,
                required=True,
            ),
        ),
    ),
    ActForm(Act.SOLVE_ON_THE_SPOT, "/on-the-spot", SOLVED, shaped=solved),
)
