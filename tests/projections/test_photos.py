"""The photos of a need: there as long as nobody removed them, and with a caption once everybody may see them."""

from __future__ import annotations

from typing import Any

import pytest

from domain.need import facts as f
from domain.party import SubjectErased
from projections.photos import OwnPhotosRow, PhotoRow, Photos, photo_by_id, photos_of, photos_there
from projections.timeline import told
from store.backend import Stored
from store.codec import encode
from store.rebuild import rebuild
from tests.projections.folded import Folded
from tests.projections.told import Log, id_of, wording
from tests.store.stored import opened

ADDED: dict[str, Any] = {"width": 1600, "height": 1200, "size": 300_000, "thumbnail_size": 18_000}


def added(log: Log, case: str, photo: str, when: str, **fields: Any) -> None:
    """Let whoever raised it add a photo."""
    what = {"subject": id_of("raiser"), "kind": f.PhotoKind.BEFORE, **ADDED, **fields}
    log.tell(case, f.PhotoAdded, when, photo=id_of(photo), **what)


def story() -> Log:
    """Two photos of one need, of which one is published, and one of another; and one that was removed."""
    log = Log()
    log.raised("lamp", "2025-02-01")
    log.raised("drain", "2025-02-01")
    added(log, "lamp", "broken lamp", "2025-02-03")
    added(log, "lamp", "whole lamp", "2025-02-02", kind=f.PhotoKind.AFTER, by="cable", role="unit")
    added(log, "drain", "drain", "2025-02-03")
    added(log, "lamp", "a face", "2025-02-03")
    log.tell("lamp", f.PhotoPublished, "2025-02-04", photo=id_of("broken lamp"), caption=wording("灯罩破碎"))
    log.tell("lamp", f.PhotoRemoved, "2025-02-04", photo=id_of("a face"))
    return log


def test_a_photo_is_there_until_it_is_removed_and_is_published_with_a_caption() -> None:
    folded = Folded(Photos(), story().events)
    found = {name: folded.row(PhotoRow, id_of(name)) for name in ("broken lamp", "whole lamp", "drain", "a face")}
    captions = {name: row.caption for name, row in found.items() if row is not None}
    assert captions == {"broken lamp": "灯罩破碎", "whole lamp": None, "drain": None}


def test_who_is_forgotten_has_no_photos_also_if_they_were_published_and_others_keep_theirs() -> None:
    log = story()
    added(log, "drain", "of another", "2025-02-05", subject=id_of("another"))
    log.tell("raiser", SubjectErased, "2025-02-06")
    log.tell("nobody", SubjectErased, "2025-02-06")
    folded = Folded(Photos(), log.events)
    assert set(folded.rows[PhotoRow]) == {id_of("of another")}
    assert set(folded.rows[OwnPhotosRow]) == {id_of("another")}


def test_photos_are_told_without_showing_what_is_not_published() -> None:
    assert [line.zh for line in told([event for event in story().events if event.case == id_of("lamp")], {})][1:] == [
        "居民上传了一张照片（办理前）。",
        "共建单位上传了一张照片（办理后）。",
        "居民上传了一张照片（办理前）。",
        "居民公开了一张照片：灯罩破碎。",
        "居民删除了一张照片。",
    ]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
async def test_both_stores_find_the_photos_of_a_need_and_one_by_its_id(store_url: str) -> None:
    events = story().events
    rows = [
        Stored(event.position, event.case, event.version, event.fact.topic, event.recorded_at, encode(event.fact))
        for event in events
    ]
    async with opened(store_url) as backend:
        async with backend.transaction() as transaction:
            await transaction.write(rows, (), ())
            await transaction.commit()
        await rebuild(backend, (Photos(),))
        of_lamp = await photos_of(backend, id_of("lamp"))
        assert [(shot.photo, shot.kind) for shot in of_lamp] == [
            (id_of("whole lamp"), f.PhotoKind.AFTER),
            (id_of("broken lamp"), f.PhotoKind.BEFORE),
        ]
        assert await photo_by_id(backend, id_of("broken lamp")) == of_lamp[1]
        assert await photo_by_id(backend, id_of("a face")) is None
        wanted = [id_of(name) for name in ("drain", "a face", "whole lamp", "nothing")]
        assert await photos_there(backend, wanted) == {id_of("drain"), id_of("whole lamp")}
        assert await photos_there(backend, []) == set()
