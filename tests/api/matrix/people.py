"""The people of the table: who is who in the two communities, and what each of them shows to say so."""

from __future__ import annotations

from typing import NamedTuple

import pyotp
from argon2 import PasswordHasher
from uuid_utils import uuid7

from api.people import People
from domain.casework import SYSTEM
from domain.kernel import Id
from store.people.accounts import Duty
from store.people.keeping import DAY
from store.people.sessions import Level, Scope
from tests.api.matrix.columns import ABOVE, ACTING, CLAIMING, COLUMNS, ELSEWHERE, ENROLLING, OTHER, OWN, READING, Column
from tests.api.signed import PASSWORD
from tests.api.town import Town


class Person(NamedTuple):
    """What the community knows of somebody."""

    kind: str
    home: str | None = None
    """The place of the household where they live."""
    role: str | None = None
    """The post they hold."""
    area: str | None = None
    """The place that they hold it for."""
    checked_in: str | None = None
    """The place that they have checked in to."""


def _posted(kind: str, role: str, where: dict[str, str], *, homes: bool = False) -> dict[Column, Person]:
    homes_of = {"building": "home", "next_building": "next_home", "other_building": "other_home"}
    return {
        Column(role, relation): Person(kind, homes_of[area] if homes else None, role, area)
        for relation, area in where.items()
    }


_COMMUNITY = {OWN: "community", ELSEWHERE: "other_community"}
_GRID = {OWN: "grid", OTHER: "next_grid", ELSEWHERE: "other_grid"}
_BUILDING = {OWN: "building", OTHER: "next_building", ELSEWHERE: "other_building"}
_HOMES = {OWN: "home", OTHER: "next_home", ELSEWHERE: "other_home"}
_NEAR = {OWN: "community", OTHER: "community", ELSEWHERE: "other_community"}

PEOPLE: dict[Column, Person] = {
    **{Column("resident", relation): Person("resident", home) for relation, home in _HOMES.items()},
    **{
        Column(kind, relation): Person(kind, _HOMES[relation] if kind == "party_member" else None, checked_in=area)
        for kind in CLAIMING
        for relation, area in _NEAR.items()
    },
    Column("staff", OTHER): Person("staff"),
    **_posted("staff", "secretary", _COMMUNITY),
    **_posted("staff", "worker", _COMMUNITY),
    **_posted("staff", "grid_head", _GRID),
    **_posted("staff", "grid_member", _GRID),
    **_posted("resident", "building_head", _BUILDING, homes=True),
    **_posted("resident", "neighbour_head", _BUILDING, homes=True),
    **_posted("party_member", "estate_secretary", _GRID),
    Column(ABOVE, OWN): Person("staff", role="secretary", area="street"),
    Column(ABOVE, ELSEWHERE): Person("staff", role="secretary", area="other_street"),
}
"""Those who are parties. Heads of buildings and of neighbours are residents who live there."""

PLACES: tuple[tuple[str, str, str | None], ...] = (
    ("district", "district", None),
    ("street", "street", "district"),
    ("other_street", "street", "district"),
    ("community", "community", "street"),
    ("other_community", "community", "street"),
    ("grid", "grid", "community"),
    ("next_grid", "grid", "community"),
    ("other_grid", "grid", "other_community"),
    ("building", "building", "grid"),
    ("building_beside", "building", "grid"),
    ("next_building", "building", "next_grid"),
    ("other_building", "building", "other_grid"),
    ("home", "household", "building"),
    ("home_beside", "household", "building"),
    ("next_home", "household", "next_building"),
    ("other_home", "household", "other_building"),
)
"""By name, with the level and what it lies in. The cases are about the building."""


async def settle(town: Town) -> dict[Column, str]:
    """Found the places and make the people known; their ids."""
    for name, level, parent in PLACES:
        named = {} if level == "household" else {"name": f"某{name}"}
        town.places[name] = await town.place(level, None if parent is None else town.places[parent], **named)
    ids: dict[Column, str] = {}
    for column, person in PEOPLE.items():
        home = {} if person.home is None else {"household": town.places[person.home]}
        named = {"public_name": f"某单位{len(ids)}"} if person.kind in ("organisation", "unit", "partner") else {}
        ids[column] = id = await town.party(person.kind, **home, **named)
        if person.role is not None and person.area is not None:
            post = {"role": person.role, "area": town.places[person.area]}
            await town.did(f"/parties/{id}/posts", post, by=SYSTEM)
        if person.checked_in is not None:
            made = await town.did(f"/areas/{town.places[person.checked_in]}/check-ins/{id}", by=SYSTEM)
            await town.did(f"/check-ins/{made['id']}/approval", by=SYSTEM)
    town.households = [town.places[name] for name in ("home", "home_beside", "next_home")]
    town.raiser, town.neighbour = ids[Column("resident", OWN)], ids[Column("resident", OTHER)]
    town.secretary, town.member = ids[Column("secretary", OWN)], ids[Column("party_member", OWN)]
    town.organisation, town.unit = ids[Column("organisation", OWN)], ids[Column("unit", OWN)]
    town.partner = ids[Column("partner", OWN)]
    return ids


class Shows(NamedTuple):
    """What somebody shows to say who they are, and who that is."""

    headers: dict[str, str]
    account: str | None
    party: str | None


async def sign_in(people: People, ids: dict[Column, str], receipts: dict[str, str]) -> dict[Column, Shows]:
    """Give everybody an account, and let them be signed in.

    :param receipts: by relation.
    """
    # How much a password costs is no matter of who may do what, and there are many.
    people.passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    password = await people.passwords.hash(PASSWORD)
    shown: dict[Column, Shows] = {}
    for column in COLUMNS:
        role, relation = column
        if role == "nobody":
            shown[column] = Shows({}, None, None)
        elif role == "receipt":
            shown[column] = Shows({"Authorization": f"Receipt {receipts[relation]}"}, None, None)
        elif role in (READING, ACTING):
            owner = ids[Column("secretary", OWN)]
            scope = Scope.READ if role == READING else Scope.ACT
            _, token = await people.sessions.give_token(Id(owner), role, (scope,), people.keeping.now() + DAY)
            shown[column] = Shows({"Authorization": f"Bearer {token}"}, owner, owner)
        else:
            party = ids.get(column)
            duty = Duty.NONE if party else Duty.AUDITOR if role == ENROLLING else Duty(role)
            id = Id(party or str(uuid7()))
            link = await people.accounts.add(id, duty, f"{role}.{relation}")
            await people.accounts.follow(link, password)
            if duty is not Duty.NONE and role != ENROLLING:
                await _with_a_second_factor(people, id)
            level = Level.ENROL if role == ENROLLING else Level.FULL
            secret = await people.sessions.begin(id, duty, level)
            shown[column] = Shows({"Cookie": f"huying={secret}"}, id, party)
    return shown


async def _with_a_second_factor(people: People, id: Id) -> None:
    account = await people.accounts.with_id(id)
    assert account is not None
    secret = await people.factors.begin_totp(account)
    account = await people.accounts.with_id(id)
    assert account is not None
    assert await people.factors.confirm_totp(
        account, pyotp.TOTP(secret).generate_otp(people.keeping.now() // 30_000_000)
    )
