"""The form of each act on a need, and where in the API it is sent to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from domain.need.stage import Act
from web.fields import Control, Field
from web.words.translated import said


class ActForm(msgspec.Struct, frozen=True):
    """What an act asks for."""

    act: Act
    path: str
    """Below ``/needs/{need}``; blanks in it are filled in from the fields of that name."""
    fields: tuple[Field, ...] = ()
    versioned: bool = False
    """Whether it holds only for the need as it was seen."""

    @property
    def in_path(self) -> tuple[str, ...]:
        """The fields that stand in its address instead of its body."""
        return tuple(field.name for field in self.fields if f"{{{field.name}}}" in self.path)


_WORDING = Field(
    name="wording",
    label=said("公开说明"),
    control=Control.TEXT,
    hint=said("所有人都能看到。不写姓名、电话、门牌号。"),
    required=True,
)
_WORDS = Field(
    name="words",
    label=said("内容"),
    control=Control.TEXT,
    hint=said("只有经办的工作人员能看到。"),
    required=True,
)


def _forms() -> Iterable[ActForm]:
    yield ActForm(Act.SUPPORT, "/support")
    yield ActForm(Act.TAKE_BACK_SUPPORT, "/support/withdrawal")
    yield ActForm(Act.SUPPLEMENT, "/supplements", (_WORDS,))
    yield ActForm(Act.WITHDRAW, "/withdrawal")
    yield ActForm(
        Act.ACCEPT,
        "/acceptance",
        (
            _WORDING,
            Field(name="category", label=said("类别"), control=Control.SELECT, among="categories"),
            Field(name="deliberate", label=said("先议事，再开放认领"), control=Control.CHECK),
        ),
        versioned=True,
    )
    yield ActForm(Act.CONFIRM, "/confirmation")
    yield ActForm(Act.START, "/start")
    yield ActForm(Act.PROGRESS, "/progress", (_WORDING,))


ACTS: Mapping[Act, ActForm] = {form.act: form for form in _forms()}
