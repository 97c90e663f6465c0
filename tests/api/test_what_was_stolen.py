"""What was stolen, or handed to somebody else, tells little and is ended by its owner."""

from __future__ import annotations

import httpx
import pytest

from api.throttle import Bound
from domain.instants import iso
from tests.api.problem import problem_of
from tests.api.signed import PASSWORD, account, browser, people_of, sign_in
from tests.api.town import Town

pytestmark = pytest.mark.anyio

NEW = "another long phrase 7"
_OURS = {"account", "party", "duty", "login", "authenticator", "passkeys", "recovery_codes", "scopes"}


async def _token(town: Town, owner: httpx.AsyncClient) -> dict[str, str]:
    ends = iso(people_of(town).keeping.now() + 86_400_000_000)
    made = await owner.post("/tokens", json={"label": "手环", "scopes": ["read"], "ends_at": ends})
    return {"Authorization": f"Bearer {made.json()['token']}"}


async def test_a_slip_tells_nothing_of_whoever_it_was_written_for(each_town: Town) -> None:
    town = each_town
    raised = await town.did("/needs", town.said(on_behalf_of=town.raiser), by=town.secretary)
    need, slip = str(raised["id"]), await town.post(f"/needs/{raised['id']}/slips", by=town.secretary)
    shown = {name: slip.json()[name] for name in ("number", "code")}
    async with browser(town) as holder:
        assert (await holder.post("/slip-session", json=shown)).status_code == 200
        told = (await holder.get("/account")).json()
        assert (told["level"], told["need"]) == ("slip", need)
        assert told["ends_at"] is not None
        assert not _OURS & told.keys()
        assert town.raiser not in str(told)


async def test_a_receipt_itself_says_which_need_it_is_for_and_has_no_end(town: Town) -> None:
    async with browser(town) as client:
        raised = (await client.post("/needs", json=town.said())).json()
        told = await client.get("/account", headers={"Authorization": f"Receipt {raised['receipt']}"})
        assert told.json() == {"level": "receipt", "need": raised["id"], "ends_at": None}


async def test_another_password_ends_the_tokens_too(each_town: Town) -> None:
    town = each_town
    await account(town, town.raiser)
    await account(town, town.neighbour, login="li")
    async with browser(town) as owner, browser(town) as thief, browser(town) as other:
        await sign_in(owner, "wang")
        await sign_in(other, "li")
        stolen, not_theirs = await _token(town, owner), await _token(town, other)
        assert (await thief.get("/mine/raised", headers=stolen)).status_code == 200
        changed = await owner.post("/account/password", json={"password": PASSWORD, "new": NEW})
        assert changed.status_code == 200
        assert (await thief.get("/mine/raised", headers=stolen)).status_code == 401
        assert (await owner.get("/tokens")).json() == {"items": []}
        assert (await thief.get("/mine/raised", headers=not_theirs)).status_code == 200


async def test_signing_out_everywhere_ends_the_tokens_too(each_town: Town) -> None:
    town = each_town
    await account(town, town.raiser)
    async with browser(town) as owner, browser(town) as thief:
        await sign_in(owner, "wang")
        stolen = await _token(town, owner)
        assert (await thief.get("/mine/raised", headers=stolen)).status_code == 200
        assert (await owner.delete("/sessions")).status_code == 204
        assert (await thief.get("/mine/raised", headers=stolen)).status_code == 401
        await sign_in(owner, "wang")
        assert (await owner.get("/tokens")).json() == {"items": []}


async def test_passwords_are_changed_so_often_and_no_more_by_whoever_knows_the_present_one_too(town: Town) -> None:
    await account(town, town.raiser)
    people = people_of(town)
    async with browser(town) as owner:
        await sign_in(owner, "wang")
        for _ in range(Bound.PASSWORD_OF_ACCOUNT.value.amount):
            refused = await owner.post("/account/password", json={"password": PASSWORD, "new": "password1234"})
            assert refused.status_code == 422
        compared = people.passwords.compared
        refused = await owner.post("/account/password", json={"password": PASSWORD, "new": NEW})
        assert (refused.status_code, problem_of(refused)["type"].rpartition("/")[2]) == (429, "too-many")
        assert people.passwords.compared == compared
        assert (await sign_in(owner, "wang")).status_code == 200
