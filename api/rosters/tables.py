"""The roster and the rota as tables."""

from __future__ import annotations

from api.lists.lines import Somebody
from api.rosters.lines import GoodAt, RosterLine, TurnLine
from api.sheets import Column, Sheet
from domain.vocabulary import ROSTER, Language
from projections.board.card import Coded

_TIME = 18


def _in(coded: Coded, language: Language) -> str:
    return coded.en if language == "en" else coded.zh


def _who(by: Somebody, language: Language) -> str:
    return by.name or _in(by.kind, language)


def _good_at(one: GoodAt, n: int, language: Language) -> str:
    words = one.en if language == "en" else one.zh
    return words if n == 1 else f"{words} {one.n}"


ROLL: Sheet[RosterLine] = Sheet(
    ROSTER["roster"],
    (
        Column(ROSTER["who"], lambda line, language: _who(line.by, language), 32),
        Column(ROSTER["kind"], lambda line, language: _in(line.by.kind, language)),
        Column(ROSTER["n"], lambda line, language: line.n),
        Column(ROSTER["area"], lambda line, language: line.area.name if line.area else None, 24),
        Column(ROSTER["state"], lambda line, language: _in(line.state, language)),
        Column(ROSTER["made_at"], lambda line, language: line.made_at, _TIME),
        Column(
            ROSTER["specialities"],
            lambda line, language: "\n".join(_good_at(one, line.n, language) for one in line.specialities) or None,
            24,
        ),
        Column(ROSTER["claims"], lambda line, language: line.claims),
    ),
)

ROTA: Sheet[TurnLine] = Sheet(
    ROSTER["rota"],
    (
        Column(ROSTER["day"], lambda line, language: line.day.isoformat()),
        Column(ROSTER["begins"], lambda line, language: line.begins_at, _TIME),
        Column(ROSTER["ends"], lambda line, language: line.ends_at, _TIME),
        Column(ROSTER["place"], lambda line, language: line.place.name, 24),
        Column(ROSTER["who"], lambda line, language: _who(line.by, language), 32),
        Column(ROSTER["duty"], lambda line, language: line.wording, 32),
        Column(ROSTER["state"], lambda line, language: _in(line.state, language)),
        Column(ROSTER["came"], lambda line, language: line.came),
        Column(ROSTER["went"], lambda line, language: line.went),
    ),
)
