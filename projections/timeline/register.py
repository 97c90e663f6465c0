"""The sentences for what is registered: places, parties with their posts and searches, and offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, assert_never, cast

from domain.amounts import counted, yuan
from domain.categories import CATEGORIES
from domain.instants import day_words, iso, moment
from domain.kernel import Event, Id
from domain.levels import DEFAULT_LEVELS
from domain.offer.facts import Matched, OfferFact, OfferMade, OfferWithdrawn, Unmatched
from domain.party import MovedIn, PartyFact, Posted, PostEnded, Registered, SubjectErased
from domain.place import Founded, Located, Moved, Outlined, PlaceFact, Renamed
from domain.searches import SearchDropped, SearchSaved
from domain.vocabulary import CLAIM, ROLE
from projections.timeline import Line
from projections.timeline.of_endings import ended_because
from projections.timeline.sentences import Known, Sentence, done_by

RegisterFact = PlaceFact | PartyFact | OfferFact

_LEVELS = {level.key: (level.zh, level.en) for level in DEFAULT_LEVELS}


class Mentioned(NamedTuple):
    """What the sentences name, as far as it has a public name."""

    parties: set[Id]
    places: set[Id]
    needs: set[Id]


def mentioned(events: Iterable[Event]) -> Mentioned:
    """The parties, places and needs whose public names the sentences need."""
    found = Mentioned(set(), set(), set())
    for event in events:
        fact = event.fact
        found.parties.add(fact.by)
        match fact:
            case Founded(parent=place) | Moved(parent=place) | Posted(area=place) | PostEnded(area=place):
                found.places.update(() if place is None else (place,))
            case OfferMade():
                found.parties.add(fact.offerer)
                found.places.update(path[-1] for path in fact.paths)
            case Matched() | Unmatched():
                found.needs.add(fact.need)
            case _:
                pass
    return found


def registered(events: Sequence[Event], names: Mapping[Id, str]) -> list[Line]:
    """What happened to a place, a party or an offer, from all its facts in order.

    :param names: the public names of parties and places, and the wordings of needs (see :func:`mentioned`).
    """
    known, made = Known(names), []
    for event in events:
        fact = cast(RegisterFact, event.fact)
        zh, en = done_by(fact, known, _what(fact, known))
        made.append(Line(event.version, fact.topic, iso(fact.at), iso(event.recorded_at), fact.role, zh, en))
    return made


def _what(fact: RegisterFact, known: Known) -> Sentence:
    """What happened, to follow who did it. Of a person it tells neither a name nor where they live."""
    match fact:
        case Founded():
            return _founded(fact, known)
        case Renamed():
            return Sentence(f"把它改名为“{fact.name}”", f"renamed it {fact.name}")
        case Moved():
            zh, en = _place(fact.parent, known)
            if fact.parent is None:
                return Sentence("把它移到最上一级", "moved it to the highest level")
            return Sentence(f"把它移到{zh}之下", f"moved it into {en}")
        case Located():
            lat, lon = f"{fact.lat_e6 / 1e6:.6f}", f"{fact.lon_e6 / 1e6:.6f}"
            return Sentence(f"标注了位置：纬度{lat}，经度{lon}", f"located it at latitude {lat}, longitude {lon}")
        case Outlined():
            n = sum(len(ring) for polygon in fact.polygons for ring in polygon)
            return Sentence(f"绘制了它的轮廓，共{n}个点", f"drew its outline with {n} corners")
        case Registered():
            return _party(fact)
        case Posted():
            role, (zh, en) = ROLE[fact.post], _place(fact.area, known)
            return Sentence(f"任命其为{zh}的{role.words('zh')}", f"gave them a post for {en}: {role.words('en')}")
        case PostEnded():
            role, (zh, en) = ROLE[fact.post], _place(fact.area, known)
            return Sentence(f"免去其{zh}{role.words('zh')}一职", f"ended their post for {en}: {role.words('en')}")
        case MovedIn():
            if fact.household is None:
                return Sentence("登记其已搬离，新住处不明", "registered that nobody knows where they live now")
            return Sentence("登记其搬入另一户", "registered that they live in another household now")
        case SubjectErased():
            return Sentence("删除了其个人信息", "forgot them: their words can be read by nobody any more")
        case SearchSaved():
            return Sentence("保存了一个查询", "saved a search")
        case SearchDropped():
            return Sentence("删除了一个保存的查询", "dropped a saved search")
        case OfferMade():
            return _offered(fact, known)
        case OfferWithdrawn():
            zh, en = ended_because(fact.because)
            return Sentence(f"撤回了这项服务{zh}", f"withdrew the offer{en}")
        case Matched():
            zh, en = _need(fact.need, known)
            why = ("", "") if fact.wording is None else (f"，理由：{fact.wording}", f", because: {fact.wording}")
            return Sentence(f"把这项服务与{zh}对接{why[0]}", f"matched the offer with {en}{why[1]}")
        case Unmatched():
            zh, en = _need(fact.need, known)
            return Sentence(f"取消了这项服务与{zh}的对接", f"took back the match of the offer with {en}")
        case _:
            assert_never(fact)


def _place(id: Id | None, known: Known) -> tuple[str, str]:
    name = None if id is None else known.names.get(id)
    return ("一个地点", "a place") if name is None else (name, name)


def _need(id: Id, known: Known) -> tuple[str, str]:
    wording = known.names.get(id)
    return ("一件诉求", "a need") if wording is None else (f"“{wording}”", f"“{wording}”")


def _founded(fact: Founded, known: Known) -> Sentence:
    zh, en = _LEVELS.get(fact.level, (fact.level, fact.level))
    if fact.name is None:
        zh, en = f"登记了一{zh}" if fact.level == "household" else f"登记了{zh}", f"registered a {en}"
    else:
        zh, en = f"登记了{zh}“{fact.name}”", f"registered the {en} {fact.name}"
    if fact.parent is not None:
        around = _place(fact.parent, known)
        zh, en = f"{zh}，位于{around[0]}", f"{en} in {around[1]}"
    return Sentence(zh, en)


def _party(fact: Registered) -> Sentence:
    kind = ROLE[fact.kind]
    if fact.public_name is not None:
        return Sentence(
            f"登记了{kind.words('zh')}“{fact.public_name}”", f"registered {fact.public_name} ({kind.words('en')})"
        )
    home = ("", "") if fact.household is None else ("及其住户", ", with the household")
    return Sentence(f"登记了一位{kind.words('zh')}{home[0]}", f"registered a person ({kind.words('en')}){home[1]}")


def _offered(fact: OfferMade, known: Known) -> Sentence:
    kind = CLAIM[fact.kind]
    whose = ("", "") if fact.by == fact.offerer else known.who(fact.offerer, fact.offerer_kind)
    zh = f"登记了{whose[0]}提供的服务" if whose[0] else "提供服务"
    en = f"registered what {whose[1]} offers" if whose[1] else "made an offer"
    zh, en = f"{zh}（{kind.words('zh')}）：{fact.wording}", f"{en} ({kind.words('en')}): {fact.wording}"
    areas = [_place(path[-1], known) for path in fact.paths]
    zh = f"{zh}；面向{'、'.join(area for area, _ in areas)}"
    en = f"{en}; for {', '.join(area for _, area in areas)}"
    if fact.category is not None:
        category = CATEGORIES.get(fact.category)
        zh, en = f"{zh}，类别：{category.zh}", f"{en}, category: {category.en}"
    if fact.amount_fen is not None:
        zh, en = f"{zh}，金额{yuan(fact.amount_fen)}", f"{en}, {yuan(fact.amount_fen, 'en')}"
    if fact.capacity is not None:
        zh, en = f"{zh}，最多{fact.capacity}件", f"{en}, at most {counted(fact.capacity, 'need')}"
    if fact.until is not None:
        day = day_words(moment(fact.until).date())
        zh, en = f"{zh}，至{day[0]}", f"{en}, until {day[1]}"
    return Sentence(zh, en)
