"""What the form of an act is, and the fields that many of them have."""

from __future__ import annotations

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
