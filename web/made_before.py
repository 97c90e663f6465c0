"""Pages as they were made before: what shows the same is not made again.

A page is made of a template and of what it shows, and of nothing else. Most people look at the same few pages, and
nothing happens between one look and the next.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any

import msgspec

_MOST = 500
"""Some kilobytes each."""


class MadeBefore:
    """The last pages that were asked for, by all that they show."""

    def __init__(self) -> None:
        self._pages: OrderedDict[bytes, bytes] = OrderedDict()

    def page(self, of: tuple[str, ...], shown: Mapping[str, Any], make: Callable[[], bytes]) -> bytes:
        """The page of that template and language, showing that: the one made before, or what *make* makes."""
        try:
            mark = blake2b(msgspec.json.encode((of, shown)), digest_size=16).digest()
        except (TypeError, ValueError):
            # It shows something that cannot be told apart by what is written of it.
            return make()
        found = self._pages.pop(mark, None)
        if found is None:
            found = make()
            if len(self._pages) >= _MOST:
                self._pages.popitem(last=False)
        self._pages[mark] = found
        return found
