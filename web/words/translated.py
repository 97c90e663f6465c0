"""English for what pages say in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Literal, NewType

from babel.messages.pofile import read_po

Language = Literal["zh", "en"]

Words = NewType("Words", str)
"""Chinese that people read, wherever it stands in the code: it is looked up in the catalogue when it is shown."""


def said(chinese: str) -> Words:
    """Marks words that are shown later, in the language of whoever reads them."""
    return Words(chinese)


@cache
def catalogue() -> Mapping[str, str]:
    """All that is there in English, by the Chinese."""
    parts = [part for part in files("web.words").joinpath("en").iterdir() if part.name.endswith(".po")]
    messages = [message for part in parts for message in read_po(BytesIO(part.read_bytes()), locale="en")]
    return {str(message.id): str(message.string) for message in messages if message.id and message.string}


def in_words(chinese: str, language: Language) -> str:
    """The same in the language of the reader; the Chinese, where nobody translated it."""
    return chinese if language == "zh" else catalogue().get(chinese, chinese)
