"""What people write: sealed, or worded for the public. No fact holds free text of any other type."""

from __future__ import annotations

import re
from typing import NewType

import msgspec

from domain.kernel import Id, Unacceptable
from domain.personal import never_public
from domain.vocabulary import PERSONAL

AT_MOST = 2000
"""How many characters one may write at a time, where nothing says otherwise."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters other than line ends and tabs, and halves of surrogate pairs."""

_TERM_AT_MOST = 120
_REFERENCE = re.compile(r"[A-Za-z0-9_.:/#-]{1,64}")
_NUMBER_OF_SOMEBODY = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?![\dXx])")
"""A mobile number, or the number of an identity card (GB 11643)."""

PublicWording = NewType("PublicWording", str)
"""Text that staff wrote or approved for everybody to read. It names no person, number or door."""


TermThere = NewType("TermThere", str)
"""An entry of a list that another system keeps (a category, a department, a status), or its number for a case.

Whoever writes the mapping of an import answers for it that the column holds such entries, and nobody's words.
"""


class Sealed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person's own words or contact details, which no public view, answer or log line shows.

    ``subject`` is whose words they are: whoever asks to be forgotten, asks for these.
    """

    subject: Id
    text: str = ""
    """The words as they are, on their way to being sealed; what is stored holds none."""
    box: str | None = None
    """The words sealed under the subject's key (see ``domain/sealing.py``)."""

    def __repr__(self) -> str:
        return f"Sealed(subject={self.subject!r})"


class NotForThePublic(Unacceptable):
    """公开内容不能写{kind_words}：第 {first} 到 {last} 个字像是{kind_words}，请删去后再提交。

    What everybody may read cannot hold {kind_words}: characters {first} to {last} look like it. Take them out.
    """


def public_wording(text: str, field: str, at_most: int = AT_MOST) -> PublicWording:
    """What staff wrote in *field* for everybody to read, without blanks around it.

    :raises Unacceptable: when it is empty, too long, or holds what is no text.
    :raises NotForThePublic: when it holds a number that is never public (see ``personal``).
    """
    kept = _text(text, field, at_most)
    found = never_public(kept)
    if found is not None:
        words = PERSONAL[found.kind]
        raise NotForThePublic(
            field=field,
            kind=found.kind.value,
            kind_words=(words.words("zh"), words.words("en")),
            first=found.start + 1,
            last=found.end,
        )
    return PublicWording(kept)


def own_words(text: str, field: str, at_most: int = AT_MOST) -> str:
    """What a person wrote in *field*, without blanks around it, to be sealed.

    :raises Unacceptable: when it is empty, too long, or holds what is no text.
    """
    return _text(text, field, at_most)


def term_there(text: str, field: str) -> TermThere:
    """An entry of another system's list for *field*: one short line, which cannot be somebody's telephone or identity
    number.

    :raises Unacceptable: when it is something else.
    """
    text = _text(text, field, _TERM_AT_MOST)
    if "\n" in text or "\t" in text:
        raise Unacceptable(
            field=field, why=("只能写一行，请去掉换行。", "it is more than one line; take out the line ends.")
        )
    if _NUMBER_OF_SOMEBODY.search(text):
        why = (
            "像是电话或身份证号码，不能以明文保存，请去掉。",
            "it looks like a telephone or identity number, which is never kept in the clear; take it out.",
        )
        raise Unacceptable(field=field, why=why)
    return TermThere(text)


def reference_there(text: str, field: str) -> TermThere:
    """The number that another system gave a case: letters, digits and ``- _ . : / #``.

    :raises Unacceptable: when it is something else.
    """
    if not _REFERENCE.fullmatch(text):
        why = (
            "来源编号只用字母、数字和 - _ . : / #，最多 64 个字符。",
            "A reference is at most 64 letters, digits and any of - _ . : / #.",
        )
        raise Unacceptable(field=field, why=why)
    return TermThere(text)


def _text(text: str, field: str, at_most: int) -> str:
    text = text.strip().replace("\r\n", "\n")
    if len(text) > at_most:
        raise Unacceptable(
            field=field,
            why=(
                f"最多 {at_most} 个字，现有 {len(text)} 个，请缩短。",
                f"it has {len(text)} characters, and at most {at_most} are taken; make it shorter.",
            ),
        )
    if _UNWRITABLE.search(text):
        raise Unacceptable(
            field=field,
            why=("含有不是文字的字符，请删去后重新填写。", "it holds characters that are no text; take them out."),
        )
    if not any(sign.isprintable() and sign != " " for sign in text):
        raise Unacceptable(field=field, why=("还没有填写，请填写。", "it is empty; fill it in."))
    return text
