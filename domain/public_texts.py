"""The texts of a fact that everybody may read, found by their type: whatever a new fact is worded in is among them."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from domain.kernel import Fact
from domain.words import PublicWording


def public_texts(fact: Fact) -> Iterator[tuple[str, str]]:
    """The public wordings of *fact*: the field of each, such as ``wording`` or ``options.0.wording``, and its text."""
    for name in _fields_of(type(fact)):
        yield from _inside(name, getattr(fact, name))


@cache
def _fields_of(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    hints = typing.get_type_hints(kind)
    return tuple(name for name in kind.__struct_fields__ if _holds(hints[name]))


def _holds(hint: Any) -> bool:
    if hint is PublicWording:
        return True
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return bool(_fields_of(hint))
    return any(_holds(inner) for inner in typing.get_args(hint))


def _inside(field: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, msgspec.Struct):
        for name in _fields_of(type(value)):
            yield from _inside(f"{field}.{name}", getattr(value, name))
    elif isinstance(value, tuple | list):
        for number, each in enumerate(value):
            yield from _inside(f"{field}.{number}", each)
