"""The three lists as tables; they refer to one another by ids."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from api.lists.lines import NamedPlace, NeedLine, OfferLine, Somebody, WorkLine, WorkLink
from api.sheets import Column, Sheet
from domain.amounts import qualified, qualified_en
from domain.need.facts import Estimate
from domain.vocabulary import COLUMN, ITEM, LIST, RESULT, Language, Terms
from projections.board.card import Coded

_ID, _TEXT, _TIME = 38, 48, 18


def _in(coded: Coded | None, language: Language) -> str | None:
    return None if coded is None else coded.en if language == "en" else coded.zh


def _term(terms: Terms, code: str | None, language: Language) -> str | None:
    return None if code is None else terms[code].words(language)


def _who(by: Somebody, language: Language) -> str:
    return by.name or (by.kind.en if language == "en" else by.kind.zh)


def _worker(work: WorkLink, language: Language) -> str:
    who = _who(work.by, language)
    if work.standing is None or work.standing.code != "waiting":
        return who
    return f"{who} ({work.standing.en})" if language == "en" else f"{who}（{work.standing.zh}）"


def _where(place: NamedPlace | None) -> str | None:
    return None if place is None else place.address


def _each(values: Iterable[str]) -> str | None:
    """Several values in one cell, one to a line."""
    return "\n".join(dict.fromkeys(values)) or None


def _households(estimate: Estimate | None, language: Language) -> str | None:
    if estimate is None:
        return None
    if language == "en":
        return qualified_en(estimate.number, estimate.qualifier, "households")
    return qualified(estimate.number, estimate.qualifier, "户")


NEEDS: Sheet[NeedLine] = Sheet(
    LIST["needs"],
    (
        Column(COLUMN["need"], lambda line, language: line.need.id, _ID),
        Column(COLUMN["item"], lambda line, language: _term(ITEM, line.need.item, language)),
        Column(COLUMN["category"], lambda line, language: _in(line.need.category, language), 24),
        Column(COLUMN["place"], lambda line, language: _where(line.place), 32),
        Column(COLUMN["wording"], lambda line, language: line.need.wording, _TEXT),
        Column(COLUMN["stage"], lambda line, language: _in(line.need.stage, language)),
        Column(COLUMN["raised_at"], lambda line, language: line.need.raised_at, _TIME),
        Column(COLUMN["due_at"], lambda line, language: line.need.due_at, _TIME),
        Column(COLUMN["supports"], lambda line, language: line.need.supports),
        Column(COLUMN["affected"], lambda line, language: _households(line.need.affected, language)),
        Column(COLUMN["result"], lambda line, language: _term(RESULT, line.need.result, language)),
        Column(COLUMN["workers"], lambda line, language: _each(_worker(work, language) for work in line.works), 24),
        Column(COLUMN["works"], lambda line, language: _each(work.work for work in line.works), _ID),
        Column(COLUMN["offerers"], lambda line, language: _each(_who(link.by, language) for link in line.offers), 24),
        Column(COLUMN["offers"], lambda line, language: _each(link.offer for link in line.offers), _ID),
    ),
)

OFFERS: Sheet[OfferLine] = Sheet(
    LIST["offers"],
    (
        Column(COLUMN["offer"], lambda line, language: line.id, _ID),
        Column(COLUMN["offerer"], lambda line, language: _who(line.by, language), 24),
        Column(COLUMN["offered"], lambda line, language: line.wording, _TEXT),
        Column(COLUMN["kind"], lambda line, language: _in(line.kind, language)),
        Column(COLUMN["category"], lambda line, language: _in(line.category, language), 24),
        Column(COLUMN["areas"], lambda line, language: _each(area.address or area.id for area in line.areas), 32),
        Column(
            COLUMN["amount"],
            lambda line, language: None if line.amount_fen is None else Decimal(line.amount_fen).scaleb(-2),
        ),
        Column(COLUMN["capacity"], lambda line, language: line.capacity),
        Column(COLUMN["matched"], lambda line, language: len(line.needs)),
        Column(COLUMN["made_at"], lambda line, language: line.made_at, _TIME),
        Column(COLUMN["until"], lambda line, language: line.until, _TIME),
        Column(COLUMN["state"], lambda line, language: _in(line.state, language)),
        Column(COLUMN["needs"], lambda line, language: _each(link.need for link in line.needs), _ID),
        Column(
            COLUMN["works"],
            lambda line, language: _each(work.work for link in line.needs for work in link.works),
            _ID,
        ),
    ),
)

PROGRESS: Sheet[WorkLine] = Sheet(
    LIST["progress"],
    (
        Column(COLUMN["work"], lambda line, language: line.work, _ID),
        Column(COLUMN["worker"], lambda line, language: _who(line.by, language), 24),
        Column(COLUMN["kind"], lambda line, language: _in(line.kind or line.what, language)),
        Column(COLUMN["part"], lambda line, language: _in(line.part, language)),
        Column(COLUMN["standing"], lambda line, language: _in(line.standing, language)),
        Column(COLUMN["task"], lambda line, language: line.task, _TEXT),
        Column(COLUMN["need"], lambda line, language: line.need.need, _ID),
        Column(COLUMN["wording"], lambda line, language: line.need.wording, _TEXT),
        Column(COLUMN["category"], lambda line, language: _in(line.need.category, language), 24),
        Column(COLUMN["place"], lambda line, language: _where(line.need.place), 32),
        Column(COLUMN["stage"], lambda line, language: _in(line.need.stage, language)),
        Column(COLUMN["asked_at"], lambda line, language: line.asked_at, _TIME),
        Column(COLUMN["since"], lambda line, language: line.since, _TIME),
        Column(COLUMN["term"], lambda line, language: line.until, _TIME),
        Column(COLUMN["starts_at"], lambda line, language: line.starts_at, _TIME),
        Column(COLUMN["ends_at"], lambda line, language: line.ends_at, _TIME),
        Column(COLUMN["due_at"], lambda line, language: line.due_at, _TIME),
        Column(COLUMN["latest_at"], lambda line, language: line.progress.at if line.progress else None, _TIME),
        Column(COLUMN["latest"], lambda line, language: line.progress.wording if line.progress else None, _TEXT),
        Column(COLUMN["offers"], lambda line, language: _each(link.offer for link in line.offers), _ID),
    ),
)
