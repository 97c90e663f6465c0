"""A view that was wrong and was rebuilt: every worker answers what is right now, though no fact has come since."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import asyncpg
import pytest

from projections import VIEWS
from projections.board import Board, Card
from store.rebuild import rebuild
from tests.api.town import Town, served, service_of
from tests.store.stored import opened

pytestmark = pytest.mark.anyio

_ROOT = Path(__file__).parents[2]


async def test_a_worker_answers_anew_once_another_process_has_rebuilt(postgres_database: str) -> None:
    async with served(postgres_database) as one, served(postgres_database) as other:
        here, there = await Town(one).settled(), Town(other)
        need = await here.accepted("修复15号楼前的庭院灯")
        await _spoiled(postgres_database, (here, there), need)
        await _huying_rebuild(postgres_database)
        for town in (here, there):
            assert await _wordings(town, need) == {"修复15号楼前的庭院灯"}


async def test_a_worker_notices_two_rebuilds_although_the_same_tables_serve_again(postgres_database: str) -> None:
    async with served(postgres_database) as client, opened(postgres_database) as elsewhere:
        town = await Town(client).settled()
        need = await town.accepted("修复15号楼前的庭院灯")
        await _spoiled(postgres_database, (town,), need)
        before = await elsewhere.slots()
        await rebuild(elsewhere, VIEWS)
        await rebuild(elsewhere, VIEWS)
        assert await elsewhere.slots() == before
        assert await _wordings(town, need) == {"修复15号楼前的庭院灯"}


async def test_a_worker_folds_no_row_on_that_two_rebuilds_elsewhere_have_mended(postgres_database: str) -> None:
    async with served(postgres_database) as client, opened(postgres_database) as elsewhere:
        town = await Town(client).settled()
        need = await town.accepted("修复15号楼前的庭院灯")
        await _change(postgres_database, "别处")
        service_of(client).writer.folding.forget()
        await town.did(f"/needs/{need}/support", by=town.neighbour)
        assert await _wordings(town, need) == {"修复别处前的庭院灯"}, "the worker has the wrong card in hand"
        before = await elsewhere.slots()
        await rebuild(elsewhere, VIEWS)
        await rebuild(elsewhere, VIEWS)
        assert await elsewhere.slots() == before, "by which tables serve nobody can tell"
        await town.did(f"/needs/{need}/support", by=town.member)
        assert await _wordings(town, need) == {"修复15号楼前的庭院灯"}


async def test_whoever_has_a_card_that_was_mended_is_not_told_that_it_is_unchanged(postgres_database: str) -> None:
    async with served(postgres_database) as client, opened(postgres_database) as elsewhere:
        town = await Town(client).settled()
        need = await town.accepted("修复15号楼前的庭院灯")
        await _spoiled(postgres_database, (town,), need)
        wrong = await town.get(f"/needs/{need}")
        await rebuild(elsewhere, VIEWS)
        answer = await town.get(f"/needs/{need}", If_None_Match=wrong.headers["etag"])
        assert answer.status_code == 200
        assert answer.json()["summary"]["wording"] == "修复15号楼前的庭院灯"
        right = answer.headers["etag"]
        assert (await town.get(f"/needs/{need}", If_None_Match=right)).status_code == 304
        await town.did(f"/needs/{need}/support", by=town.neighbour, If_Match=right)


async def test_a_look_at_what_serves_does_not_make_every_answer_anew(postgres_database: str) -> None:
    async with served(postgres_database) as client:
        town = await Town(client).settled()
        need = await town.accepted()
        first = await town.get(f"/needs/{need}")
        await _change(postgres_database, "别处")
        assert (await town.get(f"/needs/{need}")).content == first.content


async def _spoiled(store: str, towns: tuple[Town, ...], need: str) -> None:
    """Have every worker keep answers that only a fault could have made."""
    await _change(store, "别处")
    for town in towns:
        service_of(town.client).kept.forget()
        assert await _wordings(town, need) == {"修复别处前的庭院灯"}


async def _change(store: str, to: str) -> None:
    async with opened(store) as backend:
        slot = (await backend.slots())[Board.name][1]
    connection = await asyncpg.connect(store)
    await connection.execute(f"UPDATE {Card.table}_{slot} SET summary = replace(summary, '15号楼', '{to}')")
    await connection.close()


async def _wordings(town: Town, need: str) -> set[str]:
    card = (await town.asked(f"/needs/{need}"))["summary"]
    page = (await town.asked("/needs"))["items"]
    return {shown["wording"] for shown in (card, *page)}


async def _huying_rebuild(store: str) -> None:
    command = [sys.executable, "-m", "cli", "rebuild", "--store", store]
    environment = os.environ | {"PYTHONPATH": str(_ROOT)}
    process = await asyncio.create_subprocess_exec(*command, cwd=_ROOT, env=environment, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    assert process.returncode == 0, told.decode()
