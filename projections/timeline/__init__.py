"""What has happened to a need, in sentences that everybody may read.

Persons are told by their role and never by name, organisations by their public name; what somebody said in their own
words is not told at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import msgspec

from domain.instants import iso
from domain.kernel import Event, Id
from domain.need.facts import Claimed, Escalated, HandedDown, HandedOver, Lapsed, NeedFact, Raised, VoteCast
from domain.need.rewording import as_worded_now
from projections.timeline.of_units import units_in
from projections.timeline.sentences import Known, sentence


class Line(msgspec.Struct):
    """One thing that happened."""

    version: int
    topic: str
    at: str
    """When it happened."""
    recorded_at: str
    """When the log took it."""
    role: str
    zh: str
    en: str
    facts: int = 1
    """How many facts in a row it tells of, the last of which has ``version``: votes are told together."""


def mentioned(events: Iterable[Event]) -> tuple[set[Id], set[Id]]:
    """The parties and the places whose public names the sentences need."""
    parties: set[Id] = set()
    places: set[Id] = set()
    for event in events:
        fact = event.fact
        parties.add(fact.by)
        parties.update(units_in(fact))
        if isinstance(fact, Claimed | Lapsed):
            parties.add(fact.claimant)
        elif isinstance(fact, HandedOver):
            parties.add(fact.to)
        elif isinstance(fact, Escalated | HandedDown):
            places.add(fact.to)
        elif isinstance(fact, Raised):
            places.update(fact.path)
    return parties, places


def told(events: Sequence[Event], names: Mapping[Id, str]) -> list[Line]:
    """The timeline of a need, from all its facts in order; of wordings that were put otherwise, only the last is told.

    :param names: the public names of parties and places (see :func:`mentioned`); who has none is told by the role.
    """
    known = Known(names)
    made: list[Line] = []
    for event, worded in zip(events, as_worded_now([event.fact for event in events]), strict=True):
        fact = cast(NeedFact, worded)
        known.learn(fact)
        facts = 1
        if made and isinstance(fact, VoteCast) and (made[-1].topic, made[-1].role) == (fact.topic, fact.role):
            facts += made.pop().facts
        zh, en = sentence(fact, known, facts)
        made.append(Line(event.version, fact.topic, iso(fact.at), iso(event.recorded_at), fact.role, zh, en, facts))
    return made
