"""What is kept of people beside the log and the vault, and goes with them: their files, and how they sign in."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel import Id
from domain.need.facts import Raised
from store.backend import Backend
from store.codec import event_of
from store.files.folder import Files
from store.people.database import Database
from store.people.forgetting import forget_identities


async def take_away(people: Sequence[Id], backend: Backend, files: Files, identities: Database) -> None:
    """Take it away; what is gone already does no harm.

    :raises StoreUnavailable: when the disk or the database does not let it go now.
    """
    await forget_identities(identities, people, await _raised_by(backend, frozenset(people)))
    for id in people:
        await files.forget(id)


async def _raised_by(backend: Backend, people: frozenset[Id]) -> list[Id]:
    needs: list[Id] = []
    async for piece in backend.scan(0, (await backend.head()).position, [Raised.topic]):
        for row in piece:
            event = event_of(row)
            if isinstance(event.fact, Raised) and event.fact.raiser in people:
                needs.append(event.case)
    return needs
