"""What is asked of whoever reports how something was solved."""

from __future__ import annotations

from typing import Any

import msgspec

from domain.vocabulary import RESULT
from web.acts.form import WORDING, options
from web.fields import Control, Field, Option
from web.words.translated import said

_EXACTNESS = (
    Option("=", "正好", "exactly"),
    Option("约", "大约", "about"),
    Option("余", "至少（余）", "at least"),
)

SOLVED = (
    Field(name="result", label=said("办理结论"), control=Control.CHOICE, options=options(RESULT), required=True),
    msgspec.structs.replace(WORDING, label=said("怎么解决的")),
    Field(name="estimate.number", label=said("惠及多少户"), control=Control.NUMBER),
    Field(
        name="estimate.qualifier",
        label=said("这个户数"),
        control=Control.CHOICE,
        options=_EXACTNESS,
        start="=",
    ),
    Field(name="cost_fen", label=said("花费（元）"), control=Control.YUAN),
)
"""Result, what was done, how many households benefit, what it cost."""


def solved(body: dict[str, Any]) -> dict[str, Any]:
    """Without how exactly a number is known, where there is none."""
    if "number" not in body.get("estimate", {}):
        return {name: value for name, value in body.items() if name != "estimate"}
    return body
