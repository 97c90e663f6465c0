"""How words are kept from everybody: sealed before a fact that holds them is applied, so that nothing holds them bare.

The domain knows no cipher. A :class:`Sealer` comes with whoever acts; what it gives back is all that a fact, an
aggregate, a view or the log ever holds.
"""

from __future__ import annotations

import typing
from functools import cache
from typing import Protocol

from domain.kernel import Fact, Id, Refused, type_of_topic
from domain.words import Sealed


class KeyMissing(Exception):
    """The keys of some people are not at hand. Fetch them, or make new ones, and decide again."""

    def __init__(self, *subjects: Id) -> None:
        super().__init__(*subjects)
        self.subjects = subjects


class WasForgotten(Refused):
    """{subject} 的个人信息已按要求删除，不能再写入。

    {subject} was forgotten as they asked, and nothing more can be kept of them.
    """


class Sealer(Protocol):
    """Seals words for good: each under the key of whose they are, and for one field of one kind of fact of one case."""

    def seal(self, case: Id, topic: str, field: str, subject: Id, text: str) -> Sealed:
        """The words of *subject* as a fact holds them.

        :raises KeyMissing: when the subject's key has to be fetched first.
        :raises WasForgotten: when the subject's key was destroyed.
        """
        ...

    def says(self, case: Id, topic: str, field: str, sealed: Sealed, text: str) -> bool:
        """Whether these words, sealed there before, are *text*; of a subject who was forgotten nobody can tell, and
        they count as the same.

        :raises KeyMissing: when the subject's key has to be fetched first.
        """
        ...


class Bare:
    """Leaves words as they are: for rules that are tried without a store, never for facts that are kept."""

    def seal(self, case: Id, topic: str, field: str, subject: Id, text: str) -> Sealed:
        """The words as they are."""
        return Sealed(subject, text)

    def says(self, case: Id, topic: str, field: str, sealed: Sealed, text: str) -> bool:
        """Whether the words are *text*."""
        return sealed.text == text


@cache
def sealed_fields(kind: type[Fact]) -> tuple[str, ...]:
    """The fields of a kind of fact that hold sealed words."""
    hints = typing.get_type_hints(kind)
    return tuple(
        name for name in kind.__struct_fields__ if hints[name] is Sealed or Sealed in typing.get_args(hints[name])
    )


def sealed_topics() -> list[str]:
    """The topics of all facts that hold sealed words."""
    return sorted(topic for topic, kind in type_of_topic.items() if sealed_fields(kind))
