"""What places are called on a page."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request

from domain.kernel import Id
from projections.places import addresses_of


async def addresses(request: Request, ids: Iterable[str | None]) -> dict[str, str]:
    """How people tell where some places are, by their ids; those that nobody knows are absent."""
    backend = request.app.state.running.backend
    found = await addresses_of(backend, [Id(id) for id in ids if id])
    return {str(id): address for id, address in found.items()}
