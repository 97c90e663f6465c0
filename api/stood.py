"""How a case stood at some point, item by item and in words for everybody, and what one fact has changed of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from domain.categories import CATEGORIES
from domain.fields import words_of
from domain.instants import day_of, day_words, iso, minute_words
from domain.kernel import Aggregate, Id
from domain.levels import DEFAULT_LEVELS
from domain.need.need import Need
from domain.offer.offer import Offer
from domain.party import Party
from domain.place import Place
from domain.roster.checkin import CheckIn
from domain.roster.rota import Rota
from domain.upkeep.plan import Plan
from domain.vocabulary import CHECKIN_STATE, CLAIM, OFFER_STATE, PART, RESULT, ROLE, STOOD, UPKEEP, UPKEEP_STATE, Terms


class Stood(msgspec.Struct, frozen=True):
    """One thing that was so."""

    name: str
    zh: str
    """What it is called."""
    en: str
    about: str | None
    """Of several of its name, such as claims, which."""
    value: str | None
    """As a code, an id, a number or a time."""
    value_zh: str
    value_en: str


class Changed(msgspec.Struct, frozen=True):
    """What a fact has changed."""

    name: str
    zh: str
    en: str
    before: Stood | None
    """None where there was no such thing."""
    after: Stood | None


Names = Mapping[Id, str]
"""The public names of parties and places."""


def stood(case: Aggregate | None, names: Names) -> list[Stood]:
    """How a case stood; nothing for one that was not there yet."""
    if case is None:
        return []
    for kind, told in _TOLD.items():
        if isinstance(case, kind):
            return list(told(case, names))
    return [_plain(name, value) for name, value in case.summary().items()]


def named_by(case: Aggregate | None) -> tuple[set[Id], set[Id]]:
    """The parties and the places whose public names :func:`stood` needs."""
    if isinstance(case, Need):
        parties = {claim.claimant for claim in case.claims.values()}
        parties |= {share.unit for _, share in case.orders.shares()}
        return parties | ({case.responsible} if case.responsible is not None else set()), set(case.path)
    if isinstance(case, Place):
        return set(), set() if case.parent is None else {case.parent}
    if isinstance(case, Party):
        return set(), {area for _, area in case.posts}
    return set(), set()


def changed(before: Sequence[Stood], after: Sequence[Stood]) -> list[Changed]:
    """What is not the same, in the order in which it is told."""
    was = {(one.name, one.about): one for one in before}
    now = {(one.name, one.about): one for one in after}
    found: list[Changed] = []
    for key in {**was, **now}:
        old, new = was.get(key), now.get(key)
        if old != new:
            one = new or old
            assert one is not None
            found.append(Changed(one.name, one.zh, one.en, old, new))
    return found


def _need(need: Aggregate, names: Names) -> Iterator[Stood]:
    assert isinstance(need, Need)
    yield coded("stage", need.stage, need.stage.words("zh"), need.stage.words("en"))
    category = CATEGORIES.get(need.category)
    yield coded("category", need.category, category.zh, category.en)
    where = "".join(names[step] for step in need.path if step in names)
    yield coded("place", need.place, where, where)
    if need.wording is not None:
        yield _plain("wording", need.wording)
    if need.responsible is not None:
        yield coded("responsible", need.responsible, *who(need.responsible, "staff", names))
    if need.clock.due_at is not None:
        yield coded("due_at", iso(need.clock.due_at), *minute_words(need.clock.due_at))
    if need.discussing:
        yield coded("discussing", "true", "征求意见中", "open")
    if need.backers:
        yield _plain("supports", str(len(need.backers)))
    if need.reports > 1:
        yield _plain("reports", str(need.reports))
    for claim in need.claims.values():
        zh, en = who(claim.claimant, claim.claimant_kind, names)
        kind, part = CLAIM[claim.kind], PART[claim.part]
        until_zh, until_en = ("", "") if claim.until is None else minute_words(claim.until)
        yield coded(
            "claim",
            claim.kind,
            f"{zh}：{kind.words('zh')}（{part.words('zh')}）{until_zh and f'，到{until_zh}'}",
            f"{en}: {kind.en} ({part.en}){until_en and f', until {until_en}'}",
            claim.id,
        )
    if need.result is not None:
        yield _term("result", need.result, RESULT)
    if need.round:
        yield _plain("round", str(need.round))
    if need.course.merged_into is not None:
        yield _plain("merged_into", need.course.merged_into)


def _plan(plan: Aggregate, names: Names) -> Iterator[Stood]:
    assert isinstance(plan, Plan)
    yield _term("kind", plan.kind, UPKEEP)
    yield _plain("wording", plan.wording)
    yield _term("keeper", plan.keeper_role, ROLE)
    yield _term("state", plan.course.state, UPKEEP_STATE)
    next_on = plan.summary().get("next_on")
    if next_on is not None:
        yield coded("due_on", next_on, *day_words(date.fromisoformat(next_on)))


def _place(place: Aggregate, names: Names) -> Iterator[Stood]:
    assert isinstance(place, Place)
    level = DEFAULT_LEVELS.get(place.level)
    yield coded("level", place.level, level.zh, level.en)
    if place.title is not None:
        yield _plain("name", place.title)
    if place.parent is not None:
        title = names.get(place.parent, "")
        yield coded("parent", place.parent, title, title)
    if place.point is not None:
        yield _plain("point", ", ".join(f"{part / 1e6:.6f}" for part in place.point))


def _party(party: Aggregate, names: Names) -> Iterator[Stood]:
    assert isinstance(party, Party)
    yield _term("kind", party.kind, ROLE)
    if party.public_name is not None:
        yield _plain("public_name", party.public_name)
    for role, area in party.posts:
        term, where = ROLE[role], names.get(area, "")
        yield coded("post", role, f"{where}{term.words('zh')}", f"{term.en}, {where}", f"{role} {area}")
    if party.erased:
        yield coded("erased", "true", "个人信息已删除", "forgotten")


def _offer(offer: Aggregate, names: Names) -> Iterator[Stood]:
    assert isinstance(offer, Offer)
    yield from (_term(name, value, OFFER_STATE) for name, value in offer.summary().items())
    for need in sorted(offer.matched):
        yield coded("match", need, "已对接", "matched", need)


def _checkin(checkin: Aggregate, names: Names) -> Iterator[Stood]:
    assert isinstance(checkin, CheckIn)
    yield _term("checkin", checkin.state, CHECKIN_STATE)


def _rota(rota: Aggregate, names: Names) -> Iterator[Stood]:
    assert isinstance(rota, Rota)
    until = day_of(rota.turns.until_on)
    yield coded("until", until.isoformat(), *day_words(until))


_TOLD: Mapping[type[Aggregate], Callable[[Aggregate, Names], Iterator[Stood]]] = {
    Need: _need,
    Plan: _plan,
    Place: _place,
    Party: _party,
    Offer: _offer,
    CheckIn: _checkin,
    Rota: _rota,
}


def who(party: Id, role: str, names: Names) -> tuple[str, str]:
    """What a party is called: by its public name, or by what it is."""
    name = names.get(party)
    return (name, name) if name is not None else (ROLE[role].words("zh"), ROLE[role].en)


def _term(name: str, code: str, terms: Terms) -> Stood:
    return coded(name, code, terms[code].words("zh"), terms[code].en)


def _plain(name: str, value: str) -> Stood:
    return coded(name, value, value, value)


def coded(name: str, value: str, zh: str, en: str, about: str | None = None) -> Stood:
    """One thing that was so, under what it is called.

    :param about: of several of that name, which.
    """
    term = STOOD.get(name)
    called = words_of(name) if term is None else (term.words("zh"), term.en)
    return Stood(name, *called, about, str(value), zh, en)
