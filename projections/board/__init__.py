"""The board: what is open, who took what, what was solved. One card for each need."""

from projections.board.card import Card, ClaimLine, Coded, More, Summary, path_text
from projections.board.pages import Cursor, Filter, Page, Pages, Sort, WrongCursor, card_of, cards_of, key_of, matches
from projections.board.view import Board

__all__ = [
    "Board",
    "Card",
    "ClaimLine",
    "Coded",
    "Cursor",
    "Filter",
    "More",
    "Page",
    "Pages",
    "Sort",
    "Summary",
    "WrongCursor",
    "card_of",
    "cards_of",
    "key_of",
    "matches",
    "path_text",
]
