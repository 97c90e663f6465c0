"""Who has checked in, is on duty, and holds which post: as it is, and as it was known on any day."""

from __future__ import annotations

from typing import Any

import pytest

from domain.acting import PartyKind
from domain.instants import local_day
from domain.kernel import Id
from domain.party import Posted, PostEnded, SubjectErased
from domain.roster import facts as r
from projections.roster import (
    Roster,
    checkin_of_id,
    checkins_in,
    groups_in,
    posts_in,
    roster_figures,
    rota_of,
    turns_in,
)
from tests.projections.folded import Folded, Reading
from tests.projections.told import COMMUNITY, PATH, STREET, Log, at, id_of

pytestmark = pytest.mark.anyio

OTHER = id_of("other community")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Roll(Log):
    """A log of check-ins."""

    def checked_in(
        self,
        who: str,
        when: str,
        kind: PartyKind = PartyKind.ORGANISATION,
        area: Id = COMMUNITY,
        *good_at: r.Speciality,
    ) -> str:
        case = f"{who} in {area}"
        areas = (STREET, area)
        fields: dict[str, Any] = {"party": id_of(who), "party_kind": kind, "areas": areas, "specialities": good_at}
        self.tell(case, r.CheckedIn, when, **fields)
        return case

    def approved(self, who: str, when: str, *more: Any, recorded: str | None = None) -> str:
        case = self.checked_in(who, when, *more)
        self.tell(case, r.Approved, when, recorded=recorded)
        return case

    def read(self) -> Reading:
        return Reading(Folded(Roster(), self.events))


def day(text: str) -> int:
    return local_day(at(text))


async def counts(reading: Reading, on: str, as_of: str | None = None, area: Id = COMMUNITY) -> dict[str, int]:
    told = await roster_figures(reading, area, [area], day(on), day(as_of or on))
    return {figure.key: figure.n for figure in told.figures if figure.n}


async def test_18_organisations_and_104_members_are_counted_and_said() -> None:
    log = Roll()
    for number in range(18):
        log.approved(f"organisation {number}", "2019-11-01")
    for number in range(104):
        log.approved(f"member {number}", "2019-11-02", PartyKind.PARTY_MEMBER)
    told = await roster_figures(log.read(), COMMUNITY, [COMMUNITY], day("2019-12-03"), day("2019-12-03"))
    assert told.phrase == "18家联建党组织和104名党员已报到"
    assert (told["checked_in.organisation"].n, told["checked_in.party_member"].n) == (18, 104)
    assert (await roster_figures(log.read(), COMMUNITY, [], day("2019-10-01"), day("2019-12-03"))).phrase is None


async def test_a_check_in_counts_from_its_approval_until_it_is_left() -> None:
    log = Roll()
    log.checked_in("waits", "2025-03-01")
    case = log.approved("stays", "2025-03-01")
    log.tell(case, r.Left, "2025-03-10")
    log.tell(case, r.CheckedIn, "2025-03-20", party=id_of("stays"), party_kind=PartyKind.ORGANISATION, areas=PATH[:2])
    log.tell(case, r.Approved, "2025-03-21")
    reading = log.read()
    found = [(await counts(reading, f"2025-03-{n:02}")) for n in (1, 9, 10, 20, 21)]
    one = {"checked_in.organisation": 1}
    assert found == [one, one, {}, {}, one]


async def test_what_was_learned_later_was_not_known_before() -> None:
    log = Roll()
    case = log.approved("late", "2025-03-01", recorded="2025-03-05")
    log.tell(case, r.Left, "2025-03-06", recorded="2025-03-09")
    reading = log.read()
    assert await counts(reading, "2025-03-02", "2025-03-04") == {}
    assert await counts(reading, "2025-03-02", "2025-03-05") == {"checked_in.organisation": 1}
    assert await counts(reading, "2025-03-07", "2025-03-08") == {"checked_in.organisation": 1}
    assert await counts(reading, "2025-03-07", "2025-03-09") == {}
    assert await counts(reading, "2025-03-02", "2025-03-09") == {"checked_in.organisation": 1}


async def test_who_checked_in_to_two_communities_counts_once_in_the_street() -> None:
    log = Roll()
    log.approved("one", "2025-03-01")
    log.approved("one", "2025-03-01", PartyKind.ORGANISATION, OTHER)
    reading = log.read()
    assert await counts(reading, "2025-03-02", area=STREET) == {"checked_in.organisation": 1}
    assert await counts(reading, "2025-03-02", area=OTHER) == {"checked_in.organisation": 1}


async def test_organisations_are_listed_and_persons_are_told_by_their_number() -> None:
    log = Roll()
    log.approved("unit", "2025-03-01", PartyKind.UNIT, COMMUNITY, r.Speciality.FIRE)
    log.approved("doctor", "2025-03-01", PartyKind.PARTY_MEMBER, COMMUNITY, r.Speciality.MEDICAL)
    log.approved("lawyer", "2025-03-01", PartyKind.PARTY_MEMBER, COMMUNITY, r.Speciality.LEGAL, r.Speciality.MEDICAL)
    turned_down = log.checked_in("nobody", "2025-03-01", PartyKind.UNIT)
    log.tell(turned_down, r.TurnedDown, "2025-03-02", reason=r.TurnedDownFor.NOT_KNOWN)
    reading = log.read()
    assert [row.party for row in await checkins_in(reading, COMMUNITY, "approved", named=True)] == [id_of("unit")]
    assert [tuple(one) for one in await groups_in(reading, STREET, "approved")] == [
        ("party_member", 2, {"legal": 1, "medical": 2})
    ]
    assert len(await checkins_in(reading, COMMUNITY, None, named=False)) == 4
    row = await checkin_of_id(reading, id_of(turned_down))
    assert row is not None
    assert (row.state, row.reason) == ("turned_down", "not_known")


async def test_turns_are_told_in_their_order_with_what_became_of_them() -> None:
    log = Roll()
    plan: dict[str, Any] = {
        "party_kind": PartyKind.PARTY_MEMBER,
        "duty_role": "party_member",
        "areas": PATH,
        "weekdays": (1, 2),
    }
    plan |= {"first_on": day("2025-03-03"), "until_on": day("2025-03-31")}
    log.tell("morning", r.OnDuty, "2025-03-01", party=id_of("a"), from_minute=480, to_minute=720, **plan)
    log.tell("day", r.OnDuty, "2025-03-01", party=id_of("b"), from_minute=485, to_minute=1320, **plan)
    to: dict[str, Any] = {"to": id_of("c"), "to_kind": PartyKind.UNIT, "to_role": "unit"}
    log.tell("day", r.Swapped, "2025-03-02", day=day("2025-03-04"), **to)
    log.tell("day", r.Served, "2025-03-05", day=day("2025-03-04"), from_minute=490, to_minute=1320)
    log.tell("morning", r.RotaEnded, "2025-03-05", last_on=day("2025-03-03"))
    reading = log.read()
    told = await turns_in(reading, COMMUNITY, day("2025-03-01"), day("2025-03-09"))
    assert [(one.rota.case, one.day, one.turn.party, one.turn.state.value) for one in told] == [
        (id_of("morning"), day("2025-03-03"), id_of("a"), "planned"),
        (id_of("day"), day("2025-03-03"), id_of("b"), "planned"),
        (id_of("day"), day("2025-03-04"), id_of("c"), "done"),
    ]
    row = await rota_of(reading, id_of("day"))
    assert row is not None
    assert row.version == 3


async def test_a_post_counts_within_its_term_and_once_when_it_is_prolonged() -> None:
    log = Roll()
    post = {"post": "grid_head", "area": COMMUNITY}
    log.tell("head", Posted, "2025-03-01", until=at("2025-03-10"), **post)
    log.tell("head", Posted, "2025-03-08", until=at("2025-03-20"), recorded="2025-03-09", **post)
    log.tell("other", Posted, "2025-03-01", **post)
    log.tell("other", PostEnded, "2025-03-05", **post)
    reading = log.read()
    by_day = {
        n: (await counts(reading, f"2025-03-{n:02}", "2025-03-31")).get("posts.grid_head", 0) for n in (1, 5, 15, 20)
    }
    assert by_day == {1: 2, 5: 1, 15: 1, 20: 0}
    assert await counts(reading, "2025-03-12", "2025-03-08") == {}
    [now] = await posts_in(reading, [COMMUNITY])
    assert (now.party, now.until) == (id_of("head"), at("2025-03-20"))


async def test_posts_of_who_is_forgotten_end_that_day_and_count_on_the_days_before() -> None:
    log = Roll()
    for who in ("head", "other"):
        for post in ("building_head", "grid_member"):
            log.tell(who, Posted, "2025-03-01", post=post, area=COMMUNITY)
    log.tell("head", PostEnded, "2025-03-03", post="grid_member", area=COMMUNITY)
    log.tell("head", Posted, "2025-03-05", post="building_head", area=COMMUNITY, until=at("2025-12-31"))
    log.tell("head", SubjectErased, "2025-03-10")
    log.tell("neighbour", SubjectErased, "2025-03-10")
    reading = log.read()
    assert await counts(reading, "2025-03-09") == {"posts.building_head": 2, "posts.grid_member": 1}
    assert await counts(reading, "2025-03-10") == {"posts.building_head": 1, "posts.grid_member": 1}
    assert [spell.party for spell in await posts_in(reading, [COMMUNITY])] == [id_of("other")] * 2
