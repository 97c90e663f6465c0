"""What a receipt or a slip is good for: what its raiser may do to that very need and read of it, and no more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import msgspec
import pytest

from domain.casework import SYSTEM, Command, Desk
from domain.kernel import Refused
from domain.need.stage import Act
from domain.policy.roles import Role
from domain.policy.rules import rules
from store.people.receipts import Receipt, receipt_from
from tests import pictures
from tests.api.conftest import Settled
from tests.api.problem import problem_of
from tests.api.shown import sent
from tests.api.signed import browser, people_of
from tests.api.town import FIXED, Town, served, service_of

pytestmark = pytest.mark.anyio

WORDS = "楼下的灯坏了一大半"
JPEG = {"Content-Type": "image/jpeg"}
HOW: dict[str, tuple[str, dict[str, Any] | None]] = {
    Act.SUPPLEMENT: ("/supplements", {"words": "还有一盏"}),
    Act.WITHDRAW: ("/withdrawal", {}),
    Act.URGE: ("/urges", {}),
    Act.TELL_AGAIN: ("/told-again", {}),
    Act.REMARK: ("/remarks", {"words": "先修东边"}),
    Act.CONFIRM: ("/confirmation", {}),
    Act.DISPUTE: ("/dispute", {"words": "还有一盏不亮"}),
    Act.RATE: ("/ratings", {"solved": True, "satisfaction": "satisfied"}),
    Act.REOPEN: ("/reopening", {"reason": "came_back", "words": "又坏了"}),
    Act.ADD_PHOTO: ("/photos?kind=before", None),
}
"""How what is offered to a receipt is done, besides taking a photo away."""


@pytest.fixture
async def each_town(settled_store: Settled, tmp_path: Path) -> AsyncIterator[Town]:
    """A community on SQLite, and on PostgreSQL, whose photos lie in a folder of their own."""
    store, there = settled_store
    async with served(store, files=tmp_path / "photos") as client:
        yield there.behind(client)


class Passed(Refused):
    """It would have been done."""


class Holder(NamedTuple):
    """Somebody with nothing but a receipt, or a slip, of a need."""

    client: httpx.AsyncClient
    need: str

    async def tries(self, town: Town, act: str, photo: str) -> bool:
        """Whether they could do that now; nothing comes of it."""
        if act == Act.REMOVE_PHOTO:
            answer = await _tried(town, lambda: self.client.delete(f"/needs/{self.need}/photos/{photo}"))
        else:
            path, body = HOW[act]
            sent_: dict[str, Any] = (
                {"json": body} if body is not None else {"content": pictures.jpeg(), "headers": JPEG}
            )
            answer = await _tried(town, lambda: self.client.post(f"/needs/{self.need}{path}", **sent_))
        return str(problem_of(answer)["type"]).endswith("/passed")

    async def offered(self) -> set[str]:
        """What they are told that they can do."""
        answer = await self.client.get(f"/needs/{self.need}/acts")
        assert answer.status_code == 200, answer.text
        return {act["code"] for act in answer.json()["acts"]}

    async def photographed(self) -> str:
        """A photo of theirs."""
        path = f"/needs/{self.need}/photos?kind=before"
        answer = await self.client.post(path, content=pictures.jpeg(), headers=JPEG)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["state"]["photo"])


async def _tried(town: Town, ask: Callable[[], Any]) -> httpx.Response:
    writer = service_of(town.client).writer
    submit = writer.submit

    async def trying(command: Command, **how: Any) -> Any:
        act = command.act

        def to_its_end(desk: Desk) -> None:
            act(desk)
            raise Passed()

        return await submit(msgspec.structs.replace(command, act=to_its_end), **how)

    writer.submit = trying  # type: ignore[method-assign]  # in its stead, here
    try:
        answer: httpx.Response = await ask()
    finally:
        writer.submit = submit  # type: ignore[method-assign]  # in its stead, here
    return answer


@asynccontextmanager
async def by_receipt(town: Town) -> AsyncIterator[Holder]:
    """Somebody who raised a need without an account, and shows the receipt of it."""
    async with browser(town) as client:
        told = (await client.post("/needs", json=town.said())).json()
        client.headers["Authorization"] = f"Receipt {told['receipt']}"
        yield Holder(client, told["id"])


@asynccontextmanager
async def by_slip(town: Town, raiser: str | None = None) -> AsyncIterator[Holder]:
    """Somebody for whom a worker of the community raised a need and handed over the slip."""
    worker = await town.party("staff")
    office = {"role": "worker", "area": town.places["community"]}
    await town.did(f"/parties/{worker}/posts", office, by=SYSTEM)
    said = town.said(on_behalf_of=raiser or town.neighbour)
    need = str((await town.did("/needs", said, by=worker))["id"])
    slip = await town.did(f"/needs/{need}/slips", by=worker)
    async with browser(town) as client:
        shown = {"number": slip["number"], "code": slip["code"]}
        assert (await client.post("/slip-session", json=shown)).status_code == 200
        yield Holder(client, need)


async def _by_way_of(town: Town, need: str) -> AsyncIterator[str]:
    """One need from its beginning to its end, stage by stage."""

    async def did(path: str, body: Any = None, by: str | None = None) -> None:
        await town.did(f"/needs/{need}{path}", body, by=by or town.secretary, If_Match="*")

    yield "registered"
    await did("/acceptance", {"wording": "修灯", "deliberate": True})
    await did("/discussion", {"question": "先修什么？"})
    yield "deliberating"
    await did("/discussion/closure", {"wording": "先修灯"})
    await did("/opening")
    await did("/claims", by=town.organisation)
    yield "claimed"
    await did("/fix", FIXED, town.organisation)
    yield "awaiting_confirm"
    await did("/closure", {"unconfirmed_because": "多次联系未果"})
    yield "closed"


@pytest.mark.parametrize("shown", [by_receipt, by_slip])
async def test_what_a_receipt_is_told_that_it_can_do_is_exactly_what_it_can_do(each_town: Town, shown: Any) -> None:
    town, ever = each_town, set[str]()
    async with shown(town) as holder:
        photo = await holder.photographed()
        async for stage in _by_way_of(town, holder.need):
            offered = await holder.offered()
            assert offered == {act for act in (*HOW, "remove_photo") if await holder.tries(town, act, photo)}, stage
            ever |= offered
    assert ever == {*HOW, "remove_photo"}, "each of them is offered some time"


def test_a_receipt_is_good_for_what_is_its_raisers_alone() -> None:
    by_rule = {name.removeprefix("need.") for name, rule in rules().items() if Role.RECEIPT in rule.roles}
    assert by_rule & set(Act) == {*HOW, "remove_photo"}


async def test_by_a_receipt_one_withdraws_and_urges_and_reopens(each_town: Town) -> None:
    town = each_town
    async with by_receipt(town) as holder:
        assert (await holder.client.post(f"/needs/{holder.need}/urges")).status_code == 200
        assert (await holder.client.post(f"/needs/{holder.need}/withdrawal")).status_code == 200
        assert (await town.asked(f"/needs/{holder.need}"))["summary"]["stage"]["code"] == "withdrawn"
    async with by_receipt(town) as holder:
        said = {"reason": "not_ours", "wording": "不归社区管", "channel": "95598"}
        await town.did(f"/needs/{holder.need}/decline", said, by=town.secretary, If_Match="*")
        again = {"reason": "other", "words": "是小区里的灯"}
        reopened = await holder.client.post(f"/needs/{holder.need}/reopening", json=again)
        assert reopened.status_code == 200, reopened.text


@pytest.mark.parametrize("shown", [by_receipt, by_slip])
async def test_a_receipt_reads_its_own_words_and_photos_and_nobody_elses(each_town: Town, shown: Any) -> None:
    town = each_town
    async with shown(town) as holder:
        await town.did(f"/needs/{holder.need}/acceptance", {"wording": "修灯"}, by=town.secretary, If_Match="*")
        await town.did(f"/needs/{holder.need}/discussion", {"question": "先修什么？"}, by=town.secretary)
        await town.did(f"/needs/{holder.need}/remarks", {"words": "别人的话"}, by=town.raiser)
        mine, other = await holder.photographed(), await sent(town, holder.need, by=town.secretary)
        told = await holder.client.get(f"/needs/{holder.need}/words")
        assert [item["words"] for item in told.json()["items"]] == [WORDS]
        assert told.headers["cache-control"] == "no-store"
        assert await service_of(town.client).vault.told_readings(None) == []
        listed = (await holder.client.get(f"/needs/{holder.need}/photos")).json()["items"]
        # Whoever made a slip saw its code: it opens nothing that was added since.
        sees = shown is by_receipt
        assert [(line["id"], line["mine"]) for line in listed] == ([(mine, True)] if sees else [])
        for photo, status in ((mine, 200 if sees else 404), (other, 404)):
            assert (await holder.client.get(f"/photos/{photo}")).status_code == status
        assert (await holder.client.delete(f"/needs/{holder.need}/photos/{other}")).status_code == 403
        assert (await holder.client.delete(f"/needs/{holder.need}/photos/{mine}")).status_code == 200
        elsewhere = await holder.client.get(f"/needs/{await town.raised()}/words")
        assert problem_of(elsewhere)["type"].endswith("not-its-receipt")


async def test_where_its_need_was_merged_a_receipt_reads_what_it_added_there(each_town: Town) -> None:
    town = each_town
    async with by_receipt(town) as holder:
        into = await town.accepted()
        await town.did(f"/needs/{holder.need}/merge", {"into": into}, by=town.secretary)
        there = Holder(holder.client, into)
        added = await holder.client.post(f"/needs/{into}/supplements", json={"words": "还有一盏"})
        assert added.status_code == 200
        photo, other = await there.photographed(), await sent(town, into, by=town.raiser)
        assert [item["words"] for item in (await holder.client.get(f"/needs/{into}/words")).json()["items"]] == [
            "还有一盏"
        ]
        listed = (await holder.client.get(f"/needs/{into}/photos")).json()["items"]
        assert [line["id"] for line in listed] == [photo]
        assert (await holder.client.get(f"/photos/{photo}/thumbnail")).status_code == 200
        assert (await holder.client.get(f"/photos/{other}/thumbnail")).status_code == 404
        assert await there.offered() <= {act for act in (*HOW, "remove_photo") if await there.tries(town, act, photo)}
        assert Act.WITHDRAW not in await there.offered()


async def test_the_slip_of_somebody_with_a_post_is_good_for_no_more_than_anybody_elses(each_town: Town) -> None:
    town = each_town
    async with by_slip(town, town.secretary) as holder:
        photo = await holder.photographed()
        assert "accept" in {a["code"] for a in (await town.asked(f"/needs/{holder.need}/acts", town.secretary))["acts"]}
        offered = await holder.offered()
        assert offered == {act for act in (*HOW, "remove_photo") if await holder.tries(town, act, photo)}
        assert "accept" not in offered
        await town.did(f"/needs/{holder.need}/acceptance", {"wording": "修灯"}, by=town.secretary, If_Match="*")
        await town.did(f"/needs/{holder.need}/discussion", {"question": "先修什么？"}, by=town.secretary)
        await town.did(f"/needs/{holder.need}/remarks", {"words": "别人的话"}, by=town.raiser)
        told = (await holder.client.get(f"/needs/{holder.need}/words?reason=handling")).json()["items"]
        assert [item["words"] for item in told] == [WORDS]


async def test_who_shows_a_receipt_hears_what_it_is_good_for_and_what_to_do_instead(town: Town) -> None:
    async with by_receipt(town) as holder:
        for language, good_for, instead in (
            ("zh", "它只管一件诉求", "找社区工作人员代办"),
            ("en", "It is good for one need", "ask the staff of your community"),
        ):
            said = {"Accept-Language": language}
            for path in (f"/needs/{holder.need}/support", "/needs", "/tokens"):
                refused = problem_of(await holder.client.post(path, json={}, headers=said))
                assert (refused["status"], refused["type"]) == (403, "/api/v1/problems/not-by-receipt"), path
                assert good_for in refused["detail"]
                assert instead in refused["detail"]
        refused = problem_of(await holder.client.get(f"/needs/{await town.raised()}/acts"))
        assert refused["type"] == "/api/v1/problems/not-its-receipt"
        assert "另一件诉求" in refused["detail"]


async def test_the_same_person_signed_in_is_told_more_than_by_their_receipt(town: Town) -> None:
    need = await town.voting()
    receipt = receipt_from()
    about = Receipt(type(SYSTEM)(need[0]), type(SYSTEM)(town.raiser))
    await people_of(town).receipts.keep(receipt, about)
    signed_in = {act["code"] for act in (await town.asked(f"/needs/{need[0]}/acts", town.raiser))["acts"]}
    async with browser(town, Authorization=f"Receipt {receipt}") as client:
        by_receipt_ = {act["code"] for act in (await client.get(f"/needs/{need[0]}/acts")).json()["acts"]}
    assert signed_in - by_receipt_ == {"cast"}
