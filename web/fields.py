"""What a form asks for, and how what was filled in becomes the body of a request to the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, NamedTuple

import msgspec
from starlette.datastructures import FormData

from domain.instants import CHINA
from web.words.translated import Words, said


class Control(Enum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    """Some sentences."""
    CHOICE = "choice"
    """One of a few, all in view."""
    SELECT = "select"
    """One of many."""
    MANY = "many"
    """Any of them."""
    CHECK = "check"
    """Yes, or not."""
    YES_NO = "yes_no"
    """Yes or no, and nothing chosen beforehand."""
    DAY = "day"
    END_OF_DAY = "end_of_day"
    """A day, to whose end something lasts."""
    MOMENT = "moment"
    NUMBER = "number"
    YUAN = "yuan"
    HIDDEN = "hidden"


class Option(NamedTuple):
    """One thing to choose."""

    code: str
    zh: str
    en: str
    group: str = ""
    """Under which heading it stands among many."""


class Field(msgspec.Struct, kw_only=True, frozen=True):
    """One thing that a form asks for."""

    name: str
    """Of the member of the body; with dots inside one, as ``report.wording``."""
    label: Words
    control: Control = Control.LINE
    hint: Words | None = None
    required: bool = False
    options: tuple[Option, ...] = ()
    among: str = ""
    """Which of the choices that are there at the time; see :mod:`web.choices`."""
    start: str = ""
    """What stands there at first."""
    at_most: int = 4000
    """How many characters."""
    autocomplete: str = ""
    """What a browser knows it as, such as ``tel``."""
    inputmode: str = ""

    @property
    def id(self) -> str:
        """Of its control in the page."""
        return "f-" + self.name.replace(".", "-")


class Fault(NamedTuple):
    """What is wrong with a field."""

    field: str
    words: str


_MISSING = said("请填写")
_NO_CHOICE = said("请选一项")
_NO_NUMBER = said("请填数字")
_NO_DAY = said("请填日期，如 2026-03-01")
_NO_MOMENT = said("请填日期和时间，如 2026-03-01 09:00")


def read(fields: Iterable[Field], posted: FormData) -> tuple[dict[str, Any], list[tuple[str, Words]]]:
    """The body of a request as it was filled in, and what cannot be read. What was left blank is left out."""
    body: dict[str, Any] = {}
    faults: list[tuple[str, Words]] = []
    for field in fields:
        given = [str(value).strip() for value in posted.getlist(field.name)]
        text = given[0] if given else ""
        try:
            value = _value(field, text, given)
        except (ValueError, InvalidOperation):
            faults.append((field.name, _UNREADABLE.get(field.control, _NO_CHOICE)))
            continue
        if value is None or value == []:
            if field.required:
                faults.append((field.name, _MISSING if field.control in _TYPED else _NO_CHOICE))
        else:
            _put(body, field.name.split("."), value)
    return body, faults


_TYPED = frozenset(
    {Control.LINE, Control.TEXT, Control.NUMBER, Control.YUAN, Control.DAY, Control.END_OF_DAY, Control.MOMENT}
)
_UNREADABLE = {
    Control.NUMBER: _NO_NUMBER,
    Control.YUAN: _NO_NUMBER,
    Control.DAY: _NO_DAY,
    Control.END_OF_DAY: _NO_DAY,
    Control.MOMENT: _NO_MOMENT,
}


def _value(field: Field, text: str, given: Sequence[str]) -> Any:
    match field.control:
        case Control.MANY:
            return [value for value in given if value]
        case Control.CHECK:
            return text == "yes"
        case _ if not text:
            return None
        case Control.YES_NO:
            return {"yes": True, "no": False}[text] if text in ("yes", "no") else None
        case Control.NUMBER:
            return int(_plain(text))
        case Control.YUAN:
            return _fen(_plain(text))
        case Control.DAY:
            return date.fromisoformat(text).isoformat()
        case Control.END_OF_DAY:
            return datetime.combine(date.fromisoformat(text), time(23, 59, 59), CHINA).isoformat()
        case Control.MOMENT:
            return datetime.fromisoformat(text).replace(tzinfo=CHINA).isoformat()
        case _:
            return text


def _fen(text: str) -> int:
    """Yuan in fen, which is as exact as money is. :raises ValueError: for anything else, such as ``1e999``."""
    yuan = Decimal(text)
    if not yuan.is_finite() or yuan.adjusted() >= _DIGITS:
        raise ValueError
    fen = yuan * 100
    if fen != fen.to_integral_value():
        raise ValueError
    return int(fen)


_DIGITS = 15
"""As many yuan as there are nowhere; the API says how much may be promised."""


def _plain(text: str) -> str:
    """A number without what people write into one: 1，200元."""
    return text.replace(",", "").replace("，", "").replace("元", "").replace(" ", "")


def _put(body: dict[str, Any], steps: Sequence[str], value: Any) -> None:
    for step in steps[:-1]:
        body = body.setdefault(step, {})
    body[steps[-1]] = value


def filled(fields: Iterable[Field], posted: FormData | None) -> Mapping[str, list[str]]:
    """What stands in each field: what was filled in before, or what stands there at first."""
    if posted is None:
        return {field.name: [field.start] if field.start else [] for field in fields}
    return {field.name: [str(value) for value in posted.getlist(field.name)] for field in fields}
