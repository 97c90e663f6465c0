"""What OpenAPI says is what the service does: no answer that it does not document, and none that is our fault."""

from __future__ import annotations

import os
import random
import zlib
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import anyio
import pytest
import schemathesis
from schemathesis.checks import load_all_checks
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test
from schemathesis.python.asgi import ASGIClient

from api.app import create_app
from api.running import Settings
from domain.casework import SYSTEM
from tests.api.at_hand import at_hand
from tests.api.shown import sent
from tests.api.town import Town, served

EXAMPLES = 8 if os.environ.get("HUYING_TEST_LONG") else 2
"""How many requests are made up for each operation, besides those that cover its schema step by step."""

# What is well formed may still be against the rules, or be about a version that is over.
_RULED = ["412", "422"]
_CONFIG = {
    "generation": {"max-examples": EXAMPLES, "deterministic": True, "database": "none"},
    "checks": {
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "3xx", "401", "403", "404", "409", "410", "429", *_RULED]
        },
        "negative_data_rejection": {
            "expected-statuses": ["400", "401", "403", "404", "405", "409", "410", "413", "415", "428", "429", *_RULED]
        },
        "missing_required_header": {"expected-statuses": ["401", "422", "428"]},
    },
}


_MEANT = {
    "/acceptance": ("raised", "secretary"),
    "/needs/{need}/wording": ("accepted", "secretary"),
    "/decline": ("raised", "secretary"),
    "/supplements": ("raised", "raiser"),
    "/withdrawal": ("raised", "raiser"),
    "/on-the-spot": ("raised", "member"),
    "/claims": ("accepted", "organisation"),
    "/discussion": ("accepted", "secretary"),
    "/ballots": ("accepted", "secretary"),
    "/release": ("claimed", "organisation"),
    "/handover": ("claimed", "organisation"),
    "/orders": ("accepted", "secretary"),
    "/designations": ("accepted", "secretary"),
    "/signature": ("dispatched", "unit"),
    "/return": ("dispatched", "unit"),
    "/orders/{order}/withdrawal": ("dispatched", "secretary"),
    "/orders/{order}/report": ("assisted", "unit"),
    "/orders/{order}/judgements": ("assisted", "secretary"),
    "/whistles": ("accepted", "secretary"),
    "/arrival": ("whistled", "unit"),
    "/whistles/{whistle}/report": ("whistled", "unit"),
    "/whistles/{whistle}/judgements": ("whistled", "secretary"),
    "/escalation": ("accepted", "secretary"),
    "/hand-down": ("accepted", "system"),
    "/responsible": ("dispatched", "secretary"),
    "/schedule": ("claimed", "organisation"),
    "/start": ("claimed", "organisation"),
    "/progress": ("claimed", "organisation"),
    "/fix": ("claimed", "organisation"),
    "/confirmation": ("fixed", "raiser"),
    "/dispute": ("fixed", "raiser"),
    "/ratings": ("fixed", "raiser"),
    "/closure": ("fixed", "secretary"),
    "/rework": ("fixed", "secretary"),
    "/visits": ("fixed", "secretary"),
    "/told-again": ("accepted", "neighbour"),
    "/urges": ("accepted", "raiser"),
    "/supervision": ("fixed", "system"),
    "/votes": ("voting", "secretary"),
    "/merge": ("accepted", "secretary"),
    "/unmerge": ("merged", "secretary"),
    "/location": ("raised", "secretary"),
    "/ballots/{ballot}/closure": ("voting", "secretary"),
    "/bulk": ("raised", "secretary"),
    "/offers": ("raised", "organisation"),
    "/matches": ("matched", "organisation"),
    "/matches/{need}/withdrawal": ("matched", "organisation"),
    "/offers/{offer}/withdrawal": ("matched", "organisation"),
    "/searches": ("raised", "raiser"),
    "/searches/{search}/withdrawal": ("saved", "raiser"),
    "/searches/{search}/needs": ("saved", "raiser"),
    "/needs/{need}/upkeep": ("fixed", "secretary"),
    "/upkeep/{plan}": ("kept", "secretary"),
    "/upkeep/{plan}/done": ("kept", "secretary"),
    "/upkeep/{plan}/finding": ("kept", "secretary"),
    "/upkeep/{plan}/end": ("kept", "secretary"),
    "/needs/{need}/photos": ("raised", "raiser"),
    "/photos/{photo}": ("pictured", "secretary"),
    "/photos/{photo}/thumbnail": ("pictured", "secretary"),
    "/photos/{photo}/publication": ("pictured", "secretary"),
}
"""What an act is usually done to, and by whom; by the end of its address, the longest that fits."""


async def _merged(town: Town) -> list[str]:
    target, *sources = [await town.accepted() for _ in range(4)]
    for need in sources:
        await town.did(f"/needs/{need}/merge", {"into": target}, by=town.secretary)
    return sources


async def _pictured(town: Town) -> dict[str, str]:
    need = await town.accepted()
    return {"need": need, "photo": await sent(town, need, by=town.raiser)}


class World:
    """What there is on the server that a request may be about."""

    def __init__(
        self, known: dict[str, list[str]], people: dict[str, str], cases: dict[str, list[dict[str, str]]]
    ) -> None:
        self.known = known
        self.people = people
        self.cases = cases

    @classmethod
    async def settled(cls, store: str) -> World:
        """A community with needs at several stages of their way."""
        async with served(store) as client:
            town = await Town(client).settled()
            cases: dict[str, list[dict[str, str]]] = {
                "raised": [{"need": await town.raised()} for _ in range(6)],
                "accepted": [{"need": await town.accepted()} for _ in range(6)],
                "claimed": [dict(zip(("need", "claim"), await town.claimed(), strict=True)) for _ in range(6)],
                "fixed": [{"need": await town.fixed()} for _ in range(6)],
                "kept": [dict(zip(("need", "plan"), await town.kept(), strict=True)) for _ in range(6)],
                "matched": [dict(zip(("need", "offer"), await town.matched(), strict=True)) for _ in range(6)],
                "saved": [
                    (await town.did("/mine/searches", {"name": "我家楼下"}, by=town.raiser))["state"] for _ in range(6)
                ],
                "voting": [dict(zip(("need", "ballot"), await town.voting(), strict=True)) for _ in range(3)],
                "merged": [{"need": need} for need in await _merged(town)],
            }
            cases |= {
                "pictured": [await _pictured(town) for _ in range(3)],
                "dispatched": [dict(zip(("need", "order"), await town.dispatched(), strict=True)) for _ in range(6)],
                "assisted": [
                    dict(zip(("need", "order"), await town.dispatched("assist"), strict=True)) for _ in range(6)
                ],
                "whistled": [dict(zip(("need", "whistle"), await town.whistled(), strict=True)) for _ in range(6)],
            }
        people = {"system": SYSTEM, **{role: getattr(town, role) for role in ("raiser", "member", "organisation")}}
        people |= {"secretary": town.secretary, "unit": town.unit, "neighbour": town.neighbour}
        places = list(town.places.values())
        known = {
            "place": places,
            "area": places,
            "areas": places,
            "party": list(people.values()),
            "parent": places,
            "electorate_area": [town.places["building"]],
            "household": town.households,
            "households": town.households,
            "on_behalf_of": list(people.values()),
            "to": [town.unit, town.other_organisation, town.places["street"], town.places["community"]],
            "unit": [town.unit, town.organisation],
            "into": [case["need"] for case in cases["accepted"]],
            "category": ["0207"],
            "occurred_at": ["2026-01-05T19:00:00+08:00"],
        }
        return cls(known, people, cases)

    def lead_deeper(self, case: Any) -> None:
        """Let most requests be about what there is, by somebody known; what is wrong on purpose stays wrong."""
        dice = random.Random(zlib.crc32(repr((case.path_parameters, case.body, case.headers, case.query)).encode()))
        ends = [end for end in _MEANT if case.operation.path.endswith(end)]
        stage, role = _MEANT[max(ends, key=len)] if ends else ("raised", "system")
        if dice.random() < 0.2:
            stage, role = dice.choice(list(self.cases)), dice.choice(list(self.people))
        about = {"X-Huying-Actor": self.people[role], "If-Match": "*"} | dice.choice(self.cases[stage])
        if any(header.name == "X-Huying-Actor" for header in case.operation.headers) and dice.random() < 0.9:
            case.headers.setdefault("X-Huying-Actor", self.people[role])
        for location, given in (
            (ParameterLocation.PATH, case.path_parameters),
            (ParameterLocation.HEADER, case.headers),
            (ParameterLocation.QUERY, case.query),
            (ParameterLocation.BODY, case.body),
        ):
            meant = case.meta.components.get(location) if case.meta else None
            if given and meant is not None and meant.mode is GenerationMode.POSITIVE and dice.random() < 0.9:
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
            if name in about and isinstance(value, str):
                given[name] = about[name]
            elif name in self.known:
                some = {dice.choice(self.known[name]) for _ in value} if isinstance(value, list) else set()
                given[name] = sorted(some) if isinstance(value, list) else dice.choice(self.known[name])
            else:
                self._fill(value, dice, about)


def _by_header(described: dict[str, Any]) -> dict[str, Any]:
    """The same without sessions and tokens: made-up ones are good for nothing, and everything would be refused."""
    del described["components"]["securitySchemes"]
    for methods in described["paths"].values():
        for operation in methods.values():
            operation.pop("security", None)
    return described


described = create_app(Settings(store="sqlite:///never-opened", insecure_actors=True))
"""What is asked about when the tests are collected. What is asked when they run lies on a store that is there."""
schema = schemathesis.openapi.from_dict(
    _by_header(deepcopy(described.openapi())), config=schemathesis.Config.from_dict(_CONFIG)
)
schema.app = described
load_all_checks()


@pytest.fixture(scope="module")
def served_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, ASGIClient]]:
    """A community, and a client of the service that it has."""
    store = f"sqlite:///{tmp_path_factory.mktemp('schema') / 'huying.sqlite'}"
    known = anyio.run(World.settled, store)
    with at_hand(create_app(Settings(store=store, insecure_actors=True))) as client:
        yield known, client


_OPERATIONS = {found.ok().label: found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)}


@pytest.mark.parametrize("label", _OPERATIONS)
def test_every_answer_is_documented(label: str, served_world: tuple[World, ASGIClient]) -> None:
    """``HUYING_TEST_LONG=1`` makes more requests up."""
    operation, (world, client) = _OPERATIONS[label], served_world

    def asked(case: Any) -> None:
        world.lead_deeper(case)
        case.call_and_validate(session=client)

    # Made only now: what covers a schema step by step takes long to think of, and every process would do it for all.
    create_test(
        operation=operation,
        test_func=asked,
        config=HypothesisTestConfig(
            project=schema.config,
            modes=list(HypothesisTestMode),
            settings=schema.config.get_hypothesis_settings(operation=operation, phase="fuzzing"),
        ),
    )()


def test_every_operation_is_asked() -> None:
    assert len(_OPERATIONS) == sum(len(methods) for methods in described.openapi()["paths"].values())
