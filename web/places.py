"""What places are called on a page."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request

from api.running import running
from domain.kernel import Id
from projections.places import addresses_of
from web.asking import PARTS

_MOST = 5_000
"""How many addresses are kept: a page of needs tells twenty."""


async def addresses(request: Request, ids: Iterable[str | None]) -> dict[str, str]:
    """How people tell where some places are, by their ids; those that nobody knows are absent.

    They are kept until a fact may have changed one: any but a need's may be one of a place.
    """
    service, wanted = running(request), {Id(id) for id in ids if id}
    known = await service.kept.found("addresses", lambda case, card: card is None, dict[Id, str | None])
    if PARTS in request.scope:
        request.scope[PARTS].append(known)
    unknown = wanted - known.value.keys()
    if unknown:
        if len(known.value) > _MOST:
            known.value.clear()
        told = await addresses_of(service.backend, unknown)
        known.value.update((id, told.get(id)) for id in unknown)
    return {str(id): address for id in wanted if (address := known.value.get(id)) is not None}
