"""The demo has photos, that come and are shown as those of people are."""

from __future__ import annotations

import asyncio
import io
import re

import httpx
import pytest
from PIL import Image

from cli.demo.script import id_of
from cli.demo.telling import script, tell
from domain.vocabulary import PHOTO_KIND
from projections import VIEWS
from store.files.folder import Files
from store.files.sweeping import folder_of as folder_of_files
from store.opening import backend_for
from store.vault.places import open_beside, place_for
from tests.stores import copied

_BENCH, _STAIRS = id_of("need/garden/bench"), id_of("need/garden/stairs")


def test_a_need_shows_how_it_was_and_how_it_is_now(client: httpx.Client) -> None:
    page = client.get(f"/needs/{_BENCH}").text
    figures = re.findall(r'<figure><a href="([^"]+)"><img src="([^"]+)".*?<figcaption>(.*?)</figcaption>', page, re.S)
    before, after = PHOTO_KIND["before"].words("zh"), PHOTO_KIND["after"].words("zh")
    assert [words for _, _, words in figures] == [
        f"<strong>{before}</strong> 长椅断了一条腿",
        f"<strong>{after}</strong> 长椅已加固，重新上漆",
    ]
    for whole, small, _ in figures:
        sizes = [Image.open(io.BytesIO(client.get(each).content)).size for each in (whole, small)]
        assert sizes == [(640, 480), (320, 240)]


def test_every_photo_that_the_demo_tells_of_is_there_and_small(client: httpx.Client) -> None:
    steps = [step for step in script().steps() if step.picture is not None]
    assert len(steps) > 20
    for need in {step.case for step in steps}:
        for photo in client.get(f"/api/v1/needs/{need}/photos").json()["items"]:
            assert photo["size"] < 60_000
            assert client.get(photo["thumbnail"]).headers["content-type"] == "image/jpeg"


def test_a_photo_that_nobody_looked_at_yet_is_for_staff_and_whoever_sent_it(client: httpx.Client) -> None:
    path = f"/api/v1/needs/{_STAIRS}/photos"
    assert client.get(path).json()["items"] == []
    (mine,) = client.get(path, headers={"X-Huying-Actor": id_of("party/garden/resident/1")}).json()["items"]
    assert (mine["published"], mine["mine"]) == (False, True)
    worker = {"X-Huying-Actor": id_of("party/shifan/worker")}
    (theirs,) = client.get(path, headers=worker).json()["items"]
    assert client.get(theirs["picture"], headers=worker).status_code == 422  # they say why first
    assert client.get(f"{theirs['picture']}?reason=handling", headers=worker).status_code == 200


def test_the_same_is_drawn_every_time() -> None:
    first, again = (next(step.picture for step in script().steps() if step.picture is not None).made for _ in range(2))
    assert first == again


def test_what_was_taken_away_does_not_come_back_when_the_demo_is_told_again(
    demo_store: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    step = next(step for step in script().steps() if step.picture is not None)
    picture = step.picture
    assert picture is not None

    async def told_again(store: str) -> tuple[bytes | None, bytes | None, int]:
        backend, vault = backend_for(store), place_for(store).vault()
        await backend.open()
        await open_beside(vault, backend)
        files = Files(folder_of_files(store), vault)
        before = await files.read(picture.subject, picture.id, "small")
        await files.drop(picture.subject, picture.id)
        new = await tell(backend, VIEWS, files, vault=vault)
        after = await files.read(picture.subject, picture.id, "small")
        await vault.close()
        await backend.close()
        return before, after, new

    with copied(demo_store, tmp_path_factory.mktemp("again")) as store:
        assert asyncio.run(told_again(store)) == (picture.made.small, None, 0)
