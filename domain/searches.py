"""Saved searches: a party's own views of the board, under names that only it reads."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.acting import Acting
from domain.categories import CATEGORIES
from domain.kernel import Aggregate, Fact, Id, NotAllowed, NotFound, Refused
from domain.need.facts import ClaimKind, Item
from domain.need.stage import Stage
from domain.words import Sealed

MOST_SEARCHES = 50
_NAME_AT_MOST = 40


class Order(StrEnum):
    """The orders of the board."""

    OLDEST = "oldest"
    NEWEST = "newest"
    SUPPORT = "support"
    DUE = "due"


class Wanted(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a search looks for, in codes: words to look for may be anybody's, and are not kept."""

    stages: tuple[Stage, ...] = ()
    category: str | None = None
    """With all categories below it."""
    area: Id | None = None
    claim: ClaimKind | None = None
    item: Item | None = None
    order: Order = Order.NEWEST


class SearchSaved(Fact):
    """A view of the board that the party wants to have again."""

    topic: ClassVar[str] = "party.search_saved"
    search: Id
    name: Sealed
    wanted: Wanted


class SearchDropped(Fact):
    """It does not want it any more."""

    topic: ClassVar[str] = "party.search_dropped"
    search: Id


class TooManySearches(Refused):
    """最多保存 {most} 个查询，请先删除不用的。

    At most {most} searches are kept; drop one that you do not need first.
    """


class Search(msgspec.Struct, frozen=True):
    """A saved search."""

    id: Id
    name: Sealed
    wanted: Wanted


class Searching(Aggregate):
    """The part of a party that keeps its searches. They are nobody else's."""

    def __init__(self, id: Id) -> None:
        super().__init__(id)
        self.searches: dict[Id, Search] = {}
        """Oldest first."""

    def save_search(self, acting: Acting, search: Id, name: str, wanted: Wanted) -> None:
        """Keep a search under a name; the area it names has to be known."""
        self._demand_own(acting)
        if len(self.searches) >= MOST_SEARCHES:
            raise TooManySearches(most=MOST_SEARCHES)
        if wanted.category is not None:
            CATEGORIES.get(wanted.category)
        self.happened(
            SearchSaved(
                **acting.envelope(()),
                search=search,
                name=acting.sealed(self.id, SearchSaved, "name", self.id, name, at_most=_NAME_AT_MOST),
                wanted=wanted,
            )
        )

    def drop_search(self, acting: Acting, search: Id) -> None:
        """Keep it no longer. :raises NotFound: when there is no such search."""
        self.search(acting, search)
        self.happened(SearchDropped(**acting.envelope(()), search=search))

    def search(self, acting: Acting, search: Id) -> Search:
        """One of its searches. :raises NotFound: when there is no such search."""
        self._demand_own(acting)
        found = self.searches.get(search)
        if found is None:
            raise NotFound(id=search, what=("保存的查询", "saved search"))
        return found

    def _demand_own(self, acting: Acting) -> None:
        if acting.party != self.id:
            words = ("查看和修改自己保存的查询", "see and change their saved searches")
            raise NotAllowed(who=("本人", "the party itself"), act_words=words, could=["self"])

    def _search_changed(self, fact: SearchSaved | SearchDropped) -> None:
        if isinstance(fact, SearchSaved):
            self.searches[fact.search] = Search(fact.search, fact.name, fact.wanted)
        else:
            self.searches.pop(fact.search, None)
