"""What is asked of somebody who raises a need: what and where, and whether anybody may ask back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from domain.categories import CATEGORIES
from web.fields import Control, Field, Option
from web.words.translated import Words, said

MORE = "more"
"""Somebody looks the category up by themselves."""

COMMON = (
    Option("0207", "灯不亮", "Lights out"),
    Option("0201", "下水道堵、污水", "Blocked drain"),
    Option("0203", "停水、水压小", "No water"),
    Option("0103", "垃圾没人清", "Rubbish"),
    Option("0307", "停车难、乱停车", "Parking"),
    Option("0301", "路坏了", "Broken road"),
    Option("0601", "楼道堆东西", "Things in the stairs"),
    Option("0503", "电梯坏了", "Lift broken"),
    Option("0501", "房屋漏雨", "Leaking roof"),
    Option("0701", "太吵了", "Noise"),
    Option("0404", "花草树木", "Trees and greenery"),
    Option("0211", "健身、活动器材", "Fitness equipment"),
    Option("1002", "老人需要照顾", "Care for the old"),
    Option("1303", "提个建议", "A suggestion"),
    Option("1399", "说不准，请社区帮我分", "Not sure: please sort it for me"),
    Option(MORE, "上面没有，我来选", "None of these: let me choose"),
)
"""The kinds that come up most, in the words in which people say them; all others are in the list of categories."""

WORDS = Field(
    name="words",
    label=said("什么事"),
    control=Control.TEXT,
    hint=said("想到什么写什么，写清在哪里、什么样。您的原话只有经办的工作人员能看到。"),
    required=True,
    at_most=2000,
)
KIND = Field(name="kind", label=said("像哪一类"), control=Control.CHOICE, options=COMMON, required=True)
CATEGORY = Field(
    name="category",
    label=said("上面没有的，在这里选"),
    control=Control.SELECT,
    among="categories",
)
COMMUNITY = Field(name="community", label=said("在哪个社区"), control=Control.SELECT, required=True)
PLACE = Field(name="place", label=said("具体在哪里"), control=Control.SELECT, required=True)
CONTACT = Field(
    name="contact",
    label=said("怎么联系您"),
    hint=said("电话或别的方式都行。加密保存，只有经办的工作人员能看到。"),
    at_most=200,
    autocomplete="tel",
)
WHAT = (WORDS, KIND, CATEGORY, COMMUNITY, PLACE)
ALL = (*WHAT, CONTACT)

NO_PLACE = said("请选小区或楼栋；说不清的，选第一项")
_NO_CATEGORY = said("请从全部类别里选一类；拿不准就选“说不准”")


def body_of(read: Mapping[str, Any]) -> dict[str, Any]:
    """The body of the request that raises it."""
    body = {name: read[name] for name in ("words", "place", "contact") if name in read}
    chosen = "category" if read.get("kind") == MORE else "kind"
    return {**body, "category": read.get(chosen, "")}


def missing_of(read: Mapping[str, Any]) -> list[tuple[str, Words]]:
    """What has to be chosen besides what each field asks for itself."""
    if read.get("kind") == MORE and not read.get("category"):
        return [(CATEGORY.name, _NO_CATEGORY)]
    return []


def filled_from(posted: FormData | Mapping[str, str]) -> list[tuple[str, str]]:
    """What is carried on from one step to the next, as it was typed."""
    kept = []
    for field in ALL:
        value = posted.get(field.name)
        if isinstance(value, str) and value:
            kept.append((field.name, value))
    return kept


assert all(option.code in {one.code for one in CATEGORIES} for option in COMMON if option.code != MORE)
