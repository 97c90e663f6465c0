"""The questions that people ask, each kept answered by a view."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel import Event
from projections.board.view import Board
from projections.kernel import View
from projections.mine import Mine
from projections.parties import Parties, parties_of
from projections.places import Places, titles_of
from projections.statistics.view import Statistics
from projections.timeline import Line, mentioned, told
from store.reading import Reader

VIEWS: tuple[View, ...] = (Board(), Mine(), Places(), Parties(), Statistics())
"""Every view of the service."""


async def timeline_of(reader: Reader, events: Sequence[Event]) -> list[Line]:
    """The timeline of a need, from all its facts in order, with the public names as they are now."""
    parties, places = mentioned(events)
    known = await parties_of(reader, parties)
    names = {party.id: party.public_name for party in known.values() if party.public_name is not None}
    return told(events, names | await titles_of(reader, places))
