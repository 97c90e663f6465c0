"""Every route × every role × own, another's, another area's: each cell of ``matrix.csv`` is asked.

What the table says is right because somebody has read it. So that nobody has to rely on that alone, what must hold
whatever the table says is tested here as well.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.need.permission import PERMISSIONS
from domain.need.stage import Act
from domain.policy.roles import DUTIES, Role
from domain.policy.rules import Rule
from tests.api.matrix.asking import (
    HIDDEN,
    LATER,
    NEVER,
    NO,
    SCENES,
    YES,
    Asked,
    Cell,
    answers,
    asked,
    cells,
    route_of,
    rows,
    rules_of_routes,
)
from tests.api.matrix.columns import (
    ABOVE,
    ACTING,
    ANY,
    COLUMNS,
    ELSEWHERE,
    ENROLLING,
    NOBODY,
    OF_A_COMMUNITY,
    OF_A_PART,
    OTHER,
    OWN,
    READING,
    RECEIPT,
    RELATIONS,
    ROLES,
    Column,
    why_not,
)
from tests.api.matrix.people import PEOPLE
from tests.api.matrix.table import read
from tests.api.matrix.world import World

TABLE = read()
RULES = rules_of_routes()
SAMPLE = 200
"""How many cells are asked on PostgreSQL too: it decides nothing of who may do what."""
_POSTS = (*OF_A_COMMUNITY, *OF_A_PART, ABOVE)
_CASES = ("need.", "offer.", "upkeep.", "checkin.", "rota.", "slip.")
_OF_ONESELF = ("session.", "account.", "receipt.", "erasure.")


def yes(role: str, relation: str = ANY) -> set[str]:
    """The rows that the table lets them do."""
    return {row for row in rows() if TABLE[Cell(row, Column(role, relation))] == YES}


def rule_of(row: str) -> Rule:
    return RULES[route_of(row)]


def changes(row: str) -> bool:
    """Whether it is asked to change anything; some questions are too long for an address."""
    return not row.startswith("GET ") and route_of(row) not in ("POST /needs/alike", "POST /wording-check")


def by(*prefixes: str) -> set[str]:
    """The rows that go by rules of those names."""
    return {row for row in rows() if rule_of(row).name.startswith(prefixes)}


# -- the whole table ------------------------------------------------------------------------------------------------


def test_every_route_has_a_scene() -> None:
    missing = RULES.keys() - {route_of(row) for row in SCENES}
    assert not missing, f"say in tests/api/matrix/scenes_of_….py how to ask for {sorted(missing)}"
    assert not {route_of(row) for row in SCENES} - RULES.keys(), "these scenes are of routes that are gone"


def test_every_role_of_the_policy_is_asked_in_every_relation_that_it_can_have() -> None:
    assert {str(role) for role in Role} - set(ROLES) == {"anybody"}, "that is everybody, whatever they are"
    for role in ROLES:
        for relation in RELATIONS:
            column = Column(role, relation)
            assert (column in COLUMNS) != bool(why_not(column)), column


def test_the_table_has_every_cell_and_no_other() -> None:
    told = "write it with `python -m tests.api.matrix`, and read what has changed"
    assert set(cells()) - TABLE.keys() == set(), told
    assert TABLE.keys() - set(cells()) == set(), told
    assert set(TABLE.values()) == {YES, NO, HIDDEN, LATER, NEVER}


def test_every_cell_is_answered_as_the_table_says(
    community: tuple[str, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asking() -> None:
        async with asked(*community) as service:
            different = await _different(service, cells())
            assert not different, "\n".join(different)
            # And if somebody could who may not, it would be told.
            monkeypatch.setitem(PERMISSIONS, Act.ACCEPT, PERMISSIONS[Act.REMARK])
            monkeypatch.setattr("api.direct.let_in", lambda request, rule: None)
            (told,) = await _different(service, [Cell("POST /needs/{need}/acceptance", Column("resident", ELSEWHERE))])
            assert "by resident elsewhere: yes, not no" in told

    asyncio.run(asking())


async def _different(service: Asked, wanted: Collection[Cell]) -> list[str]:
    found: list[str] = []
    for cell in wanted:
        told = await service.ask(cell)
        if told.verdict != TABLE[cell]:
            found.append(f"{cell.row} by {cell.column}: {told.verdict}, not {TABLE[cell]} ({told.status} {told.body})")
    return found


def test_a_sample_of_the_cells_is_answered_alike_on_postgresql(postgres_database: str, tmp_path: Path) -> None:
    sample = random.Random(4).sample(cells(), SAMPLE)
    told = asyncio.run(answers(postgres_database, sample, files=tmp_path, data=tmp_path))
    assert {cell: TABLE[cell] for cell in sample} == {cell: one.verdict for cell, one in told.items()}


_VOUCHED = frozenset(
    {
        *(f"GET /sign-in/{voucher}{end}" for voucher in ("oidc", "wechat") for end in ("", "/return")),
        *("POST /account/identities/oidc", "POST /account/identities/wechat", "POST /sign-in/second-factor"),
        # And nothing is tried out here, where people sign in in earnest.
        *("GET /trying-out", "POST /trying-out"),
    }
)


def test_every_row_lets_somebody_in() -> None:
    for row in rows():
        told = {TABLE[Cell(row, column)] for column in COLUMNS}
        # Nobody vouches for people here, so that nobody comes back from there either.
        assert YES in told or row in _VOUCHED, f"the scene of {row} does not fit"
    assert not {row for row in _VOUCHED if YES in {TABLE[Cell(row, column)] for column in COLUMNS}}


# -- what holds whatever the table says -----------------------------------------------------------------------------


def test_whoever_shows_nothing_gets_what_is_public_and_nothing_else() -> None:
    for row in yes(NOBODY):
        assert rule_of(row).is_public, row
    for row in rows():
        # What somebody thinks of the pages changes nothing but what the office reads of them.
        if changes(row) and not row.startswith(("POST /needs", "POST /feedback", *by(*_OF_ONESELF))):
            assert row not in yes(NOBODY), row


def _by_staff_alone() -> Iterator[str]:
    staff = {"staff", "staff_above", "staff_in_charge"}
    for row in rows():
        name = rule_of(row).name
        if name in {f"need.{act}" for act in Act}:
            act = Act(name.removeprefix("need."))
            if set(PERMISSIONS[act].who.could) <= staff:
                yield row


def test_acts_of_staff_are_done_by_staff_of_the_area_alone() -> None:
    acts = list(_by_staff_alone())
    assert len(acts) > 25
    insiders = {*(Column(post, OWN) for post in _POSTS), Column(ACTING, OWN)}
    for row in acts:
        for column in set(COLUMNS) - insiders:
            assert TABLE[Cell(row, column)] in (NO, NEVER), (row, column)


def test_only_the_street_above_watches_and_hands_down() -> None:
    for row in by("need.supervise", "need.end_supervision", "need.hand_down"):
        assert {column for column in COLUMNS if TABLE[Cell(row, column)] == YES} == {Column(ABOVE, OWN)}, row


def test_a_post_gives_nothing_outside_its_area() -> None:
    for column, person in PEOPLE.items():
        if person.role is None or column.relation == OWN:
            continue
        without = Column("staff", OTHER) if person.kind == "staff" else Column(person.kind, column.relation)
        # Nobody is registered for an area, a unit is of none, and the pages are everybody's: any staff may do that.
        more = yes(*column) - yes(*without) - {"POST /parties", "GET /units/{unit}/orders", "GET /feedback"}
        assert not {row for row in more if TABLE[Cell(row, without)] != NEVER}, column


def test_whoever_administers_or_audits_acts_on_no_case() -> None:
    for duty in DUTIES:
        for row in by(*_CASES):
            assert not changes(row) or row not in yes(duty), (row, duty)


def test_each_duty_does_what_is_its_own() -> None:
    own = by(*_OF_ONESELF)
    done = {duty: {rule_of(row).name for row in yes(duty) - own if changes(row)} - {"feedback.send"} for duty in DUTIES}
    assert done == {
        Role.SYSTEM_ADMIN: {"place.found", "place.change", "party.register", "accounts.change"},
        Role.SECURITY_ADMIN: {"party.post", "accounts.change", "sessions.end", "people.forget", "keys.rotate"},
        Role.AUDITOR: set(),
    }
    # Both keep accounts, and neither the other's.
    both = {row for row in yes(Role.SYSTEM_ADMIN) & yes(Role.SECURITY_ADMIN) - own if changes(row)}
    assert both == {"POST /feedback"}


def test_auditors_change_nothing_but_what_is_their_own() -> None:
    for row in yes(Role.AUDITOR):
        assert not changes(row) or row in by("feedback.", *_OF_ONESELF), row


def test_auditors_read_what_staff_of_every_area_read() -> None:
    questions = {row for row in yes("secretary", OWN) if not changes(row)}
    mine = by("mine.", "search.", "acts.")
    assert questions - mine - yes(Role.AUDITOR) == set()


def test_words_are_read_by_whom_they_concern_and_staff_of_the_area_who_are_no_neighbours() -> None:
    readers = {column for column in COLUMNS if TABLE[Cell("GET /needs/{need}/words", column)] == YES}
    posts = {"secretary", "worker", "grid_head", "grid_member", "estate_secretary", ABOVE}
    assert readers == {
        *(Column(post, OWN) for post in posts),
        *(Column("resident", OWN), Column(RECEIPT, OWN), Column("unit", OWN)),
        *(Column("auditor", ANY), Column(READING, OWN)),
    }


def test_a_receipt_is_good_for_its_own_need_and_little_else() -> None:
    more = {route_of(row) for row in yes(RECEIPT, OWN) - yes(NOBODY)}
    answers = ("supplements", "confirmation", "dispute", "ratings", "reopening")
    others = ("withdrawal", "urges", "told-again", "remarks", "photos")
    assert more == {
        *(f"POST /needs/{{need}}/{act}" for act in (*answers, *others)),
        *("DELETE /needs/{need}/photos/{photo}", "GET /needs/{need}/words"),
        *("GET /needs/{need}/acts", "GET /photos/{photo}", "GET /photos/{photo}/thumbnail"),
        *("GET /receipt", "GET /account"),
    }
    for relation in (OTHER, ELSEWHERE):
        assert yes(RECEIPT, relation) - yes(NOBODY) == {"GET /receipt", "GET /account"}


def test_before_a_second_factor_is_set_up_nothing_is_read_or_done_but_that() -> None:
    for row in yes(ENROLLING) - yes(NOBODY):
        assert rule_of(row).enrolling, row


def test_a_token_reaches_no_further_than_its_scope_and_its_owner() -> None:
    owner = yes("secretary", OWN) | yes(NOBODY)
    assert yes(READING, OWN) | yes(ACTING, OWN) <= owner
    for row in yes(READING, OWN) - yes(NOBODY):
        assert row.startswith("GET "), row
    for row in yes(ACTING, OWN) - yes(NOBODY):
        assert not row.startswith("GET "), row
    for row in (yes(READING, OWN) | yes(ACTING, OWN)) - yes(NOBODY):
        assert rule_of(row).by_token, row


def test_what_is_somebody_elses_own_is_hidden_from_everybody() -> None:
    for row in ("DELETE /sessions/{session}", "DELETE /tokens/{token}", "POST /mine/searches/{search}/withdrawal"):
        for column in COLUMNS:
            verdict = TABLE[Cell(row, column)]
            assert (verdict == YES) <= (column.relation in (OWN, ANY)), (row, column)


def test_a_photo_that_is_not_published_is_to_others_as_if_it_were_not_there() -> None:
    for row in ("GET /photos/{photo}", "GET /photos/{photo}/thumbnail"):
        told: dict[str, Any] = {str(column): TABLE[Cell(row, column)] for column in COLUMNS}
        assert {name for name, verdict in told.items() if verdict == NO} == set()
        for name in (f"{NOBODY} any", f"{ENROLLING} any", f"{ACTING} own", "resident other", f"{RECEIPT} other"):
            assert told[name] == HIDDEN, name
