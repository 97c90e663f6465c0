"""Auditors read the log: every fact with its envelope and its public fields, and nothing that is sealed."""

from __future__ import annotations

import typing
from typing import Any

import msgspec
import pytest

import api.app  # noqa: F401  # it imports every kind of fact
from domain.casework import SYSTEM
from domain.instants import day_of, local_day
from domain.kernel import type_of_topic
from domain.sealing import sealed_fields
from domain.words import Sealed
from store.people.accounts import Duty
from store.people.sessions import Level
from store.perusing import Wanted, peruse
from tests.api.duties import AUDITOR, SECURITY_ADMIN, SYSTEM_ADMIN, OnDuty, by_token, on_duty
from tests.api.town import Town, service_of

pytestmark = pytest.mark.anyio

WORDS = "楼下的灯坏了一大半"


async def _all(auditor: OnDuty, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while path:
        page = await auditor.client.get(path)
        assert page.status_code == 200, page.text
        found += page.json()["items"]
        path = str(page.links["next"]["url"]).removeprefix("/api/v1") if "next" in page.links else ""
    return found


async def test_an_auditor_reads_every_fact_and_no_sealed_word(each_town: Town) -> None:
    town = each_town
    need = await town.raised(contact="13812345678")
    async with on_duty(town, AUDITOR) as auditor:
        told = await _all(auditor, "/log?limit=7")
        assert [fact["position"] for fact in told] == list(range(1, await town.position() + 1))
        raised = told[-1]
        assert (raised["topic"], raised["case"], raised["version"], raised["actor"]) == (
            *("need.raised", need, 1, town.raiser),
        )
        assert (raised["role"], raised["fields"]["category"]) == ("resident", "0207")
        assert {(one["field"], one["subject"]) for one in raised["sealed"]} == {
            ("words", town.raiser),
            ("contact", town.raiser),
        }
        assert not {"words", "contact", "by", "at"} & raised["fields"].keys()
        assert not any(hidden in str(told) for hidden in (WORDS, "13812345678", "张三", "王书记", "box"))


async def test_facts_are_found_by_case_topic_actor_role_and_day(each_town: Town) -> None:
    town = each_town
    need, other = await town.accepted(), await town.raised()
    await town.did(f"/needs/{need}/support", by=town.neighbour)
    async with on_duty(town, AUDITOR) as auditor:
        of_case = await _all(auditor, f"/log?case={need}&limit=1")
        assert [fact["topic"] for fact in of_case] == ["need.raised", "need.accepted", "need.supported"]
        [accepted] = await _all(auditor, f"/log?case={need}&topic=need.accepted")
        assert accepted["fields"]["wording"]
        both = await _all(auditor, "/log?topic=need.raised&topic=need.supported&limit=2")
        assert [fact["case"] for fact in both] == [need, other, need]
        assert {fact["topic"] for fact in await _all(auditor, f"/log?actor={town.neighbour}")} == {"need.supported"}
        assert {fact["actor"] for fact in await _all(auditor, "/log?role=system")} == {SYSTEM}
        assert [fact["case"] for fact in await _all(auditor, "/log?role=secretary")] == [need]
        day = day_of(local_day(service_of(town.client).people.keeping.now()))
        assert len(await _all(auditor, f"/log?from={day}&to={day}")) == await town.position()
        assert await _all(auditor, "/log?to=2020-01-01") == await _all(auditor, "/log?from=2199-01-01") == []
        assert await _all(auditor, f"/log?case={need}&to=2020-01-01") == []
        nothing = "01900000-0000-7000-8000-00000000dead"
        assert await _all(auditor, f"/log?case={nothing}") == await _all(auditor, f"/log?actor={nothing}") == []
        for wrong in ("topic=need.shut", "role=king", "after=-1", "limit=0", "from=2026-02-01&to=2026-01-01", "x=1"):
            assert (await auditor.refused("GET", f"/log?{wrong}"))[0] == 422, wrong


async def test_the_first_fact_of_a_time_is_found_however_long_the_log_is(each_town: Town) -> None:
    town = each_town
    for _ in range(3):
        await town.raised()
    backend = service_of(town.client).backend
    every, rest = await peruse(backend, Wanted(), 0, 500)
    assert rest is None
    for instant in sorted({event.recorded_at + more for event in every for more in (-1, 0, 1)}):
        since = await peruse(backend, Wanted(since=instant), 0, 500)
        until = await peruse(backend, Wanted(until=instant), 0, 500)
        assert [one.position for one in since.events] == [one.position for one in every if one.recorded_at >= instant]
        assert [one.position for one in until.events] == [one.position for one in every if one.recorded_at <= instant]


async def test_a_page_says_how_far_it_looked_although_it_found_little(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    backend, found, after, pages = service_of(town.client).backend, 0, 0, 0
    while True:
        page = await peruse(backend, Wanted(role="secretary"), after, 500, most=4)
        found, pages = found + len(page.events), pages + 1
        assert all(event.case == need for event in page.events)
        if page.after is None:
            break
        assert page.after == after + 4
        after = page.after
    assert (found, pages) == (1, -(-(await town.position()) // 4))


async def test_the_log_is_for_auditors_alone(town: Town) -> None:
    need = await town.raised()
    async with (
        on_duty(town, SYSTEM_ADMIN) as root,
        on_duty(town, SECURITY_ADMIN) as guard,
        on_duty(town, Duty.NONE, party=town.secretary) as staff,
        on_duty(town, AUDITOR, level=Level.ENROL) as half,
        by_token(town, AUDITOR) as program,
    ):
        for who in (root, guard, staff, half, program):
            for path in ("/log", f"/log?case={need}", f"/cases/{need}/history"):
                assert (await who.refused("GET", path))[0] == 403
    assert (await town.get("/log")).status_code == 401
    assert (await town.get("/log", SYSTEM)).status_code == 403


def test_no_fact_hides_sealed_words_deeper_than_in_a_field_of_its_own() -> None:
    def holds(hint: Any) -> bool:
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct) and hint is not Sealed:
            return any(holds(inner) for inner in typing.get_type_hints(hint).values())
        return hint is Sealed or any(holds(inner) for inner in typing.get_args(hint))

    for topic, kind in type_of_topic.items():
        hints = typing.get_type_hints(kind)
        assert {name for name in kind.__struct_fields__ if holds(hints[name])} == set(sealed_fields(kind)), topic
