"""How many photos may be on their way at a time: so that nobody's slow ones keep others from sending theirs.

A body that has not arrived yet takes memory and a connection, and whoever sends it decides how long. So each party and
each address has a few at a time, and all of them together no more than a small machine bears.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from store.photos.refusals import PhotosBusy, PhotosOnTheirWay

OF_PARTY = 2
FROM_ADDRESS = 8
"""An office, or a network for mobile telephones, is one address for many people."""
ALTOGETHER = 32
_AGAIN_AFTER = 5


class Arriving:
    """Counts photos on their way to this process."""

    def __init__(self) -> None:
        self._from: Counter[str] = Counter()
        self._free = ALTOGETHER

    @contextmanager
    def place(self, party: str, address: str) -> Iterator[None]:
        """A place for as long as a photo arrives.

        :raises PhotosOnTheirWay: when that party or that address has sent others which still arrive.
        :raises PhotosBusy: when too many arrive from everybody.
        """
        theirs = {f"party {party}": OF_PARTY, f"address {address}": FROM_ADDRESS}
        if any(self._from[who] >= most for who, most in theirs.items()):
            raise PhotosOnTheirWay(retry_after=_AGAIN_AFTER)
        if not self._free:
            raise PhotosBusy()
        self._free -= 1
        self._from.update(theirs.keys())
        try:
            yield
        finally:
            self._free += 1
            self._from.subtract(theirs.keys())
            for who in theirs:
                if not self._from[who]:
                    del self._from[who]
