"""Tells the stories to a store, through its writer, on a clock that follows them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator

from cli.demo.pictures import keep
from cli.demo.script import Script, Step, id_of
from cli.demo.stories import (
    garden_duty,
    garden_map,
    garden_needs,
    jiafu_hard,
    jiafu_items,
    jiafu_roster,
    jizhou,
    photographed,
    tangjiatun,
    whole,
    xincheng,
    xintang_lamps,
    xintang_others,
    xintang_park,
    xintang_sewer,
)
from domain.casework import Command
from domain.kernel import Refused
from store.backend import Backend
from store.files.folder import Files
from store.folding import Views
from store.jobs import Outcome
from store.vault.vault import Vault
from store.writer import Writer

_MINUTE = 60_000_000
_WRITTEN_DOWN_AFTER = 5 * _MINUTE
"""Things are entered a little after they have happened."""
_TOGETHER = 10 * _MINUTE
"""What happens within so long of one another is entered together."""

Progress = Callable[[int, int], None]


def script() -> Script:
    """All stories."""
    told = Script()
    for story in (
        garden_duty,
        garden_map,
        garden_needs,
        jiafu_hard,
        jiafu_items,
        jiafu_roster,
        jizhou,
        photographed,
        tangjiatun,
        whole,
        xincheng,
        xintang_lamps,
        xintang_others,
        xintang_park,
        xintang_sewer,
    ):
        story.tell(told)
    return told


async def tell(
    backend: Backend,
    views: Views,
    files: Files,
    progress: Progress = lambda done, total: None,
    vault: Vault | None = None,
) -> int:
    """Tell what is not told yet, and give back how many acts that were.

    In an empty store the facts are recorded a few minutes after they have happened; in any other one, they are recorded
    no earlier than the last fact that is there. A demo that was cut off is taken up where it broke off.

    :param files: where photos go, sealed with the same *vault*.
    """
    steps = list(script().steps())
    clock = _Clock()
    writer = Writer(backend, views, now=clock, vault=vault)
    await writer.start()
    new = done = 0
    try:
        for together in _sittings(steps):
            clock.now = together[-1].at + _WRITTEN_DOWN_AFTER
            await _keep_pictures(together, backend, files)
            outcomes = await asyncio.gather(*(_told(writer, step, files) for step in together))
            new += sum(outcome is not None and not outcome.repeated for outcome in outcomes)
            done += len(together)
            progress(done, len(steps))
    finally:
        await writer.stop()
    return new


async def _told(writer: Writer, step: Step, files: Files) -> Outcome | None:
    """What came of a step; None where it was left out."""
    try:
        return await writer.submit(_command(step), key=f"demo {step.name}")
    except Refused:
        if not step.added_later:
            raise
        if step.picture is not None:
            await files.drop(step.picture.subject, step.picture.id)
        return None


async def _keep_pictures(together: list[Step], backend: Backend, files: Files) -> None:
    for step in together:
        if step.picture is not None:
            told = {event.fact.command for event in await backend.case(step.case)}
            # What was told before may have been removed since, or its owner forgotten.
            if id_of(f"command/{step.name}") not in told:
                await keep(step.picture, backend, files)


def begins_with() -> Step:
    """The first step of the demo."""
    return next(script().steps())


class _Clock:
    now = 0

    def __call__(self) -> int:
        return self.now


def _sittings(steps: Iterable[Step]) -> Iterator[list[Step]]:
    together: list[Step] = []
    for step in steps:
        if together and step.at - together[0].at > _TOGETHER:
            yield together
            together = []
        together.append(step)
    if together:
        yield together


def _command(step: Step) -> Command:
    return Command(
        actor=step.actor,
        case=step.case,
        act=step.act,
        id=id_of(f"command/{step.name}"),
        trace=id_of(f"case/{step.case}"),
        at=step.at,
        from_record=True,
    )
