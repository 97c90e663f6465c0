"""What the form of an act is, and the fields that many of them have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from domain.need.stage import Act
from domain.vocabulary import Terms
from web.fields import Control, Field, Option
from web.words.translated import said

Body = dict[str, Any]


def _as_it_is(body: Body) -> Body:
    return body


def _nothing_more(card: Mapping[str, Any]) -> frozenset[str]:
    return frozenset()


class ActForm(msgspec.Struct, frozen=True):
    """What an act asks for."""

    act: Act
    path: str
    """Below ``/needs/{need}``; blanks in it are filled in from the fields of that name."""
    fields: tuple[Field, ...] = ()
    versioned: bool = False
    """Whether it holds only for the need as it was seen."""
    shaped: Callable[[Body], Body] = _as_it_is
    """What the API wants of it, where people fill it in otherwise."""
    starts: Mapping[str, tuple[str, ...]] = {}
    """What of the need stands in a field at first: the way to it through ``summary`` and ``more``."""

    demands: Callable[[Mapping[str, Any]], frozenset[str]] = _nothing_more
    """Which of its other fields have to be filled in, as the need stands."""

    def standing(self, card: Mapping[str, Any]) -> ActForm:
        """The form of it for that need."""
        demanded = self.demands(card)
        fields = tuple(
            msgspec.structs.replace(one, required=one.required or one.name in demanded) for one in self.fields
        )
        return msgspec.structs.replace(self, fields=fields)

    @property
    def in_path(self) -> tuple[str, ...]:
        """The fields that stand in its address instead of its body."""
        return tuple(field.name for field in self.fields if f"{{{field.name}}}" in self.path)

    def begun(
        self, card: Mapping[str, Any], given: Mapping[str, str], choices: Mapping[str, Sequence[Option]]
    ) -> tuple[Field, ...]:
        """Its fields as they stand at first.

        With what a link to the form has *given*; else with what the need says, or with the only choice there is.
        """
        starts = {
            field.name: given.get(field.name) or self._said(field, card) or _only(field, choices) or field.start
            for field in self.fields
        }
        return tuple(msgspec.structs.replace(field, start=starts[field.name]) for field in self.fields)

    def _said(self, field: Field, card: Mapping[str, Any]) -> str:
        found: Any = card
        for step in self.starts.get(field.name, ()):
            found = found.get(step) if isinstance(found, Mapping) else None
        return found if isinstance(found, str) else ""


def _only(field: Field, choices: Mapping[str, Sequence[Option]]) -> str:
    there = choices.get(field.name, ())
    return there[0].code if field.required and field.control is Control.SELECT and len(there) == 1 else ""


def options(terms: Terms) -> tuple[Option, ...]:
    """A choice of the vocabulary, in the words that staff use."""
    return tuple(Option(code, term.words("zh", "staff"), term.en) for code, term in terms.items())


WORDING = Field(
    name="wording",
    label=said("公开说明"),
    control=Control.TEXT,
    hint=said("所有人都能看到。不写姓名、电话、门牌号。"),
    required=True,
)
WORDS = Field(
    name="words",
    label=said("内容"),
    control=Control.TEXT,
    hint=said("只有经办的工作人员能看到。"),
    required=True,
)
