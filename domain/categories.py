"""The categories of needs: a tree of codes with their words, as the field uses them.

A need keeps the code. Words may be reworded; a code is never reused for something else.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from enum import StrEnum
from importlib.resources import files

import msgspec

from domain.kernel import Unacceptable


class OnlyAGroup(Unacceptable):
    """类别“{group_words}”是一个大类，请选它下面的具体类别；拿不准时选“{other_words}”。

    The category {group_words} is a group: choose one of those in it, or, when unsure, {other_words}.
    """


class Tier(StrEnum):
    """How urgent a category usually is, from A (at once) to D (to be planned)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Category(msgspec.Struct, frozen=True):
    """One kind of need, such as 0207 路灯/庭院灯/楼道灯损坏, or a group of kinds, such as 02."""

    code: str
    zh: str
    en: str
    parent: str | None = None
    tier: Tier | None = None
    """None for a group."""


class Categories:
    """A tree of categories.

    :raises ValueError: when a code stands twice or a parent stands nowhere before its children.
    """

    def __init__(self, categories: Iterable[Category]) -> None:
        self._by_code: dict[str, Category] = {}
        self._children: dict[str | None, list[Category]] = {None: []}
        for category in categories:
            if category.code in self._by_code or category.parent not in self._children:
                raise ValueError(f"category {category.code} stands twice, or before its parent")
            self._by_code[category.code] = category
            self._children[category.code] = []
            self._children[category.parent].append(category)

    def __iter__(self) -> Iterator[Category]:
        return iter(self._by_code.values())

    def get(self, code: str, field: str = "category") -> Category:
        """The category *code*. :raises Unacceptable: when there is none, naming *field*."""
        category = self._by_code.get(code)
        if category is None:
            raise Unacceptable(
                field=field,
                why=(
                    f"没有类别“{code}”，请从类别表中选一个代码。",
                    f"There is no category {code!r}; take a code of the list of categories.",
                ),
            )
        return category

    def leaf(self, code: str, field: str = "category") -> Category:
        """The category *code*, when a need can be of it: a group is for looking things up.

        Every group has one for what is none of the others (``0299``), so that nobody has to know which it is.

        :raises OnlyAGroup: when it is a group, naming *field*; it says which categories are in it.
        :raises Unacceptable: when there is none.
        """
        category, within = self.get(code, field), self.children(code)
        if within:
            raise OnlyAGroup(
                field=field,
                expected=[child.code for child in within],
                group_words=_named(category),
                other_words=_named(within[-1]),
            )
        return category

    def children(self, code: str | None = None) -> tuple[Category, ...]:
        """The categories right below *code*; the widest, when none is given."""
        return tuple(self._children[None if code is None else self.get(code).code])

    def subtree(self, code: str) -> tuple[str, ...]:
        """*code* and the codes of everything below it."""
        return (self.get(code).code, *(below for child in self.children(code) for below in self.subtree(child.code)))

    def contains(self, wider: str, code: str) -> bool:
        """Whether *code* is *wider* or lies below it."""
        step: str | None = code
        while step is not None and step != wider:
            step = self.get(step).parent
        return step is not None


def _named(category: Category) -> tuple[str, str]:
    return f"{category.code} {category.zh}", f"{category.code} {category.en}"


def _shipped() -> Iterator[Category]:
    text = files("domain").joinpath("data/categories.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        tier = Tier(row["tier"]) if row["tier"] else None
        yield Category(row["code"], row["zh"], row["en"], row["parent"] or None, tier)


CATEGORIES = Categories(_shipped())
"""The categories that come with the installation."""
