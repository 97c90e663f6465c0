"""Whoever asks what they can do to a need is told theirs, and hears of no step that would be refused."""

from __future__ import annotations

from typing import Any

import pytest

from domain.casework import SYSTEM
from tests.api.problem import NOBODY, problem_of
from tests.api.town import Town

pytestmark = pytest.mark.anyio


def codes(told: dict[str, Any]) -> list[str]:
    """The acts of whoever asked."""
    return [act["code"] for act in told["acts"]]


async def test_everybody_is_told_what_they_themselves_can_do(each_town: Town) -> None:
    town = each_town
    at = f"/needs/{await town.raised()}/acts"
    assert codes(await town.asked(at, town.raiser)) == ["supplement", "withdraw", "tell_again", "urge", "add_photo"]
    assert codes(await town.asked(at, town.neighbour)) == ["support", "tell_again"]
    assert codes(await town.asked(at, town.member)) == ["solve_on_the_spot", "support", "tell_again"]
    assert codes(await town.asked(at, town.organisation)) == []
    assert codes(await town.asked(at, town.secretary)) == [
        "accept",
        "decline",
        "solve_on_the_spot",
        "set_deadline",
        "support",
        "survey",
        "merge",
        "tell_again",
        "reply",
        "add_photo",
    ]
    assert {"accept", "decline"} <= set(codes(await town.asked(at, SYSTEM)))


async def test_an_act_has_words_and_what_is_left_to_others_names_them(town: Town) -> None:
    need = await town.raised()
    told = await town.asked(f"/needs/{need}/acts", town.secretary)
    assert told["acts"][0] == {"code": "accept", "zh": "受理", "en": "accept it"}
    assert (told["zh"], told["en"]) == (
        "您现在可以：受理、不予受理、现场解决、设定办理时限、支持、登记勘查、并案、再次反映同一情况、答复、上传照片。",
        "What you can do: accept it, decline it, solve it on the spot, set its deadline, support it, survey it, "
        "merge it into another, tell the same facts again, answer those who wait, add a photo.",
    )
    assert told["others"] == [
        {
            "could": ["raiser", "entered_by"],
            "zh": "反映人或仍在该区域任职的登记人",
            "en": "whoever raised it, or entered it and holds a post for its area still",
            "acts": [
                {"code": "supplement", "zh": "补充材料", "en": "add to it"},
                {"code": "withdraw", "zh": "撤回", "en": "withdraw it"},
            ],
        },
        {
            "could": ["raiser", "supporter"],
            "zh": "反映人或支持者",
            "en": "the raiser or a supporter",
            "acts": [{"code": "urge", "zh": "催办", "en": "urge it"}],
        },
    ]
    nothing = await town.asked(f"/needs/{need}/acts", town.organisation)
    assert nothing["zh"].startswith("现在没有您可以办理的事项；可由他人办理：该区域的工作人员（受理、不予受理、")
    assert nothing["en"].startswith("There is nothing for you to do now; it is up to staff of the area (accept it, ")


async def test_what_one_can_do_follows_the_need_and_ones_posts_and_home(each_town: Town) -> None:
    town = each_town
    need, claim = await town.claimed()
    at = f"/needs/{need}/acts"
    before = await town.get(at, town.organisation)
    assert {"start", "fix", "release"} <= set(codes(before.json()))
    assert (await town.get(at, town.organisation, If_None_Match=before.headers["etag"])).status_code == 304
    assert (before.json()["version"], before.headers["etag"][:3]) == (3, '"3-')

    await town.did(f"/needs/{need}/claims/{claim}/release", by=town.organisation)
    after = await town.get(at, town.organisation, If_None_Match=before.headers["etag"])
    assert (after.status_code, codes(after.json())) == (200, ["claim"])

    assert "minute" not in codes(await town.asked(at, town.stranger))
    office = {"role": "worker", "area": town.places["community"]}
    await town.did(f"/parties/{town.stranger}/posts", office, by=SYSTEM)
    assert "minute" in codes(await town.asked(at, town.stranger))
    await town.did(f"/parties/{town.stranger}/posts/end", office, by=SYSTEM)
    assert "minute" not in codes(await town.asked(at, town.stranger))

    fixed = f"/needs/{await town.fixed()}/acts"
    assert "confirm" not in codes(await town.asked(fixed, town.stranger))
    await town.did(f"/parties/{town.stranger}/household", {"household": town.households[2]}, by=SYSTEM)
    assert "confirm" in codes(await town.asked(fixed, town.stranger))


async def test_the_steps_one_is_told_of_are_taken(town: Town) -> None:
    need = await town.fixed()
    addresses: dict[str, tuple[str, dict[str, Any]]] = {
        "confirm": ("confirmation", {}),
        "dispute": ("dispute", {"words": "还不亮"}),
        "rate": ("ratings", {"solved": True, "satisfaction": "satisfied"}),
        "close": ("closure", {"unconfirmed_because": "无人应答"}),
    }
    for by in (town.stranger, town.organisation, town.unit, town.member, town.secretary, town.neighbour, town.raiser):
        told = codes(await town.asked(f"/needs/{need}/acts", by))
        for act in addresses:
            own = await town.fixed()
            path, body = addresses[act]
            answer = await town.post(f"/needs/{own}/{path}", body, by=by, If_Match="*")
            assert (answer.status_code in (200, 201)) is (act in told), (act, answer.text)


async def test_who_asks_is_known_and_so_is_the_need(town: Town) -> None:
    need = await town.raised()
    for by in (None, "x", NOBODY):
        assert problem_of(await town.get(f"/needs/{need}/acts", by))["status"] == 401
    for id in (NOBODY, "x", town.raiser, town.places["building"]):
        assert problem_of(await town.get(f"/needs/{id}/acts", town.raiser))["status"] == 404
