"""What is wrong with a field, in Chinese or in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.problems import Malformed

_SAID: dict[str, tuple[str, str]] = {
    "missing": ("必填", "is required"),
    "extra_forbidden": ("没有这一项", "is not a member here"),
    "json_invalid": ("不是有效的 JSON：{error}", "is not valid JSON: {error}"),
    "string_type": ("应为文字", "is text"),
    "string_unicode": (
        "不是有效文字：不是 UTF-8，或含有不成对的代理字符",
        "is no text: it is not UTF-8, or holds half a surrogate pair",
    ),
    "string_too_long": ("最多 {max_length} 个字", "has at most {max_length} characters"),
    "string_too_short": ("至少 {min_length} 个字", "has at least {min_length} characters"),
    "string_pattern_mismatch": ("格式不对；编号应为 UUID", "has not the right form; an id is a UUID"),
    "enum": ("应为 {expected} 之一", "is one of {expected}"),
    "literal_error": ("应为 {expected} 之一", "is one of {expected}"),
    "int_type": ("应为整数", "is a whole number"),
    "int_parsing": ("应为整数", "is a whole number"),
    "int_parsing_size": ("数字太大", "is too large a number"),
    "int_from_float": ("应为整数", "is a whole number"),
    "finite_number": ("应为有限的数字", "is a finite number"),
    "greater_than_equal": ("不能小于 {ge}", "is at least {ge}"),
    "less_than_equal": ("不能大于 {le}", "is at most {le}"),
    "bool_type": ("应为 true 或 false", "is true or false"),
    "bool_parsing": ("应为 true 或 false", "is true or false"),
    "list_type": ("应为列表", "is a list"),
    "too_long": ("最多 {max_length} 项", "has at most {max_length} items"),
    "too_short": ("至少 {min_length} 项", "has at least {min_length} items"),
    "model_type": ("应为 JSON 对象", "is a JSON object"),
    "model_attributes_type": ("应为 JSON 对象", "is a JSON object"),
    "union_tag_invalid": ("{discriminator} 应为 {expected_tags} 之一", "has {discriminator} as one of {expected_tags}"),
    "union_tag_not_found": ("缺少 {discriminator}", "has no {discriminator}"),
    "timezone_aware": ("时间须写明时区，例如 +08:00", "says its time zone, such as +08:00"),
}
_MOMENT = (
    "应为带时区的时间，例如 2025-01-23T09:00:00+08:00",
    "is a time with a zone, such as 2025-01-23T09:00:00+08:00",
)
_DAY = ("应为日期，例如 2025-01-23", "is a date, such as 2025-01-23")
_OTHER = ("不对", "is not right")


def malformed(faults: Sequence[Mapping[str, Any]], language: str) -> Malformed:
    """A refusal that names each field that is not right, from what pydantic found. What was sent is not repeated."""
    named = []
    for fault in faults:
        field = ".".join(str(step) for step in fault["loc"]) or "body"
        code = str(fault["type"])
        named.append({"field": printable(field), "code": code, "message": _sentence(code, fault.get("ctx"), language)})
    between = "；" if language == "zh" else "; "
    words = between.join(f"{fault['field']} {fault['message']}" for fault in named[:5])
    return Malformed(fields=(words, words), field=named[0]["field"], errors=named[:100])


def _sentence(code: str, known: Mapping[str, Any] | None, language: str) -> str:
    said = _SAID.get(code)
    if said is None:
        said = _MOMENT if code.startswith("datetime") else _DAY if code.startswith("date") else _OTHER
    template = said[1 if language == "en" else 0]
    told = dict(known or {})
    for name in ("expected", "expected_tags"):
        if language == "zh" and name in told:  # pydantic's list is an English one: 'a', 'b' or 'c'
            told[name] = str(told[name]).replace(" or ", "、").replace(", ", "、").replace("'", "")
    try:
        return template.format_map(told)
    except KeyError:
        return _OTHER[1 if language == "en" else 0]


def printable(text: str) -> str:
    """The caller's own member names come back in an answer: short, and without lone surrogates."""
    return text[:200].encode("utf-8", "replace").decode()
