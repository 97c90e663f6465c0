"""What a look at a text has found: what kind of thing, and where. Never the thing itself."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from domain.vocabulary import PERSONAL


class Kind(StrEnum):
    """What it looks like (vocabulary group ``personal``)."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    IDENTITY = "identity"
    CARD = "card"
    PLATE = "plate"
    DOOR = "door"
    MAIL = "mail"
    ACCOUNT = "account"
    NAME = "name"


class Finding(msgspec.Struct, frozen=True, order=True):
    """Something that looks personal: the characters from ``start`` up to, not including, ``end``."""

    start: int
    end: int
    kind: Kind
    never: bool = False
    """Whether it is what no public wording may hold, so that an act is refused and not only warned about."""

    def sentence(self, language: str = "zh") -> str:
        """What it looks like and where, counted from the first character as 1. It does not repeat it."""
        words = PERSONAL[self.kind]
        if language == "en":
            return f"Characters {self.start + 1} to {self.end} look like {words.en}."
        return f"第 {self.start + 1} 到 {self.end} 个字像是{words.words('zh')}。"
