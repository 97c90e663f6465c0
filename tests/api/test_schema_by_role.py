"""Whatever anybody sends, in any role: nothing is our fault, and nobody is answered who may not be."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

import anyio
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.python.asgi import ASGIClient
from uuid_utils import uuid7

from api.app import create_app
from api.document import MAY
from api.running import Settings
from domain.kernel import Id
from domain.policy.roles import PARTIES, Role
from domain.policy.rules import rules
from store.people.accounts import Duty
from store.people.sessions import Level, Scope
from tests.api.at_hand import at_hand
from tests.api.signed import people_of
from tests.api.test_schema import World, described
from tests.api.town import Town, served

EXAMPLES = 1
"""How many requests are made up for each operation; each is sent by everybody, in a dozen roles."""


class Somebody(NamedTuple):
    """Who asks, and what shows it."""

    headers: dict[str, str]
    roles: frozenset[Role]
    only_read: bool = False
    enrolling: bool = False

    def is_let_in(self, rule: str, method: str, public: bool) -> bool:
        """Whether the rule admits them; what they have to be to the case besides, others test."""
        admits = rules()[rule]
        if public:
            return True
        if self.enrolling:
            return admits.enrolling
        if self.only_read and (method != "GET" or not admits.by_token):
            return False
        return bool(admits.roles & self.roles)


_PARTY = frozenset(PARTIES)
_DUTIES = (Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDITOR)


async def _people(town: Town) -> dict[str, Somebody]:
    """Somebody of each role, signed in; and those who are not, or not quite."""
    people = people_of(town)
    found = {"nobody": Somebody({}, frozenset()), "a made-up session": Somebody(_by("made-up"), frozenset())}
    parties = {
        "the raiser": town.raiser,
        "a stranger": town.stranger,
        "a party member": town.member,
        "an organisation": town.organisation,
        "a unit": town.unit,
        "a secretary": town.secretary,
    }
    for name, party in parties.items():
        await people.accounts.add(Id(party), Duty.NONE, f"login{len(found)}")
        secret = await people.sessions.begin(Id(party), Duty.NONE, Level.FULL)
        found[name] = Somebody(_by(secret), _PARTY)
    ends = people.keeping.now() + 3_600_000_000
    _, token = await people.sessions.give_token(Id(town.secretary), "a program", (Scope.READ,), ends)
    found["a token for reading"] = Somebody({"Authorization": f"Bearer {token}"}, _PARTY, only_read=True)
    on_duty = {duty: Id(str(uuid7())) for duty in _DUTIES}
    for duty, id in on_duty.items():
        await people.accounts.add(id, duty, str(duty))
        found[duty] = Somebody(_by(await people.sessions.begin(id, duty, Level.FULL)), frozenset({Role(duty)}))
    secret = await people.sessions.begin(on_duty[Duty.AUDITOR], Duty.AUDITOR, Level.ENROL)
    found["an auditor without a second factor"] = Somebody(_by(secret), frozenset(), enrolling=True)
    need = await town.raised()
    secret = await people.sessions.begin(Id(town.raiser), Duty.NONE, Level.RECEIPT, need=Id(need))
    found["whoever has a receipt"] = Somebody(_by(secret), frozenset({Role.RECEIPT}))
    return found


def _by(secret: str) -> dict[str, str]:
    return {"Cookie": f"huying={secret}"}


class Served(NamedTuple):
    """A community, and who asks it."""

    world: World
    people: dict[str, Somebody]


async def _settled(store: str) -> Served:
    world = await World.settled(store)
    async with served(store) as client:
        town = await Town(client).settled()
        return Served(world, await _people(town))


def _without_leaving(described: dict[str, Any]) -> dict[str, Any]:
    """The same without what ends the sessions that everybody asks with."""
    leaving = {("/api/v1/sign-out", "post"), ("/api/v1/sessions", "delete")}
    for path, method in leaving:
        del described["paths"][path][method]
    return described


_config = {"generation": {"max-examples": EXAMPLES, "deterministic": True, "database": "none"}}
_schema = schemathesis.openapi.from_dict(
    _without_leaving(deepcopy(described.openapi())), config=schemathesis.Config.from_dict(_config)
)
_schema.app = described
_OPERATIONS = {found.ok().label: found.ok() for found in _schema.get_all_operations() if isinstance(found, Ok)}


@pytest.fixture(scope="module")
def somewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, ASGIClient]]:
    """A community to which everybody has signed in, and a client of the service that it has."""
    store = f"sqlite:///{tmp_path_factory.mktemp('roles') / 'huying.sqlite'}"
    settled = anyio.run(_settled, store)
    with at_hand(create_app(Settings(store=store))) as client:
        yield settled, client


@pytest.mark.parametrize("label", _OPERATIONS)
def test_nobody_is_answered_who_may_not_be(label: str, somewhere: tuple[Served, ASGIClient]) -> None:
    operation, (there, client) = _OPERATIONS[label], somewhere
    rule = operation.definition.raw[MAY]["rule"]
    public = rules()[rule].roles == frozenset(Role)

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        derandomize=True,
        database=None,
    )
    @given(case=operation.as_strategy(), data=st.data())
    def everybody_asks(case: Any, data: st.DataObject) -> None:
        there.world.lead_deeper(case)
        for name, somebody in there.people.items():
            headers = {key: value for key, value in dict(case.headers or {}).items() if key not in _WHO}
            answer = case.call(session=client, headers=headers | somebody.headers)
            assert answer.status_code < 500, (name, answer.text)
            if not somebody.is_let_in(rule, operation.method.upper(), public) and not _is_open(rule, name):
                assert answer.status_code in (401, 403, 404), (name, rule, answer.status_code, answer.text)
                assert answer.status_code != 404 or "page" in answer.text, (name, answer.text)

    everybody_asks()


_WHO = frozenset({"Authorization", "Cookie", "X-Huying-Actor"})


def _is_open(rule: str, name: str) -> bool:
    """Whether they may although they have no role: anybody raises a need, if they bring nothing at all."""
    return rule == "need.raise" and name == "nobody"
