"""The seam with the eventsourcing library: what a fact, an aggregate and a refusal are.

A *fact* is what happened, in the words of the field, with who said so and when. It is stored under an explicit topic
that is never changed and never reused. An *aggregate* is the state of one case folded from its facts. Its acts hold the
rules; applying a fact holds none, so that a rule tightened today never makes yesterday's log unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, NewType, Self, dataclass_transform

import msgspec
from eventsourcing.domain import CanMutateProtocol, CollectEventsProtocol

from domain.fields import words_of

Id = NewType("Id", str)
"""A UUID in its canonical text form; new ones are UUIDv7."""

type_of_topic: dict[str, type[Fact]] = {}
"""Every kind of fact that has been imported, by its topic."""

_TOPIC = re.compile(r"[a-z]+\.[a-z_]+")


# A kind of fact inherits being frozen at run time; the type checker has to be told.
@dataclass_transform(frozen_default=True, kw_only_default=True)
class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happened, as it is stored: what each kind adds, and the envelope that every fact has.

    A kind names its topic in its body: ``topic: ClassVar[str] = "need.claimed"``. Its shape only ever grows, by fields
    with a default.
    """

    topic: ClassVar[str] = ""

    at: int
    """When it happened (``occurred_at``), as the actor says: microseconds since 1970-01-01T00:00Z."""
    by: Id
    """The party who acted."""
    role: str
    """The role in which they acted: a key of the vocabulary's ``role`` group, or ``system``."""
    command: Id
    """The command that caused it; the facts of one command share it."""
    trace: Id
    """The correlation id of the request."""

    def __init_subclass__(cls, **config: Any) -> None:
        super().__init_subclass__(**config)
        topic = cls.__dict__.get("topic", "")
        if not topic:
            return
        if not _TOPIC.fullmatch(topic):
            raise TypeError(f"{topic!r} is no topic: it reads aggregate.happened")
        known = type_of_topic.setdefault(topic, cls)
        if known.__qualname__ != cls.__qualname__:
            raise TypeError(f"topic {topic!r} belongs to {known.__qualname__}")


class Event:
    """A fact in its place: which case, the how-manyth of it, where in the log, and when the store wrote it.

    ``position`` and ``recorded_at`` are 0 until the store has written it.
    """

    __slots__ = ("case", "fact", "position", "recorded_at", "version")

    def __init__(self, case: Id, version: int, fact: Fact, position: int = 0, recorded_at: int = 0) -> None:
        self.case = case
        self.version = version
        self.fact = fact
        self.position = position
        self.recorded_at = recorded_at

    # What the library calls these, so that its repositories and event stores can handle our events.
    @property
    def originator_id(self) -> Id:
        return self.case

    @property
    def originator_version(self) -> int:
        return self.version

    def mutate(self, aggregate: Aggregate | None) -> Aggregate:
        """Fold this event into *aggregate*; the first event of a case makes it."""
        if aggregate is None:
            aggregate = aggregate_of_topic(self.fact.topic)(self.case)
        aggregate.replay(self)
        return aggregate

    def __repr__(self) -> str:
        return f"Event({self.case} v{self.version} {self.fact!r})"


# A run-time protocol check per event would be most of the cost of loading a case.
CanMutateProtocol.register(Event)


class Aggregate:
    """The state of one case and the facts its acts have caused since it was loaded.

    A subclass names itself (``name = "need"``: the first part of its topics), keeps its state in attributes, folds
    facts in :meth:`apply`, and has one method for each act.
    """

    name: ClassVar[str] = ""
    _of: ClassVar[dict[str, type[Aggregate]]] = {}

    def __init_subclass__(cls) -> None:
        if "name" in cls.__dict__:
            Aggregate._of[cls.name] = cls

    def __init__(self, id: Id) -> None:
        self.id = id
        self.version = 0
        self.pending: list[Event] = []

    def apply(self, fact: Fact, version: int) -> None:
        """Fold one fact into the state. Holds no rule and never refuses."""
        raise NotImplementedError(f"{type(self).__name__} says how it folds its facts")

    def summary(self) -> dict[str, str]:
        """What the answer to a command says of the state, in codes."""
        return {}

    def replay(self, event: Event) -> None:
        """Fold a recorded event; the versions of a case are 1, 2, 3, … without a gap.

        :raises LogIsBroken: when the version is not the next one.
        """
        if event.version != self.version + 1:
            raise LogIsBroken(f"{self.id}: version {event.version} follows {self.version}")
        self.apply(event.fact, event.version)
        self.version = event.version

    def happened(self, fact: Fact) -> None:
        """Record what an act has caused: it is folded at once and kept until it is collected."""
        event = Event(self.id, self.version + 1, fact)
        self.replay(event)
        self.pending.append(event)

    def collect_events(self) -> Sequence[Event]:
        """Take the facts caused since the last call; whoever takes them stores them."""
        pending, self.pending = self.pending, []
        return pending

    @classmethod
    def folded(cls, events: Iterable[Event]) -> Self | None:
        """The state after *events*, or None when there are none."""
        aggregate: Self | None = None
        for event in events:
            if aggregate is None:
                aggregate = cls(event.case)
            aggregate.replay(event)
        return aggregate


CollectEventsProtocol.register(Aggregate)


def aggregate_of_topic(topic: str) -> type[Aggregate]:
    """The kind of aggregate that a topic's facts belong to."""
    return Aggregate._of[topic.partition(".")[0]]


class LogIsBroken(Exception):
    """The log holds what no act can have written. Stop and run ``huying check``."""


class Refused(Exception):
    """An act that the rules do not allow. Nothing has changed.

    The docstring of a refusal is what people read: a Chinese sentence, an empty line, the same in English. Keyword
    arguments fill the ``{placeholders}`` and are given to programs as members of the problem; a value may be a pair
    ``(Chinese, English)``, of which programs get neither.
    """

    def __init__(self, **known: Any) -> None:
        super().__init__(type(self).__name__, known)
        self.known = known

    def sentence(self, language: str = "zh") -> str:
        """The refusal in *language*: ``zh`` or ``en``."""
        chinese, _, english = (self.__doc__ or "").partition("\n\n")
        one = 1 if language == "en" else 0
        words = {name: value[one] if isinstance(value, tuple) else value for name, value in self._said().items()}
        return " ".join((english if one else chinese).split()).format_map(words)

    def _said(self) -> Mapping[str, Any]:
        """What fills the placeholders."""
        return self.known

    def __str__(self) -> str:
        return self.sentence("en")


class NotAllowed(Refused):
    """{who}才能{act_words}。

    Only {who} may {act_words}.
    """


class IllegalNow(Refused):
    """“{stage_words}”的诉求现在不能{act_words}。{possible_words}。

    A need that is {stage_words} cannot be {act_words} now. {possible_words}.
    """


class Unacceptable(Refused):
    """{field_words}有误：{why}

    Something is wrong with the {field_words}: {why}
    """

    # ``field`` is the member of the request that is not right, and ``field_words`` what it is called, unless it is
    # called the same everywhere.

    def sentence(self, language: str = "zh") -> str:
        """The refusal in *language*. Where ``why`` names the member, nothing is put in front of it."""
        if "why" in self.known:
            one = 1 if language == "en" else 0
            why, named = self.known["why"][one], self._said().get("field_words", ("", ""))[one]
            if named.casefold() in why.casefold():
                return f"{why[0].upper()}{why[1:]}"
        return super().sentence(language)

    def _said(self) -> Mapping[str, Any]:
        if "field" not in self.known:
            return self.known
        return {"field_words": words_of(self.known["field"]), **self.known}


class NotFound(Refused):
    """没有编号为 {id} 的{what}。

    There is no {what} {id}.
    """
