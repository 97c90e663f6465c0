"""The demo is told once, on a clock that follows its stories."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cli.demo import stories
from cli.demo.script import Script, id_of
from cli.demo.telling import script
from domain.kernel import Event
from domain.need.need import Need
from domain.need.stage import Stage
from domain.party import Registered
from store.codec import event_of
from store.opening import backend_for
from tests.cli.running import huying

_HOUR = 3_600_000_000
_IN_THE_NEWSPAPERS = (
    *("杨阿婆", "李大爷", "张阿姨", "林伟明", "庄丽梅", "林阿姨", "许茜", "连宝花"),
    *("王成竹", "杨小平", "计永波", "刘玉林", "段琳芬", "张华平", "秦艳", "高小花", "代增宝", "高九英"),
)
"""People whom the articles name. The demo names nobody."""


def _log(url: str) -> list[Event]:
    async def read() -> list[Event]:
        backend = backend_for(url, read_only=True)
        await backend.open()
        head = await backend.head()
        events = [event_of(row) async for piece in backend.scan(0, head.position) for row in piece]
        await backend.close()
        return events

    return asyncio.run(read())


def _need(url: str, key: str) -> Need:
    need = Need.folded(event for event in _log(url) if event.case == id_of(f"need/{key}"))
    assert need is not None
    return need


def test_every_act_of_every_story_is_allowed_and_told_once(told: str) -> None:
    commands = {event.fact.command for event in _log(told)}
    assert len(commands) == len(list(script().steps()))
    assert "told before" in huying("demo", store=told)
    assert "told before" in huying("demo", "--if-empty", store=told)


def test_what_was_cut_off_is_taken_up_again(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = list(script().steps())

    class Half:
        def steps(self) -> object:
            return iter(everything[: len(everything) // 2])

    with monkeypatch.context() as half:
        half.setattr("cli.demo.telling.script", Half)
        huying("demo", store=store_url)
    assert f"{len(everything) - len(everything) // 2} acts" in huying("demo", "--if-empty", store=store_url)
    assert {event.fact.command for event in _log(store_url)} == {id_of(f"command/{step.name}") for step in everything}


def test_a_store_that_heard_the_stories_before_there_were_photos_takes_those_that_still_fit(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = list(script().steps())

    class Before:
        def steps(self) -> object:
            return (step for step in everything if not step.added_later)

    with monkeypatch.context() as before:
        before.setattr("cli.demo.telling.script", Before)
        huying("demo", store=sqlite_database)
    assert "The demo is told" in huying("demo", "--if-empty", store=sqlite_database)
    # The bench waits to be confirmed, and can be photographed; the cover is closed.
    assert [photo.published for photo in _need(sqlite_database, "garden/bench").photos.values()] == [True, True]
    assert not _need(sqlite_database, "garden/cover").photos
    assert "equal a fresh fold" in huying("check", store=sqlite_database)
    assert "told before" in huying("demo", "--if-empty", store=sqlite_database)


def test_facts_are_recorded_soon_after_they_happened_and_in_order(told: str) -> None:
    events = _log(told)
    assert all(0 <= event.recorded_at - event.fact.at < _HOUR for event in events)
    assert [event.recorded_at for event in events] == sorted(event.recorded_at for event in events)


def test_ids_are_the_same_wherever_it_is_told() -> None:
    assert [step.name for step in script().steps()] == [step.name for step in script().steps()]


def test_the_drain_is_still_being_repaired_and_so_is_the_park_with_people_asked(told: str) -> None:
    drain, park = _need(told, "jinwan/drain"), _need(told, "xintang/park")
    assert drain.stage is Stage.IN_PROGRESS
    assert park.stage is Stage.IN_PROGRESS
    assert park.discussing


def test_the_cartons_needed_no_claim_and_one_visit(told: str) -> None:
    events = [event for event in _log(told) if event.case == id_of("need/hexing/cartons")]
    assert [event.fact.topic for event in events] == [
        "need.raised",
        "need.solved_on_the_spot",
        "need.confirmed",
        "need.closed",
    ]
    assert events[-1].fact.at - events[0].fact.at < _HOUR


def test_nobody_is_named_who_is_a_person(told: str) -> None:
    registered = [event.fact for event in _log(told) if isinstance(event.fact, Registered)]
    assert registered
    assert not [fact for fact in registered if fact.name is not None]
    texts = [file.read_text(encoding="utf-8") for file in Path(stories.__file__).parent.glob("*.py")]
    assert texts
    assert not [name for name in _IN_THE_NEWSPAPERS for text in texts if name in text]


def test_into_a_store_with_other_facts_it_goes_only_when_asked(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Script()
    other.place("2018-05-01 09:00", "elsewhere", "district", "别处", None)
    with monkeypatch.context() as instead:
        instead.setattr("cli.demo.telling.script", lambda: other)
        huying("demo", store=sqlite_database)
    assert "nothing was told" in huying("demo", "--if-empty", store=sqlite_database)
    assert len(_log(sqlite_database)) == 1
    huying("demo", store=sqlite_database)
    assert "equal a fresh fold" in huying("check", store=sqlite_database)


def test_into_a_store_with_later_facts_it_is_told_as_it_was_then(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Script()
    other.place("2027-01-05 09:00", "elsewhere", "district", "别处", None)
    with monkeypatch.context() as instead:
        instead.setattr("cli.demo.telling.script", lambda: other)
        huying("demo", store=sqlite_database)
    huying("demo", store=sqlite_database)
    assert _need(sqlite_database, "jinwan/drain").stage is Stage.IN_PROGRESS
    recorded = {event.recorded_at for event in _log(sqlite_database)}
    assert min(recorded) > max(step.at for step in script().steps())
