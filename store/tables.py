"""Row types, the tables they live in, and the rows in hand while facts are folded.

A view declares :class:`Row` types and folds events into :class:`Tables`, which behave like typed dictionaries. It knows
no SQL: before an event is folded the rows it may look at are read, and after a batch what changed is written in bulk.
Each row type has two tables, ``…_a`` and ``…_b``, of which one serves while the other can be rebuilt.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, Generic, Literal, TypeVar

import msgspec
import sqlalchemy as sa

Slot = Literal["a", "b"]
SLOTS: tuple[Slot, Slot] = ("a", "b")

metadata = sa.MetaData()


class Row(msgspec.Struct):
    """A row of a view. A field is a str, an int, a bool, or anything msgspec can write as JSON."""

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = ()
    fixed: ClassVar[tuple[str, ...]] = ()
    """Fields that never change once the row is there: their indexes are left alone when it is written again."""
    in_hand: ClassVar[int] = 30_000
    """How many are kept in memory by whoever folds; fewer of large ones."""
    small: ClassVar[bool] = False
    """Whether rows are small and found by their key alone, so that the key may order the table itself."""


class Tally(msgspec.Struct):
    """A row whose last field, ``n``, is a sum: it is only ever added to, so nothing is read before it is written."""

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = ()
    fixed: ClassVar[tuple[str, ...]] = ()
    small: ClassVar[bool] = True


RowType = type[Row] | type[Tally]
R = TypeVar("R", bound=Row)
Key = Any
"""The value of a key of one field, or the tuple of the values of several."""


class NotRead(LookupError):
    """A fold looked at a row that its view did not announce in ``reads``."""


class Rows(Generic[R]):
    """The rows of one type at hand, by key; None stands for a row known not to exist."""

    __slots__ = ("_key_of", "changed", "hand", "kind")

    def __init__(self, kind: type[R]) -> None:
        self.kind = kind
        self._key_of: Callable[[Any], Key] = attrgetter(*kind.key)
        self.hand: dict[Key, R | None] = {}
        self.changed: dict[Key, R | None] = {}

    def get(self, key: Key) -> R | None:
        """The row, or None. :raises NotRead: when it was not announced."""
        try:
            return self.hand[key]
        except KeyError:
            raise NotRead(f"{self.kind.__name__} {key!r}: the view's reads() does not announce it") from None

    def put(self, row: R) -> None:
        """Write *row*, new or changed in place."""
        key = self._key_of(row)
        self.hand[key] = self.changed[key] = row

    def drop(self, key: Key) -> None:
        """Remove the row."""
        self.hand[key] = self.changed[key] = None


class Tables:
    """The tables of one view, in hand for a batch of events."""

    __slots__ = ("gathered", "rows", "sums")

    def __init__(self, kinds: Iterable[RowType]) -> None:
        self.gathered: dict[Any, Any] = {}
        """What the view has folded and not yet put into rows; it does so when it is asked to spread it."""
        self.rows: dict[type[Row], Rows[Any]] = {}
        self.sums: dict[type[Tally], dict[tuple[Any, ...], int]] = {}
        for kind in kinds:
            if issubclass(kind, Row):
                self.rows[kind] = Rows(kind)
            else:
                self.sums[kind] = {}

    def __getitem__(self, kind: type[R]) -> Rows[R]:
        return self.rows[kind]

    def add(self, kind: type[Tally], key: tuple[Any, ...], n: int) -> None:
        """Add *n* to the sum under *key*."""
        sums = self.sums[kind]
        sums[key] = sums.get(key, 0) + n

    def settle(self, keep: int) -> None:
        """Forget what has been written, and the longest unused rows beyond *keep* of each type."""
        for rows in self.rows.values():
            rows.changed.clear()
            most = min(keep, rows.kind.in_hand)
            surplus = len(rows.hand) - most
            if surplus > 0:
                for key in list(rows.hand)[: surplus + most // 4]:
                    del rows.hand[key]
        for sums in self.sums.values():
            sums.clear()

    def forget(self) -> None:
        """Let everything go: what is at hand may not be what is stored."""
        self.gathered.clear()
        for rows in self.rows.values():
            rows.hand.clear()
        self.settle(keep=0)


# -- as SQL ---------------------------------------------------------------------------------------------------------

_PLAIN: dict[Any, type[sa.types.TypeEngine[Any]]] = {
    str: sa.Text,
    int: sa.BigInteger,
    bool: sa.Boolean,
    bytes: sa.LargeBinary,
}


class Column(msgspec.Struct, frozen=True):
    """How a field is stored."""

    name: str
    type: type[sa.types.TypeEngine[Any]]
    nullable: bool
    as_json: bool
    python: Any


@cache
def columns_of(kind: RowType) -> tuple[Column, ...]:
    """The columns of a row type, in the order of its fields."""
    hints = typing.get_type_hints(kind)
    if kind.__struct_fields__[: len(kind.key)] != kind.key:
        raise TypeError(f"the key of {kind.__name__} has to come first: rows are sorted by it when they are written")
    columns = []
    for name in kind.__struct_fields__:
        hint = hints[name]
        nullable = False
        if typing.get_origin(hint) in (typing.Union, types.UnionType):
            rest = [part for part in typing.get_args(hint) if part is not type(None)]
            nullable = len(rest) < len(typing.get_args(hint))
            hint = rest[0] if len(rest) == 1 else hint
        bare = getattr(hint, "__supertype__", hint)
        plain = _PLAIN.get(bare)
        columns.append(Column(name, plain or sa.Text, nullable, plain is None, hint))
    return tuple(columns)


def _stored(kind: type[sa.types.TypeEngine[Any]]) -> sa.types.TypeEngine[Any]:
    # By code point everywhere, so that both stores keep the same order and a prefix is a range.
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql") if kind is sa.Text else kind()


@cache
def table_of(kind: RowType, slot: Slot) -> sa.Table:
    """The table of a row type in one of its two slots. Its indexes are separate: a rebuild makes them last."""
    made = [
        sa.Column(
            column.name,
            _stored(column.type),
            primary_key=column.name in kind.key,
            nullable=column.nullable,
            autoincrement=False,
        )
        for column in columns_of(kind)
    ]
    # A large row in a table that its key orders would make every look-up of others costly.
    return sa.Table(f"{kind.table}_{slot}", metadata, *made, sqlite_with_rowid=not kind.small)


@cache
def indexes_of(kind: RowType, slot: Slot) -> tuple[sa.Index, ...]:
    """The secondary indexes of :func:`table_of`."""
    table = table_of(kind, slot)
    return tuple(
        sa.Index(f"{table.name}_{'_'.join(names)}", *(table.c[name] for name in names)) for names in kind.indexes
    )


@cache
def values_of(kind: RowType) -> Callable[[Any], tuple[Any, ...]]:
    """A function that gives the values of a row as they are stored."""
    columns = columns_of(kind)
    plain: Callable[[Any], tuple[Any, ...]] = msgspec.structs.astuple
    encode = msgspec.json.encode
    places = [i for i, column in enumerate(columns) if column.as_json]
    if not places:
        return plain

    def values(row: Any) -> tuple[Any, ...]:
        found = list(plain(row))
        for i in places:
            if found[i] is not None:
                found[i] = encode(found[i]).decode()
        return tuple(found)

    return values


@cache
def row_from(kind: type[R]) -> Callable[[Iterable[Any]], R]:
    """A function that makes a row from stored values in the order of its columns."""
    columns = columns_of(kind)
    decoders = [(i, msgspec.json.Decoder(column.python).decode) for i, column in enumerate(columns) if column.as_json]
    booleans = [i for i, column in enumerate(columns) if column.type is sa.Boolean]

    def row(values: Iterable[Any]) -> R:
        found = list(values)
        for i, decode in decoders:
            if found[i] is not None:
                found[i] = decode(found[i])
        for i in booleans:
            found[i] = None if found[i] is None else bool(found[i])
        return kind(*found)

    return row
