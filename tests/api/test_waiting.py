"""What waits for the office is found on the board, through HTTP on both stores."""

from __future__ import annotations

import pytest

from tests.api.problem import refused
from tests.api.town import Town

pytestmark = pytest.mark.anyio


async def _waiting(town: Town, what: str, **more: str) -> list[str]:
    query = "&".join(f"{name}={value}" for name, value in {"waiting": what, **more}.items())
    return [need["id"] for need in (await town.asked(f"/needs?{query}"))["items"]]


async def test_who_urges_it_is_found_until_they_are_answered(each_town: Town) -> None:
    town = each_town
    need, other = await town.accepted(), await town.accepted()
    await town.did(f"/needs/{need}/urges", by=town.raiser)
    area = (await town.asked(f"/places/{(await town.asked(f'/needs/{need}'))['summary']['place']}"))["path"][0]["id"]
    assert await _waiting(town, "reply") == await _waiting(town, "reply", area=area, sort="due") == [need]

    await refused(town, 403, f"/needs/{need}/replies", {"wording": "快了"}, by=town.raiser, case=need)
    await town.did(f"/needs/{need}/replies", {"wording": "配件已到货"}, by=town.secretary)

    assert await _waiting(town, "reply") == []
    card = (await town.asked(f"/needs/{need}"))["summary"]
    assert (card["urged"], card["reply"]["wording"]) == (1, "配件已到货")
    assert "unanswered" not in card
    lines = (await town.asked(f"/needs/{need}/timeline"))["lines"]
    assert lines[-1]["zh"].endswith("答复：配件已到货。")
    assert "reply" not in (await town.asked(f"/needs/{other}"))["summary"]


async def test_a_return_visit_waits_where_it_was_reported_fixed(each_town: Town) -> None:
    town = each_town
    need = await town.fixed()
    assert await _waiting(town, "visit", stage="awaiting_confirm") == [need]
    assert await _waiting(town, "visit", supervised="true") == []
    assert await _waiting(town, "photo") == []
