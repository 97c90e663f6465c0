"""What the rivals are asked, as it goes over the wire. Huying's own way of saying the same is in ``huying.py``."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from benchmarks import world
from benchmarks.load import request

OPERATIONS = ("raise", "claim", "board", "timeline", "statistics")

EXPECTED = {"raise": 201, "claim": 201, "taken": 409, "board": 200, "timeline": 200, "statistics": 200}


def today() -> date:
    """The local day, China Standard Time."""
    return (datetime.now(UTC) + timedelta(hours=8)).date()


class Wire:
    """Requests for one service. Places, people and pages go round with the *turn*, so that no single row is hot."""

    accepted = 200
    """The status of an answer to an acceptance."""
    progressed = 200
    oldest_first = "age"
    """What the service calls the order of the board that shows the oldest first."""

    def __init__(self) -> None:
        self._claims = itertools.count()

    def settle(self, port: int) -> None:
        """Found the places and register the people; the rivals are born with them."""

    def id(self, known: str) -> str:
        """What the service calls a place or a person of the town."""
        return known

    def affected(self, households: int) -> Any:
        """How a raised need tells the number of households it concerns."""
        return households

    def raise_need(self, turn: int) -> bytes:
        place = self.id(world.buildings()[turn % len(world.buildings())].id)
        body = {
            "item": "need",
            "category": world.CATEGORIES[turn % len(world.CATEGORIES)],
            "place": place,
            "channel": "web",
            "words": world.WORDS,
            "affected": self.affected(20),
        }
        return self.post("", body, self.raiser(turn))

    def accept(self, id: str) -> bytes:
        body = {"wording": world.WORDING, "category": "0102", "exclusive": True}
        return self.post(f"/{id}/acceptance", body, self.id(world.STAFF.id))

    def claim(self, id: str) -> bytes:
        return self.post(f"/{id}/claims", {"kind": "claim_service", "part": "lead"}, self.organisation())

    def progress(self, id: str) -> bytes:
        return self.post(f"/{id}/progress", {"wording": world.PROGRESS}, self.id(world.STAFF.id))

    def board(self, turn: int) -> bytes:
        community = self.id(world.communities()[turn // 4 % len(world.communities())].id)
        age = f"sort={self.oldest_first}"
        pages = (age, f"stage=open&{age}", f"stage=open&area={community}&{age}", "category=01&sort=support")
        return self.get(f"/api/v1/needs?limit=20&{pages[turn % len(pages)]}")

    def timeline(self, id: str) -> bytes:
        return self.get(f"/api/v1/needs/{id}/timeline")

    def statistics(self, turn: int) -> bytes:
        areas = world.communities() + world.areas()[:3]
        area = self.id(areas[turn % len(areas)].id)
        return self.get(f"/api/v1/areas/{area}/statistics?from={today() - timedelta(days=30)}&to={today()}")

    def raiser(self, turn: int) -> str:
        """Who raises the need of that turn."""
        return self.id(world.residents()[turn % len(world.residents())].id)

    def organisation(self) -> str:
        """Who claims next."""
        return self.id(world.organisations()[next(self._claims) % len(world.organisations())].id)

    def shown_by(self, actor: str) -> tuple[tuple[str, str], ...]:
        """The headers by which a request says who acts."""
        return (("X-Huying-Actor", actor),)

    def get(self, path: str) -> bytes:
        return request("GET", path)

    def post(self, path: str, body: dict[str, Any], actor: str, *headers: tuple[str, str]) -> bytes:
        payload = json.dumps(body, ensure_ascii=False).encode()
        return request("POST", f"/api/v1/needs{path}", payload, (*self.shown_by(actor), *headers))
