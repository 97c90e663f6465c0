"""Tells cases what time it is. A tick is commands like any others, decided by the rules and recorded as facts.

So a replay needs no clock, and a test brings its own. What was told is asked for no more: ticking twice, even in two
processes, is ticking once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from domain.casework import Command
from domain.kernel import Id, Refused
from store.backend import StoreUnavailable
from store.jobs import Outcome
from store.writer import Writer, clock

_log = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds from one tick of a running service to the next."""

Asked = Callable[[int], Awaitable[Sequence[Command]]]
"""What the clock asks for at an instant; when that is a lot, the first of it."""


async def tick(writer: Writer, asked: Asked, at: int) -> None:
    """Have done what the clock asks for at *at*, until it asks for nothing new.

    :param at: microseconds since 1970, not later than the writer's clock.
    :raises StoreUnavailable: when it could not be made durable. What was done before stays done.
    """
    told: set[Id] = set()
    # A case that is asked about again after it was told, or that refuses, is left to the next tick.
    while commands := [command for command in await asked(at) if command.case not in told]:
        told.update(command.case for command in commands)
        outcomes = await asyncio.gather(*map(writer.submit, commands), return_exceptions=True)
        for command, outcome in zip(commands, outcomes, strict=True):
            if isinstance(outcome, Refused):
                _log.warning("the clock was refused by the case %s: %s", command.case, type(outcome).__name__)
            elif not isinstance(outcome, Outcome):
                raise outcome


async def tick_for_ever(writer: Writer, asked: Asked, every: float = EVERY) -> None:
    """Tick at once and then again and again, until it is cancelled. What goes wrong is logged, and tried again."""
    while True:
        try:
            await tick(writer, asked, clock())
        except StoreUnavailable as error:
            _log.warning("the clock could not be told: %s", error)
        except Exception:
            _log.exception("the clock failed")
        await asyncio.sleep(every)
