"""Sending photos and looking at them, as browsers do."""

from __future__ import annotations

from typing import Any

import httpx

from api.running import Running
from tests import pictures
from tests.api.town import V1, Town, service_of

V1_PHOTOS = f"{V1}/photos"


async def send(
    town: Town,
    need: str,
    content: bytes | None = None,
    *,
    by: str | None,
    kind: str | None = "before",
    said: str = "image/jpeg",
    **headers: str,
) -> httpx.Response:
    """Send a photo, an ordinary one if none is given."""
    named = {name.replace("_", "-"): value for name, value in headers.items()} | {"Content-Type": said}
    if by is not None:
        named["X-Huying-Actor"] = by
    asked = {} if kind is None else {"kind": kind}
    whole = pictures.jpeg() if content is None else content
    return await town.client.post(f"{V1}/needs/{need}/photos", params=asked, content=whole, headers=named)


async def sent(town: Town, need: str, content: bytes | None = None, *, by: str, kind: str = "before") -> str:
    """Send a photo that is taken; gives back its id."""
    answer = await send(town, need, content, by=by, kind=kind)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["state"]["photo"])


async def published(town: Town, need: str, **what: Any) -> str:
    """A photo that everybody may see; gives back its id."""
    photo = await sent(town, need, **{"by": town.raiser, **what})
    await town.did(f"/needs/{need}/photos/{photo}/publication", {"caption": "楼前的灯"}, by=town.secretary)
    return photo


async def ids(town: Town, need: str, by: str | None = None) -> list[str]:
    """The photos that somebody is shown."""
    return [line["id"] for line in (await town.asked(f"/needs/{need}/photos", by))["items"]]


def on_disk(town: Town) -> list[str]:
    """The names of the files of photos that lie there."""
    folder = files_of(town)
    found = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
    return sorted(path.name for path in found if path.suffix in (".full", ".small"))


def files_of(town: Town) -> Any:
    service: Running = service_of(town.client)
    return service.files._folder
