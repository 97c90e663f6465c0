"""The shapes of facts: nothing personal in the clear, every one described, every one readable for ever."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
import pytest

from domain.kernel import Fact, Id, type_of_topic
from domain.need import facts
from domain.need.state import _FOLDS
from domain.offer.facts import OfferFact
from domain.party import PartyFact
from domain.place import PlaceFact
from domain.roster.facts import CheckInFact, RotaFact
from domain.upkeep.facts import UpkeepFact
from domain.words import PublicWording, Sealed, TermThere
from store.codec import decoder, encode

ROOT = Path(__file__).parents[2]
HISTORY = ROOT / "tests" / "history"
KINDS: list[type[Fact]] = [
    kind
    for union in (facts.NeedFact, PlaceFact, PartyFact, OfferFact, UpkeepFact, CheckInFact, RotaFact)
    for kind in typing.get_args(union)
]

CODES = {
    "areas",  # keyed by the keys of options
    "asset",
    "category",
    "claimant_kind",
    "code",  # of a place
    "duty_role",
    "keeper_role",
    "key",  # of an option
    "level",
    "limit",  # such as 5wd
    "option",
    "post",
    "role",
    "tags",
    "tier",
    "to_kind",
    "to_role",
    "votes",  # keyed by the keys of options
    "winner",
}
"""The fields that hold a code in a plain string. Any other string is personal until its type says what it is."""

INSTEAD = {"households", "estimate"}
"""Fields of which a fact has one or the other."""


def undeclared(hint: Any, field: str) -> Iterator[str]:
    """The plain strings in the type of a field that nobody has declared."""
    if hint in (Id, PublicWording, Sealed, TermThere) or (isinstance(hint, type) and issubclass(hint, StrEnum)):
        return
    if hint is str or hint is Any or hint is object:
        if field not in CODES:
            yield field
    elif isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        for name, inner in typing.get_type_hints(hint).items():
            if typing.get_origin(inner) is not typing.ClassVar:
                yield from undeclared(inner, name)
    elif typing.get_origin(hint) in (typing.Union, types.UnionType, tuple, list, set, frozenset, dict):
        for inner in typing.get_args(hint):
            yield from undeclared(inner, field)


def samples(topic: str) -> dict[int, Path]:
    """The frozen samples of a topic, by the version of its shape."""
    return {int(path.name.split(".")[2]): path for path in HISTORY.glob(f"{topic}.*.json")}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.topic)
def test_no_fact_holds_words_in_the_clear(kind: type[Fact]) -> None:
    assert list(undeclared(kind, kind.__name__)) == []


def test_a_plain_string_does_not_slip_through() -> None:
    class Nosy(msgspec.Struct):
        name: str
        friends: dict[Id, tuple[str, ...] | None]
        tags: tuple[str, ...]

    hints = {"name": str, "friends": dict[Id, tuple[str, ...] | None], "tags": tuple[str, ...]}
    assert [found for name, hint in hints.items() for found in undeclared(hint, name)] == ["name", "friends"]
    assert set(hints) == set(Nosy.__struct_fields__)


def test_these_are_all_kinds_of_facts() -> None:
    ours = ("need", "place", "party", "offer", "upkeep", "checkin", "rota")
    told = {topic for topic in type_of_topic if topic.partition(".")[0] in ours}
    assert {kind.topic for kind in KINDS} == told
    assert set(_FOLDS) == set(typing.get_args(facts.NeedFact))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.topic)
def test_every_topic_is_described(kind: type[Fact]) -> None:
    described = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
    [line] = re.findall(rf"^\| `{re.escape(kind.topic)}` \|(.*)$", described, re.MULTILINE)
    who, meaning = (cell.strip() for cell in line.strip(" |").split("|"))
    assert who
    assert meaning


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.topic)
def test_every_topic_has_a_frozen_sample_that_shows_all_its_fields(kind: type[Fact]) -> None:
    found = samples(kind.topic)
    assert sorted(found) == list(range(1, len(found) + 1))
    shown = msgspec.json.decode(found[len(found)].read_bytes(), type=dict[str, Any])
    missing = set(kind.__struct_fields__) - set(shown)
    assert missing - INSTEAD == set()
    assert len(missing & INSTEAD) <= 1


@pytest.mark.parametrize("path", sorted(HISTORY.glob("*.json")), ids=lambda path: path.stem)
def test_what_was_stored_once_loads_for_ever(path: Path) -> None:
    aggregate, happened, version, _ = path.name.split(".")
    topic = f"{aggregate}.{happened}"
    stored = path.read_bytes().strip()
    fact = decoder(topic)(stored)
    assert type(fact) is type_of_topic[topic]
    if int(version) == max(samples(topic)):
        assert encode(fact) == stored
