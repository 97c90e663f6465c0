"""Files outside the database: sealed under a person's key, durable before a fact names them, swept when none does."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from domain.kernel import Id
from domain.sealing import WasForgotten
from store.backend import StoreUnavailable
from store.files.folder import Files, OfAnotherLog
from store.vault.vault import Place, Vault, kept_in_memory
from tests.domain.people import new_id

pytestmark = pytest.mark.anyio

LOG, SOMEBODY, OTHER = (new_id() for _ in range(3))
SECRET = b"CANARY" * 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "files"


@pytest.fixture
def keys() -> Vault:
    return kept_in_memory()


@pytest.fixture
def files(folder: Path, keys: Vault) -> Files:
    return Files(folder, keys)


def written(folder: Path) -> list[Path]:
    """All files but the mark."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "log")


async def none_named(ids: Sequence[Id]) -> set[Id]:
    return set()


async def test_what_was_kept_is_read_again_part_by_part(files: Files) -> None:
    id = new_id()
    await files.keep(LOG, SOMEBODY, id, {"full": SECRET, "small": b"y"})
    assert await files.read(SOMEBODY, id, "full") == SECRET
    assert await files.read(SOMEBODY, id, "small") == b"y"
    assert await files.read(SOMEBODY, id, "other") is None
    assert await files.read(SOMEBODY, new_id(), "full") is None
    assert await files.read(OTHER, id, "full") is None


async def test_a_file_holds_nothing_in_the_clear_and_is_its_owners_alone(files: Files, folder: Path) -> None:
    await files.keep(LOG, SOMEBODY, new_id(), {"full": SECRET})
    [path] = written(folder)
    assert b"CANARY" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


async def test_without_the_key_nothing_is_left(files: Files, keys: Vault) -> None:
    id = new_id()
    await files.keep(LOG, SOMEBODY, id, {"full": SECRET})
    await keys.destroy([SOMEBODY])
    assert await files.read(SOMEBODY, id, "full") is None


async def test_nothing_more_is_kept_of_somebody_who_was_forgotten(files: Files, keys: Vault, folder: Path) -> None:
    await keys.destroy([SOMEBODY])
    with pytest.raises(WasForgotten):
        await files.keep(LOG, SOMEBODY, new_id(), {"full": SECRET})
    assert written(folder) == []


async def test_before_a_file_is_written_its_key_is_durable(
    files: Files, keys: Vault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_file(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("store.files.folder.write", no_file)
    with pytest.raises(StoreUnavailable):
        await files.keep(LOG, SOMEBODY, new_id(), {"full": SECRET})
    assert [key.subject for key in await keys.shelf.find([SOMEBODY])] == [SOMEBODY]


async def test_words_and_files_of_a_person_have_the_same_key(files: Files, keys: Vault) -> None:
    id, need = new_id(), new_id()
    await files.keep(LOG, SOMEBODY, id, {"full": SECRET})
    await keys.fetch([SOMEBODY])
    sealed = keys.seal(need, "need.raised", "words", SOMEBODY, "灯坏了")
    assert await files.read(SOMEBODY, id, "full") == SECRET
    assert await keys.opened([Place(need, "need.raised", "words", sealed)]) == ["灯坏了"]


async def test_forgetting_takes_all_files_of_a_person_and_nobody_elses(files: Files, folder: Path) -> None:
    kept = new_id()
    await files.keep(LOG, OTHER, kept, {"full": b"x"})
    for _ in range(3):
        await files.keep(LOG, SOMEBODY, new_id(), {"full": SECRET, "small": SECRET})
    await files.forget(SOMEBODY)
    await files.forget(SOMEBODY)
    assert [path.name for path in written(folder)] == [f"{kept}.full"]


async def test_a_file_put_in_the_place_of_another_is_not_read(files: Files, folder: Path) -> None:
    one, other = new_id(), new_id()
    await files.keep(LOG, SOMEBODY, one, {"full": b"one", "small": b"small"})
    await files.keep(LOG, SOMEBODY, other, {"full": b"other"})
    where = folder / SOMEBODY
    whole = (where / f"{other}.full").read_bytes()
    (where / f"{one}.full").write_bytes(whole)
    assert await files.read(SOMEBODY, one, "full") is None
    (where / f"{one}.full").write_bytes((where / f"{one}.small").read_bytes())
    assert await files.read(SOMEBODY, one, "full") is None
    for broken in (b"", whole[:5], whole[:-1], bytes([whole[0] ^ 1]) + whole[1:]):
        (where / f"{other}.full").write_bytes(broken)
        assert await files.read(SOMEBODY, other, "full") is None


async def test_what_is_dropped_is_gone_with_all_its_parts(files: Files, folder: Path) -> None:
    id, other = new_id(), new_id()
    for each in (id, other):
        await files.keep(LOG, SOMEBODY, each, {"full": b"x", "small": b"y"})
    await files.drop(SOMEBODY, id)
    await files.drop(SOMEBODY, id)
    assert {path.stem for path in written(folder)} == {other}


def _a_day_ago(folder: Path, id: Id) -> None:
    for path in folder.rglob(f"{id}.*"):
        then = time.time() - 90_000
        os.utime(path, (then, then))


async def test_the_sweep_takes_what_is_old_and_named_by_no_fact(files: Files, folder: Path) -> None:
    lost, named, young = (new_id() for _ in range(3))
    for id in (lost, named, young):
        await files.keep(LOG, SOMEBODY, id, {"full": b"x", "small": b"y"})
    for id in (lost, named):
        _a_day_ago(folder, id)
    asked: list[Id] = []

    async def facts(ids: Sequence[Id]) -> set[Id]:
        asked.extend(ids)
        return {named}

    assert await files.sweep(LOG, facts) == 1
    assert sorted(asked) == sorted([lost, named])
    assert {path.stem for path in written(folder)} == {named, young}


async def test_a_sweep_of_nothing_is_nothing(files: Files) -> None:
    assert await files.sweep(LOG, none_named) == 0


async def test_the_files_of_another_log_are_neither_swept_nor_added_to(files: Files, folder: Path) -> None:
    id = new_id()
    await files.keep(LOG, SOMEBODY, id, {"full": b"x"})
    _a_day_ago(folder, id)
    with pytest.raises(OfAnotherLog, match="HUYING_FILES"):
        await files.sweep(new_id(), none_named)
    with pytest.raises(OfAnotherLog):
        await files.keep(new_id(), SOMEBODY, new_id(), {"full": b"x"})
    assert {path.stem for path in written(folder)} == {id}


async def test_when_the_disk_is_full_nothing_is_left(
    files: Files, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await files.keep(LOG, SOMEBODY, new_id(), {"full": b"x"})
    before = written(folder)
    synced: list[int] = []

    def full(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreUnavailable):
        await files.keep(LOG, SOMEBODY, new_id(), {"full": b"x", "small": b"y"})
    assert written(folder) == before


async def test_a_file_is_durable_when_it_is_said_to_be_kept(
    files: Files, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    sync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    await files.keep(LOG, SOMEBODY, new_id(), {"full": b"x", "small": b"y"})
    content = [str(path) for path in written(folder)]
    where = str(folder / SOMEBODY)
    assert set(content) | {where, str(folder), str(folder.parent), str(folder.parent.parent)} <= set(synced)
    assert max(map(synced.index, content)) < synced.index(where)


async def test_names_that_are_no_ids_reach_no_file(files: Files) -> None:
    for id in ("..", "../x", "", "x" * 36, f"{SOMEBODY}/.."):
        with pytest.raises(ValueError, match="id"):
            await files.read(SOMEBODY, Id(id), "full")
        with pytest.raises(ValueError, match="id"):
            await files.keep(LOG, Id(id), new_id(), {"full": b"x"})


async def test_those_who_ask_for_a_key_at_the_same_time_get_the_same(keys: Vault) -> None:
    boxes = await asyncio.gather(*(keys.seal_bytes(SOMEBODY, b"x", SECRET) for _ in range(8)))
    assert {await keys.open_bytes(SOMEBODY, b"x", box) for box in boxes} == {SECRET}
    assert len(set(boxes)) == 8
