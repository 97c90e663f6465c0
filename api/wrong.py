"""What is wrong with a field, in Chinese or in English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from pydantic import BaseModel

from api.problems import Malformed
from domain.fields import words_of
from domain.vocabulary import Term, choices

_SAID: dict[str, tuple[str, str]] = {
    "missing": ("没有填，必须填写", "is missing; it is required"),
    "string_type": ("应为文字", "is text"),
    "string_unicode": (
        "不是有效文字，请删去后重新填写（编码不是 UTF-8，或表情符号被截断）",
        "is no text: it is not UTF-8, or holds half a surrogate pair",
    ),
    "string_too_long": ("最多 {max_length} 个字，请缩短", "has at most {max_length} characters; make it shorter"),
    "string_too_short": ("至少 {min_length} 个字", "has at least {min_length} characters"),
    "string_pattern_mismatch": ("含有不能用的字符，请去掉", "holds signs that it cannot hold; take them out"),
    "enum": ("请从以下选项中选：{expected}", "is one of: {expected}"),
    "literal_error": ("请从以下选项中选：{expected}", "is one of: {expected}"),
    "int_type": ("应为整数", "is a whole number"),
    "int_parsing": ("应为整数", "is a whole number"),
    "int_parsing_size": ("数字太大", "is too large a number"),
    "int_from_float": ("应为整数", "is a whole number"),
    "finite_number": ("应为有限的数字", "is a finite number"),
    "greater_than_equal": ("不能小于 {ge}", "is at least {ge}"),
    "less_than_equal": ("不能大于 {le}", "is at most {le}"),
    "bool_type": ("请填是（true）或否（false）", "is true or false"),
    "bool_parsing": ("请填是（true）或否（false）", "is true or false"),
    "list_type": ("应为列表，可以填几项", "is a list"),
    "too_long": ("最多 {max_length} 项，请减少", "has at most {max_length} items; leave some out"),
    "too_short": ("至少 {min_length} 项，请补充", "has at least {min_length} items; add some"),
    "model_type": ("应为几项内容组成的一组（JSON 对象）", "is a JSON object"),
    "model_attributes_type": ("应为几项内容组成的一组（JSON 对象）", "is a JSON object"),
    "union_tag_invalid": (
        "写的要办的事项不在可选范围，可选：{expected_tags}",
        "has an act that is none of these: {expected_tags}",
    ),
    "union_tag_not_found": ("没有写明要办的事项，请填写", "does not say which act is meant"),
    "timezone_aware": ("须写明时区，例如 2025-01-23T09:00:00+08:00", "says its time zone, such as +08:00"),
}
_CHOOSE = ("没有填，请从以下选项中选：{expected}", "is missing; it is one of: {expected}")
_MOMENT = (
    "应为带时区的时间，例如 2025-01-23T09:00:00+08:00",
    "is a time with a zone, such as 2025-01-23T09:00:00+08:00",
)
_DAY = ("应为日期，例如 2025-01-23", "is a date, such as 2025-01-23")
_NO_ID = (
    "应为系统给出的编号（UUID），请原样填写，例如 7150e0f3-0c5a-5780-8c3e-058bc6daa97a",
    "is an id, which is a UUID such as 7150e0f3-0c5a-5780-8c3e-058bc6daa97a",
)
_NO_JSON = ("格式不完整（应为 JSON），请检查括号、引号和逗号{where}", "is not valid JSON{where}")
_WHERE = ("，出错处在第 {0} 行第 {1} 列附近", ": look at line {0} column {1}")
_OTHER = ("填写不对，请检查", "is not right")
_NOT_OURS = ("没有“{name}”这一项，请去掉", "there is no {name!r} here; leave it out")

_line_and_column = re.compile(r"line (\d+) column (\d+)").search
_codes = re.compile(r"'([^']*)'").findall


def malformed(faults: Sequence[Mapping[str, Any]], language: str, of: Mapping[str, Term] | None = None) -> Malformed:
    """A refusal that names each field that is not right, from what pydantic found. What was sent is not repeated.

    :param of: what some fields are called that are called otherwise elsewhere.
    """
    named = []
    sentences = []
    for fault in faults[:100]:
        field = printable(".".join(str(step) for step in fault["loc"]) or "body")
        code, known = str(fault["type"]), fault.get("ctx") or {}
        message = _message(code, known, language)
        told: dict[str, Any] = {"field": field, "code": code, "message": message}
        for name in ("expected", "expected_tags"):
            if name in known:
                told["expected"] = _codes(str(known[name]))
        named.append(told)
        sentences.append(_sentence(fault["loc"], code, message, language, of))
    between = "；" if language == "zh" else "; "
    words = between.join(sentences[:5])
    return Malformed(fields=(words, words), field=named[0]["field"], errors=named)


def with_options(faults: Sequence[Mapping[str, Any]], model: type[BaseModel]) -> list[Mapping[str, Any]]:
    """What pydantic found, where something is missing out of few choices together with those."""
    named = {field.alias or name: field.annotation for name, field in model.model_fields.items()}

    def told(fault: Mapping[str, Any]) -> Mapping[str, Any]:
        kind = named.get(str(fault["loc"][0])) if len(fault["loc"]) == 1 else None
        if fault["type"] != "missing" or not (isinstance(kind, type) and issubclass(kind, Enum)):
            return fault
        return {**fault, "ctx": {"expected": ", ".join(f"'{choice.value}'" for choice in kind)}}

    return [told(fault) for fault in faults]


def _sentence(loc: Sequence[str | int], code: str, message: str, language: str, of: Mapping[str, Term] | None) -> str:
    """What is wrong with it, with what it is called."""
    english = language == "en"
    if code == "extra_forbidden":
        return _NOT_OURS[english].format(name=printable(str(loc[-1])))
    words = printable(words_of(loc or ("body",), of)[english])
    return f"the {words} {message}" if english else f"“{words}”{message}"


def _message(code: str, known: Mapping[str, Any], language: str) -> str:
    one = 1 if language == "en" else 0
    if code == "extra_forbidden":
        return ("没有这一项", "is not a member here")[one]
    if code == "json_invalid":
        found = _line_and_column(str(known.get("error", "")))
        return _NO_JSON[one].format(where=_WHERE[one].format(*found.groups()) if found else "")
    if code == "string_pattern_mismatch" and "0-9a-fA-F" in str(known.get("pattern")):
        return _NO_ID[one]
    said = _CHOOSE if code == "missing" and "expected" in known else _SAID.get(code)
    if said is None:
        said = _MOMENT if code.startswith("datetime") else _DAY if code.startswith("date") else _OTHER
    told = dict(known)
    for name in ("expected", "expected_tags"):
        if name in told:  # pydantic's list is an English one: 'a', 'b' or 'c'
            terms = choices(_codes(str(told[name])))
            told[name] = ", ".join(term.en for term in terms) if one else "、".join(term.staff for term in terms)
    try:
        return said[one].format_map(told)
    except KeyError:
        return _OTHER[one]


def printable(text: str) -> str:
    """The caller's own member names come back in an answer: short, and without lone surrogates."""
    return text[:200].encode("utf-8", "replace").decode()
