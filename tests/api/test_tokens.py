"""Tokens for programs: what they may do, until when, and who revokes them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from domain.instants import iso
from store.people.key import hashed
from store.people.tables import tokens
from tests.api.problem import problem_of
from tests.api.signed import account, browser, clock_of, people_of, sign_in
from tests.api.town import Town

pytestmark = pytest.mark.anyio

_DAY = 86_400_000_000


async def _token(town: Town, client: httpx.AsyncClient, *scopes: str, days: float = 30) -> httpx.Response:
    ends = iso(people_of(town).keeping.now() + int(days * _DAY))
    return await client.post("/tokens", json={"label": "夜间导入", "scopes": list(scopes), "ends_at": ends})


def _bearer(made: httpx.Response) -> dict[str, str]:
    told: dict[str, Any] = made.json()
    assert made.status_code == 201
    assert told["token"].startswith("hy_")
    return {"Authorization": f"Bearer {told['token']}"}


async def test_a_token_does_what_its_scopes_say_and_no_more(each_town: Town) -> None:
    town = each_town
    await account(town, town.raiser)
    async with browser(town) as client, browser(town) as program:
        await sign_in(client, "wang")
        reading, acting = _bearer(await _token(town, client, "read")), _bearer(await _token(town, client, "act"))
        assert (await program.get("/mine/raised", headers=reading)).status_code == 200
        refused = await program.post("/needs", json=town.said(), headers=reading)
        assert (refused.status_code, problem_of(refused)["scope"]) == (403, "act")
        # A program is no browser: no site can have it send its token.
        from_elsewhere = acting | {"Sec-Fetch-Site": "cross-site"}
        assert (await program.post("/needs", json=town.said(), headers=from_elsewhere)).status_code == 201
        assert (await program.get("/mine/raised", headers=acting)).status_code == 403
        assert (await program.get("/account", headers=reading)).json()["scopes"] == ["read"]
        for path in ("/tokens", "/sessions", "/passkeys"):
            assert (await program.get(path, headers=acting)).status_code == 403
        assert (await program.post("/tokens", json={}, headers=acting)).status_code == 403


async def test_a_token_ends_by_itself_or_when_its_owner_revokes_it(each_town: Town) -> None:
    town, clock = each_town, clock_of(each_town)
    await account(town, town.raiser)
    await account(town, town.neighbour, login="li")
    async with browser(town) as client, browser(town) as other, browser(town) as program:
        await sign_in(client, "wang")
        await sign_in(other, "li")
        made = await _token(town, client, "read", days=0.001)
        short, long = _bearer(made), _bearer(await _token(town, client, "read"))
        assert (await program.get("/mine/raised", headers=short)).status_code == 200
        clock.pass_(minutes=2)
        assert problem_of(await program.get("/mine/raised", headers=short))["type"].endswith("signed-out")
        assert (await program.get("/mine/raised", headers=long)).status_code == 200
        [listed] = (await client.get("/tokens")).json()["items"]
        assert listed["label"] == "夜间导入"
        assert (await other.delete(f"/tokens/{listed['id']}")).status_code == 404
        assert (await client.delete(f"/tokens/{listed['id']}")).status_code == 204
        assert (await program.get("/mine/raised", headers=long)).status_code == 401
        assert (await client.delete(f"/tokens/{listed['id']}")).status_code == 404


async def test_a_token_lasts_a_year_at_most_and_has_a_scope(town: Town) -> None:
    await account(town, town.raiser)
    async with browser(town) as client:
        await sign_in(client, "wang")
        for scopes, days, field in (
            (["read"], 367, "ends_at"),
            (["read"], -1, "ends_at"),
            ([], 1, "scopes"),
            (["all"], 1, "scopes.0"),
            (["import"], 1, "scopes.0"),
        ):
            answer = await _token(town, client, *scopes, days=days)
            assert (answer.status_code, problem_of(answer)["field"]) == (422, field)


async def test_a_token_made_for_a_scope_that_there_is_no_more_is_good_for_the_others(each_town: Town) -> None:
    town = each_town
    await account(town, town.raiser)
    async with browser(town) as client, browser(town) as program:
        await sign_in(client, "wang")
        both, only = _bearer(await _token(town, client, "read")), _bearer(await _token(town, client, "read"))
        for token, kept in ((both, "import read"), (only, "import")):
            hash = hashed(token["Authorization"].partition(" ")[2])
            older = sa.update(tokens).where(tokens.c.hash == hash).values(scopes=kept)
            await people_of(town).keeping.database.run(older)
        listed = (await client.get("/tokens")).json()["items"]
        assert [one["scopes"] for one in listed] == [[], ["read"]]
        assert (await program.get("/mine/raised", headers=both)).status_code == 200
        refused = await program.get("/mine/raised", headers=only)
        assert (refused.status_code, problem_of(refused)["scope"]) == (403, "read")


async def test_made_up_tokens_are_refused_and_public_answers_are_not(town: Town) -> None:
    async with browser(town) as program:
        for made_up in ("Bearer hy_x", "Bearer", "Bearer \xff\x00", f"bearer {'a' * 5000}"):
            headers = {"Authorization": made_up.encode("latin-1")}
            answer = await program.get("/mine/raised", headers=headers)  # type: ignore[arg-type]  # bytes
            assert answer.status_code == 401
            assert (await program.get("/needs", headers=headers)).status_code == 200  # type: ignore[arg-type]  # wider than it is annotated
