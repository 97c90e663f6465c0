"""The eventsourcing library's own test cases, and its applications, on our log."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import pytest
from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.tests.persistence import (
    AggregateRecorderTestCase,
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
)
from eventsourcing.utils import get_topic

from domain.place import Place
from projections import VIEWS
from store.application import LogFactory
from store.opening import backend_for
from store.rebuild import bring_up_to_date
from store.recorder import LogAggregateRecorder, LogRecorder
from tests.domain.people import new_id, system
from tests.store.stored import assert_views_equal_the_log, opened


class _OnSqlite:
    @pytest.fixture(autouse=True)
    def _on(self, sqlite_database: str) -> Iterator[None]:
        recorder = LogRecorder(backend_for(sqlite_database))
        self.recorder = recorder
        yield
        recorder.close()

    def create_recorder(self) -> Any:
        return self.recorder


class _OnPostgres(_OnSqlite):
    @pytest.fixture(autouse=True)
    def _on(self, postgres_database: str) -> Iterator[None]:
        recorder = LogRecorder(backend_for(postgres_database))
        self.recorder = recorder
        yield
        recorder.close()


class TestAggregatesOnSqlite(_OnSqlite, AggregateRecorderTestCase):
    def create_recorder(self) -> LogAggregateRecorder:
        return LogAggregateRecorder(self.recorder)


class TestAggregatesOnPostgres(_OnPostgres, AggregateRecorderTestCase):
    def create_recorder(self) -> LogAggregateRecorder:
        return LogAggregateRecorder(self.recorder)


class TestApplicationsOnSqlite(_OnSqlite, ApplicationRecorderTestCase[LogRecorder]):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestApplicationsOnPostgres(_OnPostgres, ApplicationRecorderTestCase[LogRecorder]):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestPositionsOnSqlite(_OnSqlite, NonInterleavingNotificationIDsBaseCase):
    pass


class TestPositionsOnPostgres(_OnPostgres, NonInterleavingNotificationIDsBaseCase):
    pass


# The base cases are abstract, and pytest would collect what their names begin with.
del AggregateRecorderTestCase, ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase


def test_an_id_comes_back_as_what_it_was_given(store_url: str) -> None:
    recorder = LogRecorder(backend_for(store_url), originator_id_type="text")
    try:
        case = new_id()
        recorder.insert_events([StoredEvent(case, 1, "topic", b"state")])
        assert recorder.select_events(case)[0].originator_id == case
        assert recorder.select_notifications(1, 1)[0].originator_id == case
        with pytest.raises(IntegrityError):
            recorder.insert_events([StoredEvent(case, 1, "topic", b"other")])
    finally:
        recorder.close()


def test_a_subscription_ends_when_it_is_stopped(store_url: str) -> None:
    recorder = LogRecorder(backend_for(store_url))
    try:
        with recorder.subscribe() as following:
            threading.Timer(0.1, following.stop).start()
            assert list(following) == []
    finally:
        recorder.close()


class _ViewsToo(LogFactory):
    views = VIEWS


class _Places(Application[str]):
    """An application of the library that knows nothing of our writer."""

    env: ClassVar[dict[str, str]] = {"PERSISTENCE_MODULE": get_topic(_ViewsToo)}


@pytest.mark.anyio
async def test_an_application_of_the_library_saves_and_reads_our_cases(store_url: str) -> None:
    async with opened(store_url) as backend:
        await bring_up_to_date(backend, VIEWS)
    app = _Places({"HUYING_STORE": store_url})
    try:
        place = Place.found(system(), id=new_id(), level="district", name="示范区")
        app.save(place)
        place.rename(system(), "新区", path=(place.id,))
        assert [recording.notification.id for recording in app.save(place)] == [2]
        found: Place = app.repository.get(place.id)
        assert (found.title, found.version) == ("新区", 2)
        assert app.repository.get(place.id, version=1).title == "示范区"
        assert _topics(app) == ["place.founded", "place.renamed"]
        with pytest.raises(AggregateNotFoundError):
            app.repository.get(new_id())
    finally:
        app.close()
    async with opened(store_url) as backend:
        await assert_views_equal_the_log(backend)


def _topics(app: _Places) -> Sequence[str]:
    return [notification.topic for notification in app.notification_log.select(1, 10)]
