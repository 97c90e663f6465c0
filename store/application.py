"""What an application of the eventsourcing library needs to keep our aggregates in our log.

An application whose environment says ``PERSISTENCE_MODULE=store.application`` and ``HUYING_STORE=<url>`` gets cases
from its repository and saves them: ``app.repository.get(case)``, ``app.save(need)``. On SQLite it must be alone (see
``store.opening.WriterLock``) unless it only reads.
"""

from __future__ import annotations

from typing import Any, cast

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    Mapper,
    Notification,
    ProcessRecorder,
    StoredEvent,
    TrackingRecorder,
    Transcoder,
)
from eventsourcing.utils import Environment

from domain.kernel import Event, Id
from store.codec import decoder, encode
from store.folding import Views
from store.opening import backend_for
from store.recorder import LogAggregateRecorder, LogRecorder

__all__ = ["FactMapper", "LogFactory"]


class FactMapper(Mapper[str]):
    """Between our events and stored ones: the topic is the fact's own, and the state is its JSON, upcast when read."""

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """A fact as it lies in the log."""
        event = cast(Event, domain_event)
        return StoredEvent(event.case, event.version, event.fact.topic, encode(event.fact))

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[str]:
        """A fact as an event; a notification knows its position too."""
        position = stored_event.id if isinstance(stored_event, Notification) else 0
        fact = decoder(stored_event.topic)(stored_event.state)
        case = Id(str(stored_event.originator_id))
        return cast(DomainEventProtocol[str], Event(case, stored_event.originator_version, fact, position))


class LogFactory(InfrastructureFactory[TrackingRecorder]):
    """Makes recorders on the log that ``HUYING_STORE`` names."""

    views: Views = ()
    """What is folded with what the application saves: a subclass names the views of the store."""

    def __init__(self, env: Environment | dict[str, str] | None) -> None:
        super().__init__(env)
        self._recorder: LogRecorder | None = None

    def mapper(
        self, transcoder: Transcoder | None = None, mapper_class: type[Mapper[Any]] | None = None
    ) -> Mapper[Any]:
        """The mapper of facts, unless another is asked for."""
        return super().mapper(transcoder, mapper_class or FactMapper)

    def application_recorder(self) -> ApplicationRecorder:
        """The log."""
        return self._log()

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """The log of the cases; there are no snapshots, as a case is folded faster than a snapshot is read."""
        if purpose != "events":
            raise NotImplementedError(f"a case is folded from its facts, and has no {purpose}")
        return LogAggregateRecorder(self._log())

    def tracking_recorder(self, tracking_recorder_class: type[TrackingRecorder] | None = None) -> TrackingRecorder:
        """Not here: what follows the log keeps its own position."""
        raise NotImplementedError("a follower of the log keeps its own position")

    def process_recorder(self) -> ProcessRecorder:
        """Not here: what follows the log keeps its own position."""
        raise NotImplementedError("a follower of the log keeps its own position")

    def close(self) -> None:
        """Close the store."""
        if self._recorder is not None:
            self._recorder.close()
            self._recorder = None

    def _log(self) -> LogRecorder:
        if self._recorder is None:
            backend = backend_for(self.env["HUYING_STORE"])
            self._recorder = LogRecorder(backend, views=self.views, originator_id_type="text")
        return self._recorder
