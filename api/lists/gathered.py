"""Puts lines together: from pages of the board and of the offers, with what belongs to them from the other lists."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

from api.lists.lines import NamedPlace, NeedLine, NeedLink, OfferLine, OfferLink, Somebody, WorkLine, WorkLink
from api.lists.works import Work, works_of
from domain.acting import PartyKind
from domain.categories import CATEGORIES
from domain.instants import moment
from domain.kernel import Id
from domain.need.stage import Stage
from domain.vocabulary import CLAIM, OFFER_STATE, ROLE
from projections.board.card import STAFF_STAGES, STAGES, Card, Coded, category_words, coded
from projections.board.pages import MOST, Filter, Pages, cards_of
from projections.offers import Asked, Mark, OfferRow, matches_of, offers, offers_by_id
from projections.parties import parties_of
from projections.places import addresses_of, titles_of
from store.reading import Reader

_UNIT = PartyKind.UNIT.value


class Names:
    """What organisations and places are called; each is looked up once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._parties: dict[str, tuple[str, str | None]] = {}
        self._places: dict[str, tuple[str | None, str | None]] = {}

    async def learn(self, parties: Iterable[str | None], places: Iterable[str | None]) -> None:
        """Look up those that are not known yet."""
        ids = [Id(id) for id in {*parties} - {None, *self._parties} if id is not None]
        for party in (await parties_of(self._reader, ids)).values():
            self._parties[party.id] = party.kind, party.public_name
        areas = [Id(id) for id in {*places} - {None, *self._places} if id is not None]
        titles, addresses = await titles_of(self._reader, areas), await addresses_of(self._reader, areas)
        for area in areas:
            self._places[area] = titles.get(area), addresses.get(area)

    def somebody(self, kind: str | None, id: str | None) -> Somebody:
        """A party, told by the kind where it is a person."""
        known, name = self._parties.get(id or "", (_UNIT, None))
        return Somebody(coded(ROLE, kind or known), id, name)

    def place(self, id: str | None) -> NamedPlace | None:
        """A place; None for none."""
        return None if id is None else NamedPlace(id, *self._places[id])


class Gatherer:
    """Makes lines from cards and offers, and remembers names from page to page."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._names = Names(reader)

    async def needs(self, cases: Sequence[Id]) -> list[NeedLine]:
        """The lines of some needs, in their order."""
        cards, matched, found = await self._around(cases)
        lines = []
        for case in cases:
            card = cards.get(case)
            if card is not None:
                links = [self._offer_link(found[offer]) for offer in matched.get(case, ())]
                place = self._names.place(card.summary.place)
                lines.append(NeedLine(card.summary, place, links, self._work_links(card)))
        return lines

    async def works(self, cases: Sequence[Id]) -> list[WorkLine]:
        """What is being done about some needs, in their order."""
        cards, matched, found = await self._around(cases)
        lines = []
        for case in cases:
            card = cards.get(case)
            if card is not None:
                need = self._need_link(card, STAFF_STAGES)
                links = [self._offer_link(found[offer]) for offer in matched.get(case, ())]
                lines += [self._work_line(card, work, need, links) for work in works_of(card)]
        return lines

    async def offers(self, rows: Sequence[OfferRow], now: int) -> list[OfferLine]:
        """The lines of some offers as they stand at *now*, in their order."""
        needs = [Id(need) for need in dict.fromkeys(need for row in rows for need in row.needs)]
        cards = await cards_of(self._reader, needs)
        await self._learn(cards.values(), rows)
        return [self._offer_line(row, cards, now) for row in rows]

    async def _around(self, cases: Sequence[Id]) -> tuple[dict[Id, Card], dict[Id, list[Id]], dict[Id, OfferRow]]:
        cards = await cards_of(self._reader, cases)
        matched = await matches_of(self._reader, cases)
        wanted = list(dict.fromkeys(offer for offers in matched.values() for offer in offers))
        found = await offers_by_id(self._reader, wanted)
        # An offer may have been withdrawn between the two questions.
        matched = {need: [offer for offer in each if offer in found] for need, each in matched.items()}
        await self._learn(cards.values(), found.values())
        return cards, matched, found

    async def _learn(self, cards: Iterable[Card], rows: Iterable[OfferRow]) -> None:
        cards, rows = list(cards), list(rows)
        await self._names.learn(
            [*(work.by for card in cards for work in works_of(card)), *(row.offerer for row in rows)],
            [*(card.summary.place for card in cards), *(area for row in rows for area in row.areas)],
        )

    def _offer_link(self, row: OfferRow) -> OfferLink:
        by = self._names.somebody(row.offerer_kind, row.offerer)
        return OfferLink(row.case, by, coded(CLAIM, row.kind), row.wording)

    def _work_links(self, card: Card) -> list[WorkLink]:
        return [
            WorkLink(work.id, work.what, work.part, self._names.somebody(work.by_kind, work.by), work.standing)
            for work in works_of(card)
        ]

    def _need_link(self, card: Card, stages: Mapping[Stage, Coded] = STAGES) -> NeedLink:
        place, stage = self._names.place(card.summary.place), stages[Stage(card.stage)]
        return NeedLink(card.case, stage, card.summary.category, place, card.wording, self._work_links(card))

    def _work_line(self, card: Card, work: Work, need: NeedLink, links: list[OfferLink]) -> WorkLine:
        more = card.more
        return WorkLine(
            work=work.id,
            what=work.what,
            kind=work.kind,
            part=work.part,
            by=self._names.somebody(work.by_kind, work.by),
            standing=work.standing,
            task=work.task,
            asked_at=work.asked_at,
            since=work.since,
            until=work.until,
            starts_at=more.starts_at,
            ends_at=more.ends_at,
            due_at=card.summary.due_at,
            progress=more.progress,
            need=need,
            offers=links,
        )

    def _offer_line(self, row: OfferRow, cards: dict[Id, Card], now: int) -> OfferLine:
        return OfferLine(
            id=row.case,
            version=row.version,
            state=coded(OFFER_STATE, row.state(now)),
            by=self._names.somebody(row.offerer_kind, row.offerer),
            wording=row.wording,
            kind=coded(CLAIM, row.kind),
            category=None if row.category is None else category_words(row.category),
            areas=[place for area in row.areas if (place := self._names.place(area))],
            amount_fen=row.amount_fen,
            capacity=row.capacity,
            made_at=moment(row.made_at),
            until=None if row.until is None else moment(row.until),
            needs=[self._need_link(cards[Id(need)]) for need in row.needs if need in cards],
        )


# -- whole lists, page by page --------------------------------------------------------------------------------------


async def all_cases(pages: Pages, wanted: Filter) -> AsyncIterator[Sequence[Id]]:
    """The needs that are wanted, page by page. When one was raised never changes, so that none is missed or comes
    twice while others change.
    """
    after: str | None = None
    while True:
        page = await pages.page(wanted, after=after, limit=MOST)
        yield page.cases
        after = page.next
        if after is None:
            return


async def all_offers(reader: Reader, asked: Asked, now: int) -> AsyncIterator[Sequence[OfferRow]]:
    """The offers that are wanted as they stand at *now*, page by page."""
    before: Mark | None = None
    while True:
        rows = await offers(reader, asked, now, before=before, limit=MOST)
        yield rows
        if len(rows) < MOST:
            return
        before = (rows[-1].made_at, rows[-1].case)


def around(category: str) -> tuple[str, ...]:
    """A category with all below it, and those it belongs to: an offer for any of these may help."""
    wider = [each.code for each in CATEGORIES if CATEGORIES.contains(each.code, category)]
    return tuple(sorted({*CATEGORIES.subtree(category), *wider}))
