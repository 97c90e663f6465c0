"""How many have checked in to an area, and hold posts there, at the end of a day, as was known then or later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from domain.acting import PartyKind
from domain.instants import day_of, end_of
from domain.kernel import Id
from domain.posts import POST_ROLES
from domain.roster.checkin import CHECKING_IN
from domain.vocabulary import ROLE
from projections.roster.queries import NAMED, id_list, pieces
from projections.roster.view import PostSpell, Spell
from store.reading import Query, Reader
from store.tables import Slot, table_of

RULE_VERSION = "1"
"""Raised whenever a figure comes to mean something else."""
_SCOPE = (
    "已在该区域或其下级区域报到、当日终了时已通过审核且未退出的单位和个人，同一单位或个人只计一次；职务计任期内未免去的。",
    "Those whose check-in to the area, or to one in it, was approved and not left at the end of the day, each counted "
    "once; posts that were held, within their term.",
)
_ORDER = (PartyKind.ORGANISATION, PartyKind.UNIT, PartyKind.PARTNER, PartyKind.PARTY_MEMBER)


class Count(msgspec.Struct, frozen=True):
    """One figure."""

    key: str
    zh: str
    en: str
    unit: str
    """家 of organisations, 名 of persons."""
    n: int


class RosterFigures(msgspec.Struct, frozen=True):
    """The figures of an area at the end of a day."""

    area: str
    on: str
    as_of: str
    rule_version: str
    scope_zh: str
    scope_en: str
    figures: tuple[Count, ...]
    phrase: str | None
    """Such as 18家联建党组织和104名党员已报到; none where nobody has."""

    def __getitem__(self, key: str) -> Count:
        """A figure by its key, such as ``checked_in.organisation``."""
        return next(figure for figure in self.figures if figure.key == key)


async def roster_figures(reader: Reader, area: Id, posts_of: Sequence[Id], on: int, as_of: int) -> RosterFigures:
    """The figures of *area* at the end of the day *on*, as the log knew them at the end of the day *as_of*.

    :param posts_of: the area and those in it.
    """
    assert set(_ORDER) == CHECKING_IN
    found = dict(await reader.fetch(_CHECKED_IN, area=area, on=on, known=as_of))
    checked_in = [
        Count(
            f"checked_in.{kind}", ROLE[kind].words(), ROLE[kind].en, "家" if kind in NAMED else "名", found.get(kind, 0)
        )
        for kind in _ORDER
    ]
    holders: dict[str, set[str]] = {}
    for some in pieces(posts_of):
        for role, party in await reader.fetch(_POSTED, on=on, known=as_of, instant=end_of(day_of(on)), **some):
            holders.setdefault(role, set()).add(party)
    posts = [
        Count(f"posts.{role}", ROLE[role].words(), ROLE[role].en, "名", len(holders.get(role, ())))
        for role in POST_ROLES
    ]
    day, known = day_of(on).isoformat(), day_of(as_of).isoformat()
    return RosterFigures(area, day, known, RULE_VERSION, *_SCOPE, (*checked_in, *posts), _phrase(checked_in))


def _phrase(counts: Sequence[Count]) -> str | None:
    there = [f"{count.n}{count.unit}{count.zh}" for count in counts if count.n]
    return f"{'和'.join(['、'.join(there[:-1]), there[-1]]) if there[1:] else there[0]}已报到" if there else None


def _number(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.BigInteger)


def _counting(began: Any, learned: Any, ended: Any, ended_learned: Any) -> sa.ColumnElement[bool]:
    """Whether it had begun and not ended at the end of a day, as was known then."""
    on, known = _number("on"), _number("known")
    return sa.and_(began <= on, learned <= known, sa.or_(ended.is_(None), ended > on, ended_learned > known))


def _checked_in(slot: Slot) -> sa.Select[Any]:
    spell = table_of(Spell, slot).c
    counts = _counting(spell.since_on, spell.known_on, spell.left_on, spell.left_known_on)
    number = sa.func.count(sa.distinct(spell.party))
    here = spell.area == sa.bindparam("area", type_=sa.Text)
    return sa.select(spell.kind, number).where(here, counts).group_by(spell.kind)


def _posted(slot: Slot) -> sa.Select[Any]:
    post = table_of(PostSpell, slot).c
    counts = _counting(post.since_on, post.known_on, post.ended_on, post.ended_known_on)
    within = sa.or_(post.until.is_(None), post.until > _number("instant"))
    return sa.select(post.role, post.party).where(post.area.in_(id_list()), counts, within)


_CHECKED_IN, _POSTED = Query("roster", _checked_in), Query("roster", _posted)
