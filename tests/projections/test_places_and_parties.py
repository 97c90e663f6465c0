"""Places and parties as views: the tree as it is now, and what the public may know of a party."""

from __future__ import annotations

import asyncio

import pytest

from domain.acting import PartyKind
from domain.kernel import NotFound
from domain.party import MovedIn, Posted, PostEnded, Registered
from domain.place import Founded, Moved, Renamed
from projections.parties import Parties, PartyRow, parties_of
from projections.places import Places, children_of, households_below, path_of, places_called, titles_of
from tests.projections.folded import Folded, Reading
from tests.projections.told import Log, id_of, wording, words


def tree() -> Log:
    log = Log()
    log.tell("street", Founded, "2025-01-01", level="street", name=wording("书院路街道"), code="shuyuanlu")
    log.tell("comm", Founded, "2025-01-01", level="community", name=wording("新塘社区"), parent=id_of("street"))
    log.tell("b15", Founded, "2025-01-01", level="building", name=wording("15栋"), parent=id_of("comm"))
    log.tell("home", Founded, "2025-01-01", level="household", parent=id_of("b15"), door=words("3-201"))
    return log


def test_a_path_is_read_upwards_and_follows_a_move() -> None:
    log = tree()
    before = asyncio.run(path_of(Reading(Folded(Places(), log.events)), id_of("home")))
    log.tell("other", Founded, "2025-01-02", level="community", name=wording("另一社区"), parent=id_of("street"))
    log.tell("b15", Moved, "2025-01-03", parent=id_of("other"))
    reading = Reading(Folded(Places(), log.events))

    after = asyncio.run(path_of(reading, id_of("home")))

    assert before == tuple(map(id_of, ("street", "comm", "b15", "home")))
    assert after == tuple(map(id_of, ("street", "other", "b15", "home")))
    assert asyncio.run(households_below(reading, id_of("other"))) == [id_of("home")]
    assert asyncio.run(households_below(reading, id_of("comm"))) == []
    with pytest.raises(NotFound):
        asyncio.run(path_of(reading, id_of("nowhere")))


def test_places_are_found_by_id_code_or_name_and_a_home_has_no_name() -> None:
    log = tree()
    log.tell("comm", Renamed, "2025-01-02", name=wording("新塘社区（新）"))
    reading = Reading(Folded(Places(), log.events))

    for words_ in (id_of("street"), "shuyuanlu", "书院路街道"):
        assert [place.id for place in asyncio.run(places_called(reading, words_))] == [id_of("street")]
    assert [place.title for place in asyncio.run(children_of(reading, id_of("street")))] == ["新塘社区（新）"]
    assert [place.id for place in asyncio.run(children_of(reading, None))] == [id_of("street")]
    assert asyncio.run(titles_of(reading, [id_of("b15"), id_of("home")])) == {id_of("b15"): "15栋"}


def test_a_party_keeps_its_posts_and_shows_no_name_of_a_person() -> None:
    log = Log()
    log.tell("li", Registered, "2025-01-01", kind=PartyKind.STAFF, name=words("李某某"))
    log.tell("branch", Registered, "2025-01-01", kind=PartyKind.ORGANISATION, public_name=wording("市水文局党支部"))
    for role in ("worker", "secretary"):
        log.tell("li", Posted, "2025-01-02", post=role, area=id_of("comm"))
    log.tell("li", PostEnded, "2025-01-03", post="worker", area=id_of("comm"))
    log.tell("li", MovedIn, "2025-01-04", household=id_of("home"))
    folded = Folded(Parties(), log.events)

    found = asyncio.run(parties_of(Reading(folded), [id_of("li"), id_of("branch"), id_of("nobody")]))

    assert found[id_of("branch")].public_name == "市水文局党支部"
    assert found[id_of("li")].public_name is None
    assert id_of("nobody") not in found
    row = folded.row(PartyRow, id_of("li"))
    assert row is not None
    assert (row.posts, row.household) == ((("secretary", id_of("comm")),), id_of("home"))
    assert "李某某" not in str(folded.rows)
