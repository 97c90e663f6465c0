"""Words sealed so that a test can compare: the same words in the same place look the same, whoever seals them."""

from __future__ import annotations

from hashlib import blake2b

from domain.kernel import Id
from domain.sealing import Bare
from domain.words import Sealed
from store.vault.in_memory import MemoryShelf
from store.vault.vault import Vault
from store.vault.wrapping import InMemory


class Marks(Bare):
    """Puts a mark where the words were."""

    def seal(self, case: Id, topic: str, field: str, subject: Id, text: str) -> Sealed:
        """A digest of the words and their place."""
        told = "\n".join((case, topic, field, subject, text)).encode()
        return Sealed(subject, box=f"sealed:{blake2b(told, digest_size=8).hexdigest()}")


async def marking() -> Vault:
    """A vault that asks for keys like any other, and puts the same marks."""

    class Marking(Vault):
        def seal(self, case: Id, topic: str, field: str, subject: Id, text: str) -> Sealed:
            super().seal(case, topic, field, subject, text)
            return Marks().seal(case, topic, field, subject, text)

    source = InMemory()
    vault = Marking(MemoryShelf(source.make().name), source)
    await vault.open()
    return vault
