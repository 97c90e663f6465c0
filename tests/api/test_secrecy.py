"""What people wrote in their own words, their names and their doors are in no answer, no view and no log line."""

from __future__ import annotations

import logging

import pytest

from domain.casework import SYSTEM
from projections import VIEWS
from tests.api.test_kept import questions
from tests.api.town import FIXED, Town, service_of

pytestmark = pytest.mark.anyio

SECRET = "金丝雀"


async def test_no_sealed_word_is_in_any_answer_view_or_log_line(
    each_town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town = each_town
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "httpx")  # the client logs what it asks
    said: list[str] = []

    async def say(path: str, body: dict[str, object], by: str, status: int | None = None) -> dict[str, object]:
        answer = await town.post(path, body, by=by, If_Match="*", Idempotency_Key=f"{len(said)}")
        said.append(answer.text + str(answer.headers))
        assert answer.status_code == (status or answer.status_code)
        told: dict[str, object] = answer.json()
        return told

    home = await say(
        "/places", {"level": "household", "parent": town.places["building"], "door": f"{SECRET}301室"}, SYSTEM, 201
    )
    person = await say(
        "/parties", {"kind": "resident", "name": f"{SECRET}王五", "household": home["id"]}, town.secretary, 201
    )
    raiser = str(person["id"])
    raised = {"words": f"{SECRET}灯坏了", "contact": f"{SECRET}13812345678", "place": home["id"]}
    need = str((await say("/needs", town.said(**raised), raiser, 201))["id"])
    at = f"/needs/{need}"
    await say(f"{at}/supplements", {"words": f"{SECRET}还有一盏"}, raiser, 200)
    await say(f"{at}/acceptance", {"wording": "修复楼前的灯"}, town.secretary, 200)
    await say(f"{at}/discussion", {"question": "先修哪里？"}, town.secretary, 200)
    await say(f"{at}/remarks", {"words": f"{SECRET}先修我家门口"}, town.neighbour, 200)
    await say(f"{at}/opening", {}, town.secretary, 200)
    await say(f"{at}/claims", {}, town.organisation, 201)
    await say(f"{at}/fix", FIXED, town.organisation, 200)
    await say(f"{at}/dispute", {"words": f"{SECRET}没修好"}, raiser, 200)
    await say(f"{at}/fix", FIXED, town.organisation, 200)
    await say(f"{at}/confirmation", {}, raiser, 200)
    await say(f"{at}/reopening", {"reason": "came_back", "words": f"{SECRET}又坏了"}, raiser, 200)

    # The same words where they are refused: too late, too long, not allowed, malformed, twice under one key.
    bodies: list[dict[str, object]] = [
        {"words": f"{SECRET}" * 1_000},
        {"words": f"{SECRET}\x00"},
        {"words": [SECRET]},
        {"words": f"{SECRET}", "reason": SECRET},
        {"words": f"{SECRET}", "occurred_at": SECRET},
        {"words": f"{SECRET}", "occurred_at": "2199-01-01T00:00:00Z"},
    ]
    for body in bodies:
        for act in ("supplements", "remarks", "dispute", "reopening"):
            for by in (raiser, town.stranger, town.organisation):
                await say(f"{at}/{act}", body, by)
    bad = await town.post("/parties", by=SYSTEM, content=f'{{"kind": "staff", "name": "{SECRET}" {SECRET}'.encode())
    said.append(bad.text)
    for key in ("x", "x"):
        answer = await town.post("/needs", town.said(words=f"{SECRET}{key}{len(said)}"), by=raiser, Idempotency_Key=key)
        said.append(answer.text)

    everything = questions(town, need)
    search = f"/needs?text={SECRET}"
    everything += [(path, None) for path in (f"/places/{home['id']}", f"/parties/{raiser}")]
    asked = [*everything, *((path, raiser) for path, _ in everything), (search, None)]
    for path, who in asked:
        answer = await town.get(path, who)
        said.append(answer.text.replace(f"text={SECRET}", "") + str(answer.headers))
        if path == search:
            assert answer.json()["items"] == []
    assert not [text for text in said if SECRET in text]
    assert SECRET not in caplog.text

    backend = service_of(town.client).backend
    slots = await backend.slots()
    for view in VIEWS:
        for kind in view.kinds:
            async for rows in backend.read_rows(kind, slots[view.name][1]):
                assert SECRET not in str(rows), kind


async def test_no_id_of_a_person_is_on_a_card_or_a_timeline(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    for by in (town.member, town.organisation):
        await town.did(f"/needs/{need}/claims", {"part": "lead" if by == town.member else "assist"}, by=by)
    await town.did(f"/needs/{need}/support", by=town.neighbour)
    for path in (f"/needs/{need}", f"/needs/{need}/timeline", "/needs"):
        text = (await town.get(path)).text
        for person in (town.raiser, town.neighbour, town.secretary, town.member):
            assert person not in text
    assert town.organisation in (await town.get(f"/needs/{need}")).text
    second = await town.post(f"/needs/{need}/claims", by=town.unit)
    assert (second.status_code, second.json()["claimant_kind"]) == (409, "party_member")
    assert town.member not in second.text


async def test_a_fault_of_ours_tells_nothing_but_its_number(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError(SECRET)

    need = await town.raised()
    monkeypatch.setattr("api.routes.needs.card_of", broken)
    monkeypatch.setattr(service_of(town.client).writer, "submit", broken)
    for language, word in (("zh", "出错"), ("en", "wrong")):
        for answer in (
            await town.get(f"/needs/{need}", Accept_Language=language),
            await town.post(f"/needs/{need}/support", by=town.neighbour, Accept_Language=language),
        ):
            told = answer.json()
            assert (answer.status_code, told["type"]) == (500, "/api/v1/problems/our-fault")
            assert word in told["detail"]
            assert told["trace"] == answer.headers["x-request-id"]
            assert SECRET not in answer.text
            assert "RuntimeError" not in answer.text
    logged = [record for record in caplog.records if record.name == "huying.api"]
    assert len(logged) == 4
    assert all(record.getMessage() == "RuntimeError" and record.__dict__["where"] for record in logged)
    assert SECRET not in caplog.text
