"""What somebody held who is forgotten is open to others again: claims, offers, check-ins, turns of duty and posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.kernel import Id
from tests.api.problem import problem_of
from tests.api.town import FIXED, Town, service_of
from tests.store.stored import assert_views_equal_the_log

pytestmark = pytest.mark.anyio

TODAY = (datetime.now(UTC) + timedelta(hours=8)).date()


def day(n: int) -> str:
    return str(TODAY + timedelta(days=n))


async def forget(town: Town, *people: str) -> None:
    await service_of(town.client).forgetting.forget([Id(one) for one in people])


async def test_a_claim_of_who_is_forgotten_is_released_and_others_may_claim(each_town: Town) -> None:
    town = each_town
    led, suspended = await town.accepted(), await town.accepted()
    for need in (led, suspended):
        await town.did(f"/needs/{need}/claims", by=town.member)
    await town.did(f"/needs/{led}/start", by=town.member)
    body = {"reason": "season", "wording": "汛期过后", "review_at": f"{day(30)}T09:00:00+08:00"}
    await town.did(f"/needs/{suspended}/suspension", body, by=town.secretary)

    await forget(town, town.member)

    for need in (led, suspended):
        summary = (await town.asked(f"/needs/{need}"))["summary"]
        assert summary["claims"] == []
        line = (await town.asked(f"/needs/{need}/timeline"))["lines"][-1]
        assert line["zh"] == "系统取消了认领（当事人的个人信息已删除）。"
        assert line["en"] == "The installation released the claim (whoever held it was forgotten)."
    assert (await town.asked(f"/needs/{led}"))["summary"]["stage"]["code"] == "open"
    await town.did(f"/needs/{led}/claims", by=town.organisation)
    await assert_views_equal_the_log(service_of(town.client).backend)


async def test_what_they_reported_fixed_stays_theirs_until_it_is_taken_up_again(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    claim = (await town.did(f"/needs/{need}/claims", by=town.member))["state"]["claim"]
    await town.did(f"/needs/{need}/fix", FIXED, by=town.member)
    await forget(town, town.member)
    assert [one["claim"] for one in (await town.asked(f"/needs/{need}"))["summary"]["claims"]] == [claim]
    await town.did(f"/needs/{need}/dispute", {"words": "还是不亮"}, by=town.raiser)
    # Nobody else can give it up: staff do, and nobody but staff.
    release = f"/needs/{need}/claims/{claim}/release"
    assert problem_of(await town.post(release, by=town.organisation))["status"] == 403
    await town.did(release, by=town.secretary)
    await town.did(f"/needs/{need}/claims", by=town.organisation)


async def test_staff_release_no_claim_of_who_is_remembered(town: Town) -> None:
    need, claim = await town.claimed()
    assert problem_of(await town.post(f"/needs/{need}/claims/{claim}/release", by=town.secretary))["status"] == 403


async def test_an_offer_of_who_is_forgotten_is_withdrawn(each_town: Town) -> None:
    town = each_town
    offer, other = await town.offer(by=town.member), await town.offer(by=town.unit)
    await forget(town, town.member)
    items = (await town.asked("/lists/offers?state=offered"))["items"]
    assert [one["id"] for one in items] == [other]
    await assert_views_equal_the_log(service_of(town.client).backend)
    need = await town.accepted()
    assert problem_of(await town.post(f"/offers/{offer}/matches", {"need": need}, by=town.secretary))["status"] == 409


async def test_check_ins_and_turns_ahead_of_who_is_forgotten_end_and_those_of_others_stay(each_town: Town) -> None:
    town = each_town
    area = town.places["community"]
    for who in (town.member, town.unit):
        made = await town.did(f"/areas/{area}/check-ins/{who}", by=who)
        await town.did(f"/check-ins/{made['id']}/approval", by=town.secretary)
    body = {"begins": "8:00", "ends": "22:00", "first_on": day(1), "until": day(5), "weekdays": [1, 2, 3, 4, 5, 6, 7]}
    rotas = [(await town.did(f"/areas/{area}/rota", body, by=who))["state"]["rota"] for who in (town.member, town.unit)]
    # One turn of the unit would have been taken by who is forgotten.
    await town.did(f"/rota/{rotas[1]}/swap", {"day": day(2), "to": town.member}, by=town.unit)

    await forget(town, town.member)

    [line] = (await town.asked(f"/areas/{area}/check-ins?state=approved", town.secretary))["items"]
    assert line["party"] == town.unit
    turns = (await town.asked(f"/areas/{area}/rota?from={day(0)}&to={day(6)}"))["items"]
    assert [(one["day"], one["state"]["code"]) for one in turns] == [
        (day(n), "cancelled" if n == 2 else "planned") for n in range(1, 6)
    ]
    await assert_views_equal_the_log(service_of(town.client).backend)


async def test_posts_of_who_is_forgotten_are_vacant(each_town: Town) -> None:
    town = each_town
    area = town.places["community"]
    post = {"role": "building_head", "area": area}
    for who in (town.member, town.neighbour):
        await town.did(f"/parties/{who}/posts", post, by=town.secretary)

    await forget(town, town.member)

    told = (await town.asked(f"/areas/{area}/posts"))["items"]
    assert [one["role"]["code"] for one in told] == ["building_head", "secretary"]
    figures = (await town.asked(f"/areas/{area}/roster/figures"))["figures"]
    assert {one["key"]: one["n"] for one in figures if one["n"]} == {"posts.secretary": 1, "posts.building_head": 1}
    await assert_views_equal_the_log(service_of(town.client).backend)


async def test_forgetting_twice_ends_nothing_twice(town: Town) -> None:
    need = await town.accepted()
    await town.did(f"/needs/{need}/claims", by=town.member)
    await forget(town, town.member)
    position = await town.position()
    await forget(town, town.member)
    assert await town.position() == position


async def test_what_was_claimed_while_somebody_was_being_forgotten_is_released_too(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    need, forgetting = await town.accepted(), service_of(town.client).forgetting
    erase = forgetting._erase

    async def claimed_then_erased(id: Id) -> None:
        await town.did(f"/needs/{need}/claims", by=town.member)
        await erase(id)

    monkeypatch.setattr(forgetting, "_erase", claimed_then_erased)
    await forget(town, town.member)
    assert (await town.asked(f"/needs/{need}"))["summary"]["claims"] == []
