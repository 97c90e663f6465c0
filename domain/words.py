"""What people write: sealed, or worded for the public. No fact holds free text of any other type."""

from __future__ import annotations

import re
from typing import NewType

import msgspec

from domain.kernel import Id, Unacceptable

AT_MOST = 2000
"""How many characters one may write at a time, where nothing says otherwise."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters other than line ends and tabs, and halves of surrogate pairs."""

PublicWording = NewType("PublicWording", str)
"""Text that staff wrote or approved for everybody to read. It names no person, number or door."""


class Sealed(msgspec.Struct, frozen=True):
    """A person's own words or contact details, which no public view, answer or log line shows.

    ``subject`` is whose words they are: whoever asks to be forgotten, asks for these.
    """

    subject: Id
    text: str

    def __repr__(self) -> str:
        return f"Sealed(subject={self.subject!r})"


def public_wording(text: str, field: str, at_most: int = AT_MOST) -> PublicWording:
    """What staff wrote in *field* for everybody to read, without blanks around it.

    :raises Unacceptable: when it is empty, too long, or holds what is no text.
    """
    return PublicWording(_text(text, field, at_most))


def sealed_words(words: Sealed, field: str, at_most: int = AT_MOST) -> Sealed:
    """What a person wrote in *field*, without blanks around it.

    :raises Unacceptable: when it is empty, too long, or holds what is no text.
    """
    return Sealed(words.subject, _text(words.text, field, at_most))


def _text(text: str, field: str, at_most: int) -> str:
    text = text.strip().replace("\r\n", "\n")
    if len(text) > at_most:
        raise Unacceptable(
            field=field,
            why=(f"最多 {at_most} 个字，现有 {len(text)} 个。", f"At most {at_most} characters, not {len(text)}."),
        )
    if _UNWRITABLE.search(text):
        raise Unacceptable(field=field, why=("含有不是文字的字符。", "It holds characters that are no text."))
    if not any(sign.isprintable() and sign != " " for sign in text):
        raise Unacceptable(field=field, why=("请填写内容。", "It is empty."))
    return text
