"""Where a need goes on that somebody follows by a receipt or a slip: a merged one in the need it was merged into."""

from __future__ import annotations

from domain.kernel import Id
from projections.board.pages import card_of
from store.reading import Reader


async def goes_on_in(reader: Reader, need: Id) -> Id:
    """The need that *need* goes on in by now, however often it was merged; itself, where it goes on by itself."""
    # Each was merged into one that went on by itself, so that there is an end to it.
    card = await card_of(reader, need)
    while card is not None and card.summary.merged_into is not None:
        need = Id(card.summary.merged_into)
        card = await card_of(reader, need)
    return need
