"""Auditors see who has read people's words, and security administrators have people forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.kernel import Id
from store.people.accounts import Duty
from store.people.sessions import Level
from store.vault.wrapping import FILE, KEY
from tests.api.duties import AUDITOR, SECURITY_ADMIN, SYSTEM_ADMIN, by_token, on_duty
from tests.api.signed import clock_of, people_of
from tests.api.town import Town, served, service_of

pytestmark = pytest.mark.anyio

WORDS = "楼下的灯坏了一大半"


def why(person: str) -> dict[str, str]:
    """What it takes to have somebody forgotten."""
    return {"reason": "asked_by_person", "confirm": person}


@pytest.fixture
async def town_with_a_key_file(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """A community whose wrapping key lies in a file, which the service can replace."""
    monkeypatch.delenv(KEY)
    monkeypatch.setenv(FILE, str(tmp_path / "keys" / "wrapping.key"))
    async with served(store_url, files=tmp_path / "photos") as client:
        yield await Town(client).settled()


async def test_auditors_read_who_has_read_what_and_why_themselves_included(each_town: Town) -> None:
    town = each_town
    first, second = await town.raised(contact="13812345678"), await town.raised()
    for need, reason in ((first, "contact"), (first, "handling"), (second, "supervision")):
        await town.asked(f"/needs/{need}/words?reason={reason}&note=先打电话", town.secretary)
    async with on_duty(town, AUDITOR) as auditor:
        assert (await auditor.refused("GET", f"/needs/{second}/words"))[0] == 422, "without a reason nothing is read"
        assert WORDS in str(await auditor.asked(f"/needs/{second}/words?reason=audit"))
        answer = await auditor.client.get("/readings")
        told = answer.json()["items"]
        assert [(one["reader"], one["case"], one["reason"]["code"], one["role"], one["note"]) for one in told] == [
            (auditor.id, second, "audit", "auditor", None),
            (town.secretary, second, "supervision", "secretary", "先打电话"),
            (town.secretary, first, "handling", "secretary", "先打电话"),
            (town.secretary, first, "contact", "secretary", "先打电话"),
        ]
        assert WORDS not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert len((await auditor.asked(f"/readings?case={first}"))["items"]) == 2
        assert len((await auditor.asked(f"/readings?reader={auditor.id}"))["items"]) == 1
        assert (await auditor.asked("/readings?to=2020-01-01"))["items"] == []
        assert len((await auditor.asked("/readings?from=2020-01-01"))["items"]) == 4
        pages, path = [], "/readings?limit=3"
        while path:
            page = await auditor.client.get(path)
            pages.append([one["id"] for one in page.json()["items"]])
            path = str(page.links["next"]["url"]).removeprefix("/api/v1") if "next" in page.links else ""
        assert pages == [[one["id"] for one in told[:3]], [told[3]["id"]]]


async def test_the_access_log_is_for_auditors_alone(town: Town) -> None:
    async with (
        on_duty(town, SYSTEM_ADMIN) as root,
        on_duty(town, SECURITY_ADMIN) as guard,
        on_duty(town, Duty.NONE, party=town.secretary) as staff,
        on_duty(town, AUDITOR, level=Level.ENROL) as half,
        by_token(town, AUDITOR) as program,
    ):
        for who in (root, guard, staff, half, program):
            assert (await who.refused("GET", "/readings"))[0] == 403
    assert (await town.get("/readings")).status_code == 401


async def test_administrators_read_no_words(town: Town) -> None:
    need = await town.raised()
    async with on_duty(town, SYSTEM_ADMIN) as root, on_duty(town, SECURITY_ADMIN) as guard:
        for who in (root, guard):
            assert (await who.refused("GET", f"/needs/{need}/words?reason=audit"))[0] == 403
    assert await service_of(town.client).vault.told_readings(Id(need)) == []


async def test_a_security_administrator_has_a_person_forgotten(town_with_a_key_file: Town) -> None:
    town = town_with_a_key_file
    need = await town.raised()
    async with on_duty(town, SECURITY_ADMIN) as guard, on_duty(town, AUDITOR) as auditor:
        told = await guard.did(f"/parties/{town.raiser}/erasure", why(town.raiser))
        assert told["boxes"] == 2  # the name, and the words
        assert told["rotated"]
        assert told["backups"]["code"] == "old_key"
        [item] = (await auditor.asked(f"/needs/{need}/words?reason=audit"))["items"]
        assert item["words"] is None
        [entry] = (await auditor.asked("/administration?act=erasure_asked"))["items"]
        assert (entry["actor"], entry["account"]) == (guard.id, town.raiser)
        assert await guard.refused("POST", f"/parties/{town.unit}/erasure", why(town.unit)) == (409, "not-a-person")
        assert await guard.refused("POST", f"/parties/{need}/erasure", why(need)) == (404, "not-found")
        assert len((await auditor.asked("/administration?act=erasure_asked"))["items"]) == 1, "nothing was done"


async def test_a_security_administrator_rotates_the_wrapping_key(town_with_a_key_file: Town) -> None:
    town = town_with_a_key_file
    need, vault = await town.raised(), service_of(town.client).vault
    before = (await vault.shelf.look()).wrapping
    async with on_duty(town, SECURITY_ADMIN) as guard, on_duty(town, AUDITOR) as auditor:
        assert (await guard.did("/keys/rotation"))["keys"] > 3
        assert (await vault.shelf.look()).wrapping != before
        assert WORDS in str(await auditor.asked(f"/needs/{need}/words?reason=audit"))
        [entry] = (await auditor.asked("/administration?act=rotation_asked"))["items"]
        assert (entry["actor"], entry["account"]) == (guard.id, None)


async def test_with_a_key_from_the_environment_it_says_what_backups_still_open(town: Town) -> None:
    async with on_duty(town, SECURITY_ADMIN) as guard:
        told = await guard.did(f"/parties/{town.raiser}/erasure", why(town.raiser))
        assert (told["rotated"], told["backups"]["code"]) == (False, "same_key")
        assert await guard.refused("POST", "/keys/rotation") == (409, "no-next-key")


async def test_forgetting_and_rotating_are_nobody_elses(town: Town) -> None:
    paths, clock = (f"/parties/{town.raiser}/erasure", "/keys/rotation"), clock_of(town)
    async with (
        on_duty(town, SYSTEM_ADMIN) as root,
        on_duty(town, AUDITOR) as auditor,
        on_duty(town, Duty.NONE, party=town.secretary) as staff,
        on_duty(town, SECURITY_ADMIN, level=Level.ENROL) as half,
        by_token(town, SECURITY_ADMIN) as program,
        on_duty(town, SECURITY_ADMIN) as guard,
    ):
        before = await town.position()
        for path in paths:
            for who in (root, auditor, staff, half, program):
                assert (await who.refused("POST", path))[0] == 403
            clock.pass_(minutes=11)
            assert await guard.refused("POST", path) == (403, "prove-again")
            clock.pass_(minutes=-11)
        assert await town.position() == before


async def test_an_account_with_a_duty_is_not_got_rid_of_by_forgetting_it(town: Town) -> None:
    need = await town.raised()
    async with on_duty(town, SECURITY_ADMIN) as guard, on_duty(town, AUDITOR) as auditor:
        # The note is sealed under a key of the auditor's own, by which the vault knows them.
        await auditor.asked(f"/needs/{need}/words?reason=audit&note=年度审计")
        assert await guard.refused("POST", f"/parties/{auditor.id}/erasure", why(auditor.id)) == (404, "not-found")
        assert await people_of(town).accounts.with_id(auditor.id)


async def test_what_is_not_finished_is_said_and_not_called_done(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    async def opens(*_: object) -> list[str]:
        return ["still there"]

    service = service_of(town.client)
    await town.raised()
    monkeypatch.setattr(service.vault, "opened", opens)
    async with on_duty(town, SECURITY_ADMIN) as guard:
        assert await guard.refused("POST", f"/parties/{town.raiser}/erasure", why(town.raiser)) == (503, "not-finished")
    assert await service.vault.shelf.asked() == [town.raiser]
