"""What people think of the pages: once, of nobody, for the office and system administrators, for half a year."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.people.accounts import Duty
from store.people.feedback import KEPT_FOR
from tests.api.duties import AUDITOR, SECURITY_ADMIN, SYSTEM_ADMIN, on_duty
from tests.api.problem import problem_of
from tests.api.signed import clock_of
from tests.api.town import Town

pytestmark = pytest.mark.anyio

SAID = {"page": "/needs", "words": "字太小，看不清"}


async def test_what_people_think_is_kept_once_and_read_by_those_it_is_for(each_town: Town) -> None:
    town = each_town
    key = {"Idempotency-Key": "once"}
    for _ in range(2):
        assert (await town.client.post("/api/v1/feedback", json=SAID, headers=key)).status_code == 204
    assert (
        await town.client.post("/api/v1/feedback", json={**SAID, "words": "很好用"}, headers=key)
    ).status_code == 204
    async with (
        on_duty(town, SYSTEM_ADMIN) as root,
        on_duty(town, AUDITOR) as auditor,
        on_duty(town, SECURITY_ADMIN) as other,
    ):
        told = (await root.asked("/feedback"))["items"]
        assert [(one["page"], one["words"]) for one in told] == [("/needs", "很好用"), ("/needs", "字太小，看不清")]
        first = await root.asked("/feedback?limit=1")
        assert (await root.asked(f"/feedback?limit=1&after={first['next']}"))["items"] == told[1:]
        assert (await auditor.asked("/feedback"))["items"] == told
        assert await other.refused("GET", "/feedback") == (403, "not-allowed")


async def test_residents_do_not_read_what_others_think(town: Town) -> None:
    async with on_duty(town, Duty.NONE, party=town.raiser) as raiser:
        assert (await raiser.client.get("/feedback")).status_code == 403


async def test_what_is_older_than_half_a_year_is_gone(town: Town) -> None:
    await town.client.post("/api/v1/feedback", json=SAID)
    clock_of(town).pass_(minutes=KEPT_FOR // 60_000_000 + 1)

    async with on_duty(town, SYSTEM_ADMIN) as root:
        assert (await root.asked("/feedback"))["items"] == []


async def test_nothing_of_it_lies_in_the_clear(town: Town, tmp_path: Path) -> None:
    await town.client.post("/api/v1/feedback", json=SAID)

    assert _files_with(tmp_path, "看不清") == []
    assert _files_with(tmp_path, "字太小") == []


async def test_too_many_words_are_refused(town: Town) -> None:
    answer = await town.client.post("/api/v1/feedback", json={"page": "/", "words": "长" * 1001})

    assert problem_of(answer)["status"] == 422


def _files_with(folder: Path, words: str) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and words.encode() in file.read_bytes()]
