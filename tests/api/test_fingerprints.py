"""What is kept of a request with its idempotency key cannot be guessed by trying what may have been asked."""

from __future__ import annotations

import pytest

from domain.casework import Command
from store.jobs import Outcome
from tests.api.shown import send
from tests.api.town import Town, service_of

pytestmark = pytest.mark.anyio


async def test_fingerprints_of_bulk_acts_and_photos_are_keyed_by_the_vault(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, need = service_of(town.client), await town.raised()
    keyed, submit = service.vault.fingerprint, service.writer.submit
    made, kept = list[str](), list[str]()

    def fingerprint(content: bytes) -> str:
        made.append(keyed(content))
        return made[-1]

    async def submitted(command: Command, *, key: str | None = None, request: str = "") -> Outcome:
        kept.append(request)
        return await submit(command, key=key, request=request)

    monkeypatch.setattr(service.vault, "fingerprint", fingerprint)
    monkeypatch.setattr(service.writer, "submit", submitted)
    accept = {"act": "accept", "ids": [need], "body": {"wording": "修复15号楼前的庭院灯"}}
    assert (await town.post("/needs/bulk", accept, by=town.secretary, Idempotency_Key="k1")).status_code == 207
    assert (await send(town, need, by=town.raiser, Idempotency_Key="k2")).status_code == 201
    assert kept == made
    assert len(set(made)) == 2
