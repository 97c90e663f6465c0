"""What somebody was shown because of a post, they are shown no longer once its term is over: no fact says so then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.casework import SYSTEM
from domain.instants import moment
from store.writer import clock
from tests.api.problem import problem_of
from tests.api.shown import ids, sent
from tests.api.signed import Clock
from tests.api.town import Town, served

pytestmark = pytest.mark.anyio


@pytest.fixture
async def each_town(store_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """A town on each store, whose photos lie in a folder of the test's own."""
    async with served(store_url, files=tmp_path / "photos") as client:
        yield await Town(client).settled()


async def test_an_answer_that_hangs_on_a_post_is_over_with_its_term(
    each_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = each_town
    need = await town.accepted()
    photo = await sent(town, need, by=town.raiser)
    until = (moment(clock()) + timedelta(hours=1)).isoformat()
    post = {"role": "grid_head", "area": town.places["community"], "until": until}
    await town.did(f"/parties/{town.stranger}/posts", post, by=SYSTEM)
    now = Clock(clock())
    for module in ("store.asking", "api.routes.photos", "api.routes.levels"):
        monkeypatch.setattr(f"{module}.clock", now)
    assert await ids(town, need, town.stranger) == [photo]
    assert (await town.get(f"/needs/{need}/responsible", town.stranger)).status_code == 200
    now.pass_(hours=1)
    assert await ids(town, need, town.stranger) == []
    assert problem_of(await town.get(f"/needs/{need}/responsible", town.stranger))["status"] == 403
    assert await ids(town, need, town.secretary) == [photo]
