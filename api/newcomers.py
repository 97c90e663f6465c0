"""Residents who sign in for the first time: a party that nothing is known of becomes known."""

from __future__ import annotations

from api.perform import new_id
from api.running import Running
from domain.acting import PartyKind
from domain.casework import SYSTEM, Command, Desk
from domain.kernel import Id
from domain.party import Party


async def make_known(service: Running, party: Id, trace: Id) -> None:
    """Make sure that there is a resident of that id, also where that was cut off the last time."""
    if not await service.backend.facts(party):
        await service.writer.submit(_known(party, trace), key=f"account {party}", request="")


def _known(party: Id, trace: Id) -> Command:
    def act(desk: Desk) -> None:
        desk.begin(Party.register(desk.acting, id=party, kind=PartyKind.RESIDENT))

    return Command(actor=SYSTEM, case=party, act=act, id=new_id(), trace=trace)
