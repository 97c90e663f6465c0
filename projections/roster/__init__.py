"""The roster: who has checked in where and with what, who is on duty when, and who holds which post."""

from projections.roster.figures import Count, RosterFigures, roster_figures
from projections.roster.queries import (
    TurnOf,
    checkin_of_id,
    checkins_in,
    checkins_of,
    groups_in,
    posts_in,
    rota_of,
    turns_in,
)
from projections.roster.view import CheckInRow, PostSpell, Roster, RotaRow

__all__ = [
    "CheckInRow",
    "Count",
    "PostSpell",
    "Roster",
    "RosterFigures",
    "RotaRow",
    "TurnOf",
    "checkin_of_id",
    "checkins_in",
    "checkins_of",
    "groups_in",
    "posts_in",
    "roster_figures",
    "rota_of",
    "turns_in",
]
