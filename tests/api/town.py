"""A small community behind HTTP: its places, its people, and what they usually do."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from api.app import create_app
from api.running import Running, Settings
from domain.casework import SYSTEM

V1 = "/api/v1"
BALLOT: dict[str, Any] = {
    "question": "先修什么？",
    "options": [{"key": "lamps", "wording": "优先修复照明"}, {"key": "sheds", "wording": "先修车棚"}],
}
FIXED: dict[str, Any] = {
    "result": "solved",
    "wording": "12盏庭院灯已修复",
    "estimate": {"number": 400, "qualifier": "余"},
    "cost_fen": 86_000,
}
PATROL: dict[str, Any] = {"kind": "patrol", "wording": "网格员每周巡查", "every": {"n": 1, "period": "week"}}


@asynccontextmanager
async def served(store: str, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a service on *store*, from its start to its end."""
    if not store.startswith("sqlite"):
        # Not in the folder where one happens to be: whoever serves from there afterwards would find another's photos.
        named = urlsplit(store).path[1:]
        settings.setdefault("files", Path(os.environ["HUYING_TEST_POSTGRES_FOLDER"]) / "files" / named)
    app = create_app(Settings(**{"store": store, "insecure_actors": True, **settings}))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://huying.test") as client,
    ):
        yield client


def service_of(client: httpx.AsyncClient) -> Running:
    """What the service behind *client* holds."""
    transport = client._transport
    assert isinstance(transport, httpx.ASGITransport)
    found: Running = transport.app.state.running  # type: ignore[attr-defined]  # it is our FastAPI
    return found


class Town:
    """A community and whom it has, by id."""

    secretary: str
    """Staff of the community."""
    raiser: str
    neighbour: str
    stranger: str
    """A resident of whom nobody knows where they live."""
    organisation: str
    other_organisation: str
    unit: str
    partner: str
    member: str

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.places: dict[str, str] = {}
        self.households: list[str] = []

    def behind(self, client: httpx.AsyncClient) -> Self:
        """The same community behind another *client*, whose store has it too."""
        other = copy(self)
        other.client, other.places, other.households = client, dict(self.places), list(self.households)
        return other

    # -- asking -------------------------------------------------------------------------------------------------------

    async def get(self, path: str, by: str | None = None, **headers: str) -> httpx.Response:
        """Ask a question; ``If_None_Match=…`` is a header."""
        return await self.client.get(_address(path), headers=_headers(by, headers))

    async def post(
        self, path: str, body: Any = None, *, by: str | None = None, content: bytes | None = None, **headers: str
    ) -> httpx.Response:
        """Have something done; *content* is sent as it is, in place of a body."""
        if content is not None:
            headers.setdefault("Content_Type", "application/json")
            return await self.client.post(_address(path), content=content, headers=_headers(by, headers))
        return await self.client.post(_address(path), json={} if body is None else body, headers=_headers(by, headers))

    async def did(self, path: str, body: Any = None, *, by: str, **headers: str) -> dict[str, Any]:
        """Have something done that is allowed, and give back the answer."""
        answer = await self.post(path, body, by=by, content=None, **headers)
        assert answer.status_code in (200, 201), answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def asked(self, path: str, by: str | None = None) -> dict[str, Any]:
        """Ask a question that has an answer."""
        answer = await self.get(path, by)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def position(self) -> int:
        """How long the log is."""
        return await service_of(self.client).position()

    # -- who and where ------------------------------------------------------------------------------------------------

    async def settled(self) -> Self:
        """Found the places and make the people known."""
        parent = None
        for level in ("district", "street", "community", "estate", "building"):
            parent = self.places[level] = await self.place(level, parent, name=f"某{level}")
        self.households = [await self.place("household", parent) for _ in range(3)]
        community, (home, next_door, _) = self.places["community"], self.households
        self.secretary = await self.party("staff", name="王书记")
        await self.did(f"/parties/{self.secretary}/posts", {"role": "secretary", "area": community}, by=SYSTEM)
        self.raiser = await self.party("resident", name="张三", household=home)
        self.neighbour = await self.party("resident", name="李四", household=next_door)
        self.stranger = await self.party("resident")
        self.organisation = await self.party("organisation", public_name="某联建党支部")
        self.other_organisation = await self.party("organisation", public_name="另一党支部")
        self.unit = await self.party("unit", public_name="某物业公司")
        self.partner = await self.party("partner", public_name="某便民理发店")
        self.member = await self.party("party_member", name="赵六", household=next_door)
        return self

    async def place(self, level: str, parent: str | None, **what: Any) -> str:
        """Found a place; gives back its id."""
        return str((await self.did("/places", {"level": level, "parent": parent, **what}, by=SYSTEM))["id"])

    async def party(self, kind: str, **what: Any) -> str:
        """Make a party known; gives back its id."""
        return str((await self.did("/parties", {"kind": kind, **what}, by=SYSTEM))["id"])

    # -- a need, as far as a test wants it ----------------------------------------------------------------------------

    def said(self, **what: Any) -> dict[str, Any]:
        """What somebody says who raises a need; *what* differs from the usual."""
        return {"category": "0207", "place": self.places["building"], "words": "楼下的灯坏了一大半", **what}

    async def raised(self, **what: Any) -> str:
        """A need somebody raised; gives back its id."""
        return str((await self.did("/needs", self.said(**what), by=self.raiser))["id"])

    async def accepted(self, wording: str = "修复15号楼前的庭院灯", **how: Any) -> str:
        """A need on the list."""
        need = await self.raised()
        body = {"wording": wording, **how}
        await self.did(f"/needs/{need}/acceptance", body, by=self.secretary, If_Match='"1"')
        return need

    async def claimed(self) -> tuple[str, str]:
        """A need that the organisation leads, and its claim."""
        need = await self.accepted()
        claim = (await self.did(f"/needs/{need}/claims", by=self.organisation))["state"]["claim"]
        return need, claim

    async def dispatched(self, part: str = "lead") -> tuple[str, str]:
        """A need that the unit was asked to take, and the order."""
        need = await self.accepted()
        body = {"unit": self.unit, "part": part}
        order = (await self.did(f"/needs/{need}/orders", body, by=self.secretary))["state"]["order"]
        return need, str(order)

    async def whistled(self) -> tuple[str, str]:
        """A need to which the unit and the organisation were called, and the whistle."""
        need = await self.accepted()
        called = [{"unit": unit, "task": "到现场会商"} for unit in (self.unit, self.organisation)]
        made = await self.did(f"/needs/{need}/whistles", {"called": called}, by=self.secretary)
        return need, str(made["state"]["whistle"])

    async def fixed(self, **how: Any) -> str:
        """A need that the organisation reported fixed."""
        need, _ = await self.claimed()
        await self.did(f"/needs/{need}/fix", FIXED | how, by=self.organisation)
        return need

    async def kept(self) -> tuple[str, str]:
        """A need that was fixed and is kept up every week, and its plan."""
        need, today = await self.fixed(), (datetime.now(UTC) + timedelta(hours=8)).date()
        body = PATROL | {"first_on": str(today), "until": str(today + timedelta(days=365))}
        plan = (await self.did(f"/needs/{need}/upkeep", body, by=self.secretary))["state"]["plan"]
        return need, str(plan)

    async def offer(self, by: str | None = None, **what: Any) -> str:
        """What the unit, or somebody else, offers to the community; gives back its id."""
        body = {"wording": "免费更换灯泡", "category": "0207", "areas": [self.places["community"]], **what}
        return str((await self.did("/offers", body, by=by or self.unit))["id"])

    async def matched(self) -> tuple[str, str]:
        """A need on the list, and the offer of the organisation that it is matched with."""
        need, offer = await self.accepted(), await self.offer(by=self.organisation)
        await self.did(f"/offers/{offer}/matches", {"need": need}, by=self.organisation)
        return need, offer

    async def voting(self) -> tuple[str, str]:
        """A need that is being voted on, and its ballot."""
        need = await self.accepted(deliberate=True)
        body = BALLOT | {"electorate": [{"household": household} for household in self.households]}
        ballot = (await self.did(f"/needs/{need}/ballots", body, by=self.secretary))["state"]["ballot"]
        return need, ballot


def raw(headers: Mapping[str, str | bytes]) -> list[tuple[bytes, bytes]]:
    """Headers as they go over the wire, whatever they hold."""
    return [(name.encode(), value if isinstance(value, bytes) else value.encode()) for name, value in headers.items()]


def _address(path: str) -> str:
    return path if path.startswith(V1) else V1 + path


def _headers(by: str | None, headers: dict[str, str]) -> dict[str, str]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return named if by is None else {"X-Huying-Actor": by, **named}
