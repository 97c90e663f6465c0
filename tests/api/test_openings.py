"""Opening what is sealed stands in a log: nobody is led there by another site, whatever reason its link gives."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from domain.kernel import Id
from tests.api.problem import problem_of
from tests.api.shown import sent
from tests.api.signed import account, browser, sign_in
from tests.api.town import Town, served, service_of

pytestmark = pytest.mark.anyio


async def test_a_link_of_another_site_has_nobody_open_words_photos_or_names(store_url: str, tmp_path: Path) -> None:
    async with served(store_url, files=tmp_path / "photos") as client:
        town = await Town(client).settled()
        need = await town.accepted()
        photo = await sent(town, need, by=town.raiser)
        await account(town, town.secretary)
        vault, kept = service_of(client).vault, Counter[str]()
        async with browser(town) as secretary:
            await sign_in(secretary, "wang")
            for case, path in (
                (need, f"/needs/{need}/words"),
                (need, f"/photos/{photo}"),
                (need, f"/photos/{photo}/thumbnail"),
                (town.raiser, f"/parties/{town.raiser}/name"),
            ):
                asked = {"reason": "complaint", "note": "别人写的"}
                for site in ("cross-site", "same-site"):
                    led = await secretary.get(path, params=asked, headers={"Sec-Fetch-Site": site})
                    assert (led.status_code, problem_of(led)["type"].rpartition("/")[2]) == (403, "other-origin")
                assert len(await vault.told_readings(Id(case))) == kept[case]
                assert (await secretary.get(path, params=asked)).status_code == 200
                kept[case] += 1
