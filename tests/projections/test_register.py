"""What happened to a place, a party or an offer: a sentence for every fact, that everybody may read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest

from domain.acting import PartyKind
from domain.kernel import Event, type_of_topic
from domain.need.facts import ClaimKind
from domain.offer import facts as o
from domain.party import MovedIn, PartyFact, Registered
from domain.place import Founded, Moved, PlaceFact
from projections.timeline.register import mentioned, registered
from store.codec import decoder
from tests.projections.told import BUILDING, COMMUNITY, ESTATE, Log, at, id_of, wording, words

SAMPLES = sorted(
    path for topic in ("place", "party", "offer") for path in (Path(__file__).parents[1] / "history").glob(f"{topic}.*")
)
PRIVATE = ("某住户", "2单元301", "我家楼下", "01890000-")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_fact_is_told_in_both_languages_and_tells_nothing_private(sample: Path) -> None:
    topic = sample.stem.rsplit(".", 1)[0]
    fact = decoder(topic)(sample.read_bytes())

    (line,) = registered([Event(id_of("case"), 1, fact, 1, fact.at)], {})

    assert (line.topic, line.version, line.role) == (topic, 1, fact.role)
    assert line.zh.endswith("。")
    assert line.en.endswith(".")
    assert line.en[0].isupper()
    for private in PRIVATE:
        assert private not in line.zh + line.en


def test_no_kind_of_fact_is_without_a_sample() -> None:
    topics = {sample.stem.rsplit(".", 1)[0] for sample in SAMPLES}

    kinds = {kind for union in (PlaceFact, PartyFact, o.OfferFact) for kind in get_args(union)}
    assert {type_of_topic[topic] for topic in topics} == kinds


def told(log: Log, names: dict[Any, str]) -> list[tuple[str, str]]:
    return [(line.zh, line.en) for line in registered(log.events, names)]


def test_a_place_is_told_by_its_name_and_where_it_lies_and_a_household_by_its_building() -> None:
    log = Log()
    staff = {"by": "worker", "role": "worker"}
    log.tell("b15", Founded, "2025-01-01", level="building", parent=ESTATE, name=wording("15栋"), **staff)
    log.tell("home", Founded, "2025-01-01", level="household", parent=BUILDING, door=words("2单元301"), **staff)
    log.tell("b15", Moved, "2025-01-02", parent=COMMUNITY, **staff)
    log.tell("b15", Moved, "2025-01-03", parent=None, **staff)

    assert mentioned(log.events).places == {ESTATE, BUILDING, COMMUNITY}
    assert told(log, {ESTATE: "新塘村小区", BUILDING: "15栋"}) == [
        (
            "社区工作者登记了楼栋“15栋”，位于新塘村小区。",
            "A community worker registered the building 15栋 in 新塘村小区.",
        ),
        ("社区工作者登记了一户，位于15栋。", "A community worker registered a household in 15栋."),
        ("社区工作者把它移到一个地点之下。", "A community worker moved it into a place."),
        ("社区工作者把它移到最上一级。", "A community worker moved it to the highest level."),
    ]


def test_a_person_is_told_by_what_they_are_and_never_where_they_live() -> None:
    log = Log()
    staff = {"by": "worker", "role": "worker"}
    who: dict[str, Any] = {"name": words("张三", "one"), "household": id_of("home")}
    log.tell("one", Registered, "2025-01-01", kind=PartyKind.RESIDENT, **who, **staff)
    log.tell("two", Registered, "2025-01-01", kind=PartyKind.UNIT, public_name=wording("供电所"), **staff)
    log.tell("one", MovedIn, "2025-01-02", household=None, **staff)

    assert id_of("home") not in mentioned(log.events).places
    assert told(log, {}) == [
        (
            "社区工作者登记了一位居民及其住户。",
            "A community worker registered a person (resident), with the household.",
        ),
        ("社区工作者登记了共建单位“供电所”。", "A community worker registered 供电所 (partner unit)."),
        (
            "社区工作者登记其已搬离，新住处不明。",
            "A community worker registered that nobody knows where they live now.",
        ),
    ]


def test_an_offer_is_told_with_whose_it_is_and_what_for() -> None:
    log = Log()
    offer: dict[str, Any] = {
        "offerer": id_of("unit"),
        "offerer_kind": PartyKind.UNIT,
        "wording": wording("资助更换庭院灯"),
        "kind": ClaimKind.FUND,
        "paths": ((COMMUNITY, ESTATE),),
    }
    more: dict[str, Any] = {"category": "0207", "amount_fen": 500_000, "capacity": 3, "until": at("2025-12-31 12:00")}
    log.tell("offer", o.OfferMade, "2025-01-01", by="worker", role="worker", **offer, **more)
    log.tell("offer", o.Matched, "2025-01-02", by="unit", role="unit", need=id_of("need"), wording=wording("邻近社区"))
    log.tell("own", o.OfferMade, "2025-01-01", by="unit", role="unit", **offer)

    named = mentioned(log.events)
    assert (named.parties, named.places, named.needs) == (
        {id_of("worker"), id_of("unit")},
        {ESTATE},
        {id_of("need")},
    )
    made, matched, own = told(log, {id_of("unit"): "供电所", ESTATE: "新塘村小区", id_of("need"): "修复庭院灯"})
    assert made == (
        "社区工作者登记了供电所提供的服务（认捐）：资助更换庭院灯；面向新塘村小区，类别：路灯/庭院灯/楼道灯损坏，金额5000元，最多3件，"
        "至2025年12月31日。",
        "A community worker registered what 供电所 offers (pledge): 资助更换庭院灯; for 新塘村小区, "
        "category: Street, courtyard or stair light broken, CNY 5,000, at most 3 needs, until 31 December 2025.",
    )
    assert matched[0] == "供电所把这项服务与“修复庭院灯”对接，理由：邻近社区。"
    assert own[1] == "供电所 made an offer (pledge): 资助更换庭院灯; for 新塘村小区."
