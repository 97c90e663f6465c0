"""What a view is: row types and one function that folds an event into them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from domain.kernel import Event, Fact
from store.tables import Key, Row, Rows, RowType, Tables, Tally

__all__ = ["Key", "Row", "RowType", "Rows", "Tables", "Tally", "View"]


class View(ABC):
    """A question that people ask, kept answered.

    ``version`` is raised whenever the rows or their meaning change: a database that holds another version is rebuilt.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    kinds: ClassVar[tuple[RowType, ...]]
    """The row types. Those with the key ``("case",)`` are read for every event of the case; others are announced."""
    wants: ClassVar[frozenset[type[Fact]]]
    """The kinds of fact that change it; others are not even decoded in a rebuild."""
    effort: ClassVar[int] = 1
    """How long a rebuild takes to fold it, compared with others: by this processes divide the views among them."""

    @abstractmethod
    def fold(self, event: Event, tables: Tables) -> None:
        """Change the rows as *event* asks. Folding the same log gives the same rows, always."""

    def reads(self, event: Event, tables: Tables) -> Iterable[tuple[type[Row], Key]]:
        """The rows, other than those of the case, that folding *event* looks at; those of the case are at hand."""
        return ()

    def spread(self, tables: Tables) -> None:  # noqa: B027  # most views gather nothing
        """Put what folding gathered (``tables.gathered``) into rows. Asked for before rows are written."""

    def spread_reads(self, tables: Tables) -> Iterable[tuple[type[Row], Key]]:
        """The rows that spreading what is gathered looks at."""
        return ()
