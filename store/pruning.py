"""Drops answers to idempotency keys that are so old that nobody sends the request again, once an hour.

Only those to people's requests: by the keys of a roll or of the demo one tells for good what is here already.
"""

from __future__ import annotations

import asyncio
import logging
import re

from domain.settings import installed
from store.backend import Backend, StoreUnavailable
from store.writer import clock

_log = logging.getLogger(__name__)

EVERY = 3600.0
"""Seconds from one look of a running service to the next."""
_AT_ONCE = 500
"""How many keys are looked at before anybody else has a turn."""
_DAY = 86_400_000_000

_is_of_a_request = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12} |receipt ").match
"""A key begins with the actor who sent it, or says that the request was raised by receipt."""


async def prune(backend: Backend, at: int, pause: float = 0.0) -> int:
    """Drop the answers to requests that are older, at the instant *at*, than the settings say. Gives back how many.

    :param pause: seconds to leave to the writer after each piece of which something was dropped.
    :raises StoreUnavailable: when they cannot be dropped now. What was dropped before is gone.
    """
    before, dropped, after = at - installed().settings.idempotency.days * _DAY, 0, ""
    while kept := await backend.kept_answers(after, _AT_ONCE):
        after = kept[-1][0]
        old = [key for key, recorded_at in kept if recorded_at < before and _is_of_a_request(key)]
        if old:
            dropped += await backend.drop_old_answers(old, before)
        await asyncio.sleep(pause if old else 0)
    return dropped


async def prune_for_ever(backend: Backend, every: float = EVERY) -> None:
    """Prune at once and then again and again, until it is cancelled. What goes wrong is logged, and tried again."""
    while True:
        try:
            if dropped := await prune(backend, clock(), pause=0.05):
                _log.info("dropped %d answers to requests of long ago", dropped)
        except StoreUnavailable as error:
            _log.warning("old answers could not be dropped: %s", error)
        except Exception:
            _log.exception("old answers could not be dropped")
        await asyncio.sleep(every)
