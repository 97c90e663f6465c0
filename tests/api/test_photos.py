"""Photos over HTTP: taken, shown to whom they may be shown to, published, taken away; and no harm done by any."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from api import uploads
from domain.casework import SYSTEM
from domain.kernel import Id
from projections.photos import photos_there
from store.backend import StoreUnavailable
from store.files.folder import OfAnotherLog
from store.files.sweeping import log_of
from store.photos.encoder import Encoder
from tests import pictures
from tests.api.problem import CHINESE, NOBODY, problem_of
from tests.api.shown import V1_PHOTOS, files_of, ids, on_disk, published, send, sent
from tests.api.town import V1, Town, served, service_of
from tests.pictures import CANARY

pytestmark = pytest.mark.anyio


@pytest.fixture
async def each_town(store_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """A community on SQLite, and on PostgreSQL; its files lie in a folder of their own."""
    async with served(store_url, files=tmp_path / "photos") as client:
        yield await Town(client).settled()


async def test_a_photo_is_sent_looked_at_by_staff_published_and_seen_by_everybody(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    answer = await send(town, need, pictures.telling_jpeg(6), by=town.raiser)
    told = answer.json()
    assert (answer.status_code, told["id"], told["version"]) == (201, need, 3)
    photo = told["state"]["photo"]

    for by in (town.raiser, town.secretary, SYSTEM):
        [line] = (await town.asked(f"/needs/{need}/photos", by))["items"]
        assert (line["id"], line["width"], line["height"], line["published"]) == (photo, 480, 640, False)
        assert (line["kind"], line["mine"]) == ({"code": "before", "zh": "办理前", "en": "before"}, by == town.raiser)
        why = {} if by == town.raiser else {"reason": "handling"}
        for address in (line["picture"], line["thumbnail"]):
            shown = await town.client.get(address, params=why, headers={"X-Huying-Actor": by})
            assert shown.status_code == 200
    for other in (town.neighbour, town.organisation, town.stranger, None):
        assert await ids(town, need, other) == []
        for address in (f"/photos/{photo}", f"/photos/{photo}/thumbnail"):
            assert problem_of(await town.get(address, other))["status"] == 404

    await town.did(f"/needs/{need}/photos/{photo}/publication", {"caption": "楼前的灯"}, by=town.secretary)
    for by_ in (town.neighbour, None):
        [line] = (await town.asked(f"/needs/{need}/photos", by_))["items"]
        assert (line["published"], line["caption"], line["mine"]) == (True, "楼前的灯", False)
        assert (await town.client.get(line["picture"])).status_code == 200
    lines = (await town.asked(f"/needs/{need}/timeline"))["lines"]
    assert [line["zh"] for line in lines[-2:]] == [
        "居民上传了一张照片（办理前）。",
        "社区党组织书记公开了一张照片：楼前的灯。",
    ]


async def test_a_photo_is_sent_as_a_picture_to_look_at_and_nothing_else(town: Town) -> None:
    need = await town.accepted()
    photo = await sent(town, need, by=town.raiser)
    hidden = await town.get(f"/photos/{photo}", town.raiser)
    assert hidden.headers["cache-control"] == "private, no-cache"
    await town.did(f"/needs/{need}/photos/{photo}/publication", {"caption": "灯"}, by=town.secretary)
    for end, name, width in (("", f"{photo}.jpg", 640), ("/thumbnail", f"{photo}-small.jpg", 320)):
        shown = await town.get(f"/photos/{photo}{end}")
        assert shown.headers["content-type"] == "image/jpeg"
        assert shown.headers["x-content-type-options"] == "nosniff"
        assert shown.headers["content-disposition"] == f'inline; filename="{name}"'
        assert shown.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert shown.headers["cache-control"] == "public, no-cache"
        assert Image.open(io.BytesIO(shown.content)).width == width
        again = await town.get(f"/photos/{photo}{end}", If_None_Match=shown.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")


async def test_a_form_without_a_script_sends_a_photo_too(each_town: Town) -> None:
    town = each_town
    need = await town.raised()
    at, named = f"{V1}/needs/{need}/photos", {"X-Huying-Actor": town.raiser}
    photo = {"photo": ("照片.exe", pictures.telling_png(), "application/x-msdownload")}
    answer = await town.client.post(at, data={"kind": "evidence"}, files=photo, headers=named)
    assert answer.status_code == 201, answer.text
    [line] = (await town.asked(f"/needs/{need}/photos", town.raiser))["items"]
    assert line["kind"]["code"] == "evidence"
    for data, given in (
        ({"kind": "x"}, photo),
        ({}, photo),
        ({"kind": "before", "more": "x"}, photo),
        ({"kind": ["before", "after"]}, photo),
        ({"kind": "before"}, {"picture": ("a.jpg", pictures.jpeg(), "image/jpeg")}),
        ({"kind": "before"}, {"photo": ("", b"", "image/jpeg")}),
    ):
        refused = await town.client.post(at, data=data, files=given, headers=named)
        assert problem_of(refused)["status"] == 422, refused.text
    for content in (b"", b"--x\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--\r\n"):
        refused = await send(town, need, content, by=town.raiser, said="multipart/form-data; boundary=x")
        assert problem_of(refused)["status"] == 422, refused.text
    refused = await send(town, need, by=town.raiser, said="multipart/form-data")
    assert problem_of(refused)["status"] == 422
    assert len(await ids(town, need, town.raiser)) == 1


HOSTILE = {
    "bomb": pictures.png_bomb(),
    "empty": b"",
    "svg": pictures.SVG,
    "pdf": pictures.PDF,
    "html": pictures.HTML,
    "script in a gif": pictures.gif_script(),
    "animated gif": pictures.animated("GIF"),
    "truncated": pictures.jpeg()[:900],
    "half a png": pictures.telling_png()[:700],
}


@pytest.mark.parametrize("name", list(HOSTILE))
async def test_what_is_no_good_photo_is_refused_with_a_sentence_and_nothing_is_kept(town: Town, name: str) -> None:
    need = await town.raised()
    position = await town.position()
    for language in ("zh", "en"):
        answer = await send(town, need, HOSTILE[name], by=town.raiser, Accept_Language=language)
        told = problem_of(answer)
        assert (told["status"], told["field"]) == (422, "photo")
        assert bool(CHINESE.search(told["detail"])) is (language == "zh")
    assert await town.position() == position
    assert on_disk(town) == []


CLEANED = {
    "gps": pictures.telling_jpeg(),
    "png": pictures.telling_png(),
    "webp": pictures.telling_webp(),
    "archive": pictures.zipped(pictures.jpeg()),
    "page": pictures.jpeg() + pictures.HTML,
    "animated": pictures.animated("WEBP") + CANARY,
    "cmyk": pictures.saved(pictures.picture(mode="CMYK"), "JPEG", comment=CANARY),
}


@pytest.mark.parametrize("name", list(CLEANED))
async def test_what_a_photo_says_besides_is_neither_kept_nor_shown(
    town: Town, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert b"CANARY" in CLEANED[name]
    need = await town.accepted()
    # Whatever it is said to be: a wrong type or name changes nothing.
    answer = await send(town, need, CLEANED[name], by=town.raiser, said="image/x-anything")
    assert answer.status_code == 201, answer.text
    photo = answer.json()["state"]["photo"]
    for end in ("", "/thumbnail"):
        shown = await town.get(f"/photos/{photo}{end}", town.raiser)
        assert shown.content.startswith(b"\xff\xd8\xff")
        assert shown.content.endswith(b"\xff\xd9")
        assert b"CANARY" not in shown.content
        assert b"PK" not in shown.content[-100:]
    assert "CANARY" not in caplog.text
    for path in files_of(town).parent.rglob("*"):
        assert not path.is_file() or b"CANARY" not in path.read_bytes(), path


async def test_a_photo_lies_sealed_on_the_disk(town: Town) -> None:
    need = await town.raised()
    photo = await sent(town, need, by=town.raiser)
    assert on_disk(town) == [f"{photo}.full", f"{photo}.small"]
    for path in (files_of(town) / town.raiser).iterdir():
        assert b"JFIF" not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
    await service_of(town.client).vault.destroy([Id(town.raiser)])
    assert problem_of(await town.get(f"/photos/{photo}", town.raiser))["status"] == 404


@pytest.mark.parametrize("said", ["application/json", "text/html", "", "application/octet-stream"])
async def test_what_is_said_to_be_no_picture_is_refused(town: Town, said: str) -> None:
    need = await town.raised()
    assert problem_of(await send(town, need, by=town.raiser, said=said))["status"] == 415
    packed = await send(town, need, by=town.raiser, Content_Encoding="gzip")
    assert problem_of(packed)["status"] == 415


async def test_what_is_too_long_is_refused_before_it_is_read(town: Town) -> None:
    need = await town.raised()
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1 << 20
            yield b"\xff" * (1 << 20)

    at, named = f"{V1}/needs/{need}/photos?kind=before", {"X-Huying-Actor": town.raiser, "Content-Type": "image/jpeg"}
    answer = await town.client.post(at, content=endless(), headers=named)
    assert problem_of(answer)["status"] == 413
    assert read <= uploads.MOST + (4 << 20)
    said = await send(town, need, b"x" * (uploads.MOST + 1), by=town.raiser)
    assert (said.status_code, said.json()["limit"]) == (413, uploads.MOST)
    form = {"photo": ("a.jpg", b"x" * (uploads.MOST + 1), "image/jpeg")}
    answer = await town.client.post(at, data={"kind": "before"}, files=form, headers={"X-Huying-Actor": town.raiser})
    assert problem_of(answer)["status"] == 413


async def test_what_does_not_arrive_is_not_waited_for(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "PATIENCE", 0.05)
    need = await town.raised()
    never = asyncio.Event()

    async def stuck() -> AsyncIterator[bytes]:
        yield b"\xff\xd8"
        await never.wait()

    named = {"X-Huying-Actor": town.raiser, "Content-Type": "image/jpeg"}
    answer = await town.client.post(f"{V1}/needs/{need}/photos?kind=before", content=stuck(), headers=named)
    assert problem_of(answer)["status"] == 408


async def test_who_may_not_add_a_photo_is_refused_before_anything_is_decoded(town: Town) -> None:
    need = await town.accepted()
    service_of(town.client).encoder.command = ("/does/not/exist",)
    for by, status in ((None, 401), ("x", 401), (NOBODY, 401), (town.stranger, 403), (town.organisation, 403)):
        assert problem_of(await send(town, need, by=by))["status"] == status
    assert problem_of(await send(town, NOBODY, by=town.raiser))["status"] == 404
    assert problem_of(await send(town, "x", by=town.raiser))["status"] == 404
    for kind in (None, "selfie", "after"):
        assert problem_of(await send(town, need, by=town.raiser, kind=kind))["field"] == "kind"
    assert problem_of(await send(town, need, by=town.raiser, If_Match='"9"'))["status"] == 412
    assert on_disk(town) == []


async def test_the_tenth_photo_of_a_resident_is_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.need.permission_of_photos.MOST_OF_ONE", 1)
    need = await town.raised()
    await sent(town, need, by=town.raiser)
    told = problem_of(await send(town, need, by=town.raiser))
    assert (told["status"], told["most"]) == (409, 1)
    assert len(on_disk(town)) == 2


async def test_a_repeated_key_adds_one_photo_and_leaves_one(each_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town = each_town
    need = await town.raised()
    first, again = [await send(town, need, by=town.raiser, Idempotency_Key="lamp") for _ in range(2)]
    assert again.headers["idempotency-replayed"] == "true"
    assert first.json() == again.json()
    assert len(on_disk(town)) == 2
    other = await send(town, need, pictures.telling_jpeg(), by=town.raiser, Idempotency_Key="lamp")
    assert problem_of(other)["type"].endswith("key-used-twice")
    assert len(on_disk(town)) == 2
    # Now it would be refused; the first answer is the answer all the same.
    monkeypatch.setattr("domain.need.permission_of_photos.MOST_OF_ONE", 1)
    assert (await send(town, need, by=town.raiser, Idempotency_Key="lamp")).json() == first.json()
    assert problem_of(await send(town, need, by=town.raiser, Idempotency_Key="other"))["status"] == 409
    assert await ids(town, need, town.raiser) == [first.json()["state"]["photo"]]


async def test_a_removed_photo_is_gone_for_everybody_and_from_the_disk(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    photo, other = await published(town, need), await published(town, need)
    address = f"{V1}/needs/{need}/photos/{photo}"
    assert problem_of(await town.client.delete(address))["status"] == 401
    for by, status in ((town.neighbour, 403), (town.organisation, 403), (town.raiser, 200), (town.raiser, 404)):
        assert (await town.client.delete(address, headers={"X-Huying-Actor": by})).status_code == status
    assert await ids(town, need) == [other]
    for by_ in (None, town.raiser, town.secretary):
        assert problem_of(await town.get(f"/photos/{photo}", by_))["status"] == 404
    assert on_disk(town) == [f"{other}.full", f"{other}.small"]
    answer = await town.client.delete(address.replace(photo, other), headers={"X-Huying-Actor": town.secretary})
    assert answer.status_code == 200
    assert on_disk(town) == []


async def test_only_staff_publish(town: Town) -> None:
    need = await town.accepted()
    photo = await sent(town, need, by=town.raiser)
    at = f"/needs/{need}/photos/{photo}/publication"
    for by, body, status in (
        (town.raiser, {"caption": "灯"}, 403),
        (town.secretary, {}, 422),
        (town.secretary, {"caption": " "}, 422),
        (town.secretary, {"caption": "灯", "more": 1}, 422),
    ):
        assert problem_of(await town.post(at, body, by=by))["status"] == status
    unknown = f"/needs/{need}/photos/{NOBODY}/publication"
    assert problem_of(await town.post(unknown, {"caption": "灯"}, by=town.secretary))["status"] == 404
    assert await ids(town, need) == []


async def test_nobody_is_shown_the_photos_of_what_is_no_need(town: Town) -> None:
    for id in (NOBODY, "x", town.places["building"]):
        for by in (None, town.raiser):
            assert problem_of(await town.get(f"/needs/{id}/photos", by))["status"] == 404
    need = await town.raised()
    assert problem_of(await town.get(f"/needs/{need}/photos", NOBODY))["status"] == 401
    for id in (NOBODY, "x", need, "..%2F..%2Fkeys"):
        assert problem_of(await town.get(f"/photos/{id}"))["status"] == 404


async def test_kept_answers_follow_the_photos(town: Town) -> None:
    need = await town.accepted()
    assert await ids(town, need) == await ids(town, need, town.secretary) == []
    photo = await sent(town, need, by=town.raiser)
    assert (await ids(town, need), await ids(town, need, town.secretary)) == ([], [photo])
    await town.did(f"/needs/{need}/photos/{photo}/publication", {"caption": "灯"}, by=town.secretary)
    assert await ids(town, need) == [photo]
    await town.client.delete(f"{V1}/needs/{need}/photos/{photo}", headers={"X-Huying-Actor": town.secretary})
    assert await ids(town, need) == []


# -- while something goes wrong ---------------------------------------------------------------------------------------


async def test_the_service_answers_others_while_a_photo_is_being_decoded(town: Town, tmp_path: Path) -> None:
    need = await town.raised()
    encoder = service_of(town.client).encoder
    begun, go_on = tmp_path / "begun", tmp_path / "go-on"
    os.mkfifo(begun)
    os.mkfifo(go_on)
    # The worker says when it begins, and then waits until it is told to go on: no test of time.
    held = f"import runpy; open({str(begun)!r}, 'w').close(); open({str(go_on)!r}).read(); "
    encoder.command = (sys.executable, "-c", f"{held}runpy.run_path({Encoder().command[-1]!r}, run_name='__main__')")
    sending = asyncio.create_task(send(town, need, pictures.png_bomb(), by=town.raiser))
    await asyncio.to_thread(lambda: begun.open().close())
    waiting = asyncio.create_task(send(town, need, by=town.raiser))

    assert (await town.client.get("/livez")).status_code == 200
    assert (await town.client.get("/readyz")).status_code == 200
    assert (await town.asked("/needs"))["items"]
    await town.did(f"/needs/{await town.raised()}/acceptance", {"wording": "修灯"}, by=town.secretary, If_Match="*")
    assert not sending.done()
    assert not waiting.done()

    encoder.command = Encoder().command
    await asyncio.to_thread(lambda: go_on.open("w").close())
    assert problem_of(await sending)["type"].endswith("too-many-pixels")
    assert (await waiting).status_code == 201


async def test_when_too_many_photos_wait_the_next_is_told_to_come_again(town: Town) -> None:
    need = await town.raised()
    service = service_of(town.client)
    service.encoder = Encoder(places=1)
    with service.encoder.place():
        answer = await send(town, need, by=town.raiser)
        assert (problem_of(answer)["status"], answer.headers["retry-after"]) == (503, "2")
        await town.raised()
    await sent(town, need, by=town.raiser)


@pytest.mark.parametrize("program", ["import time; time.sleep(600)", "import os; os.kill(os.getpid(), 9)"])
async def test_a_worker_that_hangs_or_is_killed_is_replaced(town: Town, program: str) -> None:
    need = await town.raised()
    encoder = service_of(town.client).encoder
    encoder.command, encoder.patience = (sys.executable, "-c", program), 1.0
    answer = await send(town, need, by=town.raiser)
    assert (problem_of(answer)["status"], answer.headers["retry-after"]) == (503, "2")
    assert on_disk(town) == []
    encoder.command, encoder.patience = Encoder().command, 60.0
    await sent(town, need, by=town.raiser)


async def test_a_crash_between_file_and_fact_leaves_nothing_to_see_and_is_swept(
    each_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = each_town
    need = await town.accepted()
    kept = await published(town, need)
    service = service_of(town.client)

    async def gone(*_: object, **__: object) -> None:
        raise StoreUnavailable("the power is out")

    with monkeypatch.context() as broken:
        broken.setattr(service.writer, "submit", gone)
        assert problem_of(await send(town, need, by=town.raiser))["status"] == 503
    assert len(on_disk(town)) == 4
    [lost] = {name.partition(".")[0] for name in on_disk(town)} - {kept}
    for by in (town.raiser, town.secretary, None):
        assert await ids(town, need, by) == [kept]
        assert problem_of(await town.get(f"/photos/{lost}", by))["status"] == 404

    then = time.time() - 90_000
    for path in (files_of(town) / town.raiser).iterdir():
        os.utime(path, (then, then))
    await _swept(town)
    assert on_disk(town) == [f"{kept}.full", f"{kept}.small"]
    assert (await town.client.get(f"{V1_PHOTOS}/{kept}")).status_code == 200


async def _swept(town: Town) -> None:
    service = service_of(town.client)
    log = await log_of(service.backend)
    assert log is not None
    assert await service.files.sweep(log, lambda ids: photos_there(service.backend, ids)) == 1


async def test_a_full_disk_refuses_the_photo_and_nothing_else(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    need = await town.raised()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("store.files.folder.write", full)
        answer = await send(town, need, by=town.raiser)
        assert (problem_of(answer)["status"], answer.headers["retry-after"]) == (503, "2")
        await town.raised()
    assert on_disk(town) == []
    await sent(town, need, by=town.raiser)


async def test_the_folder_of_another_store_is_not_served(town: Town, tmp_path: Path) -> None:
    await sent(town, await town.raised(), by=town.raiser)
    elsewhere = f"sqlite:///{tmp_path / 'other.sqlite'}"
    async with served(elsewhere) as client:
        await Town(client).settled()
    with pytest.raises(OfAnotherLog, match="HUYING_FILES"):
        async with served(elsewhere, files=files_of(town)):
            raise AssertionError("it was served")
