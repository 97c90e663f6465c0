"""Facts as stored bytes and back: JSON by the fact's own type, its shape of yesterday brought up to today's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from domain.kernel import Event, Fact, LogIsBroken, type_of_topic

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
upcasters: dict[str, Upcaster] = {}
"""For a topic whose stored shape once differed: a function from the raw dictionary of any age to today's."""

encode: Callable[[Fact], bytes] = msgspec.json.Encoder().encode
_decoders: dict[str, Callable[[bytes], Fact]] = {}


def decoder(topic: str) -> Callable[[bytes], Fact]:
    """The function that reads the facts of *topic*.

    :raises LogIsBroken: when nobody knows that topic.
    """
    known = _decoders.get(topic)
    if known is None:
        kind = type_of_topic.get(topic)
        if kind is None:
            raise LogIsBroken(f"no kind of fact has the topic {topic!r}")
        known = _decoders[topic] = (
            _upcasting(kind, upcasters[topic]) if topic in upcasters else msgspec.json.Decoder(kind).decode
        )
    return known


def event_of(stored: Sequence[Any]) -> Event:
    """A fact as it lies in the log (position, case, version, topic, recorded_at, state), as an event."""
    position, case, version, topic, recorded_at, state = stored
    return Event(case, version, decoder(topic)(state), position, recorded_at)


def _upcasting(kind: type[Fact], upcast: Upcaster) -> Callable[[bytes], Fact]:
    read = msgspec.json.Decoder(dict[str, Any]).decode

    def decode(state: bytes) -> Fact:
        return msgspec.convert(upcast(read(state)), kind)

    return decode
