"""What OpenAPI says is what the service does: no answer that it does not document, and none that is our fault."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.python.asgi import shutdown_lifespans

from api.app import create_app
from api.running import Settings
from domain.casework import SYSTEM
from tests.api.town import Town, served

EXAMPLES = 12
"""How many requests are made up for each operation, besides those that cover its schema step by step."""

# What is well formed may still be against the rules, or be about a version that is over.
_RULED = ["412", "422"]
_CONFIG = {
    "generation": {"max-examples": EXAMPLES, "deterministic": True, "database": "none"},
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "401", "403", "404", "409", *_RULED]},
        "negative_data_rejection": {
            "expected-statuses": ["400", "401", "403", "404", "405", "409", "415", "428", *_RULED]
        },
        "missing_required_header": {"expected-statuses": ["401", "422", "428"]},
    },
}


class World:
    """What there is on the server that a request may be about."""

    def __init__(self, known: dict[str, list[str]], cases: list[dict[str, str]]) -> None:
        self.known = known
        self.cases = cases

    @classmethod
    async def settled(cls, store: str) -> World:
        """A community with needs at several stages of their way."""
        async with served(store) as client:
            town = await Town(client).settled()
            claimed, claim = await town.claimed()
            voting, ballot = await town.voting()
            needs = [await town.raised(), await town.accepted(), claimed, await town.fixed(), voting]
        people = [town.secretary, town.raiser, town.neighbour, town.organisation, town.member, SYSTEM]
        places = list(town.places.values())
        known = {
            "X-Huying-Actor": people,
            "place": places,
            "area": places,
            "party": people,
            "parent": places,
            "electorate_area": [town.places["building"]],
            "household": town.households,
            "households": town.households,
            "on_behalf_of": people,
            "to": [town.unit, town.other_organisation],
            "category": ["0207"],
            "occurred_at": ["2026-01-05T19:00:00+08:00"],
        }
        held = {claimed: {"claim": claim}, voting: {"ballot": ballot}}
        return cls(known, [{"claim": claim, "ballot": ballot, "need": need, **held.get(need, {})} for need in needs])

    def lead_deeper(self, case: Any) -> None:
        """Let most requests be about what there is, by somebody known; what is wrong on purpose stays wrong."""
        dice = random.Random(zlib.crc32(repr((case.path_parameters, case.body, case.headers, case.query)).encode()))
        ways: list[tuple[ParameterLocation, Any]] = [
            (ParameterLocation.PATH, case.path_parameters),
            (ParameterLocation.HEADER, case.headers),
            (ParameterLocation.QUERY, case.query),
            (ParameterLocation.BODY, case.body),
        ]
        about = dice.choice(self.cases)
        for location, given in ways:
            meant = case.meta.components.get(location) if case.meta else None
            if given and meant is not None and meant.mode is GenerationMode.POSITIVE and dice.random() < 0.8:
                self._fill(given, dice, about)

    def _fill(self, given: Any, dice: random.Random, about: dict[str, str]) -> None:
        if isinstance(given, list):
            for each in given:
                self._fill(each, dice, about)
            return
        if not hasattr(given, "keys"):
            return
        for name in list(given):
            value = given[name]
            if name in about:
                given[name] = about[name]
            elif name == "If-Match":
                given[name] = "*"
            elif name in self.known:
                some = {dice.choice(self.known[name]) for _ in value} if isinstance(value, list) else set()
                given[name] = sorted(some) if isinstance(value, list) else dice.choice(self.known[name])
            else:
                self._fill(value, dice, about)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The store of all requests."""
    return f"sqlite:///{tmp_path_factory.mktemp('schema') / 'huying.sqlite'}"


@pytest.fixture(scope="module")
def world(store: str) -> World:
    """A community."""
    return anyio.run(World.settled, store)


@pytest.fixture(scope="module")
def api_schema(store: str, world: World) -> Iterator[Any]:
    """The schema of a service that serves the community."""
    app = create_app(Settings(store=store, insecure_actors=True))
    yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=schemathesis.Config.from_dict(_CONFIG))
    shutdown_lifespans()


told = schemathesis.pytest.from_fixture("api_schema")


@told.parametrize()
def test_every_answer_is_documented(case: Any, world: World) -> None:
    world.lead_deeper(case)
    case.call_and_validate()
