"""Needs that lie on the desk of a community today, put there through the API as people would."""

from __future__ import annotations

from typing import Any, Self
from uuid import uuid4

import httpx

from tests.web.people import PEOPLE

WORKER = PEOPLE["worker"]["party"]
PLACE = "776aafba-21d4-5fa5-9ee2-f560dcfd766d"
LAMPS = "0207"
WORDS = "3栋前的灯不亮了，晚上看不清路"


class Office:
    """The office of the worker's community."""

    def __init__(self, site: str) -> None:
        self._client = httpx.Client(
            base_url=f"{site}/api/v1", timeout=30, limits=httpx.Limits(max_keepalive_connections=0)
        )
        self.area = self.asked("/mine/self")["posts"][0]["area"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *told: object) -> None:
        self._client.close()

    def asked(self, path: str, actor: str = WORKER, **query: Any) -> Any:
        """What the API says to *actor*."""
        answer = self._client.get(path, params=query, headers={"X-Huying-Actor": actor})
        assert answer.status_code < 300, answer.text
        return answer.json()

    def done(self, path: str, body: Any = None, actor: str = WORKER) -> Any:
        """What comes of something that *actor* does."""
        headers = {"X-Huying-Actor": actor, "If-Match": "*", "Idempotency-Key": str(uuid4())}
        answer = self._client.post(path, json=body or {}, headers=headers)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def one(self, kind: str, n: int = 0) -> str:
        """A party of the demo that works in public."""
        found = self.asked("/parties", kind=kind, limit=100)["items"]
        return str([party["id"] for party in found if party["name"]][n])

    def raised(self, raiser: str | None = None) -> str:
        """A need that was entered for somebody; or that one who is known raised."""
        said: dict[str, Any] = {"category": LAMPS, "place": PLACE, "words": WORDS}
        if raiser is None:
            said |= {"channel": "visit", "for_somebody_else": True}
        return str(self.done("/needs", said, raiser or WORKER)["id"])

    def open(self, wording: str = "3栋前庭院灯不亮", raiser: str | None = None) -> str:
        """One that is open to claims."""
        need = self.raised(raiser)
        self.done(f"/needs/{need}/acceptance", {"wording": wording})
        return need

    def urged(self) -> str:
        """One that its raiser urges."""
        raiser = str(self.asked("/parties", kind="resident", area=self.area)["items"][0]["id"])
        need = self.open("2号楼电梯停运", raiser)
        self.done(f"/needs/{need}/urges", actor=raiser)
        return need

    def fixed(self) -> str:
        """One that was reported fixed."""
        need, organisation = self.open("楼道灯不亮"), self.one("organisation")
        self.done(f"/needs/{need}/claims", {"kind": "claim_service"}, organisation)
        self.done(f"/needs/{need}/fix", {"result": "solved", "wording": "换了灯泡"}, organisation)
        return need

    def whistled(self) -> str:
        """One with an order, a whistle with a part to judge, a ballot, an extension and minutes."""
        need, unit, called = self.open("路面塌陷"), self.one("unit"), self.one("organisation")
        order = self.done(f"/needs/{need}/orders", {"unit": unit, "wording": "三天内修好"})["state"]["order"]
        self.done(f"/needs/{need}/orders/{order}/signature", actor=unit)
        units = {"called": [{"unit": called, "task": "出两名志愿者"}]}
        whistle = self.done(f"/needs/{need}/whistles", units)["state"]["whistle"]
        self.done(f"/needs/{need}/whistles/{whistle}/arrival", actor=called)
        part = {"result": "solved", "wording": "志愿者已到位"}
        self.done(f"/needs/{need}/whistles/{whistle}/report", part, called)
        self.done(f"/needs/{need}/discussion", {"question": "先修哪一段？"})
        return need
