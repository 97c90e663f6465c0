"""Everything the benchmarks know of Huying's command line and HTTP API: how it is started, and how it is asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import load, world
from benchmarks.disk import CannotRun
from benchmarks.wire import Wire

SYSTEM = "00000000-0000-7000-8000-000000000000"
"""The installation itself, which founds the first places and registers the first people."""


PROGRAM = ("-c", "from cli.main import app; app()")
"""Huying's command line, as Python is told to run it."""


def command(
    port: int, folder: Path, url: str | None, *, program: Sequence[str] = PROGRAM, believing: bool = True
) -> list[str]:
    """How to serve Huying on *port*, with its embedded file in *folder* unless there is a database *url*.

    :param believing: whether it believes what a header says of who acts.
    """
    serve = [sys.executable, *program, "serve", "--port", str(port), "--data", str(folder)]
    return [*serve, *(["--insecure-actors"] if believing else []), *(["--store", url] if url else [])]


class HuyingWire(Wire):
    """Huying's requests. It gives out ids itself, so those of the town are learnt while it is settled.

    :param ids: the ids of places and people when they are known already.
    """

    oldest_first = "oldest"

    def __init__(self, ids: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._ids = dict(ids or {})
        self._claimants: dict[str, str] = {}

    def id(self, known: str) -> str:
        return self._ids[known] if self._ids else known

    def settle(self, port: int) -> None:
        for area in world.areas():
            parent = None if area.parent is None else self.id(area.parent)
            body = {"level": area.level, "parent": parent, "name": area.name, "code": f"a{area.code}"}
            self._ids[area.id] = made(port, "/api/v1/places", body)
        for one in world.people():
            named = {"public_name": one.name} if one.kind == "organisation" else {"name": one.name}
            self._ids[one.id] = made(port, "/api/v1/parties", {"kind": one.kind, **named})
        post = {"role": "secretary", "area": self.id(world.areas()[0].id)}
        made(port, f"/api/v1/parties/{self.id(world.STAFF.id)}/posts", post)

    def affected(self, households: int) -> Any:
        return {"number": households}

    def accept(self, id: str) -> bytes:
        body = {"wording": world.WORDING, "category": "0102", "exclusive": True}
        return self.post(f"/{id}/acceptance", body, self.id(world.STAFF.id), ("If-Match", '"1"'))

    def claim(self, id: str) -> bytes:
        claimant = self.organisation()
        self._claimants[id] = claimant
        return self.post(f"/{id}/claims", {"kind": "claim_service", "part": "lead"}, claimant)

    def progress(self, id: str) -> bytes:
        return self.post(f"/{id}/progress", {"wording": world.PROGRESS}, self._claimants[id])


def made(port: int, path: str, body: dict[str, Any]) -> str:
    """The id of what the installation itself makes there. :raises CannotRun: when it is refused."""
    asked = load.request("POST", path, json.dumps(body).encode(), (("X-Huying-Actor", SYSTEM),))
    status, answer = load.one(port, asked)
    if status != 201:
        raise CannotRun(f"POST {path} answered {status}: {answer.decode(errors='replace')}")
    return str(json.loads(answer)["id"])
